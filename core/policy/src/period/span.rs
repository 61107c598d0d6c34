//! Reads what headings say about the year: whether a figure is of all of it, or of what has gone of it.

use ambersheet_ooxml::text::fold;

/// Words by which a heading means the whole year.
pub const WHOLE_YEAR: [&str; 12] = [
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
pub const EXPECTED: [&str; 8] = [
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
pub const TO_DATE: [&str; 5] = ["date", "ytd", "profiled", "to-date", "year-to-date"];

/// The part of the year that a figure covers, as its heading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearSpan {
    /// The part of the year that has gone.
    ToDate,
    /// The whole year.
    Whole,
}

impl YearSpan {
    /// Reads a heading; `None` if it says nothing about the year.
    ///
    /// ```
    /// use ambersheet_policy::period::YearSpan;
    ///
    /// assert_eq!(YearSpan::of_heading("Year to date"), Some(YearSpan::ToDate));
    /// assert_eq!(YearSpan::of_heading("Year-to-date spend"), Some(YearSpan::ToDate));
    /// assert_eq!(YearSpan::of_heading("Forecast outturn"), Some(YearSpan::Whole));
    /// assert_eq!(YearSpan::of_heading("Budget"), None);
    /// ```
    pub fn of_heading(text: &str) -> Option<Self> {
        if has_word(text, &TO_DATE) {
            return Some(Self::ToDate);
        }
        let is_whole = has_word(text, &WHOLE_YEAR) || has_word(text, &EXPECTED);
        is_whole.then_some(Self::Whole)
    }
}

/// Returns `true` if a text has one of some words.
pub fn has_word(text: &str, words: &[&str]) -> bool {
    let folded = fold(text);
    let mut own = folded.split(|c: char| !(c.is_alphanumeric() || c == '-'));
    own.any(|word| words.contains(&word))
}
