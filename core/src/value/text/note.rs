//! What may stand after a number without changing it: footnote marks, quality marks and notes in brackets.

use super::super::quantity::is_currency_sign;
use super::super::scale;
use super::cursor::{Cursor, is_space};
use super::{amount, year};

/// Words in a note that change the number before it, beside those that scale it.
const CHANGING: [&str; 7] = ["percent", "cent", "pp", "pence", "p", "minus", "negative"];

/// Reads marks and notes, as many as there are; `None` at a note that casts doubt on the number.
pub(super) fn skip_tail(cursor: &mut Cursor<'_>) -> Option<()> {
    loop {
        let mut ahead = cursor.clone();
        ahead.skip_spaces();
        if ahead.eat('(') {
            skip_note(&mut ahead)?;
        } else if !skip_mark(&mut ahead) {
            return Some(());
        }
        *cursor = ahead;
    }
}

/// A footnote mark, or one of the codes for provisional, revised and estimated.
fn skip_mark(cursor: &mut Cursor<'_>) -> bool {
    cursor.eat_if(|c| matches!(c, '*' | '†' | '‡')).is_some()
        || ["[p]", "[r]", "[e]"].iter().any(|code| cursor.eat_text(code))
}

/// After the opening bracket.
fn skip_note(cursor: &mut Cursor<'_>) -> Option<()> {
    let note = cursor.take_while(|c| !matches!(c, '(' | ')')).trim_matches(is_space);
    cursor.eat(')').then_some(())?;
    let explains =
        is_year(note) || (note.contains(char::is_alphabetic) && !is_amount(note) && !changes(note));
    explains.then_some(())
}

fn is_year(note: &str) -> bool {
    let mut cursor = Cursor::new(note);
    year(&mut cursor).is_some() && cursor.at_end()
}

/// Whether the note is a second amount, so that there are two to choose from.
fn is_amount(note: &str) -> bool {
    let mut cursor = Cursor::new(note);
    amount(&mut cursor).is_some() && cursor.at_end()
}

/// Whether the note says that the number counts something else: `(£000)`, `(in thousands)`, `(of 7)`.
fn changes(note: &str) -> bool {
    let is_unit = |c| c == '%' || is_currency_sign(c);
    let only_a_unit = note.contains(is_unit) && !note.contains(|c: char| c.is_ascii_digit());
    let words = || note.split(is_space).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let part_of = words().next().is_some_and(|word| any_of(&["of", "out"], word));
    only_a_unit || part_of || words().any(|word| scale::power_of(word).is_some() || any_of(&CHANGING, word))
}

fn any_of(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}
