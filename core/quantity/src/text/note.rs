//! Notes in brackets behind a number: a period, a remark, parts, a ratio, another value with its label, the unit.

use rust_decimal::Decimal;

use crate::reading::{ParseOptions, Reading};
use crate::unit::Unit;

use super::amount::{self, Amount};
use super::cursor::{TextCursor, is_space};
use super::{labelled, parts, period, remark, unit_phrase};

/// Reads a note after its opening bracket; returns `None` if it casts doubt on the number.
pub(super) fn read<'t>(
    cursor: &mut TextCursor<'t>,
    reading: &mut Reading<'t>,
    main: &mut Amount,
    options: ParseOptions,
) -> Option<()> {
    let note = inner(cursor)?;
    if year_behind(note, main) {
        reading.annotations.push(note);
        return Some(());
    }
    let is_period = is_whole(note, |cursor| period::read_with_words(cursor).is_some());
    if is_period || is_whole(note, |cursor| remark::after(cursor).is_some()) {
        reading.annotations.push(note);
        for flag in remark::flags(note) {
            reading.flag(flag);
        }
        return Some(());
    }
    if is_whole(note, |cursor| unit_phrase::read(cursor).is_some()) {
        return unit(note, reading, main);
    }
    if parts::ratio(note, reading, main, options)? || labelled::whole(note, reading, main, options)?
    {
        return Some(());
    }
    let has_letters = note.contains(char::is_alphabetic);
    if !has_letters || is_amount(note, options) || remark::note_changes(note) {
        return None;
    }
    if !parts::composite(note, reading, main, options)? {
        reading.annotations.push(note);
    }
    for flag in remark::flags(note) {
        reading.flag(flag);
    }
    Some(())
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
    let small = main
        .quantity()
        .is_ok_and(|quantity| quantity.number.abs() < Decimal::ONE_THOUSAND);
    (!main.is_bare() || small) && is_whole(note, |cursor| period::calendar_year(cursor).is_some())
}

/// Returns `true` if `read` reads all of a note.
fn is_whole(note: &str, read: impl Fn(&mut TextCursor<'_>) -> bool) -> bool {
    let mut cursor = TextCursor::new(note);
    read(&mut cursor) && cursor.at_end()
}

/// Reads a note that is a unit, `12 (days)`. A number that has a unit keeps its own.
fn unit<'t>(note: &'t str, reading: &mut Reading<'t>, main: &mut Amount) -> Option<()> {
    let named = unit_phrase::read(&mut TextCursor::new(note))?;
    match main.unit {
        Unit::None => main.unit = Unit::Named(named),
        Unit::Named(own) if own == named => {}
        Unit::Named(_) | Unit::Percent | Unit::Currency(_) if !named.is_whole() => return None,
        Unit::Percent
        | Unit::Currency(_)
        | Unit::Scaled(_)
        | Unit::ByFormat { .. }
        | Unit::Open { .. }
        | Unit::Named(_)
        | Unit::InDoubt => {}
    }
    reading.annotations.push(note);
    Some(())
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
