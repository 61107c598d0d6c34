//! Conversion between dates as workbooks count them, in days, and dates in ISO 8601.
//!
//! The 1900 date system treats 1900 as a leap year, as Lotus 1-2-3 did (ECMA-376 part 1,
//! 18.17.4.1). So day 60 is 29 February 1900, which never existed, and the days before it are
//! counted one too high.
//!
//! ```
//! use ambersheet_ooxml::calendar::{days_of_iso, elapsed, iso_date};
//!
//! assert_eq!(iso_date(44_957.5).as_deref(), Some("2023-01-31T12:00:00"));
//! assert_eq!(days_of_iso("2023-01-31"), Some(44_957.0));
//! assert_eq!(elapsed(1.25).as_deref(), Some("30:00:00"));
//! ```

/// The number format of a date.
pub const DATE: &str = "yyyy-mm-dd";
/// The number format of a time of day.
pub const TIME: &str = "hh:mm:ss";
/// The number format of a date with a time of day.
pub const DATE_TIME: &str = "yyyy-mm-dd hh:mm:ss";
/// The number format of a duration, which may be longer than a day.
pub const ELAPSED: &str = "[h]:mm:ss";

/// Difference between the two date systems, in days.
const DAYS_BEFORE_1904: f64 = 1462.0;
/// 1970-01-01 in the 1900 date system.
const EPOCH: i64 = 25_569;
/// Milliseconds in a day.
const DAY: f64 = 86_400_000.0;
/// 9999-12-31, the last day that Excel supports.
const LAST_DAY: f64 = 2_958_465.0;

/// Converts days of a workbook's date system into days of the 1900 date system. A value below one
/// day is a time of day, the same in both.
pub fn since_1900(days: f64, is_1904: bool) -> f64 {
    if is_1904 && days >= 1.0 {
        days + DAYS_BEFORE_1904
    } else {
        days
    }
}

/// Returns `true` if a number format shows a duration, such as `[h]:mm`. The format is given by its
/// id (ECMA-376 part 1, 18.8.30) and its code, if it has one.
pub fn is_elapsed(id: u32, code: Option<&str>) -> bool {
    let Some(code) = code else { return id == 46 };
    let mut quoted = false;
    let plain: String = code
        .chars()
        .filter(|c| {
            quoted ^= *c == '"';
            !quoted
        })
        .collect();
    plain
        .split('[')
        .skip(1)
        .filter_map(|rest| rest.split_once(']'))
        .any(|(inside, _)| {
            ['h', 'm', 's'].iter().any(|unit| {
                !inside.is_empty() && inside.chars().all(|c| c.eq_ignore_ascii_case(unit))
            })
        })
}

/// Formats days of the 1900 date system in ISO 8601: `2023-01-31`, `2023-01-31T10:30:00`, or
/// `10:30:00` for less than a day. Returns `None` before day 0 and after the year 9999.
pub fn iso_date(days: f64) -> Option<String> {
    if !(0.0..LAST_DAY + 1.0).contains(&days) {
        return None;
    }
    let total = (days * DAY).round() as i64;
    let (day, rest) = (total.div_euclid(DAY as i64), total.rem_euclid(DAY as i64));
    if day == 0 {
        return Some(clock(rest));
    }
    let date = if day == 60 {
        "1900-02-29".to_owned()
    } else {
        let (year, month, day) = civil(day - EPOCH + i64::from(day < 60));
        format!("{year:04}-{month:02}-{day:02}")
    };
    Some(if rest == 0 {
        date
    } else {
        format!("{date}T{}", clock(rest))
    })
}

/// Formats a duration in hours, such as `26:30:00`. Returns `None` if it is longer than Excel can
/// show.
pub fn elapsed(days: f64) -> Option<String> {
    if !days.is_finite() || days.abs() > LAST_DAY {
        return None;
    }
    let total = (days.abs() * DAY).round() as i64;
    Some(format!(
        "{}{}",
        if days < 0.0 && total > 0 { "-" } else { "" },
        clock(total)
    ))
}

/// Formats milliseconds as hours, minutes and seconds.
fn clock(milliseconds: i64) -> String {
    let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
    let whole = format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    );
    if rest == 0 {
        whole
    } else {
        format!("{whole}.{rest:03}")
    }
}

/// Parses a date, a date and time, or a time in ISO 8601. Returns days of the 1900 date system.
///
/// [`iso_date`] writes this form, and cells of the type `d` and OpenDocument hold it.
#[expect(
    clippy::cast_precision_loss,
    reason = "a date of four digits' years has some millions of days"
)]
pub fn days_of_iso(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('Z');
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (Some(date), Some(time)),
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    let days = match date {
        Some(date) => days_of_date(date)? as f64,
        None => 0.0,
    };
    let part = match time {
        Some(time) => days_of_clock(time)?,
        None => 0.0,
    };
    Some(days + part)
}

fn days_of_date(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, '-');
    let mut next = |digits: usize| {
        let part = parts.next()?;
        (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<i64>().ok())?
    };
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    if (year, month, day) == (1900, 2, 29) {
        return Some(60);
    }
    let days = days_from_civil(year, month, day) + EPOCH;
    // A day that the month does not have converts to another date.
    if civil(days - EPOCH) != (year, month, day) {
        return None;
    }
    let days = if days <= 60 { days - 1 } else { days };
    (days >= 1).then_some(days)
}

fn days_of_clock(text: &str) -> Option<f64> {
    let mut parts = text.splitn(3, ':');
    let mut next = || {
        parts
            .next()?
            .parse::<f64>()
            .ok()
            .filter(|n| (0.0..1e6).contains(n))
    };
    let (hours, minutes) = (next()?, next()?);
    let seconds = match parts.next() {
        Some(seconds) => seconds
            .parse::<f64>()
            .ok()
            .filter(|n| (0.0..1e6).contains(n))?,
        None => 0.0,
    };
    Some((hours * 3600.0 + minutes * 60.0 + seconds) / 86_400.0)
}

/// Parses a duration in ISO 8601, such as `PT26H30M00S`. Years and months are refused. Returns
/// days.
pub fn days_of_duration(text: &str) -> Option<f64> {
    let (sign, text) = match text.trim().strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.trim()),
    };
    let (mut days, mut number, mut in_time) = (0.0, String::new(), false);
    for c in text.strip_prefix('P')?.chars() {
        let seconds = match (c, in_time) {
            ('0'..='9' | '.', _) => {
                number.push(c);
                continue;
            }
            (',', _) => {
                number.push('.');
                continue;
            }
            ('T', false) if number.is_empty() => {
                in_time = true;
                continue;
            }
            ('D', false) => 86_400.0,
            ('H', true) => 3600.0,
            ('M', true) => 60.0,
            ('S', true) => 1.0,
            _ => return None,
        };
        days += number.parse::<f64>().ok()? * seconds / 86_400.0;
        number.clear();
    }
    number.is_empty().then_some(sign * days)
}

/// Converts days since 1970-01-01 into year, month and day (Hinnant, "chrono-compatible low-level
/// date algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Converts year, month and day into days since 1970-01-01, the inverse of [`civil`].
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = (month + 9) % 12;
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values: what Python's datetime and openpyxl's `from_excel` give, and ECMA-376 for day 60.
    #[test]
    fn days_are_dates_both_ways() {
        for (days, text) in [
            (1.0, "1900-01-01"),
            (59.0, "1900-02-28"),
            (60.0, "1900-02-29"),
            (61.0, "1900-03-01"),
            (25_569.0, "1970-01-01"),
            (44_957.0, "2023-01-31"),
            (44_957.437_5, "2023-01-31T10:30:00"),
            (0.75, "18:00:00"),
            (45_351.0, "2024-02-29"),
            (2_958_465.0, "9999-12-31"),
        ] {
            assert_eq!(iso_date(days).as_deref(), Some(text));
            assert_eq!(days_of_iso(text), Some(days), "{text}");
        }
        assert_eq!(
            (iso_date(-1.0), iso_date(2_958_466.0), iso_date(f64::NAN)),
            (None, None, None)
        );
        for text in [
            "2023-02-29",
            "2023-13-01",
            "31/01/2023",
            "2023-1-31",
            "",
            "1899-12-31",
            "x:y",
        ] {
            assert_eq!(days_of_iso(text), None, "{text}");
        }
    }

    /// Expected values: ECMA-376 part 1, 18.8.30 and 18.8.31.
    #[test]
    fn formats_of_lengths_of_time() {
        for (id, code, expected) in [
            (46, None, true),
            (14, None, false),
            (164, Some("[h]:mm"), true),
            (164, Some("[Red][MM]:ss"), true),
            (164, Some("\"[h]\"yyyy"), false),
            (164, Some("[$-809]dd/mm"), false),
            (46, Some("yyyy"), false),
        ] {
            assert_eq!(is_elapsed(id, code), expected, "{id} {code:?}");
        }
    }

    /// Expected values: by hand.
    #[test]
    fn lengths_of_time_may_be_longer_than_a_day() {
        for (text, days, shown) in [
            ("PT26H30M00S", 26.5 / 24.0, "26:30:00"),
            ("P1DT1H", 25.0 / 24.0, "25:00:00"),
            ("-PT0H0M1.5S", -1.5 / 86_400.0, "-00:00:01.500"),
        ] {
            let read = days_of_duration(text).expect(text);
            assert!((read - days).abs() < 1e-12, "{text}");
            assert_eq!(elapsed(read).as_deref(), Some(shown));
        }
        for text in ["P1Y", "26:30", "PT", "P1", "PT5D"] {
            assert!(
                days_of_duration(text).is_none_or(|days| days == 0.0),
                "{text}"
            );
        }
        assert_eq!(elapsed(f64::INFINITY), None);
    }
}
