//! Values in a notation of their own: dates, durations, truths and ratios.
//!
//! Each is held as a number, so that one can be compared with its like and with nothing else: a date counts days, a
//! duration seconds, yes is 1 and no is 0. A bare number beside one of them says nothing, not even if it is zero.

use std::fmt;

use rust_decimal::Decimal;

use crate::date::DateOfDay;

/// The notation of a value that is no plain number.
///
/// ```
/// use ambersheet_quantity::{Notation, Unit};
///
/// let date = Unit::Notation(Notation::Date);
/// assert!(date.meets(date));
/// assert!(!date.meets(Unit::None) && !date.meets(Unit::Notation(Notation::Duration)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notation {
    /// A date, in days of the 1900 date system. A part of a day is a time of day.
    Date,
    /// A duration or a time of day, in seconds.
    Duration,
    /// `4:32`, which may be minutes and seconds or hours and minutes. The number counts the smaller of the two.
    Clock,
    /// `1:30`, which may also be a ratio. The number is that of the clock.
    ClockOrRatio,
    /// `1:4`, as the first number divided by the second.
    Ratio,
    /// `1 in 5`, as the first number divided by the second.
    OneIn,
    /// Yes, which is 1, or no, which is 0.
    Truth,
}

impl Notation {
    /// Returns the word for the notation, as JSON output has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Duration => "seconds",
            Self::Clock | Self::ClockOrRatio => "clock",
            Self::Ratio => "ratio",
            Self::OneIn => "one_in",
            Self::Truth => "yes_or_no",
        }
    }

    /// Returns the name of such a value in a sentence: `a date`.
    pub fn described(self) -> &'static str {
        match self {
            Self::Date => "a date",
            Self::Duration | Self::Clock => "a time",
            Self::ClockOrRatio => "a time or a ratio",
            Self::Ratio | Self::OneIn => "a ratio",
            Self::Truth => "yes or no",
        }
    }

    /// Returns `true` if values of both notations can be compared.
    pub(crate) fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::ClockOrRatio, Self::ClockOrRatio) => false,
            (Self::Clock, Self::ClockOrRatio) | (Self::ClockOrRatio, Self::Clock) => true,
            (one, other) => one == other,
        }
    }

    /// Returns `true` if a percentage of such a value means something.
    pub fn has_shares(self) -> bool {
        !matches!(self, Self::Date | Self::Truth)
    }

    /// Returns a value as text that programs read: a date in ISO 8601, yes or no, and the number of any other.
    pub fn text(self, number: Decimal) -> Option<String> {
        match self {
            Self::Date => DateOfDay::of(number).map(DateOfDay::iso),
            Self::Truth => Some(if number.is_zero() { "no" } else { "yes" }.to_owned()),
            Self::Duration | Self::Clock | Self::ClockOrRatio | Self::Ratio | Self::OneIn => None,
        }
    }

    /// Writes a value as a person would: `31 March 2025`, `3 min 10 s`, `1 in 5`.
    pub(crate) fn write(self, number: Decimal, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date => match DateOfDay::of(number) {
                Some(date) => write!(f, "{date}"),
                None => write!(f, "day {}", number.normalize()),
            },
            Self::Duration => write_duration(number, f),
            Self::Clock | Self::ClockOrRatio => {
                let minute = Decimal::from(60);
                let (large, small) = ((number / minute).trunc(), number % minute);
                write!(f, "{large}:{small:0>2}", small = small.abs().to_string())
            }
            Self::Ratio => write!(f, "{}:1", number.round_dp(4).normalize()),
            Self::OneIn => match Decimal::ONE.checked_div(number) {
                Some(of) => write!(f, "1 in {}", of.round_dp(2).normalize()),
                None => f.write_str("0 in 1"),
            },
            Self::Truth => f.write_str(if number.is_zero() { "No" } else { "Yes" }),
        }
    }
}

/// Writes seconds in hours, minutes and seconds, without those that are zero.
fn write_duration(seconds: Decimal, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if seconds.is_sign_negative() && !seconds.is_zero() {
        f.write_str("-")?;
    }
    let (minute, hour) = (Decimal::from(60), Decimal::from(3600));
    let seconds = seconds.abs();
    let parts = [
        ((seconds / hour).trunc(), "h"),
        ((seconds % hour / minute).trunc(), "min"),
        ((seconds % minute).normalize(), "s"),
    ];
    let mut is_first = true;
    for (number, unit) in parts {
        if !number.is_zero() || (is_first && unit == "s") {
            let space = if is_first { "" } else { " " };
            write!(f, "{space}{number} {unit}")?;
            is_first = false;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::{Notation, Quantity, Unit};

    /// Expected values: typed by hand. Day 45,747 is 31 March 2025 in Excel.
    #[test]
    fn values_are_shown_as_people_write_them() {
        for (number, notation, expected) in [
            ("45747", Notation::Date, "31 March 2025"),
            ("45747.75", Notation::Date, "31 March 2025 18:00"),
            ("190", Notation::Duration, "3 min 10 s"),
            ("95400", Notation::Duration, "26 h 30 min"),
            ("0", Notation::Duration, "0 s"),
            ("2.5", Notation::Duration, "2.5 s"),
            ("3600", Notation::Duration, "1 h"),
            ("-60", Notation::Duration, "-1 min"),
            ("272", Notation::Clock, "4:32"),
            ("65", Notation::Clock, "1:05"),
            ("0.25", Notation::Ratio, "0.25:1"),
            ("0.2", Notation::OneIn, "1 in 5"),
            ("1", Notation::Truth, "Yes"),
            ("0", Notation::Truth, "No"),
        ] {
            let quantity = Quantity {
                number: number.parse().expect("a decimal"),
                unit: Unit::Notation(notation),
            };
            assert_eq!(quantity.to_string(), expected, "{number} {notation:?}");
        }
    }
}
