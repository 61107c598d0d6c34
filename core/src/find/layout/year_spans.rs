//! What the headings of a table say about the year: whether a figure is of all of it, or of what has gone of it.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Role, TableLayout};

use crate::find::layout::heading::TableColumns;

/// Words by which a heading means the whole year.
pub(crate) const WHOLE_YEAR: [&str; 12] = [
    "annual",
    "year",
    "yearly",
    "full-year",
    "year-end",
    "12-month",
    "annuel",
    "annuelle",
    "anual",
    "tahunan",
    "fy",
    "tahun",
];
/// Words by which a figure is of the whole year too, before it is over.
pub(crate) const EXPECTED: [&str; 8] = [
    "forecast",
    "outturn",
    "projected",
    "projection",
    "expected",
    "annual",
    "full",
    "estimate",
];
/// Words by which a figure is only of what has gone of the year.
pub(crate) const TO_DATE: [&str; 3] = ["date", "ytd", "profiled"];

/// The part of the year that a figure covers, as its heading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum YearSpan {
    /// What has gone of the year.
    ToDate,
    /// The whole year.
    Whole,
}

impl YearSpan {
    /// Reads a heading; `None` if it says nothing about the year.
    fn of(text: &str) -> Option<Self> {
        if has_word(text, &TO_DATE) {
            return Some(Self::ToDate);
        }
        let is_whole = has_word(text, &WHOLE_YEAR) || has_word(text, &EXPECTED);
        is_whole.then_some(Self::Whole)
    }
}

/// The parts of the year that the actuals and the targets of a table cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct YearSpans {
    pub(crate) actual: Option<YearSpan>,
    pub(crate) target: Option<YearSpan>,
}

impl YearSpans {
    /// Reads the headings of a table.
    pub(crate) fn read(
        layout: &TableLayout,
        columns: &TableColumns,
        mut heading: impl FnMut(u32) -> Option<String>,
    ) -> Self {
        let mut span = |role| {
            let mut all = layout.columns.iter();
            let key = all.position(|column| column.role == role)?;
            YearSpan::of(&heading(columns[key]?)?)
        };
        Self {
            actual: span(Role::Actual),
            target: span(Role::Target),
        }
    }
}

/// Returns `true` if a text has one of some words.
pub(crate) fn has_word(text: &str, words: &[&str]) -> bool {
    let folded = fold(text);
    let mut own = folded.split(|c: char| !(c.is_alphanumeric() || c == '-'));
    own.any(|word| words.contains(&word))
}
