//! Tolerances, and the exact comparison of an amount with one.
//!
//! The arithmetic is decimal and checked. It never divides: `off ≤ tolerance % of target` is compared as
//! `100 × off ≤ tolerance × |target|`, so that a value on the limit is on it.

use std::cmp::Ordering;

use rust_decimal::Decimal;

/// An allowance, such as the one between the best level and the worst. Never a bare number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerance {
    /// Percent of the target's absolute value.
    PercentOfTarget(Decimal),
    /// Points: the measure's own unit.
    Points(Decimal),
    /// Percent of the absolute value before; only for deciding that nothing changed.
    PercentOfPrevious(Decimal),
}

/// Returns `true` if an amount is no more than an allowance; `None` where a decimal cannot tell exactly.
///
/// `base` is the number that a percentage is taken of.
///
/// ```
/// use ambersheet_policy::tolerance::{Tolerance, is_within};
/// use rust_decimal::Decimal;
///
/// let tolerance = Tolerance::PercentOfTarget(Decimal::from(5));
/// let target = Some(Decimal::from(-80));
/// assert_eq!(is_within(Decimal::from(4), tolerance, target), Some(true));
/// assert_eq!(is_within(Decimal::new(4_001, 3), tolerance, target), Some(false));
/// assert_eq!(is_within(Decimal::from(4), tolerance, None), None);
/// ```
pub fn is_within(amount: Decimal, allowance: Tolerance, base: Option<Decimal>) -> Option<bool> {
    compare(amount, allowance, base).map(|order| order != Ordering::Greater)
}

/// Compares an amount with an allowance; `None` where a decimal cannot tell exactly.
///
/// `base` is the number that a percentage is taken of.
pub fn compare(amount: Decimal, allowance: Tolerance, base: Option<Decimal>) -> Option<Ordering> {
    match allowance {
        Tolerance::Points(points) => Some(amount.cmp(&points)),
        Tolerance::PercentOfTarget(percent) | Tolerance::PercentOfPrevious(percent) => {
            let allowed = exact_product(percent, base?.abs())?;
            Some(exact_product(amount, Decimal::ONE_HUNDRED)?.cmp(&allowed))
        }
    }
}

/// Multiplies without rounding. A decimal holds 28 digits and silently drops those beyond.
fn exact_product(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    a.checked_mul(b)
        .filter(|product| product.is_zero() || product.scale() == a.scale() + b.scale())
}
