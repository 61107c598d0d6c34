//! The bounds within which binary arithmetic is right: the margin around a limit, the exact
//! numbers, and the products that a decimal holds without loss. The parent module has the
//! derivation.

#![expect(
    clippy::needless_bitwise_bool,
    reason = "a lazy operator is a branch, and the loops have none"
)]

use rust_decimal::Decimal;

use crate::tolerance::Tolerance;
use ambersheet_quantity::{StatedUnit, Unit, decimal_from_f64};

/// Factor on the magnitudes of a difference, beyond which its sign is certain.
const MARGIN: f64 = 1e-14;

/// Returns `true` if a difference is certainly above zero, given the sum of its magnitudes.
#[inline]
pub(super) fn is_positive(difference: f64, magnitudes: f64) -> bool {
    difference > MARGIN * magnitudes
}

/// Largest ratio of two numbers for which a hundredfold of their difference is exact.
const RATIO: f64 = 1e11;

/// Least and greatest magnitude that stay in range after rounding to 15 digits.
const IN_RANGE: [f64; 2] = [1e-13, 999_999_999_999_999.0];

/// Least number that the unit "percent" never takes for a share of one.
const NO_SHARE: f64 = 2.000_000_000_000_01;

/// The numbers that binary arithmetic uses unchanged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exact {
    least: f64,
}

impl Exact {
    /// Only the number 0.
    pub(super) const NOTHING: Self = Self {
        least: f64::INFINITY,
    };

    /// Returns the numbers that are certainly in range and in one unit; `None` if the stated unit
    /// turns numbers into other ones.
    pub(super) fn under(stated: Option<StatedUnit>) -> Option<Self> {
        let least = if stated == Some(StatedUnit::PERCENT) {
            NO_SHARE
        } else {
            IN_RANGE[0]
        };
        stated
            .is_none_or(StatedUnit::keeps_numbers)
            .then_some(Self { least })
    }

    pub(super) fn takes(self, x: f64) -> bool {
        let size = x.abs();
        ((size >= self.least) & (size <= IN_RANGE[1])) | (x == 0.0)
    }
}

/// Returns the binary number next to a decimal, by way of its text: only that rounds once.
pub(super) fn binary(number: Decimal) -> Option<f64> {
    number.to_string().parse().ok()
}

/// Returns the binary number with exactly this decimal, if there is one.
pub(super) fn twin(number: Decimal) -> Option<f64> {
    binary(number).filter(|x| decimal_from_f64(*x) == Ok(number))
}

/// An allowance in binary: points, or a share of a base.
#[derive(Clone, Copy, Debug)]
pub(super) struct BinaryAllowance {
    points: f64,
    share: f64,
    /// The least base with an exact share.
    least_base: f64,
}

impl BinaryAllowance {
    /// Converts an allowance beside values of a unit; `None` if a binary number cannot express it, or if
    /// it is not certain what it counts.
    pub(super) fn new(tolerance: Tolerance, unit: Unit) -> Option<Self> {
        if !tolerance.fits(unit) {
            return None;
        }
        Some(match tolerance.counted_in(unit) {
            // Decimals compare with both.
            Tolerance::OfTwo(_) | Tolerance::WorkingDays { .. } => return None,
            Tolerance::Points(points) => Self {
                points: binary(points)?,
                share: 0.0,
                least_base: 0.0,
            },
            Tolerance::PointsIn(points) => Self {
                points: binary(points.number)?,
                share: 0.0,
                least_base: 0.0,
            },
            Tolerance::PercentOfTarget(percent) | Tolerance::PercentOfPrevious(percent) => {
                let least_base = least_base(percent)?;
                Self {
                    points: 0.0,
                    share: binary(percent)? * 0.01,
                    least_base,
                }
            }
        })
    }

    /// An allowance of zero.
    pub(super) const NOTHING: Self = Self {
        points: 0.0,
        share: 0.0,
        least_base: 0.0,
    };

    pub(super) fn points(&self) -> f64 {
        self.points
    }

    pub(super) fn share_of(&self, base: f64) -> f64 {
        self.share * base.abs()
    }

    /// Returns `true` if decimals hold without loss the hundredfold difference of two numbers, and
    /// the share of the base.
    pub(super) fn is_exact(&self, one: f64, other: f64, base: f64) -> bool {
        let (one, other) = (one.abs(), other.abs());
        let near =
            ((one <= RATIO * other) & (other <= RATIO * one)) | (one == 0.0) | (other == 0.0);
        near & ((base.abs() >= self.least_base) | (base == 0.0))
    }
}

/// Returns the least number with an exact product with a percentage; `None` if there is none to rely on.
fn least_base(percent: Decimal) -> Option<f64> {
    let percent = percent.normalize();
    if percent.mantissa().unsigned_abs() >= 70_000_000_000_000 {
        return None;
    }
    let places = i32::try_from(percent.scale()).ok()? - 14;
    format!("1e{places}").parse().ok()
}
