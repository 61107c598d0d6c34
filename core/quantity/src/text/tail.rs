//! The tail of a text, behind its quantity: marks, notes in brackets, periods, remarks, further values.

use crate::quantity::is_currency_sign;
use crate::reading::{ParseOptions, Reading};
use crate::unit::Unit;

use super::amount::Amount;
use super::cursor::{TextCursor, is_space};
use super::mark::Before;
use super::{labelled, level, mark, note, parts, period, remark, unit_phrase};

/// The most marks, notes and values that may follow a quantity.
const MOST: usize = 12;

/// Reads everything up to the end; returns `None` at anything that casts doubt on the quantity.
pub(super) fn read<'t>(
    cursor: &mut TextCursor<'t>,
    reading: &mut Reading<'t>,
    main: &mut Amount,
    options: ParseOptions,
    mut before: Before,
) -> Option<()> {
    let mut first = true;
    for _ in 0..MOST {
        let spaced = cursor.skip_spaces();
        if before == Before::Other && cursor.rest() == "." {
            cursor.eat('.');
        }
        if cursor.at_end() {
            return Some(());
        }
        if spaced {
            before = Before::Other;
        }
        if cursor.eat('(') {
            note::read(cursor, reading, main, options)?;
        } else if !(mark::trailing(cursor, reading, before)
            || mark::footnote_number(cursor, reading, main)
            || (first && mark::letter(cursor, reading, main)))
        {
            let separated = separator(cursor, spaced);
            let at = TailPosition {
                spaced,
                separated,
                first,
            };
            element(cursor, reading, main, options, at)?;
        }
        before = Before::Other;
        first = false;
    }
    None
}

/// The position of an element of the tail.
#[derive(Clone, Copy)]
struct TailPosition {
    /// `true` behind a space.
    spaced: bool,
    /// `true` behind a separator.
    separated: bool,
    /// `true` directly behind the quantity.
    first: bool,
}

/// Reads a separator: a dash, slash or bar with spaces on both sides, or a comma, semicolon or colon with one behind it.
fn separator(cursor: &mut TextCursor<'_>, spaced: bool) -> bool {
    let mut ahead = cursor.clone();
    let found = match ahead.peek() {
        Some(c @ ('-' | '\u{2013}' | '\u{2014}' | '/' | '|')) => {
            spaced && ahead.eat(c) && ahead.skip_spaces()
        }
        Some(c @ (',' | ';' | ':')) => ahead.eat(c) && ahead.skip_spaces(),
        _ => false,
    };
    if found {
        *cursor = ahead;
    }
    found
}

/// Reads a further value, a period or a remark; returns `None` at anything else.
fn element<'t>(
    cursor: &mut TextCursor<'t>,
    reading: &mut Reading<'t>,
    main: &mut Amount,
    options: ParseOptions,
    at: TailPosition,
) -> Option<()> {
    // A bracket or mark behind the separator is read in the next turn.
    if at.separated
        && cursor
            .peek()
            .is_some_and(|c| c == '(' || c == '[' || mark::is_footnote(c))
    {
        return Some(());
    }
    if !(at.spaced || at.separated || main.unit == Unit::Percent) {
        return None;
    }
    if remark(cursor, reading) {
        return Some(());
    }
    if at.separated
        && let Some(level) = level::read(cursor)
    {
        // "3 - Green" may be a choice from a list of levels.
        if labelled::is_small_and_bare(*main) {
            return None;
        }
        reading.annotations.push(level);
        return Some(());
    }
    if let Unit::Named(unit) = main.unit
        && !at.separated
        && let Some(per) = unit_phrase::per(cursor)
    {
        // "12.3 days lost per FTE"
        main.unit = Unit::Named(unit.with(per)?);
        return Some(());
    }
    if labelled::read(cursor, reading, main, at.separated, options)? {
        return Some(());
    }
    if period(cursor, reading, main, at)
        || (at.separated && parts::ratio_behind(cursor, reading, main, options))
    {
        return Some(());
    }
    let counted =
        main.unit == Unit::Percent || matches!(main.unit, Unit::Named(unit) if unit.is_whole());
    let percent = main.unit == Unit::Percent;
    if !counted && main.unit.money().is_none() {
        return None;
    }
    reading.annotations.push(remark::about(cursor, percent)?);
    Some(())
}

/// Reads a remark that may follow any quantity; returns `false` if there is none.
fn remark<'t>(cursor: &mut TextCursor<'t>, reading: &mut Reading<'t>) -> bool {
    let mut ahead = cursor.clone();
    let Some(text) = remark::after(&mut ahead) else {
        return false;
    };
    let behind = ahead.clone();
    ahead.skip_spaces();
    // "841,582 Cumulative 2,638,886": the label belongs to the number behind it.
    if ahead.peek().is_some_and(starts_a_value) {
        return false;
    }
    *cursor = behind;
    reading.annotations.push(text);
    for flag in remark::flags(text) {
        reading.flag(flag);
    }
    true
}

/// Returns `true` for a character that begins a value or precedes one behind its label.
fn starts_a_value(c: char) -> bool {
    c.is_ascii_digit() || is_currency_sign(c) || matches!(c, ':' | '=')
}

/// Reads a period behind the quantity; returns `false` if there is none.
///
/// A day and its month are a date, and no quantity with a period. A whole number before a fraction is a part of one.
fn period<'t>(
    cursor: &mut TextCursor<'t>,
    reading: &mut Reading<'t>,
    main: &Amount,
    at: TailPosition,
) -> bool {
    let before = cursor.clone();
    let word = cursor.clone().take_while(char::is_alphabetic);
    let date =
        at.first && !at.separated && period::is_month(word) && labelled::is_small_and_bare(*main);
    let digits = cursor.clone().take_while(|c| c.is_ascii_digit());
    let fraction = at.first && main.is_bare() && !at.separated && digits.len() == 2;
    if date || fraction || period::read_with_words(cursor).is_none() {
        return false;
    }
    let ends = !cursor.peek().is_some_and(char::is_alphanumeric);
    if !ends {
        *cursor = before;
        return false;
    }
    reading
        .annotations
        .push(cursor.since(&before).trim_matches(is_space));
    true
}
