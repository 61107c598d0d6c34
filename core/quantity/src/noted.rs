//! Texts in a notation of their own: dates, durations, ratios, yes and no.
//!
//! They are looked for only where a text gives no number, so that nothing that was a number before becomes something
//! else.

use rust_decimal::Decimal;

use crate::date::{self, DateText};
use crate::notation::Notation;
use crate::quantity::{Missing, Quantity};
use crate::reading::{Figure, ParseOptions, Reading};
use crate::text::read;
use crate::unit::Unit;
use crate::word_list::words;

/// The longest text in a notation of its own, in bytes.
const LONGEST: usize = 60;

/// The words for yes and for no, in pairs.
const TRUTHS: &[&str] = words!("truths");

/// Reads a text as [`read`] does, and also dates, durations, ratios, yes and no.
///
/// ```
/// use ambersheet_quantity::{Missing, ParseOptions, read_value};
///
/// let shown = |text| read_value(text, ParseOptions::default()).quantity.map(|value| value.to_string());
/// assert_eq!(shown("31/03/2025").as_deref(), Ok("31 March 2025"));
/// assert_eq!(shown("03/04/2025"), Err(Missing::TwoDates));
/// assert_eq!(shown("1h 45m").as_deref(), Ok("1 h 45 min"));
/// assert_eq!(shown("1 in 5").as_deref(), Ok("1 in 5"));
/// assert_eq!(shown("no").as_deref(), Ok("No"));
/// ```
pub fn read_value(text: &str, options: ParseOptions) -> Reading<'_> {
    let reading = read(text, options);
    match reading.quantity {
        Err(Missing::Text) if text.len() <= LONGEST => {
            let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{200b}');
            match noted(text, options) {
                Some(quantity) => Reading {
                    quantity,
                    ..reading
                },
                None => reading,
            }
        }
        _ => reading,
    }
}

/// Reads a text in a notation of its own.
fn noted(text: &str, options: ParseOptions) -> Option<Result<Quantity, Missing>> {
    if let Some(is_yes) = truth_of(text) {
        return Some(Ok(of(Notation::Truth, Decimal::from(u8::from(is_yes)))));
    }
    match date::read(text) {
        Some(DateText::Date(days)) => return Some(Ok(of(Notation::Date, days))),
        Some(DateText::Two) => return Some(Err(Missing::TwoDates)),
        None => {}
    }
    if options.figure != Figure::Target && is_suppressed(text) {
        return Some(Err(Missing::Suppressed));
    }
    clock(text)
        .or_else(|| ratio(text))
        .or_else(|| one_in(text))
        .or_else(|| duration(text))
        .map(Ok)
}

fn of(notation: Notation, number: Decimal) -> Quantity {
    Quantity {
        number,
        unit: Unit::Notation(notation),
    }
}

/// Returns yes or no if a text is a word for it.
///
/// ```
/// use ambersheet_quantity::truth_of;
///
/// assert_eq!((truth_of("TRUE"), truth_of("n"), truth_of("nearly")), (Some(true), Some(false), None));
/// ```
pub fn truth_of(text: &str) -> Option<bool> {
    if text.len() > 12 {
        return None;
    }
    let word = text.trim().to_lowercase();
    TRUTHS.iter().find_map(|pair| {
        let (yes, no) = pair.split_once(", ")?;
        match word.as_str() {
            word if word == yes => Some(true),
            word if word == no => Some(false),
            _ => None,
        }
    })
}

/// Returns `true` for a number that is held back because it is small: `<5`, `n<10`, `≤ 5`, `*`.
fn is_suppressed(text: &str) -> bool {
    if text == "*" {
        return true;
    }
    let text = text.strip_prefix(['n', 'N']).unwrap_or(text).trim_start();
    let Some(rest) = text.strip_prefix(['<', '≤', '⩽']) else {
        return false;
    };
    let rest = rest.strip_prefix('=').unwrap_or(rest).trim();
    !rest.is_empty() && rest.len() <= 3 && rest.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads a time with colons: `0:03:10`, `26:30:00`, `4:32`.
fn clock(text: &str) -> Option<Quantity> {
    let parts: Vec<&str> = text.split(':').collect();
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let number = |part: &str| part.parse::<u32>().ok();
    let below_sixty = |part: &str| number(part).filter(|small| part.len() == 2 && *small < 60);
    match parts.as_slice() {
        [hours, minutes, seconds] if is_number(hours) && hours.len() <= 5 => {
            let (whole, part) = seconds.split_once('.').unwrap_or((seconds, ""));
            if !(part.is_empty() || is_number(&part) && part.len() <= 3) {
                return None;
            }
            let total = number(hours)? * 3600 + below_sixty(minutes)? * 60 + below_sixty(whole)?;
            let places = u32::try_from(part.len()).ok()?;
            let part = if part.is_empty() { 0 } else { number(part)? };
            let part = Decimal::new(i64::from(part), places);
            Some(of(Notation::Duration, Decimal::from(total) + part))
        }
        [large, small] if is_number(large) && large.len() <= 5 => {
            let total = number(large)? * 60 + below_sixty(small)?;
            // One to thirty is a ratio too; nobody writes one to five as 1:05, or a time as 1:5.
            let may_be_ratio = *large == "1" && !small.starts_with('0');
            let notation = if may_be_ratio {
                Notation::ClockOrRatio
            } else {
                Notation::Clock
            };
            Some(of(notation, Decimal::from(total)))
        }
        _ => None,
    }
}

/// Returns a positive number as it is written in digits, with a point at most.
fn plain_number(text: &str) -> Option<Decimal> {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_whole = text.starts_with(|c: char| c.is_ascii_digit()) && !text.ends_with('.');
    if text.len() > 9 || !is_plain || !is_whole {
        return None;
    }
    text.parse().ok()
}

/// Reads a ratio: `1:4`, `1.5 : 1`.
fn ratio(text: &str) -> Option<Quantity> {
    let (first, second) = text.split_once(':')?;
    let (first, second) = (plain_number(first.trim())?, plain_number(second.trim())?);
    Some(of(Notation::Ratio, first.checked_div(second)?))
}

/// Reads a share: `1 in 5`, `3 out of 4`.
fn one_in(text: &str) -> Option<Quantity> {
    let lower = text.to_ascii_lowercase();
    let (first, second) = lower.split_once(" in ")?;
    let (first, second) = (plain_number(first.trim())?, plain_number(second.trim())?);
    let share = first.checked_div(second)?;
    (first <= second).then(|| of(Notation::OneIn, share))
}

/// The seconds of a unit of time, by its spelling.
fn seconds_of(unit: &str) -> Option<u32> {
    Some(match unit {
        "w" | "wk" | "wks" | "week" | "weeks" => 604_800,
        "d" | "day" | "days" => 86_400,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
        "m" | "min" | "mins" | "minute" | "minutes" => 60,
        "s" | "sec" | "secs" | "second" | "seconds" => 1,
        _ => return None,
    })
}

/// Reads a duration of several units, from the largest down, or of one that is short for nothing else: `2 days 3 hours`,
/// `1h 45m`, `2h`.
fn duration(text: &str) -> Option<Quantity> {
    let lower = text.to_ascii_lowercase();
    let mut rest = lower.trim();
    let (mut total, mut last, mut units) = (Decimal::ZERO, None, 0);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (digits, after) = rest.split_at(end);
        let number = plain_number(digits)?;
        let after = after.trim_start();
        let end = after
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let seconds = seconds_of(unit)?;
        if last.is_some_and(|last| last <= seconds) {
            return None;
        }
        let is_clear = !matches!(unit, "w" | "d" | "m" | "s");
        last = Some(seconds);
        units += 1;
        total += number.checked_mul(Decimal::from(seconds))?;
        rest = after.trim_start_matches([' ', ',', '\u{a0}']);
        rest = rest
            .strip_prefix("and ")
            .map_or(rest, |rest| rest.trim_start());
        if rest.is_empty() && units == 1 && !is_clear {
            return None;
        }
    }
    (units > 0).then(|| of(Notation::Duration, total.normalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values: typed by hand.
    #[test]
    fn texts_in_a_notation_of_their_own() {
        for (text, expected) in [
            ("31/03/2025", "31 March 2025"),
            ("03/04/2025", "TwoDates"),
            ("4:32", "4:32"),
            ("04:32", "4:32"),
            ("1:05", "1:05"),
            ("00:02:50", "2 min 50 s"),
            ("26:30:00", "26 h 30 min"),
            ("0:00:01.5", "1.5 s"),
            ("1:4", "0.25:1"),
            ("4:1", "4:1"),
            ("1.5:1", "1.5:1"),
            ("1:100", "0.01:1"),
            ("1 : 4", "0.25:1"),
            ("3:0", "Text"),
            ("1 in 5", "1 in 5"),
            ("1 in 5.5", "1 in 5.5"),
            ("5 in 1", "Text"),
            ("2 days 3 hours", "51 h"),
            ("2 days, 3 hours", "51 h"),
            ("2 days and 3 hours", "51 h"),
            ("1h 45m", "1 h 45 min"),
            ("1h45m", "1 h 45 min"),
            ("1 hr 45 mins", "1 h 45 min"),
            ("3m 10s", "3 min 10 s"),
            ("2h", "2 h"),
            ("2 weeks 1 day", "360 h"),
            ("3 hours 2 days", "Text"),
            ("1h 2h", "Text"),
            ("45m", "Text"),
            ("3d", "Text"),
            ("90 mins", "90 minutes"),
            ("12 days", "12 days"),
            ("1h 45", "Text"),
            ("Yes", "Yes"),
            ("NO", "No"),
            ("y", "Yes"),
            ("True", "Yes"),
            ("FALSE", "No"),
            ("☐", "No"),
            ("Yes, mostly", "Text"),
            ("<5", "Suppressed"),
            ("< 5", "Suppressed"),
            ("n<10", "Suppressed"),
            ("≤5", "Suppressed"),
            ("<=5", "Suppressed"),
            ("*", "Suppressed"),
            ("<5%", "Text"),
            (">5", "Text"),
            ("12:60", "0.2:1"),
            ("25:99:00", "Text"),
            ("7/8 (87.5%)", "87.5%"),
            ("£155\u{a0}000", "£155,000"),
            ("£155\u{202f}000", "£155,000"),
        ] {
            let shown = match read_value(text, ParseOptions::default()).quantity {
                Ok(quantity) => quantity.to_string(),
                Err(missing) => format!("{missing:?}"),
            };
            assert_eq!(shown, expected, "{text}");
        }
        let target = ParseOptions::default().of(Figure::Target);
        assert_eq!(read_value("<5", target).quantity, Err(Missing::Text));
    }

    /// 1:30 is a time beside a time, and nothing beside another 1:30.
    #[test]
    fn what_may_be_a_ratio_is_a_time_beside_a_time_only() {
        let unit = |text| {
            let reading = read_value(text, ParseOptions::default());
            reading.quantity.expect("a quantity").unit
        };
        for (one, other, meets) in [
            ("1:30", "1:30", false),
            ("1:30", "2:15", true),
            ("1:30", "0:45", true),
            ("1:30", "1:4", false),
            ("4:32", "3:00", true),
            ("4:32", "0:04:32", false),
            ("1:4", "1:5", true),
            ("1 in 5", "1:5", false),
            ("1 in 5", "20%", false),
            ("Yes", "No", true),
            ("Yes", "1", false),
            ("31/03/2025", "45747", false),
            ("31/03/2025", "2025-04-01", true),
            ("1h 45m", "1:45", false),
        ] {
            assert_eq!(unit(one).meets(unit(other)), meets, "{one} {other}");
            assert_eq!(unit(other).meets(unit(one)), meets, "{other} {one}");
        }
    }
}
