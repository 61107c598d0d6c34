//! Dates and times as functions of a script see them.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use ambersheet_ooxml::calendar::{days_of_iso, elapsed, iso_date};

/// A date, perhaps with a time of day: days of the 1900 date system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ScriptDate(pub(super) Decimal);

/// A time of day or a duration, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ScriptTime(pub(super) Decimal);

impl ScriptDate {
    /// Returns the date that a text states as year, month and day: 2026-03-31.
    pub(super) fn from_iso(text: &str) -> Option<Self> {
        if text.contains(':') {
            return None;
        }
        let days = days_of_iso(text)?.to_i64()?;
        Some(Self(Decimal::from(days)))
    }

    /// Returns the date with this year, month and day, if there is one.
    pub(super) fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        Self::from_iso(&format!("{year:04}-{month:02}-{day:02}"))
    }

    /// Returns the day without the time of day.
    pub(super) fn day(self) -> Self {
        Self(self.0.floor())
    }

    /// Returns year, month and day.
    pub(super) fn civil(self) -> Option<[i64; 3]> {
        let text = iso_date(self.0.floor().to_f64()?)?;
        let mut parts = text.split('-').map(|part| part.parse().ok());
        Some([parts.next()??, parts.next()??, parts.next()??])
    }
}

impl fmt::Display for ScriptDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.to_f64().and_then(iso_date) {
            Some(text) => f.write_str(&text.replace('T', " ")),
            None => write!(f, "day {}", self.0),
        }
    }
}

impl fmt::Display for ScriptTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.to_f64().and_then(elapsed) {
            Some(text) => f.write_str(&text),
            None => write!(f, "{} days", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    //! Source: Excel's own serial numbers, 45,016 for 31 March 2023 (and Python's `datetime`).

    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        let date = ScriptDate::new(2023, 3, 31).expect("a date");
        assert_eq!(date.0, Decimal::from(45_016));
        assert_eq!(date.civil(), Some([2023, 3, 31]));
        assert_eq!(date.to_string(), "2023-03-31");
        assert_eq!(ScriptDate::new(2023, 2, 29), None);
        assert_eq!(ScriptDate::new(2023, 13, 1), None);
        assert_eq!(ScriptDate::from_iso("31/03/2023"), None);
        assert_eq!(ScriptDate::from_iso("2023-03-31 10:00"), None);
        let noon = ScriptDate(Decimal::new(450_165, 1));
        assert_eq!(noon.to_string(), "2023-03-31 12:00:00");
        assert_eq!(noon.day(), date);
        assert_eq!(ScriptTime(Decimal::new(15, 1)).to_string(), "36:00:00");
    }
}
