//! Number formats of cells: what they show of a number, and what the number therefore counts.
//!
//! A workbook stores 69.8 % as 0.698 and £5 as 5: only the number format tells them from bare numbers. A format is given
//! by its numFmtId, with a code if the workbook defines it itself (ECMA-376 18.8.30, 18.8.31). The code has up to four
//! sections, and the number at hand decides which of them shows it (`choice`). A section shows signs, words and digits
//! (`section`). Its words tell the unit and the power (`words`): `0 "days"` counts days, `0.0,,"m"` millions.
//!
//! What nobody can tell stays in doubt. A word that is not known may be a unit, so it is never passed over.

mod words;

mod section;

mod choice;

use rust_decimal::Decimal;

use self::choice::Sections;
use crate::decimal::{in_range, times_hundred};
use crate::quantity::{Missing, Quantity};
use crate::reading::ParseOptions;
use crate::text::read;
use crate::unit::Unit;

/// The kind of number that a number format shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FormatKind {
    /// A bare number.
    #[default]
    General,
    /// A percentage: 0.698 is shown as 69.8%.
    Percent,
    /// Money, with this sign, counted in whole units of it.
    Currency(char),
    /// A number with another unit, or with a power: `0 "days"`, `0.0"m"`.
    Worded {
        /// The unit.
        unit: Unit,
        /// The power of ten by which the stored number is multiplied.
        power: u8,
    },
    /// A number with words or signs that may be a unit, or that contradict each other.
    Unclear,
    /// A date, a time or a duration.
    Date,
    /// Text: the number is shown as it was typed.
    Text,
    /// Nothing of the number: `;;;`, or a zero under `#`.
    Nothing,
    /// A word in place of the number: `[=0]"TBC"`.
    Word(Missing),
}

/// A number format.
///
/// ```
/// use ambersheet_quantity::{FormatKind, NumberFormat, decimal_from_f64};
///
/// let kind = |id, code| NumberFormat::new(id, code).kind(None);
/// assert_eq!(kind(9, None), FormatKind::Percent);
/// assert_eq!(kind(164, Some("£#,##0")), FormatKind::Currency('£'));
/// assert_eq!(kind(165, Some("dd/mm/yyyy")), FormatKind::Date);
///
/// let shares_and_counts = NumberFormat::new(166, Some("[<=1]0%;0"));
/// let eighty_five = decimal_from_f64(85.0).ok();
/// assert_eq!(shares_and_counts.kind(eighty_five), FormatKind::General);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberFormat {
    /// The kind of all numbers, if it is the same for all.
    kind: FormatKind,
    /// The sections, if numbers are shown in several ways or texts are not shown as they are.
    sections: Option<Box<Sections>>,
}

impl NumberFormat {
    /// Reads a format by its numFmtId and by its code, if the workbook defines one.
    ///
    /// The built-in money formats (5 to 8, 37 to 44) take their sign from the reader's own computer. It is unknown, so
    /// they are [`FormatKind::General`].
    pub fn new(id: u32, code: Option<&str>) -> Self {
        let kind = match (code, id) {
            (Some(code), _) => {
                let (kind, sections) = Sections::read(code);
                return Self {
                    kind,
                    sections: sections.map(Box::new),
                };
            }
            (None, 9 | 10 | 67 | 68) => FormatKind::Percent,
            (None, 14..=22 | 27..=36 | 45..=47 | 50..=58 | 71..=81) => FormatKind::Date,
            (None, 49) => FormatKind::Text,
            (None, _) => FormatKind::General,
        };
        Self {
            kind,
            sections: None,
        }
    }

    /// Returns the kind as which a number is shown. Without a number, it is the kind of all numbers, and
    /// [`FormatKind::Unclear`] if they are shown in several ways.
    #[inline]
    pub fn kind(&self, number: Option<Decimal>) -> FormatKind {
        match (&self.sections, number) {
            (Some(sections), Some(number)) => sections.kind(number),
            _ => self.kind,
        }
    }

    /// Returns the word that is shown in place of a number.
    pub fn word(&self, number: Decimal) -> Option<&str> {
        self.sections.as_ref()?.word(number)
    }

    /// Returns a text as the format shows it; `None` if it is shown as it is.
    pub fn text(&self, text: &str) -> Option<String> {
        self.sections.as_ref()?.text(text)
    }
}

/// Returns the quantity of a cell's number under its format: 0.698 under a percent format is 69.8 %.
///
/// # Errors
/// [`Missing::Date`] for a date, [`Missing::Unseen`] if nothing of the number is shown, the reading of a word that is
/// shown in its place, and [`Missing::OutOfRange`] if the number has over 15 digits before the point.
///
/// ```
/// use ambersheet_quantity::{FormatKind, decimal_from_f64, quantity_of_number};
///
/// let stored = decimal_from_f64(0.698).unwrap();
/// let quantity = quantity_of_number(stored, FormatKind::Percent).unwrap();
/// assert_eq!(quantity.to_string(), "69.8%");
/// ```
#[inline]
pub fn quantity_of_number(number: Decimal, kind: FormatKind) -> Result<Quantity, Missing> {
    let (number, unit) = match kind {
        FormatKind::General | FormatKind::Text => (number, Unit::None),
        FormatKind::Percent => (times_hundred(number)?, Unit::Percent),
        FormatKind::Currency(sign) => (number, Unit::Currency(sign)),
        FormatKind::Worded { unit, power } => (times_power(number, power)?, unit),
        FormatKind::Unclear => (number, Unit::InDoubt),
        FormatKind::Date => return Err(Missing::Date),
        FormatKind::Nothing => return Err(Missing::Unseen),
        FormatKind::Word(missing) => return Err(missing),
    };
    Ok(Quantity { number, unit })
}

/// Multiplies by a power of ten.
fn times_power(number: Decimal, power: u8) -> Result<Decimal, Missing> {
    let factor = 10_u64
        .checked_pow(u32::from(power))
        .ok_or(Missing::OutOfRange)?;
    let number = number.checked_mul(Decimal::from(factor));
    in_range(number.ok_or(Missing::OutOfRange)?)
}

/// Returns the kind of a number that a section shows as a word alone.
fn kind_of_word(word: &str) -> FormatKind {
    match read(word, ParseOptions::default()).quantity {
        Err(missing) => FormatKind::Word(missing),
        Ok(Quantity {
            number,
            unit: Unit::None,
        }) if number.is_zero() => FormatKind::General,
        Ok(_) => FormatKind::Word(Missing::Text),
    }
}

#[cfg(test)]
mod tests;
