//! Periods as they stand before and behind numbers: `22/23`, `Q3 2019/20`, `Jan to Dec 2019`, `as at 31 March 2023`.

use super::cursor::Cursor;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Whole periods in words.
const WORDS: [&str; 12] = [
    "year to date",
    "ytd",
    "full year",
    "whole year",
    "year end",
    "year-end",
    "half year",
    "half-year",
    "mid year",
    "mid-year",
    "quarter to date",
    "to date",
];

/// Words that may stand before a period.
const BEFORE: [&str; 14] = [
    "as at end of",
    "as at the end of",
    "at the end of",
    "at end of",
    "end of",
    "as at",
    "as of",
    "in",
    "for",
    "during",
    "at",
    "by",
    "to",
    "up to",
];

/// How surely a text is a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sure {
    /// It can be nothing else.
    Yes,
    /// A month with no year, or with two digits that may be something else.
    Month,
}

/// Reads a period, or one to another.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Sure> {
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

/// Reads a period with the words before it: `in 2022/23`, `as at 31 March 2023`.
pub(super) fn read_with_words(cursor: &mut Cursor<'_>) -> Option<Sure> {
    let mut ahead = cursor.clone();
    let introduced = BEFORE.iter().any(|words| ahead.eat_words(words)) && ahead.skip_spaces();
    if introduced {
        let _ = ahead.eat_words("the") && ahead.skip_spaces();
        if let Some(sure) = read(&mut ahead) {
            *cursor = ahead;
            return Some(sure);
        }
        if let Some(()) = calendar_year(&mut ahead) {
            *cursor = ahead;
            return Some(Sure::Yes);
        }
    }
    read(cursor)
}

/// One period; the cursor may be left anywhere where there is none.
fn element(cursor: &mut Cursor<'_>) -> Option<Sure> {
    for words in WORDS {
        if cursor.eat_words(words) {
            return Some(Sure::Yes);
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
        return Some(Sure::Yes);
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
        return Some(Sure::Yes);
    }
    date(cursor).or_else(|| month(cursor))
}

/// `Q3`, `Qtr 3`, `Quarter 3`, `H1`.
fn quarter(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    let word = ahead.word().to_ascii_lowercase();
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

/// A year over two calendar years; the second must follow the first, which tells it from a ratio or a date.
pub(super) fn year(cursor: &mut Cursor<'_>) -> Option<()> {
    let mut ahead = cursor.clone();
    let first = ahead.take_while(|c| c.is_ascii_digit());
    let dashed = ahead.eat_if(|c| matches!(c, '-' | '\u{2013}')).is_some();
    (dashed || ahead.eat('/')).then_some(())?;
    let second = ahead.take_while(|c| c.is_ascii_digit());
    // With a dash, two years of two digits are as well a range: 18-19.
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

/// Whether digits go on here, as in a larger number.
fn next_is_number(cursor: &Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    match ahead.peek() {
        Some('0'..='9' | '%' | '/') => true,
        Some(c @ ('.' | ',')) => ahead.eat(c) && ahead.peek().is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}

/// `2019`.
pub(super) fn calendar_year(cursor: &mut Cursor<'_>) -> Option<()> {
    let mut ahead = cursor.clone();
    let digits = ahead.take_while(|c| c.is_ascii_digit());
    let known = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    (known && !next_is_number(&ahead)).then(|| *cursor = ahead)
}

/// `31/03/2023`, `31.03.23`, `31 March 2023`, `31st March 2023`.
fn date(cursor: &mut Cursor<'_>) -> Option<Sure> {
    let mut ahead = cursor.clone();
    let day = ahead.take_while(|c| c.is_ascii_digit());
    if !(1..=2).contains(&day.len()) || !(1..=31).contains(&day.parse::<u32>().ok()?) {
        return None;
    }
    if let Some(separator) = ahead.eat_if(|c| matches!(c, '/' | '.')) {
        let month = ahead.take_while(|c| c.is_ascii_digit());
        let sound =
            (1..=2).contains(&month.len()) && (1..=12).contains(&month.parse::<u32>().ok()?);
        (sound && ahead.eat(separator)).then_some(())?;
        let year = ahead.take_while(|c| c.is_ascii_digit());
        (matches!(year.len(), 2 | 4) && !next_is_number(&ahead)).then_some(())?;
        *cursor = ahead;
        return Some(Sure::Yes);
    }
    let _ = ["st", "nd", "rd", "th"]
        .iter()
        .any(|ending| ahead.eat_text(ending));
    ahead.skip_spaces();
    is_month(ahead.word()).then_some(())?;
    ahead.skip_spaces();
    calendar_year(&mut ahead)?;
    *cursor = ahead;
    Some(Sure::Yes)
}

/// A month, with its year if one stands there.
fn month(cursor: &mut Cursor<'_>) -> Option<Sure> {
    let mut ahead = cursor.clone();
    let name = ahead.take_while(char::is_alphabetic);
    is_month(name).then_some(())?;
    let short_form = ahead.clone();
    ahead.eat('.');
    *cursor = short_form;
    let spaced = ahead.skip_spaces();
    if calendar_year(&mut ahead).is_some() {
        *cursor = ahead;
        return Some(Sure::Yes);
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
        return Some(if marked || !spaced {
            Sure::Yes
        } else {
            Sure::Month
        });
    }
    if digits.len() == 4 && marked {
        *cursor = ahead;
        return Some(Sure::Yes);
    }
    Some(Sure::Month)
}

/// Whether a word is a month's name, or its first three letters, or Sept.
pub(super) fn is_month(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word == "sept"
        || (word.len() >= 3
            && MONTHS
                .iter()
                .any(|month| *month == word || month.get(..3) == Some(&word)))
}
