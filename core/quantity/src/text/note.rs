//! Notes in brackets behind a number: a period, a remark, parts, a ratio, another value with its label, the unit.

use rust_decimal::Decimal;

use crate::reading::{ParseOptions, Reading};
use crate::unit::Unit;

use super::amount::{self, Amount};
use super::cursor::{TextCursor, is_space};
use super::{harmless, labelled, mark, parts, period, remark, second_number, unit_phrase};

/// Reads a note after its opening bracket; returns `None` if it is not known to leave the number what it is.
pub(super) fn read<'t>(
    cursor: &mut TextCursor<'t>,
    reading: &mut Reading<'t>,
    main: &mut Amount,
    options: ParseOptions,
) -> Option<()> {
    let note = inner(cursor)?;
    let known = known(note, reading, main, options);
    if known.is_none() {
        reading.unknown_note = Some(note).filter(|note| !note.is_empty());
    }
    known
}

/// Reads a note that is known to leave the number what it is.
fn known<'t>(
    note: &'t str,
    reading: &mut Reading<'t>,
    main: &mut Amount,
    options: ParseOptions,
) -> Option<()> {
    if let Some(flag) = mark::letter_alone(note) {
        reading.flag(flag);
        return Some(());
    }
    // Square metres, or the second month.
    if main.is_bare() && matches!(note, "M2" | "M3") {
        return None;
    }
    if mark::is_arrows(note)
        || year_behind(note, main)
        || second_number::is_movement(note, main, options)
        || second_number::is_margin(note, main, options)
    {
        reading.annotations.push(note);
        return Some(());
    }
    if is_whole(note, |cursor| unit_phrase::read(cursor).is_some()) && unit(note, main) {
        reading.annotations.push(note);
        return Some(());
    }
    // A phrase may hold a number of its own: "(12 months)".
    if harmless::read(note, reading, main, options) {
        return Some(());
    }
    if parts::ratio(note, reading, main, options)? || labelled::whole(note, reading, main, options)?
    {
        return Some(());
    }
    if parts::labelled_parts(note, reading, main, options) {
        return Some(());
    }
    let read = !note.is_empty()
        && !is_amount(note, options)
        && !remark::parts_change(note)
        && parts::composite(note, reading, main, options)?;
    read.then(|| {
        for flag in remark::flags(note) {
            reading.flag(flag);
        }
    })
}

/// Reads a note, after its opening bracket, behind a text that gives no number.
pub(super) fn behind_text(cursor: &mut TextCursor<'_>) -> Option<()> {
    inner(cursor)
        .filter(|note| note.contains(char::is_alphabetic))
        .map(|_| ())
}

/// Reads up to the closing bracket, and returns the text before it.
fn inner<'t>(cursor: &mut TextCursor<'t>) -> Option<&'t str> {
    let note = cursor
        .take_while(|c| !matches!(c, '(' | ')'))
        .trim_matches(is_space);
    cursor.eat(')').then_some(note)
}

/// Returns `true` if a note is a year and cannot be a second value: `45% (2023)`, but not `2,070 (2066)`.
fn year_behind(note: &str, main: &Amount) -> bool {
    !labelled::is_large_and_bare(*main)
        && is_whole(note, |cursor| period::calendar_year(cursor).is_some())
}

/// Returns `true` if `read` reads all of a note.
fn is_whole(note: &str, read: impl Fn(&mut TextCursor<'_>) -> bool) -> bool {
    let mut cursor = TextCursor::new(note);
    read(&mut cursor) && cursor.at_end()
}

/// Reads a note that is a unit, `12 (days)`; returns `false` if it may be anything else.
///
/// Nobody writes the singular of a unit behind another number than one: "12 (plan)" is planned, and "12 (review)" under
/// review. A number that has a unit keeps it, and another unit is in doubt: "6 days (weeks)".
fn unit(note: &str, main: &mut Amount) -> bool {
    let Some(named) = unit_phrase::read(&mut TextCursor::new(note)) else {
        return false;
    };
    let is_one = main
        .quantity()
        .is_ok_and(|quantity| quantity.number == Decimal::ONE);
    if named.is_singular(note) && !is_one {
        return false;
    }
    match main.unit {
        Unit::None => main.unit = Unit::Named(named),
        Unit::Named(own) => return own == named,
        Unit::Percent
        | Unit::Currency(_)
        | Unit::Scaled(_)
        | Unit::ByFormat { .. }
        | Unit::Open { .. }
        | Unit::Notation(_)
        | Unit::InDoubt => return false,
    }
    true
}

/// Returns `true` if a note is a second amount, so that nobody can tell which one counts. An amount with a unit in
/// words is a part, unless it is negative.
fn is_amount(note: &str, options: ParseOptions) -> bool {
    let is_value = is_whole(note, |cursor| match amount::value(cursor, options) {
        Some(amount) => {
            let is_part = matches!(amount.unit, Unit::Named(unit) if unit.is_worded());
            !is_part || amount.negative
        }
        None => false,
    });
    let is_value_of_a_period = is_whole(note, |cursor| {
        period::read(cursor).is_some()
            && cursor.skip_spaces()
            && amount::value(cursor, options).is_some()
    });
    is_value || is_value_of_a_period
}
