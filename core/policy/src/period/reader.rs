//! Reads the period that a text names: `Q3 FY25`, `Jun-25`, `2025/26 P06`, `Triwulan III 2024`.

use super::name::{PeriodName, PeriodPart, PeriodYear};
use super::tokens::{Spaced, Token, tokens};
use super::words::{self, TERMS, any, month_of, ordinal_of, roman};

/// The parts of a period that a text states.
#[derive(Clone, Debug, Default)]
pub(crate) struct PeriodReading {
    /// The part of the year, if exactly one is named.
    pub(crate) part: Option<PeriodPart>,
    /// The year; the last one that is named.
    pub(crate) year: Option<PeriodYear>,
    /// The language of the month's name.
    pub(crate) language: u8,
    /// `true` if it is all that has happened since the year began.
    pub(crate) to_date: bool,
    /// A part that no year has, such as `Q5`.
    pub(crate) outside: Option<String>,
    /// `true` if the text holds more than the name of one period.
    pub(crate) more: bool,
}

/// One thing that some tokens say.
enum Item {
    Part(PeriodPart),
    Month(u8, u8),
    Term(u8),
    Year(PeriodYear),
    /// Two digits that are a year after a part: `Q3 25`.
    ShortYear(i32),
    Outside(String),
    Date,
    ToDate,
    Filler,
}

/// The kinds of parts that words and single letters name by a number.
type NumberedPart = (
    fn(&words::PeriodWords) -> &'static [&'static str],
    u8,
    fn(u8) -> PeriodPart,
);

const UNITS: [NumberedPart; 4] = [
    (|words| words.quarters, 4, PeriodPart::Quarter),
    (|words| words.halves, 2, PeriodPart::Half),
    (|words| words.positions, 12, PeriodPart::Position),
    (|words| words.weeks, 53, PeriodPart::Week),
];

/// Reads what a text says about a period.
pub(crate) fn read(text: &str) -> PeriodReading {
    let tokens = tokens(text);
    let mut items: Vec<(Item, usize, usize)> = Vec::new();
    let mut unknown = false;
    let mut at = 0;
    while at < tokens.len() {
        if let Some((item, length)) = item(&tokens, at) {
            items.push((item, at, at + length));
            at += length;
        } else {
            unknown = true;
            at += 1;
        }
    }
    sum_up(&items, unknown)
}

/// Adds up what the tokens of a text say.
fn sum_up(items: &[(Item, usize, usize)], unknown: bool) -> PeriodReading {
    let mut reading = PeriodReading {
        more: unknown,
        ..PeriodReading::default()
    };
    let mut parts: Vec<PeriodPart> = Vec::new();
    let mut years = Vec::new();
    let mut short = None;
    for (at, (item, ..)) in items.iter().enumerate() {
        match item {
            Item::Part(part) => parts.push(*part),
            // In a sentence, "may" and "des" are other words, unless a year is beside them.
            Item::Month(month, language) if !unknown || is_beside_year(items, at) => {
                parts.push(PeriodPart::Month(*month));
                reading.language = *language;
            }
            Item::Term(term) => parts.push(PeriodPart::Term(*term)),
            Item::Year(year) => years.push(*year),
            // Two of them are no year, or nobody knows which: `Q3 24-25`.
            Item::ShortYear(year) => {
                reading.more |= short.replace(*year).is_some_and(|other| other != *year);
            }
            Item::Outside(text) => reading.outside = Some(text.clone()),
            Item::Date | Item::Month(..) => reading.more = true,
            Item::ToDate => reading.to_date = true,
            Item::Filler => {}
        }
    }
    if let Some(short) = short {
        if years.is_empty() && !parts.is_empty() && !unknown {
            years.push(PeriodYear::Single(short));
        } else {
            reading.more = true;
        }
    }
    reading.year = years.last().copied();
    reading.more |= years.iter().any(|year| Some(*year) != reading.year);
    reading.part = only_part(&parts, &mut reading.more);
    // In a sentence or a file's name, a letter with a number may be anything, such as a road.
    let is_loose = |text: &String| {
        unknown && !text.starts_with(|c: char| c.is_ascii_digit() || "Qq".contains(c))
    };
    if reading.part.is_some() || reading.outside.as_ref().is_some_and(is_loose) {
        reading.outside = reading.outside.filter(|_| !unknown);
    }
    reading.more |= reading.outside.is_some();
    reading
}

/// Returns `true` if a year is next to an item, with nothing between them.
fn is_beside_year(items: &[(Item, usize, usize)], at: usize) -> bool {
    let (_, start, end) = &items[at];
    let neighbours = [at.checked_sub(1), Some(at + 1)];
    neighbours
        .into_iter()
        .filter_map(|index| items.get(index?))
        .any(|(item, other_start, other_end)| {
            matches!(item, Item::Year(_) | Item::ShortYear(_))
                && (other_end == start || other_start == end)
        })
}

/// Returns the one part that is named. Of several, a quarter counts, since a text may list its months.
fn only_part(parts: &[PeriodPart], more: &mut bool) -> Option<PeriodPart> {
    let first = *parts.first()?;
    if parts.iter().all(|part| *part == first) {
        return Some(first);
    }
    *more = true;
    let is_quarter = |part: &&PeriodPart| matches!(part, PeriodPart::Quarter(_));
    parts.iter().rev().find(is_quarter).copied()
}

/// Returns what the tokens from one on say, and how many of them.
fn item(tokens: &[Spaced], at: usize) -> Option<(Item, usize)> {
    let token = |offset: usize| tokens.get(at + offset).map(|(token, _)| token);
    match token(0)? {
        Token::Word(word) => fiscal(tokens, at, word)
            .or_else(|| to_date(tokens, at, word))
            .or_else(|| month(tokens, at, word))
            .or_else(|| numbered(tokens, at, word))
            .or_else(|| ordinal(tokens, at, ordinal_of(word)?, 1))
            .or_else(|| term(tokens, at, word))
            .or_else(|| any(word, |words| words.fillers).then_some((Item::Filler, 1))),
        Token::Number(number, digits) => number_first(tokens, at, *number, *digits),
        Token::Joint('\'') => match token(1) {
            Some(Token::Number(year, 2)) => Some((Item::Year(single(*year)), 2)),
            _ => None,
        },
        Token::Joint(_) if at > 0 && at + 1 < tokens.len() => Some((Item::Filler, 1)),
        Token::Joint(_) | Token::Other => None,
    }
}

/// Reads what begins with a number.
fn number_first(tokens: &[Spaced], at: usize, number: u32, digits: usize) -> Option<(Item, usize)> {
    let token = |offset: usize| tokens.get(at + offset).map(|(token, _)| token);
    if let Some(found) = year(tokens, at) {
        return Some(found);
    }
    match (token(1), token(2)) {
        (Some(Token::Joint('/')), Some(Token::Number(year, 4)))
            if (1..=12).contains(&number) && is_year(*year) =>
        {
            // The year is read next.
            return Some((Item::Part(PeriodPart::Month(number as u8)), 1));
        }
        _ => {}
    }
    let has_ending =
        matches!(token(1), Some(Token::Word(word)) if any(word, |words| words.endings));
    let ending = usize::from(has_ending);
    // A day before a month: `30 June`.
    let filler = usize::from(
        matches!(token(1 + ending), Some(Token::Word(word)) if matches!(word.as_str(), "de" | "of")),
    );
    if let Some(Token::Word(word)) = token(1 + ending + filler)
        && digits <= 2
        && let Some((month, _)) = month_of(word)
        && tokens
            .get(at + 1)
            .is_some_and(|(_, gap)| *gap || has_ending)
    {
        let length = 2 + ending + filler;
        if number == 0 || number > days_in(month) {
            return Some((Item::Outside(format!("{number} {word}")), length));
        }
        return Some((Item::Date, length));
    }
    if follows_year(tokens, at) && (1..=12).contains(&number) {
        return Some((Item::Part(PeriodPart::Month(number as u8)), 1));
    }
    if digits == 1
        && let Some(found) = ordinal(tokens, at, number as u8, 1 + ending)
    {
        return Some(found);
    }
    (digits == 2 && at > 0).then(|| {
        let PeriodYear::Single(year) = single(number) else {
            return (Item::Date, 1);
        };
        (Item::ShortYear(year), 1)
    })
}

/// Returns `true` if a number stands right after a year and a dash or a slash: the `06` of `2025-06`.
fn follows_year(tokens: &[Spaced], at: usize) -> bool {
    let before = at.checked_sub(2).map(|start| &tokens[start..=at]);
    matches!(before, Some([(Token::Number(year, 4), _), (Token::Joint('-' | '/'), false), (_, false)]) if is_year(*year))
}

/// Reads a year: `2025`, `2025/26`, `2025-2026`, `24/25`; also a month such as `2025-06`, from its year on.
fn year(tokens: &[Spaced], at: usize) -> Option<(Item, usize)> {
    let token = |offset: usize| tokens.get(at + offset).map(|(token, _)| token);
    let Some(Token::Number(first, digits)) = token(0) else {
        return None;
    };
    let joined = match (token(1), token(2)) {
        (Some(Token::Joint('/' | '-')), Some(Token::Number(second, digits)))
            if matches!(digits, 2 | 4) && !tokens[at + 1].1 && !tokens[at + 2].1 =>
        {
            Some((*second, *digits))
        }
        _ => None,
    };
    if *digits == 2 {
        let (second, 2) = joined? else { return None };
        let is_slash = matches!(token(1), Some(Token::Joint('/')));
        let follows = (first + 1) % 100 == second;
        return (is_slash && follows && (13..80).contains(first))
            .then_some((Item::Year(PeriodYear::Split(2000 + signed(*first))), 3));
    }
    if *digits != 4 || !is_year(*first) {
        return None;
    }
    let whole = Item::Year(PeriodYear::Single(signed(*first)));
    let Some((second, digits)) = joined else {
        return Some((whole, 1));
    };
    let next = first + 1;
    let follows = if digits == 2 { next % 100 } else { next } == second;
    if follows {
        return Some((Item::Year(PeriodYear::Split(signed(*first))), 3));
    }
    if digits == 2 {
        // A third number would make it a date.
        let is_date = matches!(token(3), Some(Token::Joint(_)))
            && matches!(token(4), Some(Token::Number(..)));
        if is_date {
            return Some((Item::Date, 5));
        }
        if !(1..=12).contains(&second) {
            return Some((Item::Outside(format!("{first}-{second:02}")), 3));
        }
    }
    Some((whole, 1))
        .filter(|_| digits == 2 || second > next)
        .map(|found| if digits == 2 { found } else { (Item::Date, 3) })
}

/// Reads a financial year by its last: `FY25`, `FY2024`, `FY 2024/25`.
fn fiscal(tokens: &[Spaced], at: usize, word: &str) -> Option<(Item, usize)> {
    if word != "fy" {
        return None;
    }
    let token = |offset: usize| tokens.get(at + offset).map(|(token, _)| token);
    let skipped = 1 + usize::from(matches!(token(1), Some(Token::Joint('\'' | '-'))));
    if let Some((Item::Year(PeriodYear::Split(first)), length)) = year(tokens, at + skipped) {
        return Some((Item::Year(PeriodYear::Split(first)), skipped + length));
    }
    let Some(Token::Number(number, digits)) = token(skipped) else {
        return None;
    };
    let ends = match digits {
        2 => PeriodYear::Ending(2000 + signed(*number)),
        4 if is_year(*number) => PeriodYear::Ending(signed(*number)),
        _ => return None,
    };
    Some((Item::Year(ends), skipped + 1))
}

/// Reads `YTD` and `year to date`.
fn to_date(tokens: &[Spaced], at: usize, word: &str) -> Option<(Item, usize)> {
    let is = |offset: usize, wanted: &str| matches!(tokens.get(at + offset), Some((Token::Word(word), _)) if word == wanted);
    match word {
        "ytd" => Some((Item::ToDate, 1)),
        "year" if is(1, "to") && is(2, "date") => Some((Item::ToDate, 3)),
        _ => None,
    }
}

/// Reads a month by its name, with a year of two digits: `Jun-25`. A day after it makes it a date.
fn month(tokens: &[Spaced], at: usize, word: &str) -> Option<(Item, usize)> {
    let (month, language) = month_of(word)?;
    let token = |offset: usize| tokens.get(at + offset).map(|(token, _)| token);
    let after = 1 + usize::from(matches!(token(1), Some(Token::Joint('-' | '/'))));
    if let Some(Token::Number(day, 1..=2)) = token(after) {
        let ending = usize::from(
            matches!(token(after + 1), Some(Token::Word(word)) if any(word, |words| words.endings)),
        );
        let beyond = after + 1 + ending;
        let has_year = matches!(token(beyond), Some(Token::Number(_, 4)));
        if has_year || ending > 0 || matches!(token(after), Some(Token::Number(_, 1))) {
            let is_day = (1..=days_in(month)).contains(day);
            let item = if is_day {
                Item::Date
            } else {
                Item::Outside(format!("{word} {day}"))
            };
            return Some((item, beyond));
        }
    }
    Some((Item::Month(month, language), 1))
}

/// Reads a part by a word or letter and its number: `Q3`, `Quarter 3`, `P06`, `Triwulan III`, `half year 1`.
fn numbered(tokens: &[Spaced], at: usize, word: &str) -> Option<(Item, usize)> {
    for (list, most, part) in UNITS {
        if !any(word, list) {
            continue;
        }
        let is_year = matches!(tokens.get(at + 1), Some((Token::Word(word), _)) if word == "year");
        let is_joined = matches!(tokens.get(at + 1), Some((Token::Joint('-'), _)))
            && matches!(tokens.get(at + 2), Some((Token::Word(word), _)) if word == "year");
        let skipped = match (word, is_year, is_joined) {
            ("half", true, _) => 2,
            ("half", _, true) => 3,
            _ => 1,
        };
        let next = tokens.get(at + skipped);
        let (number, gap) = match next {
            Some((Token::Number(number, 1..=2), gap)) => (*number, *gap),
            Some((Token::Word(word), gap)) => match roman(word) {
                Some(number) => (u32::from(number), *gap),
                None => continue,
            },
            _ => continue,
        };
        // A single letter and a number are one word.
        if gap && word.len() == 1 && word != "q" {
            continue;
        }
        let length = skipped + 1;
        let number = u8::try_from(number).unwrap_or(u8::MAX);
        return Some(if (1..=most).contains(&number) {
            (Item::Part(part(number)), length)
        } else {
            (Item::Outside(format!("{}{number}", spelt(word))), length)
        });
    }
    None
}

/// Returns a word with a space before the number that follows it, and a letter in upper case.
fn spelt(word: &str) -> String {
    if word.len() == 1 {
        word.to_uppercase()
    } else {
        format!("{word} ")
    }
}

/// Reads a part after its number: `first half`, `3rd quarter`, `2e trimestre`, `1Q`.
fn ordinal(tokens: &[Spaced], at: usize, number: u8, length: usize) -> Option<(Item, usize)> {
    let Some((Token::Word(word), gap)) = tokens.get(at + length) else {
        return None;
    };
    if word.len() == 1 && (*gap || !matches!(word.as_str(), "q" | "t" | "h")) {
        return None;
    }
    let (_, most, part) = UNITS[..2].iter().find(|(list, ..)| any(word, list))?;
    let is_year =
        matches!(tokens.get(at + length + 1), Some((Token::Word(word), _)) if word == "year");
    let length = length + 1 + usize::from(is_year && word == "half");
    Some(if (1..=*most).contains(&number) {
        (Item::Part(part(number)), length)
    } else {
        (Item::Outside(format!("{number} {word}")), length)
    })
}

/// Reads a term of a school year: `Autumn term`, `Spring 2026`.
fn term(tokens: &[Spaced], at: usize, word: &str) -> Option<(Item, usize)> {
    let mut terms = (1..).zip(TERMS);
    let (term, _) = terms.find(|(_, names)| names.contains(&word))?;
    let is_term =
        |token: Option<&Spaced>| matches!(token, Some((Token::Word(word), _)) if word == "term");
    if is_term(tokens.get(at + 1)) {
        return Some((Item::Term(term), 2));
    }
    let is_after = matches!(year(tokens, at + 1), Some((Item::Year(_), _)));
    let before = [1, 3].map(|back| {
        at.checked_sub(back)
            .and_then(|start| year(tokens, start).map(|found| found.1 == back))
    });
    (is_after || before.contains(&Some(true))).then_some((Item::Term(term), 1))
}

/// Returns a year of two digits.
fn single(two_digits: u32) -> PeriodYear {
    let century = if two_digits < 80 { 2000 } else { 1900 };
    PeriodYear::Single(century + signed(two_digits))
}

/// Returns a number of a text as a year; no year is as large as one that does not fit.
fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn is_year(number: u32) -> bool {
    (1900..=2100).contains(&number)
}

/// Returns the most days that a month has.
fn days_in(month: u8) -> u32 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl PeriodName {
    /// Reads a text that is the name of a period and nothing else.
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let reading = read(text);
        let named = reading.part.is_some() || reading.year.is_some() || reading.to_date;
        (named && !reading.more).then_some(Self {
            part: reading.part.unwrap_or(PeriodPart::Year),
            year: reading.year,
            to_date: reading.to_date,
        })
    }
}

/// The longest text that is the name of a period, in bytes.
const LONGEST: usize = 48;
