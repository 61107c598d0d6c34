//! What stands behind a quantity: marks, notes in brackets, periods, remarks, further values.

use super::super::quantity::is_currency_sign;
use super::super::{How, Reading, Unit};
use super::amount::Amount;
use super::cursor::{Cursor, is_space};
use super::mark::Before;
use super::{labelled, level, mark, note, parts, period, phrase, words};

/// More marks, notes and values than this are no value's.
const MOST: usize = 12;

/// Reads everything up to the end; `None` at something that casts doubt on the quantity.
pub(super) fn read<'t>(
    cursor: &mut Cursor<'t>,
    reading: &mut Reading<'t>,
    main: &mut Amount,
    how: How,
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
            note::read(cursor, reading, main, how)?;
        } else if !mark::trailing(cursor, reading, before) {
            let separated = separator(cursor, spaced);
            one(
                cursor,
                reading,
                main,
                how,
                At {
                    spaced,
                    separated,
                    first,
                },
            )?;
        }
        before = Before::Other;
        first = false;
    }
    None
}

/// Where something stands.
#[derive(Clone, Copy)]
struct At {
    spaced: bool,
    separated: bool,
    /// Directly behind the quantity.
    first: bool,
}

/// A dash with a space at either side, a comma or semicolon with one behind it, or a colon.
fn separator(cursor: &mut Cursor<'_>, spaced: bool) -> bool {
    let mut ahead = cursor.clone();
    let found = match ahead.eat_if(|c| {
        matches!(
            c,
            '-' | '\u{2013}' | '\u{2014}' | ',' | ';' | ':' | '/' | '|'
        )
    }) {
        Some('-' | '\u{2013}' | '\u{2014}' | '/' | '|') => spaced && ahead.skip_spaces(),
        Some(_) => ahead.skip_spaces(),
        None => false,
    };
    if found {
        *cursor = ahead;
    }
    found
}

/// A further value, a period or a remark.
fn one<'t>(
    cursor: &mut Cursor<'t>,
    reading: &mut Reading<'t>,
    main: &mut Amount,
    how: How,
    at: At,
) -> Option<()> {
    // A bracket or mark behind the separator is the next turn's.
    if at.separated
        && cursor
            .peek()
            .is_some_and(|c| c == '(' || c == '[' || mark::is_footnote(c))
    {
        return Some(());
    }
    (at.spaced || at.separated || main.unit == Unit::Percent).then_some(())?;
    let mut ahead = cursor.clone();
    if let Some(text) = words::after(&mut ahead) {
        let behind = ahead.clone();
        ahead.skip_spaces();
        // "841,582 Cumulative 2,638,886": the word belongs to the number behind it.
        if !ahead.peek().is_some_and(starts_a_value) {
            *cursor = behind;
            reading.annotations.push(text);
            words::flags(text).for_each(|flag| reading.flag(flag));
            return Some(());
        }
    }
    if at.separated
        && let Some(level) = level::read(cursor)
    {
        // "3 - Green" may be a choice from a list of levels.
        (!labelled::is_small_and_bare(*main)).then_some(())?;
        reading.annotations.push(level);
        return Some(());
    }
    if let Unit::Named(unit) = main.unit
        && !at.separated
        && let Some(per) = phrase::per(cursor)
    {
        // "12.3 days lost per FTE"
        main.unit = Unit::Named(unit.with(per)?);
        return Some(());
    }
    if labelled::read(cursor, reading, main, at.separated, how)? {
        return Some(());
    }
    if period(cursor, reading, main, at)
        || (at.separated && parts::ratio_behind(cursor, reading, main, how))
    {
        return Some(());
    }
    let counted =
        main.unit == Unit::Percent || matches!(main.unit, Unit::Named(unit) if unit.is_whole());
    let percent = main.unit == Unit::Percent;
    let text = if counted || main.unit.money().is_some() {
        words::about(cursor, percent)?
    } else {
        return None;
    };
    reading.annotations.push(text);
    Some(())
}

fn starts_a_value(c: char) -> bool {
    c.is_ascii_digit() || is_currency_sign(c) || matches!(c, ':' | '=')
}

/// A period behind the quantity. A day and its month are a date, and a number before a fraction is part of one.
fn period<'t>(cursor: &mut Cursor<'t>, reading: &mut Reading<'t>, main: &Amount, at: At) -> bool {
    let before = cursor.clone();
    let word = cursor.clone().take_while(char::is_alphabetic);
    let date =
        at.first && !at.separated && period::is_month(word) && labelled::is_small_and_bare(*main);
    let fraction = at.first && main.is_bare() && !at.separated && {
        let mut ahead = cursor.clone();
        ahead.take_while(|c| c.is_ascii_digit()).len() == 2
    };
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
