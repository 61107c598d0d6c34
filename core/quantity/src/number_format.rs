//! What a cell's number format says about its number.
//!
//! A workbook stores 69.8 % as 0.698 and £5 as 5: only the number format tells them from bare numbers. The format
//! comes as a numFmtId, with a code for the formats that the workbook defines itself (ECMA-376 18.8.30, 18.8.31).
//! The first section of the code decides, since the others are for negative numbers, zero and text.

use std::str::Chars;

use rust_decimal::Decimal;

use super::quantity::is_currency_sign;
use super::scale::power_of;
use super::{Missing, Quantity, Unit};

/// What a number format makes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FormatKind {
    /// A bare number.
    #[default]
    General,
    /// A percentage: 0.698 is shown as 69.8%.
    Percent,
    /// Money, with this sign, counted in whole units of it.
    Currency(char),
    /// A number with a power written behind it as text, which the format does not scale down by: `£0.0"m"` shows 2.5
    /// as £2.5m, and 2.5 is not pounds.
    Literal,
    /// A date, a time or a duration.
    Date,
    /// Text: the number is shown as it was typed.
    Text,
    /// Not known to us, since the library that read the workbook does not tell. A fraction up to 2 may be a percentage
    /// (0.85 shown as 85 %) and stays in doubt unless the rules give its unit; other numbers are bare.
    Hidden,
}

/// The kind of a format by its numFmtId and, where the workbook gives one, its code.
///
/// The built-in money formats (5 to 8, 37 to 44) take their sign from the reader's own computer, so that none is
/// known: they are [`FormatKind::General`].
pub fn kind_of_format(id: u32, code: Option<&str>) -> FormatKind {
    match (code, id) {
        (Some(code), _) => kind_of_code(code),
        (None, 9 | 10 | 67 | 68) => FormatKind::Percent,
        (None, 14..=22 | 27..=36 | 45..=47 | 50..=58 | 71..=81) => FormatKind::Date,
        (None, 49) => FormatKind::Text,
        (None, _) => FormatKind::General,
    }
}

/// A cell's number as its format means it: 0.698 under a percent format is 69.8 %.
///
/// [`Missing::Date`] for a date, [`Missing::OutOfRange`] if the percentage has over 15 digits before the point.
pub fn quantity_of_number(number: Decimal, kind: FormatKind) -> Result<Quantity, Missing> {
    let (number, unit) = match kind {
        FormatKind::Currency(sign) => (number, Unit::Currency(sign)),
        FormatKind::Literal => (number, Unit::Literal),
        FormatKind::Hidden if is_small_fraction(number) => (number, Unit::InDoubt),
        FormatKind::General | FormatKind::Text | FormatKind::Hidden => (number, Unit::None),
        FormatKind::Percent => (times_hundred(number)?, Unit::Percent),
        FormatKind::Date => return Err(Missing::Date),
    };
    Ok(Quantity { number, unit })
}

/// Whether a number is no whole number and may be a percentage as it is stored.
fn is_small_fraction(number: Decimal) -> bool {
    !number.fract().is_zero() && number.abs() <= Decimal::TWO
}

/// Moves the point, so that no digit is lost.
pub(super) fn times_hundred(number: Decimal) -> Result<Decimal, Missing> {
    let mut number = number.normalize();
    match number.scale().checked_sub(2) {
        Some(places) => number.set_scale(places).map_err(|_| Missing::OutOfRange)?,
        None => {
            number = number
                .checked_mul(Decimal::ONE_HUNDRED)
                .ok_or(Missing::OutOfRange)?
        }
    }
    let limit = Decimal::from(10_i64.pow(15));
    if number.abs() < limit {
        Ok(number.normalize())
    } else {
        Err(Missing::OutOfRange)
    }
}

/// What a first section holds, as far as it matters here.
#[derive(Default)]
struct Section {
    /// What its signs say, leaving money aside: a date, else a percentage, else text.
    kind: FormatKind,
    /// A comma was the last thing but a digit: it scales by a thousand if no digit follows.
    comma: bool,
    /// The number is shown in thousands or millions.
    scaled: bool,
    /// The literal text around the number.
    literal: String,
}

fn kind_of_code(code: &str) -> FormatKind {
    let section = Section::read(code);
    match section.kind {
        FormatKind::General if section.writes_a_power() => FormatKind::Literal,
        FormatKind::General => section
            .money()
            .map_or(FormatKind::General, FormatKind::Currency),
        kind => kind,
    }
}

impl Section {
    fn read(code: &str) -> Self {
        let mut section = Self::default();
        let mut chars = code.chars();
        while let Some(c) = chars.next() {
            match c {
                ';' => break,
                '0' | '#' | '?' => section.comma = false,
                ',' => section.comma = true,
                _ => {
                    section.scaled |= std::mem::take(&mut section.comma);
                    section.take(c, &mut chars);
                }
            }
        }
        section.scaled |= section.comma;
        section
    }

    /// Anything but digits, commas and the end of the section.
    fn take(&mut self, c: char, chars: &mut Chars<'_>) {
        match c {
            '"' => self
                .literal
                .extend(chars.by_ref().take_while(|c| *c != '"')),
            '\\' => self.literal.extend(chars.next()),
            // A gap as wide as the next character, or that character repeated: not part of what is said.
            '_' | '*' => drop(chars.next()),
            '[' => self.bracket(&chars.by_ref().take_while(|c| *c != ']').collect::<String>()),
            '%' if self.kind != FormatKind::Date => self.kind = FormatKind::Percent,
            '@' if self.kind == FormatKind::General => self.kind = FormatKind::Text,
            'y' | 'Y' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'm' | 'M' => {
                self.kind = FormatKind::Date
            }
            // Shown as they are, without quotes (ECMA-376 18.8.31).
            _ if is_currency_sign(c) => self.literal.push(c),
            _ => {}
        }
    }

    /// `[$£-809]` is a sign, `[h]` a duration; `[Red]` and `[>=100]` say nothing about the number.
    fn bracket(&mut self, inner: &str) {
        if let Some(sign_and_locale) = inner.strip_prefix('$') {
            let sign = sign_and_locale
                .split_once('-')
                .map_or(sign_and_locale, |(sign, _locale)| sign);
            self.literal.push_str(sign);
        } else {
            let of = |unit: char| {
                !inner.is_empty() && inner.chars().all(|c| c.eq_ignore_ascii_case(&unit))
            };
            if of('h') || of('m') || of('s') {
                self.kind = FormatKind::Date;
            }
        }
    }

    /// Whether the literal text says thousands or millions of a number that the format does not itself scale down.
    fn writes_a_power(&self) -> bool {
        let mut words = self.literal.split(|c: char| !c.is_alphanumeric());
        !self.scaled && words.any(|word| power_of(word).is_some())
    }

    /// The sign of money; none where it is only part of one (`R$`).
    fn money(&self) -> Option<char> {
        let (at, sign) = self
            .literal
            .char_indices()
            .find(|(_, c)| is_currency_sign(*c))?;
        let (before, after) = (&self.literal[..at], &self.literal[at + sign.len_utf8()..]);
        let alone = !before.ends_with(char::is_alphabetic) && !after.contains(is_currency_sign);
        alone.then_some(sign)
    }
}

#[cfg(test)]
mod tests;
