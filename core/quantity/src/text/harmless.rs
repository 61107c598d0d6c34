//! Notes in brackets that are known to leave a number what it is: "(provisional, Q3)", "(excluding academies)".
//!
//! The lists are closed. A word in none of them may say that the number is another value, has another sign or counts in
//! another power. So it leaves the text unread, and somebody sees it among the unrated measures.

use crate::reading::{Figure, Flag, ParseOptions, Reading};
use crate::scale;
use crate::unit::Unit;
use crate::word_list::{contains, words};

use super::amount::Amount;
use super::cursor::{TextCursor, is_space};
use super::{labelled, level, number, period, remark};

const ANY: &[&str] = words!("notes/any");
const ACTUAL: &[&str] = words!("notes/actual");
const TARGET: &[&str] = words!("notes/target");
const EARLIER: &[&str] = words!("notes/earlier");
const FORECAST: &[&str] = words!("notes/forecast");
const LEADS: &[&str] = words!("notes/leads");
const SHORT_LEADS: &[&str] = words!("notes/short_leads");
const SAMPLES: &[&str] = words!("notes/samples");
const REFERENCES: &[&str] = words!("notes/references");
const OTHERS: &[&str] = words!("notes/others");
const RIVALS: &[&str] = words!("notes/rivals");
const GROUPS: &[&str] = words!("populations");

/// The most phrases of one note.
const MOST: usize = 12;

/// Reads a note that is made of known phrases; returns `false`, and keeps nothing, if any of it is not known.
pub(super) fn read<'t>(
    note: &'t str,
    reading: &mut Reading<'t>,
    main: &Amount,
    options: ParseOptions,
) -> bool {
    let mut cursor = TextCursor::new(note);
    let mut named = "";
    for _ in 0..MOST {
        if lead(&mut cursor) {
            break;
        }
        if !phrase(&mut cursor, main, options) {
            return false;
        }
        named = cursor.since(&TextCursor::new(note));
        if separated(&mut cursor) {
            break;
        }
    }
    if !cursor.at_end() {
        return false;
    }
    reading.annotations.push(note);
    for flag in remark::flags(named) {
        reading.flag(flag);
    }
    true
}

/// Reads what separates two phrases; returns `true` at the end of the note.
fn separated(cursor: &mut TextCursor<'_>) -> bool {
    let may_separate = |c| {
        is_space(c)
            || matches!(
                c,
                ',' | ';' | ':' | '.' | '/' | '&' | '-' | '\u{2013}' | '\u{2014}'
            )
    };
    cursor.take_while(may_separate);
    if cursor.eat_words("and") {
        cursor.skip_spaces();
    }
    cursor.at_end()
}

/// Reads one known phrase.
fn phrase(cursor: &mut TextCursor<'_>, main: &Amount, options: ParseOptions) -> bool {
    let start = cursor.clone();
    // "6 months (12 months)" may be two values.
    let may_have_span = !matches!(main.unit, Unit::Named(unit) if unit.is_time());
    let is_longer =
        |ahead: &TextCursor<'_>, best: &TextCursor<'_>| ahead.rest().len() < best.rest().len();
    let readers: [&dyn Fn(&mut TextCursor<'_>) -> bool; 8] = [
        &|ahead| ahead.eat_longest(ANY).is_some(),
        &|ahead| remark::after(ahead).is_some(),
        &|ahead| ahead.eat_longest(of_figure(options.figure)).is_some(),
        &|ahead| remark::quality(ahead, |flag| fits(flag, options.figure)),
        &|ahead| period::in_note(ahead, !labelled::is_large_and_bare(*main), may_have_span),
        &ages,
        &reference,
        &|ahead| about_its_unit(ahead, main, options),
    ];
    for reader in readers {
        let mut ahead = start.clone();
        if reader(&mut ahead) && is_longer(&ahead, cursor) {
            *cursor = ahead;
        }
    }
    let moved = cursor.rest().len() < start.rest().len();
    moved && !cursor.peek().is_some_and(char::is_alphanumeric)
}

/// Returns what a note may call a figure.
fn of_figure(figure: Figure) -> &'static [&'static str] {
    match figure {
        Figure::Actual => ACTUAL,
        Figure::Target => TARGET,
        Figure::Earlier => EARLIER,
        Figure::Forecast => FORECAST,
    }
}

/// Returns `true` if a mark of quality leaves a figure what it is. A forecast is no actual.
fn fits(flag: Flag, figure: Figure) -> bool {
    match flag {
        Flag::Forecast => figure == Figure::Forecast,
        Flag::Approximate => figure == Figure::Actual,
        // "£1.2m (arrears)" may be what is owed; "in arrears" is among the phrases.
        Flag::Arrears => false,
        Flag::Provisional
        | Flag::Revised
        | Flag::Estimated
        | Flag::Break
        | Flag::Unreliable
        | Flag::Footnote => true,
    }
}

/// Reads what only some numbers may have: a level, the groups that a percentage or money is for, the size of a sample.
fn about_its_unit(cursor: &mut TextCursor<'_>, main: &Amount, options: ParseOptions) -> bool {
    // "3 (Green)" may be a choice from a list of levels.
    if !labelled::is_small_and_bare(*main) && level::read(cursor).is_some() {
        return true;
    }
    if !main.is_bare() && cursor.eat_longest(GROUPS).is_some() {
        return true;
    }
    cursor.eat_longest(SAMPLES).is_some() && {
        cursor.skip_spaces();
        cursor.eat_if(|c| matches!(c, '=' | ':'));
        cursor.skip_spaces();
        let size = number::read(cursor, options).is_some();
        cursor.skip_spaces();
        cursor.eat_longest(GROUPS);
        size
    }
}

/// Reads ages: `aged 65+`, `ages 5-16`, `under 18s`, `16 to 17 year olds`.
fn ages(cursor: &mut TextCursor<'_>) -> bool {
    let eat_any = |cursor: &mut TextCursor<'_>, words: &[&str]| {
        words.iter().any(|word| cursor.eat_words(word))
    };
    let bounded = cursor.eat_text("under-") || cursor.eat_text("over-");
    if bounded || (eat_any(cursor, &["under", "over"]) && cursor.skip_spaces()) {
        return is_age(cursor) && cursor.eat_text("s");
    }
    let aged = eat_any(cursor, &["aged", "ages", "age"]) && cursor.skip_spaces();
    if !is_age(cursor) {
        return false;
    }
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let joined = ahead.eat_if(|c| matches!(c, '-' | '\u{2013}')).is_some() || ahead.eat_words("to");
    ahead.skip_spaces();
    if joined && is_age(&mut ahead) {
        *cursor = ahead;
    }
    if aged && cursor.eat('+') {
        return true;
    }
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let olds = eat_any(&mut ahead, &["year olds", "year-olds", "yr olds"]);
    if olds || (aged && eat_any(&mut ahead, &["and over", "and under", "years and over"])) {
        *cursor = ahead;
    }
    aged || olds
}

/// Reads what points to a note: `note 1`, `see note A`, `see appendix B`.
fn reference(cursor: &mut TextCursor<'_>) -> bool {
    if cursor.eat_words("see") {
        cursor.skip_spaces();
    }
    if cursor.eat_longest(REFERENCES).is_none() || !cursor.skip_spaces() {
        return false;
    }
    let name = cursor.take_while(char::is_alphanumeric);
    let is_number = name.len() <= 3 && name.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = name.len() == 1 && name.chars().all(char::is_alphabetic);
    !name.is_empty() && (is_number || is_letter)
}

/// Reads an age; returns `false` if there is none.
fn is_age(cursor: &mut TextCursor<'_>) -> bool {
    (1..=2).contains(&cursor.take_while(|c| c.is_ascii_digit()).len())
}

/// Reads a lead and all that it is about: `excluding academies`, `incl. VAT`.
fn lead(cursor: &mut TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    let long = ahead.eat_longest(LEADS).is_some();
    if !long && ahead.eat_longest(SHORT_LEADS).is_none() {
        return false;
    }
    ahead.eat(':');
    let spaced = ahead.skip_spaces();
    let rest = ahead.rest();
    let fits = |c: char| {
        c.is_alphabetic()
            || is_space(c)
            || matches!(c, '-' | '\'' | '’' | '&' | ',' | '/' | '.')
            || (long && (c.is_ascii_digit() || matches!(c, '£' | '%')))
    };
    let known = spaced && !rest.is_empty() && rest.chars().all(fits) && !names_another(rest);
    if known {
        ahead.take_while(fits);
        *cursor = ahead;
    }
    known
}

/// Returns `true` if a word of a text names another value, turns a sign, or counts in another power.
pub(super) fn names_another(text: &str) -> bool {
    // "one-off" says nothing of "off".
    let text = text.replace("one-off", "");
    remark::words(&text).any(|word| {
        remark::turns(word) || contains(OTHERS, word) || scale::power_of(word).is_some()
    })
}

/// Words that begin no label of a part: "5 (10 or more)", "905 (8 to be removed)".
const NO_LABELS: [&str; 12] = [
    "or", "and", "at", "to", "in", "of", "by", "if", "should", "now", "max", "min",
];

/// Returns `true` if the label of the only part says that its number may be the right one, or that the first does not
/// hold: "905 (856 revised)", "905 (49 withdrawn)".
pub(super) fn casts_doubt(label: &str) -> bool {
    let first = remark::words(label).next().unwrap_or_default();
    period::is_all(label)
        || contains(&NO_LABELS, first)
        || remark::words(label).any(|word| contains(RIVALS, word) || contains(OTHERS, word))
}
