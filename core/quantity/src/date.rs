//! Dates: the days of the 1900 date system, and the texts in which people write them.
//!
//! A text that can be read as two dates is none: 03/04/2025 is in March or in April. 31/03/2025 is one date only, and so
//! is 03/03/2025.

use std::fmt;

use rust_decimal::Decimal;

use crate::word_list::words;

/// 1970-01-01 in the 1900 date system.
const EPOCH: i64 = 25_569;
/// The first day after the one that the 1900 date system makes up: 1 March 1900.
const FIRST_DAY: i64 = 61;
/// 9999-12-31, the last day that Excel knows.
const LAST_DAY: i64 = 2_958_465;
/// Least year of two digits that belongs to the last century, as Excel takes it.
const LAST_CENTURY: i64 = 30;

const MONTHS: &[&str] = words!("months");

/// A date, with its time of day in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DateOfDay {
    year: i64,
    month: i64,
    day: i64,
    milliseconds: i64,
}

impl DateOfDay {
    /// Returns the date of a number of days; `None` if the date systems do not agree about it.
    pub(crate) fn of(days: Decimal) -> Option<Self> {
        let whole = i64::try_from(days.floor()).ok()?;
        if !(FIRST_DAY..=LAST_DAY).contains(&whole) {
            return None;
        }
        let part = (days - days.floor()) * Decimal::from(86_400_000);
        let (year, month, day) = civil(whole - EPOCH);
        Some(Self {
            year,
            month,
            day,
            milliseconds: i64::try_from(part.round()).ok()?,
        })
    }

    /// Returns the date in ISO 8601, with the time of day if there is one.
    pub(crate) fn iso(self) -> String {
        let Self {
            year, month, day, ..
        } = self;
        let date = format!("{year:04}-{month:02}-{day:02}");
        if self.milliseconds == 0 {
            return date;
        }
        let seconds = self.milliseconds / 1000;
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60];
        format!("{date}T{:02}:{:02}:{:02}", clock[0], clock[1], clock[2])
    }
}

impl fmt::Display for DateOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = usize::try_from(self.month - 1).unwrap_or_default();
        let name = MONTHS.get(place).copied().unwrap_or_default();
        let (first, rest) = name.split_at(name.len().min(1));
        write!(
            f,
            "{} {}{rest} {}",
            self.day,
            first.to_uppercase(),
            self.year
        )?;
        let minutes = self.milliseconds / 60_000;
        if minutes > 0 {
            write!(f, " {:02}:{:02}", minutes / 60, minutes % 60)?;
        }
        Ok(())
    }
}

/// A text read as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateText {
    /// One date, in days of the 1900 date system.
    Date(Decimal),
    /// Two dates are possible.
    Two,
}

/// Reads a text that is a date and nothing else.
pub(crate) fn read(text: &str) -> Option<DateText> {
    if text.len() > 40 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (date, time) = split_time(text);
    let part = match time {
        Some(time) => part_of_day(time)?,
        None => Decimal::ZERO,
    };
    let with_time = |days: i64| Decimal::from(days) + part;
    match in_numbers(date) {
        Some(DateText::Date(days)) => Some(DateText::Date(days + part)),
        Some(DateText::Two) => Some(DateText::Two),
        None => in_words(date).map(|days| DateText::Date(with_time(days))),
    }
}

/// Returns a text without the time of day behind it, and that time.
fn split_time(text: &str) -> (&str, Option<&str>) {
    let Some(colon) = text.find(':') else {
        return (text, None);
    };
    let before = &text[..colon];
    match before.rfind(['T', ' ', ',']) {
        Some(space) => (
            before[..space].trim_end_matches([' ', ',']),
            Some(text[space + 1..].trim_end_matches('Z')),
        ),
        None => (text, None),
    }
}

/// Reads a time of day in hours, minutes and seconds, as a part of a day.
fn part_of_day(text: &str) -> Option<Decimal> {
    let mut parts = text.trim().split(':');
    let mut next = |limit: u32| {
        let part = parts.next()?;
        let is_short = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let number: u32 = part.parse().ok()?;
        (is_short && number < limit).then_some(number)
    };
    let (hours, minutes) = (next(24)?, next(60)?);
    let seconds = next(60);
    if parts.next().is_some() || text.matches(':').count() > 1 && seconds.is_none() {
        return None;
    }
    let seconds = hours * 3600 + minutes * 60 + seconds.unwrap_or(0);
    let part = Decimal::from(seconds).checked_div(Decimal::from(86_400))?;
    Some(part.round_dp(10).normalize())
}

/// Reads a date in numbers: `2025-03-31`, `31/03/2025`, `31.3.25`.
fn in_numbers(text: &str) -> Option<DateText> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '/' | '-' | '.') {
        return None;
    }
    let mut parts = text.split(separator);
    let parts = [
        parts.next()?,
        parts.next()?,
        parts.next()?,
        parts.next().unwrap_or(""),
    ];
    let [first, second, third, rest] = parts;
    let is_number = |part: &str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !rest.is_empty() || text.matches(separator).count() != 2 {
        return None;
    }
    if ![first, second, third].into_iter().all(is_number) || second.len() > 2 {
        return None;
    }
    let number = |part: &str| part.parse::<i64>().ok();
    let (a, b, c) = (number(first)?, number(second)?, number(third)?);
    if first.len() == 4 {
        let year_first = third.len() <= 2;
        return year_first.then(|| day(a, b, c).map(DateText::of)).flatten();
    }
    if first.len() > 2 || !matches!(third.len(), 2 | 4) {
        return None;
    }
    let year = year_of(c, third.len());
    let mut readings = vec![day(year, b, a), day(year, a, b)];
    // 25-03-31 is how programs write dates.
    if separator == '-' && third.len() == 2 && first.len() == 2 {
        readings.push(day(year_of(a, 2), b, c));
    }
    let mut dates = readings.into_iter().flatten();
    let date = dates.next()?;
    Some(if dates.all(|other| other == date) {
        DateText::of(date)
    } else {
        DateText::Two
    })
}

impl DateText {
    fn of(days: i64) -> Self {
        Self::Date(Decimal::from(days))
    }
}

/// Returns the year of a number with two or four digits.
fn year_of(number: i64, digits: usize) -> i64 {
    match digits {
        2 if number < LAST_CENTURY => 2000 + number,
        2 => 1900 + number,
        _ => number,
    }
}

/// Reads a date with the month in words: `31 March 2025`, `31st Mar 25`, `March 31, 2025`, `31-Mar-25`.
fn in_words(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text
        .split([' ', '-', ',', '/', '\u{a0}', '.'])
        .filter(|part| !part.is_empty() && !part.eq_ignore_ascii_case("of"))
        .collect();
    let parts = match parts.as_slice() {
        [weekday, rest @ ..] if rest.len() == 3 && is_weekday(weekday) => rest,
        all => all,
    };
    let [one, two, year] = parts else { return None };
    let (day_text, month) = match (month_of(one), month_of(two)) {
        (None, Some(month)) => (one, month),
        (Some(month), None) => (two, month),
        _ => return None,
    };
    let day_text = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| day_text.strip_suffix(ending))
        .unwrap_or(day_text);
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=2).contains(&day_text.len()) || !is_number(day_text) {
        return None;
    }
    if !matches!(year.len(), 2 | 4) || !is_number(year) {
        return None;
    }
    let year = year_of(year.parse().ok()?, year.len());
    day(year, month, day_text.parse().ok()?)
}

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

fn is_weekday(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word.len() >= 3 && WEEKDAYS.iter().any(|day| day.starts_with(&word))
}

/// Returns the number of a month by its name or the beginning of it.
fn month_of(word: &str) -> Option<i64> {
    let word = word.to_ascii_lowercase();
    let is_short = word.len() == 3 || word == "sept";
    let place = MONTHS
        .iter()
        .position(|month| **month == word || (is_short && month.starts_with(&word)))?;
    i64::try_from(place + 1).ok()
}

/// Returns the day of a date; `None` if the month has no such day, or if the date systems do not agree about it.
fn day(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let days = days_from_civil(year, month, day);
    let is_real = civil(days) == (year, month, day);
    Some(days + EPOCH).filter(|days| is_real && (FIRST_DAY..=LAST_DAY).contains(days))
}

/// Returns the days since 1970-01-01 of a date of the Gregorian calendar.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Returns the year, month and day of a number of days since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let place = (5 * of_year + 2) / 153;
    let day = of_year - (153 * place + 2) / 5 + 1;
    let month = if place < 10 { place + 3 } else { place - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values: the days of openpyxl's `to_excel`.
    #[test]
    fn texts_are_dates_or_not() {
        let date = |days: i64| Some(DateText::of(days));
        let two = Some(DateText::Two);
        for (text, expected) in [
            ("2025-03-31", date(45_747)),
            ("2025/03/31", date(45_747)),
            ("31/03/2025", date(45_747)),
            ("03/31/2025", date(45_747)),
            ("31.03.2025", date(45_747)),
            ("31-3-2025", date(45_747)),
            ("31/03/25", date(45_747)),
            ("31 March 2025", date(45_747)),
            ("31 march 2025", date(45_747)),
            ("31st March 2025", date(45_747)),
            ("31st of March 2025", date(45_747)),
            ("31 Mar 2025", date(45_747)),
            ("31-Mar-25", date(45_747)),
            ("March 31, 2025", date(45_747)),
            ("Mon 31 March 2025", date(45_747)),
            ("Monday, 31 March 2025", date(45_747)),
            ("1 Sept 2024", date(45_536)),
            ("2024-02-29", date(45_351)),
            ("29/02/2024", date(45_351)),
            ("03/03/2025", date(45_719)),
            ("31/12/1999", date(36_525)),
            ("31/12/99", date(36_525)),
            ("2025-03-31T00:00:00", date(45_747)),
            ("31/03/2025 00:00", date(45_747)),
            ("03/04/2025", two),
            ("3/4/25", two),
            ("12-11-2024", two),
            ("05.06.2024", two),
            ("25-03-31", two),
            ("2024-02-30", None),
            ("31/04/2025", None),
            ("29/02/2023", None),
            ("2024/25", None),
            ("March 2025", None),
            ("31 March", None),
            ("3 or 4 May 2025", None),
            ("2025", None),
            ("31/03/2025/1", None),
            ("31/03-2025", None),
            ("7/8 (87.5%)", None),
            ("1.2.3.4", None),
            ("32/13/2025", None),
            ("031/03/2025", None),
            ("31/03/202", None),
            ("by 31 March 2025", None),
            ("31 March 2025 or later", None),
            ("0000-01-01", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        let noon = Decimal::new(457_475, 1);
        assert_eq!(read("31/03/2025 12:00"), Some(DateText::Date(noon)));
        assert_eq!(read("2025-03-31T12:00:00Z"), Some(DateText::Date(noon)));
        assert_eq!(read("31/03/2025 25:00"), None);
    }

    /// Each day of some years goes to its text and back.
    #[test]
    fn days_and_dates_are_the_same() {
        for days in (FIRST_DAY..=LAST_DAY).step_by(97) {
            let date = DateOfDay::of(Decimal::from(days)).expect("a date");
            assert_eq!(read(&date.iso()), Some(DateText::of(days)), "{date}");
            assert_eq!(read(&date.to_string()), Some(DateText::of(days)), "{date}");
        }
    }
}
