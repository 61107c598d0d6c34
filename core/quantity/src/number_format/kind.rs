//! The kinds of numbers that a number format shows, and the quantities that they make.

use rust_decimal::Decimal;

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

/// Returns the quantity of a cell's number under its format: 0.698 under a percent format is 69.8 %.
///
/// # Errors
/// [`Missing::Date`] for a date, [`Missing::Unseen`] if nothing of the number is shown, the reading of a word that is
/// shown in its place, and [`Missing::OutOfRange`] if the number has over 15 digits before the point.
///
/// ```
/// use ambersheet_quantity::{FormatKind, decimal_from_f64, quantity_of_number};
///
/// let stored = decimal_from_f64(0.698).expect("a number");
/// let quantity = quantity_of_number(stored, FormatKind::Percent).expect("a number");
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
pub(super) fn kind_of_word(word: &str) -> FormatKind {
    match read(word, ParseOptions::default()).quantity {
        Err(missing) => FormatKind::Word(missing),
        Ok(Quantity {
            number,
            unit: Unit::None,
        }) if number.is_zero() => FormatKind::General,
        Ok(_) => FormatKind::Word(Missing::Text),
    }
}
