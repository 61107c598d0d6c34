//! Periods as texts name them: years, half years, terms, quarters, months, weeks.
//!
//! A text is read by closed lists of words. Whatever is not wholly the name of one period matches no heading.

mod name;
mod reader;
mod span;
mod tokens;
mod wanted;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use name::month_name;
pub use name::{PeriodName, PeriodPart, PeriodYear, UNITS_OF_YEAR, YearPart};
pub(crate) use reader::read;
pub use span::{EXPECTED, TO_DATE, WHOLE_YEAR, YearSpan, has_word};
pub use wanted::{AnyPeriod, WantedPeriod};
