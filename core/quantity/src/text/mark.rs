//! Marks that leave the value as it is: footnotes, quality codes and arrows.
//!
//! The codes in square brackets are those that the Government Statistical Service's Analysis Function recommends for
//! published tables.

use crate::reading::{Flag, Reading};

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

/// Reads footnote signs before a number: `**49`.
pub(super) fn leading(cursor: &mut TextCursor<'_>, reading: &mut Reading<'_>) {
    while cursor.eat_if(is_footnote).is_some() {
        reading.flag(Flag::Footnote);
        cursor.skip_spaces();
    }
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
