//! Number formats of cells, as far as they tell the unit of a number.
//!
//! A workbook stores 69.8 % as 0.698 and £5 as 5: only the number format tells them from bare numbers. A format is given
//! by its numFmtId, with a code if the workbook defines it itself (ECMA-376 18.8.30, 18.8.31). The first section of the
//! code decides. The others are for negative numbers, zero and text.

use std::str::Chars;

use rust_decimal::Decimal;

use crate::decimal::in_range;
use crate::quantity::is_currency_sign;
use crate::quantity::{Missing, Quantity};
use crate::scale::power_of;
use crate::unit::Unit;

/// The kind of a number format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FormatKind {
    /// A bare number.
    #[default]
    General,
    /// A percentage: 0.698 is shown as 69.8%.
    Percent,
    /// Money, with this sign, counted in whole units of it.
    Currency(char),
    /// A number with a power behind it as text, although the format does not scale it down: `£0.0"m"` shows 2.5 as
    /// £2.5m, and 2.5 is not pounds.
    Literal,
    /// A date, a time or a duration.
    Date,
    /// Text: the number is shown as it was typed.
    Text,
    /// Unknown, because the library that read the workbook does not give it. A fraction up to 2 may be a percentage (0.85
    /// shown as 85 %), and stays in doubt unless the rules give its unit. Other numbers are bare.
    Hidden,
}

/// Returns the kind of a format from its numFmtId and from its code, if the workbook defines one.
///
/// The built-in money formats (5 to 8, 37 to 44) take their sign from the reader's own computer. It is unknown, so they
/// are [`FormatKind::General`].
///
/// ```
/// use ambersheet_quantity::{FormatKind, kind_of_format};
///
/// assert_eq!(kind_of_format(9, None), FormatKind::Percent);
/// assert_eq!(kind_of_format(164, Some("£#,##0")), FormatKind::Currency('£'));
/// assert_eq!(kind_of_format(165, Some("dd/mm/yyyy")), FormatKind::Date);
/// ```
pub fn kind_of_format(id: u32, code: Option<&str>) -> FormatKind {
    match (code, id) {
        (Some(code), _) => kind_of_code(code),
        (None, 9 | 10 | 67 | 68) => FormatKind::Percent,
        (None, 14..=22 | 27..=36 | 45..=47 | 50..=58 | 71..=81) => FormatKind::Date,
        (None, 49) => FormatKind::Text,
        (None, _) => FormatKind::General,
    }
}

/// Returns the quantity of a cell's number under its format: 0.698 under a percent format is 69.8 %.
///
/// # Errors
/// [`Missing::Date`] for a date, [`Missing::OutOfRange`] if the percentage has over 15 digits before the point.
///
/// ```
/// use ambersheet_quantity::{FormatKind, decimal_from_f64, quantity_of_number};
///
/// let stored = decimal_from_f64(0.698).unwrap();
/// let quantity = quantity_of_number(stored, FormatKind::Percent).unwrap();
/// assert_eq!(quantity.to_string(), "69.8%");
/// ```
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

/// Returns `true` for a fraction that may be a percentage as it is stored.
fn is_small_fraction(number: Decimal) -> bool {
    !number.fract().is_zero() && number.abs() <= Decimal::TWO
}

/// Multiplies by 100 by moving the point, so that no digit is lost.
pub(crate) fn times_hundred(number: Decimal) -> Result<Decimal, Missing> {
    let mut number = number.normalize();
    match number.scale().checked_sub(2) {
        Some(places) => number.set_scale(places).map_err(|_| Missing::OutOfRange)?,
        None => {
            number = number
                .checked_mul(Decimal::ONE_HUNDRED)
                .ok_or(Missing::OutOfRange)?;
        }
    }
    in_range(number)
}

/// The first section of a format code, as far as it matters here.
#[derive(Default)]
struct Section {
    /// The kind by its signs, apart from money: a date, else a percentage, else text.
    kind: FormatKind,
    /// `true` right after a comma. It scales by a thousand if no digit follows.
    comma: bool,
    /// `true` if the number is shown in thousands or millions.
    scaled: bool,
    /// The literal text around the number.
    literal: String,
}

/// Returns the kind of a format from its code.
fn kind_of_code(code: &str) -> FormatKind {
    let section = Section::read(code);
    match section.kind {
        FormatKind::General if section.writes_a_power() => FormatKind::Literal,
        FormatKind::General => section
            .money()
            .map_or(FormatKind::General, FormatKind::Currency),
        kind @ (FormatKind::Percent
        | FormatKind::Currency(_)
        | FormatKind::Literal
        | FormatKind::Date
        | FormatKind::Text
        | FormatKind::Hidden) => kind,
    }
}

impl Section {
    /// Reads a format code up to the end of its first section.
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

    /// Takes a character that is no digit, no comma and no end of the section.
    fn take(&mut self, c: char, chars: &mut Chars<'_>) {
        match c {
            '"' => self
                .literal
                .extend(chars.by_ref().take_while(|c| *c != '"')),
            '\\' => self.literal.extend(chars.next()),
            // A gap as wide as the next character, or that character repeated: no literal text.
            '_' | '*' => drop(chars.next()),
            '[' => self.bracket(&chars.by_ref().take_while(|c| *c != ']').collect::<String>()),
            '%' if self.kind != FormatKind::Date => self.kind = FormatKind::Percent,
            '@' if self.kind == FormatKind::General => self.kind = FormatKind::Text,
            'y' | 'Y' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'm' | 'M' => {
                self.kind = FormatKind::Date;
            }
            // Shown as they are, without quotes (ECMA-376 18.8.31).
            _ if is_currency_sign(c) => self.literal.push(c),
            _ => {}
        }
    }

    /// Takes a part in square brackets. `[$£-809]` is a sign, `[h]` a duration; `[Red]` and `[>=100]` do not matter.
    fn bracket(&mut self, inner: &str) {
        if let Some(sign_and_locale) = inner.strip_prefix('$') {
            let sign = sign_and_locale
                .split_once('-')
                .map_or(sign_and_locale, |(sign, _locale)| sign);
            self.literal.push_str(sign);
        } else {
            let is_duration = |unit: char| inner.chars().all(|c| c.eq_ignore_ascii_case(&unit));
            if !inner.is_empty() && ['h', 'm', 's'].into_iter().any(is_duration) {
                self.kind = FormatKind::Date;
            }
        }
    }

    /// Returns `true` if the literal text has a word such as "millions" and the format does not scale the number down.
    fn writes_a_power(&self) -> bool {
        let mut words = self.literal.split(|c: char| !c.is_alphanumeric());
        !self.scaled && words.any(|word| power_of(word).is_some())
    }

    /// Returns the currency sign; none if it is only a part of one (`R$`).
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
