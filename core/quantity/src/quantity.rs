//! Quantities: a number with its unit, or the reason why a cell holds none.

use std::fmt;

use rust_decimal::Decimal;

use crate::notation::Notation;
use crate::unit::Unit;

/// A number with its unit.
///
/// ```
/// use ambersheet_quantity::{Quantity, Unit};
/// use rust_decimal::Decimal;
///
/// let spent = Quantity {
///     number: Decimal::from(24_134_000),
///     unit: Unit::Currency('£'),
/// };
/// assert_eq!(spent.to_string(), "£24,134,000");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The value, in the unit.
    pub number: Decimal,
    /// The unit.
    pub unit: Unit,
}

/// The reason why a cell gives no quantity.
///
/// ```
/// use ambersheet_quantity::{Missing, ParseOptions, read};
///
/// let reason = |text| read(text, ParseOptions::default()).quantity.unwrap_err();
/// assert_eq!(reason("n/a"), Missing::NotApplicable);
/// assert_eq!(reason("TBC"), Missing::Awaited);
/// assert_eq!(reason("600-680"), Missing::Range);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Missing {
    /// An empty cell, or only a dash.
    Blank,
    /// `[x]`, "no data" and the like: there is no figure.
    Unavailable,
    /// `N/A` and the like: the measure does not apply.
    NotApplicable,
    /// `TBC` and the like: a value is still to come.
    Awaited,
    /// "Annual report – schedule to be confirmed" and the like: no value is due.
    NotDue,
    /// A range: `600-680`.
    Range,
    /// Text that is no number, or none without doubt.
    Text,
    /// A date or a time of which nobody can tell what it is, such as a month without a day.
    Date,
    /// A text that may be one of two dates: `03/04/2025`.
    TwoDates,
    /// `<5`, `*` and the like: the number is held back.
    Suppressed,
    /// TRUE or FALSE.
    Truth,
    /// A formula whose result the workbook does not hold.
    Unsaved,
    /// An error value such as `#N/A` or `#DIV/0!`.
    Error,
    /// A number that a decimal cannot hold.
    OutOfRange,
    /// A cell that is not blank and shows nothing, by its number format or because the sheet hides zeros.
    Unseen,
}

impl Quantity {
    /// Returns a number of hours, minutes or another time of one length as a duration; any other quantity stays.
    ///
    /// ```
    /// use ambersheet_quantity::{ParseOptions, read};
    ///
    /// let quantity = |text| read(text, ParseOptions::default()).quantity;
    /// assert_eq!(quantity("90 mins")?.as_duration().to_string(), "1 h 30 min");
    /// assert_eq!(quantity("90 jobs")?.as_duration().to_string(), "90 jobs");
    /// # Ok::<(), ambersheet_quantity::Missing>(())
    /// ```
    #[must_use]
    pub fn as_duration(self) -> Self {
        let seconds = self.unit.seconds().map(Decimal::from);
        let number = seconds.and_then(|seconds| self.number.checked_mul(seconds));
        number.map_or(self, |number| Self {
            number: number.normalize(),
            unit: Unit::Notation(Notation::Duration),
        })
    }
}

impl fmt::Display for Quantity {
    /// Writes the quantity as a person would: `69.8%`, `£24,134,000`, `-£5`, `28,553`, `12.28 days per FTE`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number.normalize();
        if let Unit::Notation(notation) = self.unit {
            return notation.write(number, f);
        }
        if number.is_sign_negative() && !number.is_zero() {
            f.write_str("-")?;
        }
        if let Some(sign) = self.unit.money() {
            write!(f, "{sign}")?;
        }
        f.write_str(&with_separators(&number.abs().to_string()))?;
        match self.unit {
            Unit::Percent => f.write_str("%"),
            Unit::Named(unit) => unit.write(f, number == Decimal::ONE),
            Unit::Notation(_)
            | Unit::None
            | Unit::Currency(_)
            | Unit::Scaled(_)
            | Unit::ByFormat { .. }
            | Unit::Open { .. }
            | Unit::InDoubt => Ok(()),
        }
    }
}

/// Returns `true` for the sign of a currency's whole unit: `£`, `$`, `€` and the like, not `¢`.
pub(crate) fn is_currency_sign(c: char) -> bool {
    matches!(c, '$' | '£' | '¥' | '\u{20a0}'..='\u{20cf}')
}

/// Returns a plain decimal number with thousands separators in its whole part.
fn with_separators(digits: &str) -> String {
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut out = String::with_capacity(digits.len() + whole.len() / 3 + 1);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values: typed by hand.
    #[test]
    fn quantities_are_shown_as_people_write_them() {
        for (number, places, unit, expected) in [
            (698, 1, Unit::Percent, "69.8%"),
            (6980, 2, Unit::Percent, "69.8%"),
            (24_134_000, 0, Unit::Currency('£'), "£24,134,000"),
            (-5, 0, Unit::Currency('£'), "-£5"),
            (28_553, 0, Unit::None, "28,553"),
            (1, 4, Unit::None, "0.0001"),
            (0, 0, Unit::Currency('£'), "£0"),
            (0, 2, Unit::Percent, "0%"),
            (999, 0, Unit::None, "999"),
            (-1_234_567, 3, Unit::None, "-1,234.567"),
            (-100, 0, Unit::None, "-100"),
            (11_250_000, 0, Unit::Currency('€'), "€11,250,000"),
            (999_999_999_999_999, 0, Unit::None, "999,999,999,999,999"),
        ] {
            let number = Decimal::new(number, places);
            assert_eq!(Quantity { number, unit }.to_string(), expected);
        }
        assert_eq!(
            Quantity {
                number: -Decimal::ZERO,
                unit: Unit::None
            }
            .to_string(),
            "0"
        );
    }
}
