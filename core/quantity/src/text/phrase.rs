//! A unit in words behind a number: `days`, `new businesses`, `days per FTE`, `per 10,000`.

use super::super::unit_words::{BEFORE, MOST_WORDS, PER_WHOM, PERIODS, POPULATIONS, SIZES, WORDS};
use super::super::{How, NamedUnit};

use super::cursor::Cursor;
use super::number;

/// The unit that stands here; nothing is read where none does.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<NamedUnit> {
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

/// What is counted: a word of the table, after words that leave it as it is.
fn what(cursor: &mut Cursor<'_>) -> Option<u8> {
    for _ in 0..=2 {
        if let Some(index) = word(cursor) {
            return Some(index);
        }
        let before = cursor.word();
        if !BEFORE
            .iter()
            .any(|known| known.eq_ignore_ascii_case(before))
            || !cursor.skip_spaces()
        {
            return None;
        }
    }
    None
}

/// The longest entry of the table that stands here.
fn word(cursor: &mut Cursor<'_>) -> Option<u8> {
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
        ahead.eat('%').then(|| text.push_str("% "));
        if text.ends_with("% ") {
            ahead.skip_spaces();
        }
        let next = ahead.word();
        if next.is_empty() {
            break;
        }
        text.push_str(&next.to_lowercase());
        let entry = WORDS.iter().position(|word| {
            [word.one, word.many]
                .iter()
                .any(|name| name.eq_ignore_ascii_case(&text))
                || word.others.contains(&text.as_str())
        });
        if let Some(entry) = entry {
            found = Some((entry as u8 + 1, ahead.clone()));
        }
    }
    let (index, after) = found?;
    *cursor = after;
    Some(index)
}

/// Everything that stands behind "per", as far as it is known; nothing is read where none does.
pub(super) fn per(cursor: &mut Cursor<'_>) -> Option<NamedUnit> {
    let mut unit = NamedUnit::default();
    let mut found = false;
    while one_per(cursor, &mut unit) {
        found = true;
    }
    found.then_some(unit)
}

fn one_per(cursor: &mut Cursor<'_>, unit: &mut NamedUnit) -> bool {
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let short = SHORT
        .iter()
        .find(|(text, _)| abbreviation(&mut ahead, text));
    if let Some((_, period)) = short.filter(|_| unit.period == 0) {
        unit.period = *period;
        *cursor = ahead;
        return true;
    }
    let each = ["a", "each"].iter().any(|word| ahead.eat_words(word));
    // "14/100" is a score or a share, and no rate.
    let slash = !each && ahead.eat('/');
    if !each && !slash && !ahead.eat_words("per") {
        return false;
    }
    ahead.skip_spaces();
    let is = |names: &[&str], word: &str| names.iter().any(|name| name.eq_ignore_ascii_case(word));
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
    let place = |table: &[&[&str]]| {
        table
            .iter()
            .position(|names| is(names, word))
            .map(|at| at as u8 + 1)
    };
    match (place(&PERIODS), place(&PER_WHOM)) {
        (Some(period), _) if unit.period == 0 => unit.period = period,
        (_, Some(whom)) if unit.whom == 0 && !each => unit.whom = whom,
        _ => return false,
    }
    *cursor = ahead;
    true
}

/// Short forms with their period, counted from 1 in [`PERIODS`].
const SHORT: [(&str, u8); 5] = [("p.a.", 1), ("p.a", 1), ("pa", 1), ("p/w", 4), ("pw", 4)];

fn abbreviation(cursor: &mut Cursor<'_>, text: &str) -> bool {
    let mut ahead = cursor.clone();
    let found = ahead.eat_text(text) && !ahead.peek().is_some_and(char::is_alphanumeric);
    if found {
        *cursor = ahead;
    }
    found
}

/// `1,000`, `100k`, and who is counted.
fn size(cursor: &mut Cursor<'_>) -> Option<u8> {
    let mut ahead = cursor.clone();
    if ahead.eat_words("thousand") {
        *cursor = ahead;
        return Some(2);
    }
    let number = number::read(&mut ahead, How::default())?;
    let power = if ahead.eat_words("k") || ahead.eat_words("thousand") {
        3
    } else {
        0
    };
    let number = number.scaled(false, power).ok()?;
    let index = SIZES
        .iter()
        .position(|(_, size)| number == (*size).into())?;
    *cursor = ahead.clone();
    ahead.skip_spaces();
    ahead.eat_words("of");
    ahead.skip_spaces();
    ahead.eat_words("the");
    ahead.skip_spaces();
    if POPULATIONS.iter().rev().any(|words| ahead.eat_words(words)) {
        *cursor = ahead;
    }
    Some(index as u8 + 1)
}
