//! Text that says why there is no number.
//!
//! The codes in brackets are those that the Government Statistical Service's Analysis Function recommends for
//! published tables.

use super::super::Missing;
use super::cursor::{Cursor, is_space};
use super::note;

/// No phrase below is longer, in bytes, however it is spaced.
const LONGEST: usize = 60;

/// Phrases in lower case, with single spaces.
const PHRASES: [(&str, Missing); 32] = [
    ("", Missing::Blank),
    ("..", Missing::Blank),
    ("[x]", Missing::Blank),
    ("n/a", Missing::NotApplicable),
    ("na", Missing::NotApplicable),
    ("n.a.", Missing::NotApplicable),
    ("n.a", Missing::NotApplicable),
    ("not applicable", Missing::NotApplicable),
    ("[z]", Missing::NotApplicable),
    ("tbc", Missing::Awaited),
    ("tbd", Missing::Awaited),
    ("to be confirmed", Missing::Awaited),
    ("to be determined", Missing::Awaited),
    ("awaited", Missing::Awaited),
    ("data awaited", Missing::Awaited),
    ("awaiting data", Missing::Awaited),
    ("#n/a", Missing::Error),
    ("#div/0!", Missing::Error),
    ("#value!", Missing::Error),
    ("#ref!", Missing::Error),
    ("#name?", Missing::Error),
    ("#num!", Missing::Error),
    ("#null!", Missing::Error),
    ("#spill!", Missing::Error),
    ("#calc!", Missing::Error),
    ("#field!", Missing::Error),
    ("#blocked!", Missing::Error),
    ("#connect!", Missing::Error),
    ("#unknown!", Missing::Error),
    ("#busy!", Missing::Error),
    ("#getting_data", Missing::Error),
    ("#external!", Missing::Error),
];

/// The reason that a text, without spaces around it, gives for holding no number.
pub(super) fn read(text: &str) -> Option<Missing> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut cursor = Cursor::new(text);
    let phrase = cursor.take_while(|c| !matches!(c, '(' | '*' | '†' | '‡'));
    note::skip_tail(&mut cursor)?;
    let only_a_note = phrase.is_empty() && !text.is_empty();
    if only_a_note || !cursor.at_end() || phrase.len() > LONGEST {
        return None;
    }
    let phrase = phrase.trim_end_matches(is_space);
    if !phrase.is_empty() && phrase.chars().all(is_dash) {
        return Some(Missing::Blank);
    }
    let words: Vec<&str> = phrase.split(is_space).filter(|word| !word.is_empty()).collect();
    let phrase = words.join(" ").to_ascii_lowercase();
    PHRASES.iter().find(|(known, _)| *known == phrase).map(|(_, missing)| *missing)
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}
