//! Periods before and behind numbers: `22/23`, `Q3 2019/20`, `Jan to Dec 2019`, `as at 31 March 2023`.

use crate::word_list::words;

use super::cursor::TextCursor;

const MONTHS: &[&str] = words!("months");
const PERIODS: &[&str] = words!("periods");
const BEFORE_PERIODS: &[&str] = words!("before_periods");

/// The certainty that a text is a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    /// It can be nothing else.
    Certain,
    /// A month without a year, or with two digits that may be something else.
    BareMonth,
}

/// Reads a period, or a span from one to another.
pub(super) fn read(cursor: &mut TextCursor<'_>) -> Option<Certainty> {
    let mut ahead = cursor.clone();
    let first = element(&mut ahead)?;
    *cursor = ahead.clone();
    let spaced = ahead.skip_spaces();
    let joined = ahead
        .eat_if(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}'))
        .is_some();
    if joined || (spaced && ahead.eat_words("to")) {
        ahead.skip_spaces();
        if let Some(second) = element(&mut ahead) {
            *cursor = ahead;
            return Some(second);
        }
    }
    Some(first)
}

/// Reads a period with the words that introduce it: `in 2022/23`, `as at 31 March 2023`.
pub(super) fn read_with_words(cursor: &mut TextCursor<'_>) -> Option<Certainty> {
    let mut ahead = cursor.clone();
    if BEFORE_PERIODS.iter().any(|words| ahead.eat_words(words)) && ahead.skip_spaces() {
        if ahead.eat_words("the") {
            ahead.skip_spaces();
        }
        if let Some(certainty) = read(&mut ahead) {
            *cursor = ahead;
            return Some(certainty);
        }
        if calendar_year(&mut ahead).is_some() {
            *cursor = ahead;
            return Some(Certainty::Certain);
        }
    }
    read(cursor)
}

/// Returns `true` if a text is a period and nothing else.
pub(super) fn is_all(text: &str) -> bool {
    let mut cursor = TextCursor::new(text);
    read_with_words(&mut cursor).is_some() && cursor.at_end()
}

/// Reads one period. The cursor may end up anywhere if there is none.
fn element(cursor: &mut TextCursor<'_>) -> Option<Certainty> {
    for words in PERIODS {
        if cursor.eat_words(words) {
            return Some(Certainty::Certain);
        }
    }
    let mut ahead = cursor.clone();
    if quarter(&mut ahead) {
        *cursor = ahead.clone();
        ahead.skip_spaces();
        ahead.eat_if(|c| matches!(c, ',' | '-'));
        ahead.skip_spaces();
        if year(&mut ahead).is_some() || calendar_year(&mut ahead).is_some() {
            *cursor = ahead;
        }
        return Some(Certainty::Certain);
    }
    let mut ahead = cursor.clone();
    if ahead.eat_text("fy") {
        ahead.skip_spaces();
    }
    if year(&mut ahead).is_some() {
        *cursor = ahead.clone();
        ahead.skip_spaces();
        if quarter(&mut ahead) {
            *cursor = ahead;
        }
        return Some(Certainty::Certain);
    }
    date(cursor).or_else(|| month(cursor))
}

/// Reads a quarter or half year: `Q3`, `Qtr 3`, `Quarter 3`, `H1`.
fn quarter(cursor: &mut TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    let word = ahead.take_while(char::is_alphanumeric).to_ascii_lowercase();
    let found = match word.as_str() {
        "q1" | "q2" | "q3" | "q4" | "h1" | "h2" | "qtr1" | "qtr2" | "qtr3" | "qtr4" => true,
        "q" | "qtr" | "quarter" => {
            ahead.eat('.');
            ahead.skip_spaces();
            ahead.eat_if(|c| matches!(c, '1'..='4')).is_some() && !next_is_number(&ahead)
        }
        _ => false,
    };
    if found {
        *cursor = ahead;
    }
    found
}

/// Reads a month, period or week by its number: `Month 5`, `M5`, `P06`, `Week 31`. In front of a value it needs a colon.
pub(super) fn numbered(cursor: &mut TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    let word = ahead.take_while(char::is_alphabetic);
    let most = match (word, word.to_ascii_lowercase().as_str()) {
        ("M", _) | (_, "month" | "mth") => 12,
        ("P", _) | (_, "period") => 13,
        ("W", _) | (_, "week" | "wk") => 53,
        ("T", _) | (_, "term") => 6,
        _ => return false,
    };
    if word.len() > 1 {
        ahead.skip_spaces();
    }
    let digits = ahead.take_while(|c| c.is_ascii_digit());
    let known = (1..=2).contains(&digits.len())
        && digits
            .parse()
            .is_ok_and(|number: u32| (1..=most).contains(&number))
        && !next_is_number(&ahead)
        && !ahead.peek().is_some_and(char::is_alphabetic);
    if known {
        *cursor = ahead;
    }
    known
}

/// Reads a period as a note in brackets gives it, where no value can follow: `as at M6`, `since April`, `31 March`,
/// `3 year average`. A calendar year and a span are read only if they cannot be a second value.
pub(super) fn in_note(cursor: &mut TextCursor<'_>, has_year: bool, has_span: bool) -> bool {
    if read_with_words(&mut cursor.clone()).is_some() {
        return read_with_words(cursor).is_some();
    }
    let mut ahead = cursor.clone();
    if BEFORE_PERIODS.iter().any(|words| ahead.eat_words(words)) {
        ahead.skip_spaces();
    }
    let found = numbered(&mut ahead)
        || day_of_month(&mut ahead)
        || (has_span && span(&mut ahead))
        || (has_year && (years(&mut ahead) || calendar_year(&mut ahead).is_some()));
    if found {
        *cursor = ahead;
    }
    found
}

/// Reads a day and its month without a year: `31 March`, `31st Dec`.
fn day_of_month(cursor: &mut TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    let day = ahead.take_while(|c| c.is_ascii_digit());
    if !(1..=2).contains(&day.len()) || !day.parse().is_ok_and(|day: u32| (1..=31).contains(&day)) {
        return false;
    }
    ["st", "nd", "rd", "th"]
        .iter()
        .any(|ending| ahead.eat_text(ending));
    ahead.skip_spaces();
    let found = is_month(ahead.word());
    if found {
        *cursor = ahead;
    }
    found
}

/// Reads several years: `2021-23`.
fn years(cursor: &mut TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    if calendar_year(&mut ahead).is_none()
        || ahead
            .eat_if(|c| matches!(c, '-' | '\u{2013}' | '/'))
            .is_none()
    {
        return false;
    }
    let from = cursor.clone().take_while(|c| c.is_ascii_digit());
    let to = ahead.take_while(|c| c.is_ascii_digit());
    let later = match to.len() {
        2 => from.get(2..).is_some_and(|short| short < to),
        4 => from < to,
        _ => false,
    };
    let found = later && !next_is_number(&ahead);
    if found {
        *cursor = ahead;
    }
    found
}

/// Words behind a span, which say how its values become one.
const SPANS: [&str; 8] = [
    "rolling average",
    "moving average",
    "rolling total",
    "rolling",
    "average",
    "mean",
    "total",
    "period",
];

/// The singulars, plurals and short forms of the times that a span is counted in.
const SPAN_UNITS: [&str; 14] = [
    "month", "months", "mth", "mths", "m", "year", "years", "yr", "yrs", "quarter", "quarters",
    "qtr", "week", "weeks",
];

/// Reads a span of time over which a value goes: `3 year average`, `12-month rolling`, `last 3 months`, `12 months`.
fn span(cursor: &mut TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    let leads = ["last", "past", "latest", "rolling"];
    let led = leads.iter().any(|word| ahead.eat_words(word)) && ahead.skip_spaces();
    let numbers = ["two", "three", "four", "five", "ten", "twelve"];
    let digits = ahead.take_while(|c| c.is_ascii_digit());
    let is_number = (1..=2).contains(&digits.len())
        || (digits.is_empty() && numbers.iter().any(|word| ahead.eat_text(word)));
    if !is_number {
        return false;
    }
    if !ahead.eat('-') {
        ahead.skip_spaces();
    }
    let unit = ahead.take_while(char::is_alphabetic).to_ascii_lowercase();
    if !SPAN_UNITS.contains(&unit.as_str()) {
        return false;
    }
    *cursor = ahead.clone();
    if (ahead.eat('-') || ahead.skip_spaces()) && SPANS.iter().any(|words| ahead.eat_words(words)) {
        *cursor = ahead;
        return true;
    }
    // "last 1 month" and "last 2 years" may be values of another time.
    let several = unit.starts_with(['m', 'q', 'w']) && unit.ends_with('s') && digits != "1";
    (led && several) || is_usual(digits, &unit)
}

/// Returns `true` for the spans that returns name without more words. Any other may be a second value: "5 (6 weeks)".
fn is_usual(digits: &str, unit: &str) -> bool {
    match unit {
        "months" => matches!(digits, "3" | "6" | "9" | "12" | "18" | "24" | "36" | "60"),
        "weeks" => matches!(digits, "13" | "26" | "52"),
        _ => false,
    }
}

/// Reads a financial year, `2022/23`. The second year must follow the first: that tells it from a ratio or a date.
pub(super) fn year(cursor: &mut TextCursor<'_>) -> Option<()> {
    let mut ahead = cursor.clone();
    let first = ahead.take_while(|c| c.is_ascii_digit());
    let dashed = ahead.eat_if(|c| matches!(c, '-' | '\u{2013}')).is_some();
    if !dashed && !ahead.eat('/') {
        return None;
    }
    let second = ahead.take_while(|c| c.is_ascii_digit());
    // With a dash, two years of two digits may also be a range: 18-19.
    let lengths = match (first.len(), second.len()) {
        (4, 2 | 4) => true,
        (2, 2) => !dashed,
        _ => false,
    };
    if !lengths || next_is_number(&ahead) {
        return None;
    }
    let (from, to): (u32, u32) = (first.parse().ok()?, second.parse().ok()?);
    let modulus = 10_u32.pow(u32::try_from(second.len()).ok()?.min(4));
    let century = first.len() == 2 || (1900..2100).contains(&from);
    ((from + 1) % modulus == to && century).then(|| *cursor = ahead)
}

/// Returns `true` if a number goes on here, or the digits before this place are part of something else.
fn next_is_number(cursor: &TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    match ahead.peek() {
        Some('0'..='9' | '%' | '/') => true,
        Some(c @ ('.' | ',')) => ahead.eat(c) && ahead.peek().is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}

/// Reads a calendar year: `2019`.
pub(super) fn calendar_year(cursor: &mut TextCursor<'_>) -> Option<()> {
    let mut ahead = cursor.clone();
    let digits = ahead.take_while(|c| c.is_ascii_digit());
    let known = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    (known && !next_is_number(&ahead)).then(|| *cursor = ahead)
}

/// Reads a date: `31/03/2023`, `31.03.23`, `31 March 2023`, `31st March 2023`.
fn date(cursor: &mut TextCursor<'_>) -> Option<Certainty> {
    let mut ahead = cursor.clone();
    let day = ahead.take_while(|c| c.is_ascii_digit());
    if !(1..=2).contains(&day.len()) || !(1..=31).contains(&day.parse::<u32>().ok()?) {
        return None;
    }
    if let Some(separator) = ahead.eat_if(|c| matches!(c, '/' | '.')) {
        let month = ahead.take_while(|c| c.is_ascii_digit());
        let sound =
            (1..=2).contains(&month.len()) && (1..=12).contains(&month.parse::<u32>().ok()?);
        if !sound || !ahead.eat(separator) {
            return None;
        }
        let year = ahead.take_while(|c| c.is_ascii_digit());
        if !matches!(year.len(), 2 | 4) || next_is_number(&ahead) {
            return None;
        }
        *cursor = ahead;
        return Some(Certainty::Certain);
    }
    for ending in ["st", "nd", "rd", "th"] {
        if ahead.eat_text(ending) {
            break;
        }
    }
    ahead.skip_spaces();
    if !is_month(ahead.word()) {
        return None;
    }
    ahead.skip_spaces();
    calendar_year(&mut ahead)?;
    *cursor = ahead;
    Some(Certainty::Certain)
}

/// Reads a month, with its year if one follows.
fn month(cursor: &mut TextCursor<'_>) -> Option<Certainty> {
    let mut ahead = cursor.clone();
    let name = ahead.take_while(char::is_alphabetic);
    if !is_month(name) {
        return None;
    }
    let short_form = ahead.clone();
    ahead.eat('.');
    *cursor = short_form;
    let spaced = ahead.skip_spaces();
    if calendar_year(&mut ahead).is_some() {
        *cursor = ahead;
        return Some(Certainty::Certain);
    }
    let marked = ahead.eat_if(|c| matches!(c, '\'' | '’' | '‘')).is_some()
        || (!spaced
            && ahead
                .eat_if(|c| matches!(c, '-' | '/' | '\u{2013}'))
                .is_some());
    let digits = ahead.take_while(|c| c.is_ascii_digit());
    if digits.len() == 2
        && !next_is_number(&ahead)
        && !ahead.peek().is_some_and(char::is_alphabetic)
    {
        *cursor = ahead;
        let certainty = if marked || !spaced {
            Certainty::Certain
        } else {
            Certainty::BareMonth
        };
        return Some(certainty);
    }
    if digits.len() == 4 && marked {
        *cursor = ahead;
        return Some(Certainty::Certain);
    }
    Some(Certainty::BareMonth)
}

/// Returns `true` for a month's name, its first three letters, or "Sept".
pub(super) fn is_month(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word == "sept"
        || (word.len() >= 3
            && MONTHS
                .iter()
                .any(|month| *month == word || month.get(..3) == Some(&word)))
}
