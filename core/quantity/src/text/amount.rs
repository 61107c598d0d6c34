//! A number with its sign, scale and unit.

use rust_decimal::Decimal;

use super::super::quantity::is_currency_sign;
use super::super::{How, Missing, NamedUnit, Quantity, Unit, scale};
use super::cursor::{Cursor, is_space};
use super::number::{self, Number};
use super::phrase;

/// What was read, before it is known whether a decimal holds it.
#[derive(Clone, Copy)]
pub(super) struct Amount {
    pub(super) negative: bool,
    pub(super) number: Number,
    /// The power of ten that the scale multiplies by.
    pub(super) power: u32,
    pub(super) unit: Unit,
}

impl Amount {
    pub(super) fn quantity(self) -> Result<Quantity, Missing> {
        let number: Decimal = self.number.scaled(self.negative, self.power)?;
        let unit = match (self.power, self.unit) {
            (0, unit) => unit,
            (_, Unit::Currency(sign)) => Unit::Scaled(Some(sign)),
            (_, Unit::Named(unit)) => Unit::Named(NamedUnit {
                scaled: true,
                ..unit
            }),
            (_, _) => Unit::Scaled(None),
        };
        Ok(Quantity { number, unit })
    }

    /// Whether its last digit ends it: nobody raises money, or a number with separators, to a power.
    pub(super) fn is_finished(self) -> bool {
        match self.unit {
            Unit::None => self.number.is_grouped(),
            Unit::Currency(_) => true,
            _ => false,
        }
    }

    /// Whether it is only digits.
    pub(super) fn is_bare(self) -> bool {
        self.unit == Unit::None && self.power == 0
    }
}

/// An amount with any sign.
pub(super) fn value(cursor: &mut Cursor<'_>, how: How) -> Option<Amount> {
    if cursor.eat('(') {
        return bracketed(cursor, how);
    }
    if let Some(negative) = sign(cursor) {
        return Some(Amount {
            negative,
            ..magnitude(cursor, how)?
        });
    }
    let mut ahead = cursor.clone();
    let Some(unit) = currency(&mut ahead) else {
        return magnitude(cursor, how);
    };
    if let Some(negative) = sign(&mut ahead) {
        *cursor = ahead;
        return Some(Amount {
            negative,
            ..money(cursor, unit, how)?
        });
    }
    if ahead.eat('(') {
        *cursor = ahead;
        return bracketed_money(cursor, unit, how);
    }
    magnitude(cursor, how)
}

/// After the opening bracket: `12.5)`, `£5m)`, `5%)`, `5)%`.
fn bracketed(cursor: &mut Cursor<'_>, how: How) -> Option<Amount> {
    cursor.skip_spaces();
    let mut amount = magnitude(cursor, how)?;
    cursor.skip_spaces();
    cursor.eat(')').then_some(())?;
    amount.negative = true;
    if amount.is_bare() && percent(cursor) {
        amount.unit = Unit::Percent;
    } else if amount.unit == Unit::None {
        amount.unit = phrase::read(cursor).map_or(Unit::None, Unit::Named);
    }
    Some(amount)
}

/// After the currency and the opening bracket: `5)`, `5m)`, `5)m`.
fn bracketed_money(cursor: &mut Cursor<'_>, unit: Unit, how: How) -> Option<Amount> {
    cursor.skip_spaces();
    let mut amount = money(cursor, unit, how)?;
    cursor.skip_spaces();
    cursor.eat(')').then_some(())?;
    amount.negative = true;
    if amount.power == 0 {
        amount.power = power(cursor, unit);
    }
    Some(amount)
}

/// An amount without a sign.
pub(super) fn magnitude(cursor: &mut Cursor<'_>, how: How) -> Option<Amount> {
    let mut amount = plain(cursor, how)?;
    if amount.unit == Unit::None {
        let before = cursor.clone();
        let unit = phrase::read(cursor);
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

/// An amount without a sign, and without a unit in words.
pub(super) fn plain(cursor: &mut Cursor<'_>, how: How) -> Option<Amount> {
    if let Some(unit) = currency(cursor) {
        return money(cursor, unit, how);
    }
    let number = number::read(cursor, how)?;
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
        number,
        power,
        unit,
    })
}

/// After the currency.
fn money(cursor: &mut Cursor<'_>, unit: Unit, how: How) -> Option<Amount> {
    let number = number::read(cursor, how)?;
    let power = power(cursor, unit);
    let per = phrase::per(cursor);
    let unit = match (unit, per) {
        (Unit::Currency(sign), Some(per)) => Unit::Named(per.of_money(sign)?),
        (unit, _) => unit,
    };
    Some(Amount {
        negative: false,
        number,
        power,
        unit,
    })
}

/// Whether the number is negative, if a sign stands here.
fn sign(cursor: &mut Cursor<'_>) -> Option<bool> {
    if cursor.eat_words("minus") {
        cursor.skip_spaces();
        return Some(true);
    }
    cursor
        .eat_if(|c| matches!(c, '+' | '-' | '\u{2212}' | '\u{2013}'))
        .map(|sign| sign != '+')
}

/// The codes of money that are written out.
const CODES: [(&str, char); 3] = [("GBP", '£'), ("EUR", '€'), ("USD", '$')];

fn code(cursor: &mut Cursor<'_>) -> Option<char> {
    CODES
        .iter()
        .find(|(code, _)| cursor.eat_words(code))
        .map(|(_, sign)| *sign)
}

fn currency(cursor: &mut Cursor<'_>) -> Option<Unit> {
    let sign = cursor.eat_if(is_currency_sign).or_else(|| code(cursor))?;
    cursor.skip_spaces();
    Some(Unit::Currency(sign))
}

/// `5 €`, `500 GBP`.
fn currency_behind(cursor: &mut Cursor<'_>) -> Option<Unit> {
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

/// The scale's power of ten; 0 where none stands.
///
/// `m` and `b` may be metres, months or minutes, unless money or a unit says otherwise: `£2m`, `1.2m visits`.
fn power(cursor: &mut Cursor<'_>, unit: Unit) -> u32 {
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let word = ahead.take_while(char::is_alphabetic);
    let Some(power) = scale::power_of(word) else {
        return 0;
    };
    if unit == Unit::None && matches!(word, "m" | "M" | "b" | "B") {
        let counted = phrase::read(&mut ahead.clone()).is_some_and(NamedUnit::counts_things);
        if !counted {
            return 0;
        }
    }
    *cursor = ahead;
    power
}

/// Whether percent stand here, in sign or word.
pub(super) fn percent(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let found = if ahead.eat('%') {
        let mut after = ahead.clone();
        after.skip_spaces();
        !["point", "points", "pt", "pts"]
            .iter()
            .any(|word| after.eat_words(word))
    } else {
        ["percent", "per cent", "pct"]
            .iter()
            .any(|word| ahead.eat_words(word))
    };
    if found {
        *cursor = ahead;
    }
    found
}
