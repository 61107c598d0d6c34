//! Second numbers in brackets that leave the first what it is: a movement, `(+1.2pp)`, or a margin, `(±2)`.

use rust_decimal::Decimal;

use crate::quantity::Quantity;
use crate::reading::ParseOptions;
use crate::unit::{NamedUnit, Unit};

use super::amount::{self, Amount};
use super::cursor::TextCursor;
use super::unit_phrase;

/// Returns `true` if a note is the movement of a count or a percentage: "69.8% (-2.1%)".
///
/// A sign tells a movement from a second value. It must be smaller than the number, and the number must have no sign:
/// "1.2% (-3.4%)" and "-1.2% (+3.4%)" may be the rates of two years. Money has none: in "£0.4m (-2%)", the sign of the
/// second may be that of the first.
pub(super) fn is_movement(note: &str, main: &Amount, options: ParseOptions) -> bool {
    let mut cursor = TextCursor::new(note);
    let signs = ['+', '-', '\u{2212}', '\u{2013}'];
    let signed = cursor.eat_if(|c| signs.contains(&c)).is_some();
    signed && is_smaller_whole(&mut cursor, main, options)
}

/// Returns `true` if a note is the margin of a count or a percentage: "45 (±2)", "45 (95% CI 42-48)".
pub(super) fn is_margin(note: &str, main: &Amount, options: ParseOptions) -> bool {
    let mut cursor = TextCursor::new(note);
    if cursor.eat('±') || cursor.eat_text("+/-") {
        cursor.skip_spaces();
        return is_smaller_whole(&mut cursor, main, options);
    }
    interval(&mut cursor, main, options).unwrap_or(false) && cursor.at_end()
}

/// Returns `true` if the rest is a number of the main number's kind, and smaller.
fn is_smaller_whole(cursor: &mut TextCursor<'_>, main: &Amount, options: ParseOptions) -> bool {
    let Some(second) = amount::magnitude(cursor, options).filter(|_| cursor.at_end()) else {
        return false;
    };
    let (Ok(first), Ok(second)) = (main.quantity(), second.quantity()) else {
        return false;
    };
    !main.signed && is_of_its_kind(second.unit, main) && second.number < first.number
}

/// Returns `true` for a bare number behind a bare one, and for a percentage or points behind a percentage.
fn is_of_its_kind(unit: Unit, main: &Amount) -> bool {
    match unit {
        Unit::None => main.is_bare(),
        Unit::Percent => main.unit == Unit::Percent,
        Unit::Named(named) => main.unit == Unit::Percent && Some(named) == points(),
        Unit::Currency(_)
        | Unit::Scaled(_)
        | Unit::ByFormat { .. }
        | Unit::Open { .. }
        | Unit::Notation(_)
        | Unit::InDoubt => false,
    }
}

/// Returns the unit of percentage points.
fn points() -> Option<NamedUnit> {
    unit_phrase::read(&mut TextCursor::new("pp"))
}

/// Reads a confidence interval that holds the number.
fn interval(cursor: &mut TextCursor<'_>, main: &Amount, options: ParseOptions) -> Option<bool> {
    if cursor.eat_text("95%") || cursor.eat_text("99%") {
        cursor.skip_spaces();
    }
    let names = ["confidence interval", "confidence intervals", "ci", "cis"];
    if !names.iter().any(|name| cursor.eat_words(name)) {
        return None;
    }
    cursor.take_while(|c| matches!(c, ':' | ' ' | '\u{a0}'));
    let low = amount::magnitude(cursor, options)?;
    cursor.skip_spaces();
    let joined = cursor
        .eat_if(|c| matches!(c, '-' | '\u{2013}' | ','))
        .is_some();
    if !joined && !cursor.eat_words("to") {
        return None;
    }
    cursor.skip_spaces();
    let high = amount::magnitude(cursor, options)?;
    let (low, high, number) = (
        low.quantity().ok()?,
        high.quantity().ok()?,
        main.quantity().ok()?,
    );
    let fits = |end: Quantity| end.unit == number.unit || end.unit == Unit::None;
    let holds = |number: Decimal| low.number <= number && number <= high.number;
    Some(fits(low) && fits(high) && holds(number.number))
}
