//! Remarks behind a quantity: words that leave it what it is, and words that make it something else.
//!
//! "64 in total" is 64. "64 below target" is not, nor is "2 and a half". A word in no list leaves the text unread,
//! so its meaning is never guessed.

use crate::quantity::is_currency_sign;
use crate::reading::Flag;
use crate::scale;
use crate::word_list::{contains, entry_of, spellings, words};

use super::cursor::{TextCursor, is_space};

const REMARKS: &[&str] = words!("remarks");
const DONE: &[&str] = words!("done");
const SHARES: &[&str] = words!("shares");
const LEADS: &[&str] = words!("leads");
const CHANGING: &[&str] = words!("changing");
const TURNING: &[&str] = words!("turning");
const NUMBERS: &[&str] = words!("numbers");
const ABOUT_ANOTHER: &[&str] = words!("about_another");
const EXPLAINING: &[&str] = words!("explaining");

/// The words of quality, each with the index of its mark.
const QUALITY_MARKS: &[(&str, u8)] = spellings!("quality_marks");

/// The marks of the entries of `quality_marks.txt`, in their order.
const MARKS: [Flag; 5] = [
    Flag::Provisional,
    Flag::Revised,
    Flag::Estimated,
    Flag::Forecast,
    Flag::Arrears,
];

/// Reads a remark that may follow any quantity.
pub(super) fn after<'t>(cursor: &mut TextCursor<'t>) -> Option<&'t str> {
    cursor.eat_longest(REMARKS)
}

/// Reads a free remark about a unit or a percentage, or what was done with the things counted.
pub(super) fn about<'t>(cursor: &mut TextCursor<'t>, percent: bool) -> Option<&'t str> {
    let mut ahead = cursor.clone();
    let first = if ahead.eat('&') { "and" } else { ahead.word() };
    if contains(DONE, first) {
        let text = ahead.since(cursor);
        *cursor = ahead;
        return Some(text);
    }
    let is_lead = contains(LEADS, first);
    let is_share = percent && contains(SHARES, first);
    if !is_lead && !is_share {
        return None;
    }
    let mut ahead = cursor.clone();
    let text = ahead.take_while(is_free).trim_end_matches(is_space);
    // A dash with spaces around begins another part of the text.
    let text = text.find(" - ").map_or(text, |at| &text[..at]);
    let lead_alone = is_lead && text.split(is_space).nth(1).is_none();
    if lead_alone || words(text).any(changes) {
        return None;
    }
    cursor.eat_text(text);
    Some(text)
}

/// Returns `true` for a character of a free remark.
fn is_free(c: char) -> bool {
    c.is_alphabetic() || is_space(c) || matches!(c, '\'' | '’' | '-' | '&' | ',' | '/')
}

/// Returns the words of a remark without the punctuation around them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| is_space(c) || matches!(c, '/' | '-' | ';' | ':'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '%'))
        .filter(|word| !word.is_empty())
}

/// Returns `true` for a word that makes a number mean something else.
fn changes(word: &str) -> bool {
    contains(CHANGING, word) || contains(NUMBERS, word) || scale::power_of(word).is_some()
}

/// Returns `true` if a note in brackets makes the number mean something else: `(£000)`, `(in thousands)`, `(of 7)`,
/// `(overspend)`.
pub(super) fn note_changes(note: &str) -> bool {
    let is_unit = |c| c == '%' || is_currency_sign(c);
    let has_digit = note.contains(|c: char| c.is_ascii_digit());
    if note.contains(is_unit) && !has_digit {
        return true;
    }
    if begins_a_share(note) {
        return true;
    }
    // Words that turn a sign do so to every number near them.
    if words(note).any(|word| contains(TURNING, word)) {
        return true;
    }
    if words(note).any(|word| scale::power_of(word).is_some() || contains(ABOUT_ANOTHER, word)) {
        return true;
    }
    // A direction by itself turns the sign: "(overspend)", "(reduction)". In a longer note it is about something else.
    !has_digit && words(note).count() <= 2 && words(note).any(changes) && !words(note).any(explains)
}

/// Returns `true` for a note such as "(of 7)" or "(out of 7)", but not for "(of which ...)".
fn begins_a_share(note: &str) -> bool {
    let mut words = words(note);
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    (first.eq_ignore_ascii_case("of") || first.eq_ignore_ascii_case("out")) && second != "which"
}

/// Returns `true` for a word that makes a short note a remark: "(current target)", "(on plan)".
fn explains(word: &str) -> bool {
    contains(EXPLAINING, word) || mark_of(word).is_some()
}

/// Returns the quality marks that a text gives in words.
pub(super) fn flags(text: &str) -> impl Iterator<Item = Flag> {
    let denied = words(text).any(denies);
    words(text).filter(move |_| !denied).filter_map(mark_of)
}

/// Returns `true` for a word that denies the others: "not provisional".
fn denies(word: &str) -> bool {
    ["not", "no", "non"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

/// Returns the quality mark of a word.
fn mark_of(word: &str) -> Option<Flag> {
    let mark = entry_of(QUALITY_MARKS, word)?;
    MARKS.get(usize::from(mark)).copied()
}
