//! Marks that leave the value as it is: footnotes, quality codes and arrows.
//!
//! The codes in square brackets are those that the Government Statistical Service's Analysis Function recommends for
//! published tables.

use rust_decimal::Decimal;

use crate::quantity::is_currency_sign;
use crate::reading::{Flag, Reading};
use crate::unit::Unit;

use super::amount::Amount;
use super::cursor::TextCursor;

const CODES: [(&str, Flag); 6] = [
    ("[p]", Flag::Provisional),
    ("[r]", Flag::Revised),
    ("[e]", Flag::Estimated),
    ("[f]", Flag::Forecast),
    ("[b]", Flag::Break),
    ("[u]", Flag::Unreliable),
];

/// Returns `true` for a sign that points to a footnote.
pub(super) fn is_footnote(c: char) -> bool {
    matches!(c, '*' | '†' | '‡' | '§')
}

/// Returns `true` for an arrow that shows the direction of a measure.
fn is_arrow(c: char) -> bool {
    matches!(
        c,
        '↑' | '↓'
            | '→'
            | '←'
            | '↔'
            | '↗'
            | '↘'
            | '⇧'
            | '⇩'
            | '⬆'
            | '⬇'
            | '➔'
            | '▲'
            | '▼'
            | '►'
            | '◄'
            | '◆'
            | '\u{fe0f}'
    )
}

/// Returns `true` for a note of arrows alone, `(↑)`, which show how the number moved.
pub(super) fn is_arrows(note: &str) -> bool {
    !note.is_empty() && note.chars().all(is_arrow)
}

/// Reads footnote signs before a number: `**49`.
pub(super) fn leading(cursor: &mut TextCursor<'_>, reading: &mut Reading<'_>) {
    while cursor.eat_if(is_footnote).is_some() {
        reading.flag(Flag::Footnote);
        cursor.skip_spaces();
    }
}

/// Signs and words before an approximate number, longer ones first.
const APPROXIMATE: [&str; 9] = [
    "about",
    "approximately",
    "approx.",
    "approx",
    "circa",
    "ca.",
    "c.",
    "~",
    "\u{2248}",
];

/// Reads what says that the number is approximate: `c.40`, `~50`, `approx. 300`; returns `false` if there is nothing.
pub(super) fn approximate(cursor: &mut TextCursor<'_>, reading: &mut Reading<'_>) -> bool {
    let mut ahead = cursor.clone();
    let Some(sign) = APPROXIMATE.iter().find(|sign| ahead.eat_text(sign)) else {
        return approximate_money(cursor, reading);
    };
    let spaced = ahead.skip_spaces();
    let is_word = sign.ends_with(char::is_alphabetic);
    if is_word && !spaced || !ahead.peek().is_some_and(begins_a_number) {
        return false;
    }
    reading.flag(Flag::Approximate);
    *cursor = ahead;
    true
}

/// Reads "c" directly before a sign of money, `c£2m`, or with a space before any number, `c 40`.
fn approximate_money(cursor: &mut TextCursor<'_>, reading: &mut Reading<'_>) -> bool {
    let mut ahead = cursor.clone();
    let found = ahead.eat('c')
        && if ahead.skip_spaces() {
            ahead.peek().is_some_and(begins_a_number)
        } else {
            ahead.peek().is_some_and(is_currency_sign)
        };
    if found {
        reading.flag(Flag::Approximate);
        *cursor = ahead;
    }
    found
}

/// Returns `true` for a character that begins a number without a sign.
fn begins_a_number(c: char) -> bool {
    c.is_ascii_digit() || c == '.' || is_currency_sign(c)
}

/// The character directly before a mark.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// A digit that may be raised to a power.
    Digit,
    /// The last digit of money, or of a number with separators, which nobody raises to a power.
    Finished,
    /// Any other character.
    Other,
}

/// Reads one mark behind a number; returns `false` if there is none.
pub(super) fn trailing(
    cursor: &mut TextCursor<'_>,
    reading: &mut Reading<'_>,
    before: Before,
) -> bool {
    if cursor.eat_if(is_footnote).is_some()
        || raised(cursor, before)
        || (before == Before::Other && cursor.eat_if(|c| matches!(c, '#' | '^')).is_some())
        || note_number(cursor)
    {
        reading.flag(Flag::Footnote);
        return true;
    }
    let code = CODES.iter().find(|(code, _)| cursor.eat_text(code));
    if let Some((_, flag)) = code {
        reading.flag(*flag);
    }
    code.is_some() || cursor.eat_if(is_arrow).is_some()
}

/// Reads raised digits that cannot be a power: `85%²`, `1,163²` and `5¹`, but neither `10²` nor `10¹²`.
fn raised(cursor: &mut TextCursor<'_>, before: Before) -> bool {
    let mut ahead = cursor.clone();
    let digits = ahead.take_while(|c| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹'));
    let is_mark = !digits.is_empty()
        && !digits.starts_with('⁰')
        && (before != Before::Digit || digits == "¹");
    if is_mark {
        *cursor = ahead;
    }
    is_mark
}

/// Letters that mark a number as those of [`CODES`] do. Others stand for something else too: "(F)" is favourable.
const LETTERS: [(char, Flag); 3] = [
    ('p', Flag::Provisional),
    ('r', Flag::Revised),
    ('e', Flag::Estimated),
];

/// Returns the mark of a letter that is a whole note: `905 (p)`.
pub(super) fn letter_alone(note: &str) -> Option<Flag> {
    let (_, flag) = LETTERS
        .iter()
        .find(|(letter, _)| note.strip_prefix(*letter) == Some(""))?;
    Some(*flag)
}

/// Reads a letter behind a number: `905r`, and behind a percentage `69.8%p`; returns `false` if there is none.
///
/// `905p` may be pence, and `905e` euros.
pub(super) fn letter(
    cursor: &mut TextCursor<'_>,
    reading: &mut Reading<'_>,
    main: &Amount,
) -> bool {
    let mut ahead = cursor.clone();
    let percent = main.unit == Unit::Percent;
    let found = ahead.eat('r') || (percent && ahead.eat('p'));
    let ends = !ahead.peek().is_some_and(char::is_alphanumeric);
    if !found || !ends || !(percent || main.is_bare()) {
        return false;
    }
    let flag = if cursor.peek() == Some('r') {
        Flag::Revised
    } else {
        Flag::Provisional
    };
    reading.flag(flag);
    *cursor = ahead;
    true
}

/// Reads the number of a footnote: `905 [2]`. Where it may be a second value, as in "12 [6]" or
/// "85% [90]", it is none.
pub(super) fn footnote_number(
    cursor: &mut TextCursor<'_>,
    reading: &mut Reading<'_>,
    main: &Amount,
) -> bool {
    let mut ahead = cursor.clone();
    if !ahead.eat('[') {
        return false;
    }
    let digits = ahead.take_while(|c| c.is_ascii_digit());
    if !(1..=2).contains(&digits.len()) || digits.starts_with('0') || !ahead.eat(']') {
        return false;
    }
    let number = digits.parse().unwrap_or(Decimal::MAX);
    let is_far = main.quantity().is_ok_and(|quantity| {
        number
            .checked_mul(Decimal::TEN)
            .is_some_and(|number| number <= quantity.number.abs())
    });
    if !is_far {
        return false;
    }
    reading.flag(Flag::Footnote);
    *cursor = ahead;
    true
}

/// Reads a reference to a note: `[note 1]`.
fn note_number(cursor: &mut TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    if !(ahead.eat('[') && ahead.eat_words("note")) {
        return false;
    }
    ahead.skip_spaces();
    let digits = ahead.take_while(|c| c.is_ascii_digit());
    let found = (1..=3).contains(&digits.len()) && ahead.eat(']');
    if found {
        *cursor = ahead;
    }
    found
}
