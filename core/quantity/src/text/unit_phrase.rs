//! A unit in words behind a number: `days`, `new businesses`, `days per FTE`, `per 10,000`.

use crate::reading::ParseOptions;
use crate::unit::NamedUnit;
use crate::unit_words::{
    BEFORE_UNITS, MOST_WORDS, PER_PERIOD, PER_WHOM, POPULATIONS, SIZES, UnitWord,
};
use crate::word_list::contains;

use super::cursor::TextCursor;
use super::number;

/// Reads a unit. The cursor does not move if there is none.
pub(super) fn read(cursor: &mut TextCursor<'_>) -> Option<NamedUnit> {
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let what = what(&mut ahead);
    if what.is_some() {
        *cursor = ahead;
    }
    let unit = NamedUnit {
        what: what.unwrap_or(0),
        ..per(cursor).unwrap_or_default()
    };
    (unit != NamedUnit::default()).then_some(unit)
}

/// Reads what is counted: a unit word, after words that leave it as it is. Returns its code.
fn what(cursor: &mut TextCursor<'_>) -> Option<u8> {
    for _ in 0..=2 {
        if let Some(code) = unit_word(cursor) {
            return Some(code);
        }
        let before = cursor.word();
        if !contains(BEFORE_UNITS, before) || !cursor.skip_spaces() {
            return None;
        }
    }
    None
}

/// Reads the longest unit word that follows here, and returns its code.
fn unit_word(cursor: &mut TextCursor<'_>) -> Option<u8> {
    let mut ahead = cursor.clone();
    let mut found = None;
    let mut text = String::new();
    for index in 0..MOST_WORDS {
        if index > 0 {
            // "sq. m", "hrs."
            ahead.eat('.');
            if !ahead.skip_spaces() {
                break;
            }
            text.push(' ');
        }
        // "% points"
        if ahead.eat('%') {
            text.push_str("% ");
            ahead.skip_spaces();
        }
        let next = ahead.word();
        if next.is_empty() {
            break;
        }
        text.push_str(&next.to_lowercase());
        if let Some(place) = UnitWord::place_of(&text) {
            found = Some((place + 1, ahead.clone()));
        }
    }
    let (code, after) = found?;
    *cursor = after;
    Some(code)
}

/// Reads every "per" that follows here. The cursor does not move if there is none.
pub(super) fn per(cursor: &mut TextCursor<'_>) -> Option<NamedUnit> {
    let mut unit = NamedUnit::default();
    let mut found = false;
    while one_per(cursor, &mut unit) {
        found = true;
    }
    found.then_some(unit)
}

/// Reads one "per" into a unit that does not have its like yet.
fn one_per(cursor: &mut TextCursor<'_>, unit: &mut NamedUnit) -> bool {
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    if unit.period == 0
        && let Some(period) = abbreviation(&mut ahead)
    {
        unit.period = period;
        *cursor = ahead;
        return true;
    }
    let each = ahead.eat_words("a") || ahead.eat_words("each");
    // "14/100" is a score or a share, and no rate.
    let slash = !each && ahead.eat('/');
    if !each && !slash && !ahead.eat_words("per") {
        return false;
    }
    ahead.skip_spaces();
    if !each
        && !slash
        && unit.size == 0
        && let Some(size) = size(&mut ahead)
    {
        unit.size = size;
        *cursor = ahead;
        return true;
    }
    let word = ahead.word();
    match (PER_PERIOD.place_of(word), PER_WHOM.place_of(word)) {
        (Some(period), _) if unit.period == 0 => unit.period = period + 1,
        (_, Some(whom)) if unit.whom == 0 && !each => unit.whom = whom + 1,
        _ => return false,
    }
    *cursor = ahead;
    true
}

/// Short forms with the codes of their periods: 1 is the year and 4 the week.
const SHORT: [(&str, u8); 5] = [("p.a.", 1), ("p.a", 1), ("pa", 1), ("p/w", 4), ("pw", 4)];

/// Reads a short form, and returns the code of its period.
fn abbreviation(cursor: &mut TextCursor<'_>) -> Option<u8> {
    for (text, period) in SHORT {
        let mut ahead = cursor.clone();
        if ahead.eat_text(text) && !ahead.peek().is_some_and(char::is_alphanumeric) {
            *cursor = ahead;
            return Some(period);
        }
    }
    None
}

/// Reads a size, `1,000` or `100k`, and the population behind it. Returns the code of the size.
fn size(cursor: &mut TextCursor<'_>) -> Option<u8> {
    let mut ahead = cursor.clone();
    if ahead.eat_words("thousand") {
        *cursor = ahead;
        population(cursor);
        return Some(2);
    }
    let number = number::read(&mut ahead, ParseOptions::default())?;
    let power = if ahead.eat_words("k") || ahead.eat_words("thousand") {
        3
    } else {
        0
    };
    let number = number.scaled(false, power).ok()?;
    let index = SIZES
        .iter()
        .position(|(_, size)| number == (*size).into())?;
    *cursor = ahead;
    population(cursor);
    Some(index as u8 + 1)
}

/// Reads the population behind a size. The cursor does not move if there is none.
fn population(cursor: &mut TextCursor<'_>) {
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    ahead.eat_words("of");
    ahead.skip_spaces();
    ahead.eat_words("the");
    ahead.skip_spaces();
    if POPULATIONS.iter().any(|words| ahead.eat_words(words)) {
        *cursor = ahead;
    }
}
