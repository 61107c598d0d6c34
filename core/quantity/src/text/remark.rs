//! Remarks behind a quantity: words that leave it what it is, and words that make it something else.
//!
//! "64 in total" is 64. "64 below target" is not, nor is "2 and a half". A word in no list leaves the text unread,
//! so its meaning is never guessed.

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

/// The words of quality, each with the index of its mark.
const QUALITY_MARKS: &[(&str, u8)] = spellings!("quality_marks");

/// The marks of the entries of `quality_marks.txt`, in their order.
const MARKS: [Flag; 6] = [
    Flag::Provisional,
    Flag::Revised,
    Flag::Estimated,
    Flag::Forecast,
    Flag::Arrears,
    Flag::Approximate,
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
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| is_space(c) || matches!(c, '/' | '-' | ';' | ':'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '%'))
        .filter(|word| !word.is_empty())
}

/// Returns `true` for a word that makes a number mean something else.
fn changes(word: &str) -> bool {
    contains(CHANGING, word) || contains(NUMBERS, word) || scale::power_of(word).is_some()
}

/// Returns `true` for a word that turns the sign of a number or makes it mean something else.
pub(super) fn turns(word: &str) -> bool {
    contains(TURNING, word) || contains(ABOUT_ANOTHER, word) || contains(CHANGING, word)
}

/// Returns `true` for a number in words.
pub(super) fn is_number_word(word: &str) -> bool {
    contains(NUMBERS, word)
}

/// Returns `true` if a list of parts makes the number mean something else: `(50 pence)`, `(£2.4m overspend)`.
pub(super) fn parts_change(note: &str) -> bool {
    words(note).any(|word| {
        contains(TURNING, word) || contains(ABOUT_ANOTHER, word) || scale::power_of(word).is_some()
    })
}

/// Reads a word of quality whose mark fits; returns `false` if there is none.
pub(super) fn quality(cursor: &mut TextCursor<'_>, fits: impl Fn(Flag) -> bool) -> bool {
    let spellings = QUALITY_MARKS.iter().map(|(spelling, _)| spelling);
    let mut ahead = cursor.clone();
    let found = ahead
        .eat_longest(spellings)
        .and_then(mark_of)
        .is_some_and(fits);
    if found {
        *cursor = ahead;
    }
    found
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
