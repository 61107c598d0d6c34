//! What headings of budgets say about the year: whether a figure is of all of it, or of what has gone of it.

use ambersheet_ooxml::text::fold;

use crate::lexicon::has_words;
use crate::table::FoundColumn;

/// Words of headings over figures of what has gone of the year.
const TO_DATE: [&str; 3] = ["date", "ytd", "profiled"];
/// Words of headings over figures of the whole year.
const WHOLE_YEAR: [&str; 18] = [
    "annual",
    "year",
    "yearly",
    "full-year",
    "year-end",
    "12-month",
    "fy",
    "full",
    "forecast",
    "outturn",
    "projected",
    "projection",
    "expected",
    "estimate",
    "anual",
    "annuel",
    "tahun",
    "tahunan",
];

/// The part of the year that a figure covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum YearSpan {
    /// What has gone of the year.
    ToDate,
    /// The whole year.
    Whole,
}

/// Returns the part of the year that the heading of a column names.
pub(crate) fn year_span(column: &FoundColumn) -> Option<YearSpan> {
    let text = fold(&column.shown());
    let holds = |words: &[&str]| words.iter().any(|word| has_words(&text, word));
    if holds(&TO_DATE) {
        return Some(YearSpan::ToDate);
    }
    holds(&WHOLE_YEAR).then_some(YearSpan::Whole)
}
