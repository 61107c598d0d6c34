//! Text that gives the reason why there is no number.
//!
//! The phrases are lists in `words/missing/` and `words/missing_beginnings/`, one file for each reason. The codes in
//! brackets are those that the Government Statistical Service's Analysis Function recommends for published tables.

use crate::quantity::Missing;
use crate::word_list::{contains, words};

use super::cursor::{TextCursor, is_space};
use super::{mark, note, period};

/// The longest phrase that is looked up, in bytes: longer than any in the lists, however it is spaced.
const LONGEST: usize = 120;

const SEASONS: &[&str] = words!("seasons");

/// The whole phrases, in lower case with single spaces, with their reasons.
const PHRASES: [(&[&str], Missing); 7] = [
    (words!("missing/blank"), Missing::Blank),
    (words!("missing/unavailable"), Missing::Unavailable),
    (words!("missing/suppressed"), Missing::Suppressed),
    (words!("missing/not_applicable"), Missing::NotApplicable),
    (words!("missing/awaited"), Missing::Awaited),
    (words!("missing/not_due"), Missing::NotDue),
    (words!("missing/error"), Missing::Error),
];

/// The beginnings with their reasons. The rest of the text may name who or when, but holds no value.
const BEGINNINGS: [(&[&str], Missing); 3] = [
    (
        words!("missing_beginnings/not_applicable"),
        Missing::NotApplicable,
    ),
    (words!("missing_beginnings/awaited"), Missing::Awaited),
    (words!("missing_beginnings/not_due"), Missing::NotDue),
];

/// Returns the reason that a text gives for holding no number. The text has no spaces around it.
pub(super) fn read(text: &str) -> Option<Missing> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut cursor = TextCursor::new(text);
    let phrase = cursor.take_while(|c| c != '(' && !mark::is_footnote(c));
    let mut only_marks = true;
    loop {
        cursor.skip_spaces();
        if cursor.eat('(') {
            note::behind_text(&mut cursor)?;
        } else if cursor
            .eat_if(|c| mark::is_footnote(c) || c == '.')
            .is_none()
        {
            break;
        }
        only_marks &= phrase.is_empty();
    }
    let nothing_but_notes = phrase.is_empty() && only_marks && !text.is_empty();
    if nothing_but_notes || !cursor.at_end() || phrase.len() > LONGEST {
        return None;
    }
    let phrase = phrase.trim_end_matches(is_space);
    if !phrase.is_empty() && phrase.chars().all(is_dash) {
        return Some(Missing::Blank);
    }
    let words: Vec<&str> = phrase
        .split(is_space)
        .filter(|word| !word.is_empty())
        .collect();
    let phrase = words.join(" ").to_lowercase();
    if phrase.is_empty() {
        return Some(Missing::Blank);
    }
    of_phrase(&phrase).or_else(|| of_phrase(phrase.strip_suffix('.')?))
}

/// Returns the reason that a phrase in lower case gives, as a whole or by its beginning.
fn of_phrase(phrase: &str) -> Option<Missing> {
    if let Some((_, missing)) = PHRASES.iter().find(|(known, _)| known.contains(&phrase)) {
        return Some(*missing);
    }
    let (beginning, missing) = BEGINNINGS
        .iter()
        .flat_map(|(beginnings, missing)| beginnings.iter().map(move |text| (text, *missing)))
        .find(|(beginning, _)| phrase.starts_with(**beginning))?;
    let rest = &phrase[beginning.len()..];
    let ends_a_word = !rest.starts_with(char::is_alphanumeric);
    let names_a_period = [" in", " from", " until", " by"]
        .iter()
        .any(|word| beginning.ends_with(word));
    if names_a_period && !starts_with_period(rest.trim_start()) {
        return None;
    }
    (ends_a_word && holds_no_value(rest)).then_some(missing)
}

/// Returns `true` if a text begins with a period or a season.
fn starts_with_period(text: &str) -> bool {
    let mut cursor = TextCursor::new(text);
    if cursor.eat_words("the") {
        cursor.skip_spaces();
    }
    contains(SEASONS, cursor.clone().word())
        || period::read_with_words(&mut cursor).is_some()
        || period::calendar_year(&mut cursor).is_some()
}

/// Returns `true` if every digit belongs to a period, and nothing is money or a percentage.
fn holds_no_value(text: &str) -> bool {
    let mut cursor = TextCursor::new(text);
    while !cursor.at_end() {
        if period::read_with_words(&mut cursor).is_some()
            || period::calendar_year(&mut cursor).is_some()
        {
            continue;
        }
        if cursor.word().is_empty()
            && cursor
                .eat_if(|c| !c.is_ascii_digit() && !matches!(c, '%' | '£' | '$' | '€'))
                .is_none()
        {
            return false;
        }
    }
    true
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}
