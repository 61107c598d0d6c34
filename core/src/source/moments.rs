//! Tells what the number formats of dates and times show: a day, a clock, or a part of either.
//!
//! A number is read as a date or a duration only if its cell shows all of it. A month without a day is no date, and 25 hours
//! that are shown as 1:00 are no duration.

use ambersheet_quantity::{FormatKind, Missing, Notation, NumberFormat, Quantity, Unit};
use rust_decimal::Decimal;

/// The first day on which both date systems agree: 1 March 1900.
const FIRST_DAY: u32 = 61;
/// 9999-12-31, the last day that Excel knows.
const LAST_DAY: u32 = 2_958_465;
/// Seconds of a day.
const DAY: u32 = 86_400;

/// The part of a date or time that a number format shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShownDate {
    /// A day, without a time of day.
    Day,
    /// A day with a time of day.
    DayAndTime,
    /// A time without a day, below this number of seconds.
    Below(u32),
    /// A duration of any length: `[h]:mm`.
    Elapsed,
    /// Only a part, such as a month or a year.
    Part,
}

impl ShownDate {
    /// Reads a number format by its id and its code; `None` if it shows no date and no time.
    pub(crate) fn read(id: u32, code: Option<&str>) -> Option<Self> {
        if NumberFormat::new(id, code).kind(None) != FormatKind::Date {
            return None;
        }
        Some(match (code, id) {
            (Some(code), _) => Self::of_code(code),
            (None, 14..=16) => Self::Day,
            (None, 22) => Self::DayAndTime,
            (None, 18..=21) => Self::Below(DAY),
            (None, 45 | 47) => Self::Below(3600),
            (None, 46) => Self::Elapsed,
            (None, _) => Self::Part,
        })
    }

    fn of_code(code: &str) -> Self {
        let (letters, is_elapsed) = letters_of(code);
        let has = |letter: char| letters.contains(letter);
        let is_day = |run: &str| matches!(run, "d" | "dd");
        let has_day = letters.split(|c| c != 'd').any(is_day) && has('m');
        let has_time = has('h') || has('s');
        if has_day {
            return if has_time {
                Self::DayAndTime
            } else {
                Self::Day
            };
        }
        if has('d') || has('y') {
            return Self::Part;
        }
        if is_elapsed {
            Self::Elapsed
        } else if has('h') {
            Self::Below(DAY)
        } else if has('m') && has('s') {
            Self::Below(3600)
        } else {
            Self::Part
        }
    }

    /// Returns the date or duration of a cell; `days` are those of the 1900 date system.
    ///
    /// # Errors
    /// [`Missing::Date`] if the cell shows only a part of it.
    pub(crate) fn quantity(self, days: Decimal) -> Result<Quantity, Missing> {
        let (number, notation) = match self {
            Self::Day => (days.floor(), Notation::Date),
            Self::DayAndTime => (days.round_dp(10).normalize(), Notation::Date),
            Self::Below(_) | Self::Elapsed => {
                let seconds = days.checked_mul(Decimal::from(DAY));
                let seconds = seconds.ok_or(Missing::OutOfRange)?.round_dp(3);
                (seconds.normalize(), Notation::Duration)
            }
            Self::Part => return Err(Missing::Date),
        };
        let is_whole = match self {
            Self::Day | Self::DayAndTime => {
                number >= Decimal::from(FIRST_DAY) && number < Decimal::from(LAST_DAY + 1)
            }
            Self::Below(limit) => number < Decimal::from(limit),
            Self::Elapsed => true,
            Self::Part => false,
        };
        if number.is_sign_negative() && !number.is_zero() || !is_whole {
            return Err(Missing::Date);
        }
        let unit = Unit::Notation(notation);
        Ok(Quantity { number, unit })
    }
}

/// Returns the letters of the first section of a format in lower case, with a space for any other character, and `true` if
/// it shows a duration, as `[h]` does.
fn letters_of(code: &str) -> (String, bool) {
    let mut letters = String::new();
    let mut is_elapsed = false;
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            ';' => break,
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let inner = inner.to_ascii_lowercase();
                let unit = inner
                    .chars()
                    .next()
                    .filter(|c| matches!(c, 'h' | 'm' | 's'));
                if let Some(unit) = unit.filter(|unit| inner.chars().all(|c| c == *unit)) {
                    is_elapsed = true;
                    letters.push(unit);
                }
            }
            'a' => {
                let rest = chars.as_str().to_ascii_lowercase();
                let half = ["m/pm", "/p"]
                    .into_iter()
                    .find(|half| rest.starts_with(half));
                for _ in 0..half.map_or(0, str::len) {
                    chars.next();
                }
            }
            c @ ('d' | 'm' | 'y' | 'h' | 's') => letters.push(c),
            _ => letters.push(' '),
        }
    }
    (letters, is_elapsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values: what Excel shows of a number under these codes, typed by hand.
    #[test]
    fn a_format_shows_a_day_or_a_clock_or_a_part() {
        for (id, code, expected) in [
            (14, None, Some(ShownDate::Day)),
            (15, None, Some(ShownDate::Day)),
            (17, None, Some(ShownDate::Part)),
            (20, None, Some(ShownDate::Below(DAY))),
            (22, None, Some(ShownDate::DayAndTime)),
            (45, None, Some(ShownDate::Below(3600))),
            (46, None, Some(ShownDate::Elapsed)),
            (164, Some("dd/mm/yyyy"), Some(ShownDate::Day)),
            (
                164,
                Some("[$-F800]dddd, mmmm dd, yyyy"),
                Some(ShownDate::Day),
            ),
            (164, Some("yyyy\\-mm\\-dd;@"), Some(ShownDate::Day)),
            (164, Some("d mmm"), Some(ShownDate::Day)),
            (164, Some("dd/mm/yyyy hh:mm"), Some(ShownDate::DayAndTime)),
            (164, Some("mmm-yy"), Some(ShownDate::Part)),
            (164, Some("yyyy"), Some(ShownDate::Part)),
            (164, Some("dddd"), Some(ShownDate::Part)),
            (164, Some("h:mm AM/PM"), Some(ShownDate::Below(DAY))),
            (164, Some("hh:mm:ss"), Some(ShownDate::Below(DAY))),
            (164, Some("mm:ss"), Some(ShownDate::Below(3600))),
            (164, Some("[h]:mm"), Some(ShownDate::Elapsed)),
            (164, Some("[mm]:ss"), Some(ShownDate::Elapsed)),
            (164, Some("[Red][h]:mm"), Some(ShownDate::Elapsed)),
            (164, Some("0.0"), None),
            (0, None, None),
        ] {
            assert_eq!(ShownDate::read(id, code), expected, "{id} {code:?}");
        }
    }

    /// Expected values: 45,747 is 31 March 2025, and 0.25 six hours.
    #[test]
    fn what_is_not_shown_is_not_read() {
        for (shown, days, expected) in [
            (ShownDate::Day, "45747", "31 March 2025"),
            (ShownDate::Day, "45747.75", "31 March 2025"),
            (ShownDate::DayAndTime, "45747.75", "31 March 2025 18:00"),
            (ShownDate::Day, "0.5", "-"),
            (ShownDate::Day, "-3", "-"),
            (ShownDate::Day, "2958466", "-"),
            (ShownDate::Part, "45747", "-"),
            (ShownDate::Below(DAY), "0.25", "6 h"),
            (ShownDate::Below(DAY), "0.00208333333333333", "3 min"),
            (ShownDate::Below(DAY), "1", "-"),
            (ShownDate::Below(DAY), "45747.5", "-"),
            (ShownDate::Below(3600), "0.05", "-"),
            (ShownDate::Elapsed, "1.25", "30 h"),
            (ShownDate::Elapsed, "-0.25", "-"),
        ] {
            let days = days.parse().expect("a decimal");
            let got = shown.quantity(days).map(|quantity| quantity.to_string());
            assert_eq!(got.unwrap_or("-".to_owned()), expected, "{shown:?} {days}");
        }
    }
}
