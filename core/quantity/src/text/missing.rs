//! Text that says why there is no number.
//!
//! The codes in brackets are those that the Government Statistical Service's Analysis Function recommends for
//! published tables.

use super::super::Missing;
use super::cursor::{Cursor, is_space};
use super::{mark, note, period};

/// No phrase below is longer, in bytes, however it is spaced.
const LONGEST: usize = 120;

/// Phrases in lower case, with single spaces.
const PHRASES: [(&str, Missing); 103] = [
    ("", Missing::Blank),
    ("..", Missing::Blank),
    ("...", Missing::Blank),
    ("…", Missing::Blank),
    ("blank", Missing::Blank),
    ("[x]", Missing::Unavailable),
    ("[c]", Missing::Unavailable),
    ("[w]", Missing::Unavailable),
    ("[low]", Missing::Unavailable),
    ("no data", Missing::Unavailable),
    ("no data available", Missing::Unavailable),
    ("no data provided", Missing::Unavailable),
    ("no data received", Missing::Unavailable),
    ("no data submitted", Missing::Unavailable),
    ("no information", Missing::Unavailable),
    ("no target", Missing::Unavailable),
    ("no target set", Missing::Unavailable),
    ("target tbc", Missing::Awaited),
    ("target to be set", Missing::Awaited),
    ("target to be confirmed", Missing::Awaited),
    ("no return", Missing::Unavailable),
    ("data not available", Missing::Unavailable),
    ("data unavailable", Missing::Unavailable),
    ("not available", Missing::Unavailable),
    ("unavailable", Missing::Unavailable),
    ("not known", Missing::Unavailable),
    ("unknown", Missing::Unavailable),
    ("n/k", Missing::Unavailable),
    ("not recorded", Missing::Unavailable),
    ("not reported", Missing::Unavailable),
    ("not provided", Missing::Unavailable),
    ("not submitted", Missing::Unavailable),
    ("not collected", Missing::Unavailable),
    ("missing", Missing::Unavailable),
    ("suppressed", Missing::Unavailable),
    ("data suppressed", Missing::Unavailable),
    ("n/a", Missing::NotApplicable),
    ("n / a", Missing::NotApplicable),
    ("n\\a", Missing::NotApplicable),
    ("na", Missing::NotApplicable),
    ("n.a.", Missing::NotApplicable),
    ("n.a", Missing::NotApplicable),
    ("n-a", Missing::NotApplicable),
    ("not applicable", Missing::NotApplicable),
    ("not relevant", Missing::NotApplicable),
    ("[z]", Missing::NotApplicable),
    ("tbc", Missing::Awaited),
    ("tbc.", Missing::Awaited),
    ("t.b.c.", Missing::Awaited),
    ("t.b.c", Missing::Awaited),
    ("tbd", Missing::Awaited),
    ("tba", Missing::Awaited),
    ("to be confirmed", Missing::Awaited),
    ("to be determined", Missing::Awaited),
    ("to be advised", Missing::Awaited),
    ("to be agreed", Missing::Awaited),
    ("to be set", Missing::Awaited),
    ("to be provided", Missing::Awaited),
    ("to follow", Missing::Awaited),
    ("data to follow", Missing::Awaited),
    ("figures to follow", Missing::Awaited),
    ("awaited", Missing::Awaited),
    ("data awaited", Missing::Awaited),
    ("figures awaited", Missing::Awaited),
    ("data pending", Missing::Awaited),
    ("pending", Missing::Awaited),
    ("not yet available", Missing::Awaited),
    ("data not yet available", Missing::Awaited),
    ("data is not yet available", Missing::Awaited),
    ("not yet known", Missing::Awaited),
    ("not yet reported", Missing::Awaited),
    ("not due", Missing::NotDue),
    ("not yet due", Missing::NotDue),
    ("not due yet", Missing::NotDue),
    ("not due this quarter", Missing::NotDue),
    ("not due this period", Missing::NotDue),
    ("not reported this quarter", Missing::NotDue),
    ("not measured this quarter", Missing::NotDue),
    ("annual", Missing::NotDue),
    ("annual measure", Missing::NotDue),
    ("annual indicator", Missing::NotDue),
    ("annual kpi", Missing::NotDue),
    ("annual pi", Missing::NotDue),
    ("annual figure", Missing::NotDue),
    ("annual data", Missing::NotDue),
    ("annual only", Missing::NotDue),
    ("schedule to be confirmed", Missing::NotDue),
    ("scheduled to be confirmed", Missing::NotDue),
    ("new measure", Missing::NotDue),
    ("new indicator", Missing::NotDue),
    ("new kpi", Missing::NotDue),
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
    ("#getting_data", Missing::Error),
];

/// Errors that only newer versions of Excel know.
const RARE_ERRORS: [&str; 4] = ["#connect!", "#unknown!", "#busy!", "#external!"];

/// Beginnings that say it already; what follows them may name who or when, but holds no value.
const BEGINNINGS: [(&str, Missing); 39] = [
    ("n/a", Missing::NotApplicable),
    ("not applicable", Missing::NotApplicable),
    ("tbc", Missing::Awaited),
    ("to be confirmed", Missing::Awaited),
    ("awaiting", Missing::Awaited),
    ("data awaited", Missing::Awaited),
    ("data awaiting", Missing::Awaited),
    ("data available in", Missing::Awaited),
    ("data available from", Missing::Awaited),
    ("data will be available", Missing::Awaited),
    ("data not available until", Missing::Awaited),
    ("data not yet available", Missing::Awaited),
    ("not yet available", Missing::Awaited),
    ("not available until", Missing::Awaited),
    ("data due in", Missing::Awaited),
    ("data due", Missing::Awaited),
    ("available in", Missing::Awaited),
    ("due in", Missing::Awaited),
    ("due by", Missing::Awaited),
    ("annual report", Missing::NotDue),
    ("annual statement", Missing::NotDue),
    ("annual survey", Missing::NotDue),
    ("annual measure", Missing::NotDue),
    ("annual indicator", Missing::NotDue),
    ("annually reported", Missing::NotDue),
    ("reported annually", Missing::NotDue),
    ("collected annually", Missing::NotDue),
    ("reported at year end", Missing::NotDue),
    ("reported in", Missing::NotDue),
    ("reported from", Missing::NotDue),
    ("measured annually", Missing::NotDue),
    ("measured from", Missing::NotDue),
    ("indicator measured from", Missing::NotDue),
    ("measure starts", Missing::NotDue),
    ("not due until", Missing::NotDue),
    ("not measured until", Missing::NotDue),
    ("not reported until", Missing::NotDue),
    ("new measure from", Missing::NotDue),
    ("new indicator from", Missing::NotDue),
];

/// The reason that a text, without spaces around it, gives for holding no number.
pub(super) fn read(text: &str) -> Option<Missing> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut cursor = Cursor::new(text);
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
    if let Some((_, missing)) = PHRASES.iter().find(|(known, _)| *known == phrase) {
        return Some(*missing);
    }
    if RARE_ERRORS.contains(&phrase.as_str()) {
        return Some(Missing::Error);
    }
    by_beginning(&phrase).or_else(|| by_beginning(phrase.strip_suffix('.')?))
}

fn by_beginning(phrase: &str) -> Option<Missing> {
    if let Some((_, missing)) = PHRASES
        .iter()
        .find(|(known, _)| !known.is_empty() && *known == phrase)
    {
        return Some(*missing);
    }
    let (beginning, missing) = BEGINNINGS
        .iter()
        .find(|(beginning, _)| phrase.starts_with(beginning))?;
    let rest = &phrase[beginning.len()..];
    let ends_a_word = !rest.starts_with(char::is_alphanumeric);
    let names_a_period = [" in", " from", " until", " by"]
        .iter()
        .any(|word| beginning.ends_with(word));
    if names_a_period && !starts_with_period(rest.trim_start()) {
        return None;
    }
    (ends_a_word && holds_no_value(rest)).then_some(*missing)
}

fn starts_with_period(text: &str) -> bool {
    let mut cursor = Cursor::new(text);
    let _ = cursor.eat_words("the") && cursor.skip_spaces();
    let word = cursor.clone().word();
    let season = [
        "new", "spring", "summer", "autumn", "winter", "next", "early", "late", "mid", "end",
    ];
    season.iter().any(|known| known.eq_ignore_ascii_case(word))
        || period::read_with_words(&mut cursor).is_some()
        || period::calendar_year(&mut cursor).is_some()
}

/// Whether every digit belongs to a period, and nothing is money or percent.
fn holds_no_value(text: &str) -> bool {
    let mut cursor = Cursor::new(text);
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
