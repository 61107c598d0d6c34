//! Amounts: a number with its sign, scale and unit.

use rust_decimal::Decimal;

use crate::quantity::is_currency_sign;
use crate::quantity::{Missing, Quantity};
use crate::reading::ParseOptions;
use crate::scale;
use crate::unit::{NamedUnit, Unit};

use super::cursor::{TextCursor, is_space};
use super::number::{self, WrittenNumber};
use super::unit_phrase;

/// An amount as it is written. A decimal may not hold it.
#[derive(Clone, Copy)]
pub(super) struct Amount {
    pub(super) negative: bool,
    /// `true` if a sign or brackets are written.
    pub(super) signed: bool,
    pub(super) number: WrittenNumber,
    /// The power of ten of the scale: 6 for `2m`.
    pub(super) power: u32,
    pub(super) unit: Unit,
}

impl Amount {
    /// Returns the quantity, in whole units.
    ///
    /// # Errors
    /// [`Missing::OutOfRange`] if a decimal cannot hold it.
    pub(super) fn quantity(self) -> Result<Quantity, Missing> {
        let number: Decimal = self.number.scaled(self.negative, self.power)?;
        let unit = match self.power {
            0 => self.unit,
            _ => self.unit.scaled(),
        };
        Ok(Quantity { number, unit })
    }

    /// Returns `true` if nobody would raise the number to a power: money, or a number with separators.
    pub(super) fn is_finished(self) -> bool {
        match self.unit {
            Unit::None => self.number.is_grouped(),
            Unit::Currency(_) => true,
            Unit::Percent
            | Unit::Scaled(_)
            | Unit::ByFormat { .. }
            | Unit::Open { .. }
            | Unit::Named(_)
            | Unit::Notation(_)
            | Unit::InDoubt => false,
        }
    }

    /// Returns `true` if there is neither a unit nor a scale.
    pub(super) fn is_bare(self) -> bool {
        self.unit == Unit::None && self.power == 0
    }
}

/// Reads an amount with any sign.
pub(super) fn value(cursor: &mut TextCursor<'_>, options: ParseOptions) -> Option<Amount> {
    if cursor.eat('(') {
        return bracketed(cursor, options);
    }
    if let Some(negative) = sign(cursor) {
        return Some(Amount {
            negative,
            signed: true,
            ..magnitude(cursor, options)?
        });
    }
    let mut ahead = cursor.clone();
    let Some(unit) = currency(&mut ahead) else {
        return magnitude(cursor, options);
    };
    if let Some(negative) = sign(&mut ahead) {
        *cursor = ahead;
        return Some(Amount {
            negative,
            signed: true,
            ..money(cursor, unit, options)?
        });
    }
    if ahead.eat('(') {
        *cursor = ahead;
        return bracketed_money(cursor, unit, options);
    }
    magnitude(cursor, options)
}

/// Reads a negative amount after its opening bracket: `12.5)`, `£5m)`, `5%)`, `5)%`.
fn bracketed(cursor: &mut TextCursor<'_>, options: ParseOptions) -> Option<Amount> {
    cursor.skip_spaces();
    let mut amount = magnitude(cursor, options)?;
    cursor.skip_spaces();
    if !cursor.eat(')') {
        return None;
    }
    amount.negative = true;
    amount.signed = true;
    if amount.is_bare() && percent(cursor) {
        amount.unit = Unit::Percent;
    } else if amount.unit == Unit::None {
        amount.unit = unit_phrase::read(cursor).map_or(Unit::None, Unit::Named);
    }
    Some(amount)
}

/// Reads negative money after its sign and the opening bracket: `5)`, `5m)`, `5)m`.
fn bracketed_money(
    cursor: &mut TextCursor<'_>,
    unit: Unit,
    options: ParseOptions,
) -> Option<Amount> {
    cursor.skip_spaces();
    let mut amount = money(cursor, unit, options)?;
    cursor.skip_spaces();
    if !cursor.eat(')') {
        return None;
    }
    amount.negative = true;
    amount.signed = true;
    if amount.power == 0 {
        amount.power = power(cursor, unit);
    }
    Some(amount)
}

/// Reads an amount without a sign.
pub(super) fn magnitude(cursor: &mut TextCursor<'_>, options: ParseOptions) -> Option<Amount> {
    let mut amount = plain(cursor, options)?;
    if amount.unit == Unit::None {
        let before = cursor.clone();
        let unit = unit_phrase::read(cursor);
        let word = cursor.since(&before).trim_matches(is_space);
        let is_one = amount
            .quantity()
            .is_ok_and(|quantity| quantity.number == Decimal::ONE);
        if unit.is_some_and(|unit| unit.is_singular_time(word)) && !is_one {
            return None;
        }
        amount.unit = unit.map_or(Unit::None, Unit::Named);
    }
    Some(amount)
}

/// Reads an amount without a sign and without a unit in words.
pub(super) fn plain(cursor: &mut TextCursor<'_>, options: ParseOptions) -> Option<Amount> {
    if let Some(unit) = currency(cursor) {
        return money(cursor, unit, options);
    }
    let number = number::read(cursor, options)?;
    if let Some(pence) = pence(cursor, number) {
        return Some(pence);
    }
    let power = power(cursor, Unit::None);
    let mut unit = if power == 0 && percent(cursor) {
        Unit::Percent
    } else {
        Unit::None
    };
    if unit == Unit::None {
        unit = currency_behind(cursor).unwrap_or_default();
    }
    Some(Amount {
        negative: false,
        signed: false,
        number,
        power,
        unit,
    })
}

/// Reads pence behind a number: `45p`, `4.5p per mile`, `50 pence`.
///
/// `905p` and `4.5p` may be provisional. Pence are money written with a power, and do not meet a bare number: beside "50",
/// a "45p" may be provisional too.
fn pence(cursor: &mut TextCursor<'_>, number: WrittenNumber) -> Option<Amount> {
    let mut ahead = cursor.clone();
    let letter = ahead.eat('p');
    if letter && ahead.peek().is_some_and(char::is_alphanumeric)
        || !letter && !pence_word(&mut ahead)
    {
        return None;
    }
    let per = unit_phrase::per(&mut ahead);
    if letter && per.is_none() && !number.is_below_a_hundred_and_whole() {
        return None;
    }
    let unit = match per {
        Some(per) => Unit::Named(per.of_money('£')?).scaled(),
        None => Unit::Scaled(Some('£')),
    };
    *cursor = ahead;
    Some(Amount {
        negative: false,
        signed: false,
        number: number.hundredth(),
        power: 0,
        unit,
    })
}

/// Reads the word behind a number of pence.
fn pence_word(cursor: &mut TextCursor<'_>) -> bool {
    cursor.skip_spaces();
    cursor.eat_words("pence")
}

/// Reads an amount of money after its sign.
fn money(cursor: &mut TextCursor<'_>, unit: Unit, options: ParseOptions) -> Option<Amount> {
    let number = number::read(cursor, options)?;
    let power = power(cursor, unit);
    let per = unit_phrase::per(cursor);
    let unit = match (unit, per) {
        (Unit::Currency(sign), Some(per)) => Unit::Named(per.of_money(sign)?),
        (unit, _) => unit,
    };
    Some(Amount {
        negative: false,
        signed: false,
        number,
        power,
        unit,
    })
}

/// Reads a plus or minus; returns `true` for a minus.
fn sign(cursor: &mut TextCursor<'_>) -> Option<bool> {
    if cursor.eat_words("minus") {
        cursor.skip_spaces();
        return Some(true);
    }
    cursor
        .eat_if(|c| matches!(c, '+' | '-' | '\u{2212}' | '\u{2013}'))
        .map(|sign| sign != '+')
}

/// Codes of currencies with their signs.
const CODES: [(&str, char); 3] = [("GBP", '£'), ("EUR", '€'), ("USD", '$')];

/// Reads the code of a currency, and returns its sign.
fn code(cursor: &mut TextCursor<'_>) -> Option<char> {
    CODES
        .iter()
        .find(|(code, _)| cursor.eat_words(code))
        .map(|(_, sign)| *sign)
}

/// Reads the sign or code of a currency before a number.
fn currency(cursor: &mut TextCursor<'_>) -> Option<Unit> {
    let sign = cursor.eat_if(is_currency_sign).or_else(|| code(cursor))?;
    cursor.skip_spaces();
    Some(Unit::Currency(sign))
}

/// Reads the sign or code of a currency behind a number: `5 €`, `500 GBP`.
fn currency_behind(cursor: &mut TextCursor<'_>) -> Option<Unit> {
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let sign = ahead
        .eat_if(is_currency_sign)
        .or_else(|| code(&mut ahead))?;
    let alone = !ahead
        .peek()
        .is_some_and(|c| c.is_alphanumeric() || is_currency_sign(c));
    alone.then(|| {
        *cursor = ahead;
        Unit::Currency(sign)
    })
}

/// Reads a scale, and returns its power of ten; 0 if there is none.
///
/// `m` and `b` may be metres, months or minutes, unless money or a unit tells otherwise: `£2m`, `1.2m visits`.
fn power(cursor: &mut TextCursor<'_>, unit: Unit) -> u32 {
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let word = ahead.take_while(char::is_alphabetic);
    let Some(power) = scale::power_of(word) else {
        return 0;
    };
    if unit == Unit::None && matches!(word, "m" | "M" | "b" | "B") {
        let counted = unit_phrase::read(&mut ahead.clone()).is_some_and(NamedUnit::counts_things);
        if !counted {
            return 0;
        }
    }
    *cursor = ahead;
    power
}

/// Reads the sign or the word for percent; returns `false` if there is none.
pub(super) fn percent(cursor: &mut TextCursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let found = if ahead.eat('%') {
        let mut after = ahead.clone();
        after.skip_spaces();
        let points = ["point", "points", "pt", "pts"];
        !points.iter().any(|word| after.eat_words(word))
    } else {
        let names = ["percent", "per cent", "pct"];
        names.iter().any(|name| ahead.eat_words(name))
    };
    if found {
        *cursor = ahead;
    }
    found
}
