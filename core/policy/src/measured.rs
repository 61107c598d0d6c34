//! Pairs of an actual and a target that can be compared, and the reasons why others cannot.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::polarity::Polarity;
use crate::reason::Reason;
use crate::tolerance::{Tolerance, compare, exact_product};
use crate::value::Value;
use ambersheet_quantity::{Missing, Quantity, TargetSign, Unit};

/// An actual and a target in one unit.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// The actual's number.
    pub actual: Decimal,
    /// The target's number.
    pub target: Decimal,
    /// The unit of both; that of one of them, if the other is bare.
    pub unit: Unit,
    /// `true` if the target itself does not meet it: `more than 90%`.
    pub is_strict: bool,
    /// Both numbers without the divisions that they come from, if there were any.
    multiplied: Option<([Decimal; 2], Decimal)>,
}

/// Returns the numbers of values, multiplied by the divisors of all of them, and what they were multiplied by.
///
/// `None` if the decimals of all of them end, so that they are exact as they are, or if a decimal cannot hold a product.
#[inline]
pub(crate) fn multiplied_out<const N: usize>(
    values: [&Value; N],
) -> Option<([Decimal; N], Decimal)> {
    if values.iter().all(|value| value.fraction().is_none()) {
        return None;
    }
    let mut parts = [(Decimal::ZERO, Decimal::ONE); N];
    let mut over = Decimal::ONE;
    for (part, value) in parts.iter_mut().zip(values) {
        let whole = (value.quantity.ok()?.number, Decimal::ONE);
        *part = value.fraction().unwrap_or(whole);
        if !over.checked_rem(part.1)?.is_zero() {
            over = exact_product(over, part.1)?;
        }
    }
    let mut numbers = [Decimal::ZERO; N];
    for (number, (numerator, divisor)) in numbers.iter_mut().zip(parts) {
        *number = exact_product(numerator, over.checked_div(divisor)?)?;
    }
    Some((numbers, over))
}

impl Measured {
    /// Reads both values.
    ///
    /// # Errors
    /// The [`Reason`] why they cannot be compared: one is missing, or their units do not fit.
    pub fn new(actual: &Value, target: &Value) -> Result<Self, Reason> {
        let is_strict = target.sign.is_some_and(TargetSign::is_strict);
        let multiplied = multiplied_out([actual, target]);
        let actual = actual.quantity.map_err(unread)?;
        let target = target.quantity.map_err(unread_target)?;
        match (actual.unit.notation(), target.unit.notation()) {
            (Some(_), None) => return Err(Reason::NotANumber),
            (None, Some(_)) => return Err(Reason::TextTarget),
            (Some(_), Some(_)) | (None, None) => {}
        }
        let target_number = number_beside(target, actual).ok_or(Reason::AmbiguousUnit)?;
        Ok(Self {
            actual: actual.number,
            target: target_number,
            is_strict,
            multiplied,
            unit: if actual.unit == Unit::None {
                target.unit
            } else {
                actual.unit
            },
        })
    }
}

impl Measured {
    /// Returns `true` if a distance on the bad side meets the target.
    pub fn meets(&self, off_target_by: Decimal) -> bool {
        off_target_by < Decimal::ZERO || (off_target_by.is_zero() && !self.is_strict)
    }

    /// Compares a distance from the target with an allowance; `None` where a decimal cannot tell exactly.
    pub fn compare(self, distance: Decimal, allowance: Tolerance) -> Option<Ordering> {
        match self.multiplied {
            Some(([actual, target], over)) => {
                let distance = actual.checked_sub(target)?.abs();
                compare(distance, allowance.times(over)?, Some(target))
            }
            None => compare(distance, allowance, Some(self.target)),
        }
    }
}

/// Returns the reason for which an unreadable actual leaves its measure unrated.
pub fn unread(missing: Missing) -> Reason {
    match missing {
        Missing::Blank | Missing::Unavailable | Missing::Unsaved | Missing::Unseen => {
            Reason::NoData
        }
        Missing::NotApplicable => Reason::NotApplicable,
        Missing::Awaited => Reason::Awaited,
        Missing::NotDue => Reason::NotDue,
        Missing::Text | Missing::Range | Missing::Date | Missing::Truth => Reason::NotANumber,
        Missing::TwoDates => Reason::AmbiguousDate,
        Missing::Suppressed => Reason::Suppressed,
        Missing::Error => Reason::CellError,
        Missing::OutOfRange => Reason::OutOfRange,
    }
}

/// Returns the reason for which an unreadable target leaves its measure unrated.
pub fn unread_target(missing: Missing) -> Reason {
    match missing {
        Missing::Blank
        | Missing::Unavailable
        | Missing::Suppressed
        | Missing::Unsaved
        | Missing::Unseen
        | Missing::NotApplicable
        | Missing::Awaited
        | Missing::NotDue => Reason::NoTarget,
        Missing::Text | Missing::Range | Missing::Date | Missing::Truth => Reason::TextTarget,
        Missing::TwoDates => Reason::AmbiguousDate,
        Missing::Error => Reason::CellError,
        Missing::OutOfRange => Reason::OutOfRange,
    }
}

/// Returns the distance on the bad side of the target: positive when missed, negative when beaten.
///
/// Close to target has no better side, so that its distance is never negative. `None` where a
/// decimal cannot hold the distance.
///
/// ```
/// use ambersheet_policy::measured::{Measured, off_target_by};
/// use ambersheet_policy::polarity::Polarity;
/// use ambersheet_policy::value::Value;
/// use ambersheet_quantity::{Quantity, Unit};
/// use rust_decimal::Decimal;
///
/// let value = |number: i64| Value {
///     quantity: Ok(Quantity { number: number.into(), unit: Unit::None }),
///     ..Value::ABSENT
/// };
/// let measured = Measured::new(&value(90), &value(95)).expect("one unit");
/// assert_eq!(off_target_by(measured, Polarity::Higher), Some(Decimal::from(5)));
/// assert_eq!(off_target_by(measured, Polarity::Lower), Some(Decimal::from(-5)));
/// assert_eq!(off_target_by(measured, Polarity::CloseToTarget), Some(Decimal::from(5)));
/// ```
pub fn off_target_by(measured: Measured, polarity: Polarity) -> Option<Decimal> {
    match polarity {
        Polarity::Higher => measured.target.checked_sub(measured.actual),
        Polarity::Lower => measured.actual.checked_sub(measured.target),
        Polarity::CloseToTarget => measured
            .actual
            .checked_sub(measured.target)
            .map(|off| off.abs()),
    }
}

/// Returns a quantity's number if it can be compared with another quantity.
///
/// A bare zero can, since it is the same in any unit; beside a unit in doubt nothing can, and beside a date, a time or
/// another notation only its like.
pub(crate) fn number_beside(quantity: Quantity, other: Quantity) -> Option<Decimal> {
    let is_nothing = |one: Quantity| one.number.is_zero() && one.unit == Unit::None;
    let has_zero = |one: Quantity| !one.unit.is_uncertain() && one.unit.notation().is_none();
    let fits = quantity.unit.meets(other.unit)
        || (is_nothing(quantity) && has_zero(other))
        || (is_nothing(other) && has_zero(quantity));
    fits.then_some(quantity.number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ambersheet_quantity::Notation;

    /// A bare zero on either side is compared; typed by hand from "Numbers and units".
    #[test]
    fn a_bare_zero_is_the_same_in_any_unit() {
        let (bare, percent) = (Unit::None, Unit::Percent);
        for (first, second, fits) in [
            ((0, bare), (5, percent), true),
            ((5, percent), (0, bare), true),
            ((5, bare), (5, percent), false),
            ((5, percent), (5, bare), false),
            ((0, percent), (5, bare), false),
            ((0, bare), (5, Unit::InDoubt), false),
            ((5, Unit::InDoubt), (0, bare), false),
            ((0, bare), (190, Unit::Notation(Notation::Duration)), false),
            ((190, Unit::Notation(Notation::Duration)), (0, bare), false),
        ] {
            let quantity = |(number, unit): (i32, Unit)| Quantity {
                number: number.into(),
                unit,
            };
            let got = number_beside(quantity(first), quantity(second));
            let expected = fits.then_some(first.0.into());
            assert_eq!(got, expected, "{first:?} beside {second:?}");
        }
    }
}
