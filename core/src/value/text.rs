//! Quantities read from text as somebody typed it into a cell.
//!
//! Returns are full of text where a number is meant: `£2M`, `(12.5)`, `22/23 64`, `£2000,000 (New target Q4)`. This
//! reads those of which there is no doubt, and everything else is [`Missing::Text`]: two numbers, a number among
//! words, a date, a unit that is not known. A number read wrongly would become a colour, and nobody would see it;
//! one that is not read becomes a line in the list of unrated measures, where somebody does.
//!
//! The grammar, with spaces of any kind allowed around the parts where `~` stands:
//!
//! ```text
//! cell      = ~ ( nothing | missing tail | amount tail ) ~
//! nothing   = an empty text
//! missing   = dashes | ".." | "[x]" | "N/A" … | "TBC" … | "#N/A" …          (`missing`)
//! amount    = year space ~ magnitude      the year is context; a dash after it may separate, so no sign
//!           | value
//! value     = [ sign ] magnitude
//!           | currency ~ sign number scale
//!           | "(" ~ magnitude ~ ")" percent     negative; the percent only if there is no other unit
//!           | currency ~ "(" ~ number scale ~ ")" scale
//! magnitude = currency ~ number scale
//!           | number ( scale | percent )
//! number    = digits { "," three digits } [ "." digits ] | "." digits       (`number`)
//! scale     = [ ~ ( "k" | "m" | "bn" | "thousand" | "million" | "billion" … ) ]    "m", "b" only of
//!                                         money: of anything else "m" may be metres, months or minutes
//! percent   = [ ~ ( "%" | "percent" | "per cent" ) ]
//! year      = "22/23" | "2022/23" | "2022/2023"      the second follows the first
//! sign      = "+" | "-" | "−" | "–"
//! currency  = "£" | "$" | "€" | …
//! tail      = { ~ ( "*" | "†" | "‡" | "[p]" | "[r]" | "[e]" | note ) }
//! note      = "(" words ")"               but no second amount, and nothing that changes the first: "(£000)",
//!                                         "(of 7)"
//! ```

mod cursor;
mod missing;
mod note;
mod number;

use rust_decimal::Decimal;

use self::cursor::{Cursor, is_space};
use self::number::Number;
use super::quantity::is_currency_sign;
use super::{Missing, Quantity, Unit, scale};

/// The quantity that a cell's text states, or why there is none.
///
/// The number is as written, at any number of digits that a decimal holds, in whole units: `£2M` is 2,000,000
/// pounds and `69.8%` is 69.8 percent.
pub fn read_quantity(text: &str) -> Result<Quantity, Missing> {
    let text = text.trim_matches(is_space);
    if let Some(missing) = missing::read(text) {
        return Err(missing);
    }
    let mut cursor = Cursor::new(text);
    let amount = amount(&mut cursor).ok_or(Missing::Text)?;
    note::skip_tail(&mut cursor).ok_or(Missing::Text)?;
    if cursor.at_end() { amount.quantity() } else { Err(Missing::Text) }
}

/// What was read, before it is known whether a decimal holds it.
struct Amount {
    negative: bool,
    number: Number,
    /// The power of ten that the scale multiplies by.
    power: u32,
    unit: Unit,
}

impl Amount {
    fn quantity(self) -> Result<Quantity, Missing> {
        let number: Decimal = self.number.scaled(self.negative, self.power)?;
        let unit = match (self.power, self.unit) {
            (0, unit) => unit,
            (_, Unit::Currency(sign)) => Unit::Scaled(Some(sign)),
            (_, _) => Unit::Scaled(None),
        };
        Ok(Quantity { number, unit })
    }
}

fn amount(cursor: &mut Cursor<'_>) -> Option<Amount> {
    let mut ahead = cursor.clone();
    if year(&mut ahead).is_some() && ahead.skip_spaces() {
        *cursor = ahead;
        return magnitude(cursor);
    }
    value(cursor)
}

fn value(cursor: &mut Cursor<'_>) -> Option<Amount> {
    if cursor.eat('(') {
        return bracketed(cursor);
    }
    if let Some(negative) = sign(cursor) {
        return Some(Amount { negative, ..magnitude(cursor)? });
    }
    let mut ahead = cursor.clone();
    let Some(unit) = currency(&mut ahead) else { return magnitude(cursor) };
    if let Some(negative) = sign(&mut ahead) {
        *cursor = ahead;
        return Some(Amount { negative, ..money(cursor, unit)? });
    }
    if ahead.eat('(') {
        *cursor = ahead;
        return bracketed_money(cursor, unit);
    }
    magnitude(cursor)
}

/// After the opening bracket: `12.5)`, `£5m)`, `5%)`, `5)%`.
fn bracketed(cursor: &mut Cursor<'_>) -> Option<Amount> {
    cursor.skip_spaces();
    let mut amount = magnitude(cursor)?;
    cursor.skip_spaces();
    cursor.eat(')').then_some(())?;
    amount.negative = true;
    if amount.unit == Unit::None && amount.power == 0 && percent(cursor) {
        amount.unit = Unit::Percent;
    }
    Some(amount)
}

/// After the currency and the opening bracket: `5)`, `5m)`, `5)m`.
fn bracketed_money(cursor: &mut Cursor<'_>, unit: Unit) -> Option<Amount> {
    cursor.skip_spaces();
    let mut amount = money(cursor, unit)?;
    cursor.skip_spaces();
    cursor.eat(')').then_some(())?;
    amount.negative = true;
    if amount.power == 0 {
        amount.power = power(cursor, unit);
    }
    Some(amount)
}

fn magnitude(cursor: &mut Cursor<'_>) -> Option<Amount> {
    if let Some(unit) = currency(cursor) {
        return money(cursor, unit);
    }
    let number = number::read(cursor)?;
    let power = power(cursor, Unit::None);
    let unit = if power == 0 && percent(cursor) { Unit::Percent } else { Unit::None };
    Some(Amount { negative: false, number, power, unit })
}

/// After the currency.
fn money(cursor: &mut Cursor<'_>, unit: Unit) -> Option<Amount> {
    let number = number::read(cursor)?;
    Some(Amount { negative: false, number, power: power(cursor, unit), unit })
}

/// Whether the number is negative, if a sign stands here.
fn sign(cursor: &mut Cursor<'_>) -> Option<bool> {
    cursor.eat_if(|c| matches!(c, '+' | '-' | '\u{2212}' | '\u{2013}')).map(|sign| sign != '+')
}

fn currency(cursor: &mut Cursor<'_>) -> Option<Unit> {
    let sign = cursor.eat_if(is_currency_sign)?;
    cursor.skip_spaces();
    Some(Unit::Currency(sign))
}

/// The scale's power of ten; 0 where none stands.
fn power(cursor: &mut Cursor<'_>, unit: Unit) -> u32 {
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let word = ahead.take_while(char::is_alphabetic);
    let in_doubt = unit == Unit::None && matches!(word, "m" | "M" | "b" | "B");
    match scale::power_of(word) {
        Some(power) if !in_doubt => {
            *cursor = ahead;
            power
        }
        _ => 0,
    }
}

fn percent(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    ahead.skip_spaces();
    let mut found = ahead.eat('%');
    if !found {
        let word = ahead.take_while(char::is_alphabetic);
        found = word.eq_ignore_ascii_case("percent")
            || (word.eq_ignore_ascii_case("per")
                && ahead.skip_spaces()
                && ahead.take_while(char::is_alphabetic).eq_ignore_ascii_case("cent"));
    }
    if found {
        *cursor = ahead;
    }
    found
}

/// A year over two calendar years; the second must follow the first, which tells it from a ratio or a date.
fn year(cursor: &mut Cursor<'_>) -> Option<()> {
    let first = cursor.take_while(|c| c.is_ascii_digit());
    cursor.eat('/').then_some(())?;
    let second = cursor.take_while(|c| c.is_ascii_digit());
    let lengths = matches!((first.len(), second.len()), (2 | 4, 2) | (4, 4));
    let (from, to): (u32, u32) = (first.parse().ok()?, second.parse().ok()?);
    let modulus = 10_u32.pow(u32::try_from(second.len()).ok()?.min(4));
    (lengths && (from + 1) % modulus == to).then_some(())
}

#[cfg(test)]
mod tests;
