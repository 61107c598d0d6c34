//! What may stand in brackets behind a number: a period, a note, parts, a ratio, another value by its label, the unit.

use rust_decimal::Decimal;

use super::super::{How, Quantity, Reading, Unit};
use super::amount::{self, Amount};
use super::cursor::{Cursor, is_space};
use super::{labelled, parts, period, phrase, words};

/// Reads a note after its opening bracket; `None` at one that casts doubt on the number.
pub(super) fn read<'t>(
    cursor: &mut Cursor<'t>,
    reading: &mut Reading<'t>,
    main: &mut Amount,
    how: How,
) -> Option<()> {
    let note = inner(cursor)?;
    if year_behind(note, main) {
        reading.annotations.push(note);
        return Some(());
    }
    let remark = |cursor: &mut Cursor<'_>| period::read_with_words(cursor).is_some();
    if is_whole(note, remark) || is_whole(note, |cursor| words::after(cursor).is_some()) {
        reading.annotations.push(note);
        words::flags(note).for_each(|flag| reading.flag(flag));
        return Some(());
    }
    if is_whole(note, |cursor| phrase::read(cursor).is_some()) {
        return unit(note, reading, main);
    }
    if parts::ratio(note, reading, main, how)? || labelled::whole(note, reading, main, how)? {
        return Some(());
    }
    let has_letters = note.contains(char::is_alphabetic);
    if !has_letters || is_amount(note, how) || words::note_changes(note) {
        return None;
    }
    if !parts::composite(note, reading, main, how)? {
        reading.annotations.push(note);
    }
    for flag in words::flags(note) {
        reading.flag(flag);
    }
    Some(())
}

/// Reads a note behind a text that gives no number.
pub(super) fn behind_text(cursor: &mut Cursor<'_>) -> Option<()> {
    inner(cursor)
        .filter(|note| note.contains(char::is_alphabetic))
        .map(|_| ())
}

/// What stands in the brackets.
fn inner<'t>(cursor: &mut Cursor<'t>) -> Option<&'t str> {
    let note = cursor
        .take_while(|c| !matches!(c, '(' | ')'))
        .trim_matches(is_space);
    cursor.eat(')').then_some(note)
}

/// Whether a note is a year and can be no second value: `45% (2023)`, but not `2,070 (2066)`.
fn year_behind(note: &str, main: &Amount) -> bool {
    let small = main
        .quantity()
        .is_ok_and(|quantity| quantity.number.abs() < Decimal::ONE_THOUSAND);
    (!main.is_bare() || small) && is_whole(note, |cursor| period::calendar_year(cursor).is_some())
}

/// Whether something reads all of a note.
fn is_whole(note: &str, read: impl Fn(&mut Cursor<'_>) -> bool) -> bool {
    let mut cursor = Cursor::new(note);
    read(&mut cursor) && cursor.at_end()
}

/// `12 (days)`: the unit of a number that has none. One that has its own keeps it.
fn unit<'t>(note: &'t str, reading: &mut Reading<'t>, main: &mut Amount) -> Option<()> {
    let named = phrase::read(&mut Cursor::new(note))?;
    match main.unit {
        Unit::None => main.unit = Unit::Named(named),
        Unit::Named(own) if own == named => {}
        Unit::Named(_) | Unit::Percent | Unit::Currency(_) if !named.is_whole() => return None,
        _ => {}
    }
    reading.annotations.push(note);
    Some(())
}

/// Whether the note is a second amount, so that there are two to choose from; one with a unit in words is a part.
fn is_amount(note: &str, how: How) -> bool {
    let whole = |cursor: &mut Cursor<'_>| {
        amount::value(cursor, how).is_some_and(|amount| {
            !matches!(amount.unit, Unit::Named(unit) if unit.is_worded()) || amount.negative
        })
    };
    let after_year = |cursor: &mut Cursor<'_>| {
        period::read(cursor).is_some()
            && cursor.skip_spaces()
            && amount::value(cursor, how).is_some()
    };
    is_whole(note, whole) || is_whole(note, after_year)
}

/// A quantity that a reading keeps beside its main one; one that no decimal holds casts doubt on all of it.
pub(super) fn kept(amount: Amount) -> Option<Quantity> {
    amount.quantity().ok()
}
