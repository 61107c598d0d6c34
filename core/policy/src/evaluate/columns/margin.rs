//! What binary arithmetic may be believed: the margin around a limit, the numbers it takes as they stand, and the
//! products that a decimal holds whole. The module above has the derivation.

#![expect(
    clippy::needless_bitwise_bool,
    reason = "a lazy operator is a branch, and the loops have none"
)]

use rust_decimal::Decimal;

use crate::tolerance::Tolerance;
use ambersheet_quantity::{StatedUnit, decimal_from_f64};

/// A difference is believed if it is more than this times the magnitudes that went into it.
const MARGIN: f64 = 1e-14;

/// Whether a difference is above zero for certain, by the sum of the magnitudes that went into it.
#[inline]
pub(super) fn is_positive(difference: f64, magnitudes: f64) -> bool {
    difference > MARGIN * magnitudes
}

/// Neither of two numbers may be more than this times the other, for a hundredfold of their difference to be exact.
const RATIO: f64 = 1e11;

/// The least and the greatest magnitude that are in range whatever 15 digits make of them.
const IN_RANGE: [f64; 2] = [1e-13, 999_999_999_999_999.0];

/// Up to 2, a number under "percent" may be a share of one; this is the next one.
const NO_SHARE: f64 = 2.000_000_000_000_01;

/// Which numbers are taken as they stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exact {
    least: f64,
}

impl Exact {
    /// No number but 0.
    pub(super) const NOTHING: Self = Self {
        least: f64::INFINITY,
    };

    /// What is certainly in range, and in one unit, under what the rules say that numbers count; `None` where they
    /// become other numbers.
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

/// The binary number next to a decimal.
///
/// By way of its text, since only that is rounded once.
pub(super) fn binary(number: Decimal) -> Option<f64> {
    number.to_string().parse().ok()
}

/// The binary number whose decimal is this one, if there is one.
pub(super) fn twin(number: Decimal) -> Option<f64> {
    binary(number).filter(|x| decimal_from_f64(*x) == Ok(number))
}

/// An allowance in binary: points, or a share of a base.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    points: f64,
    share: f64,
    /// The least base of which the share is exact.
    least_base: f64,
}

impl Allowance {
    /// `None` where a binary number cannot stand for it.
    pub(super) fn new(tolerance: Tolerance) -> Option<Self> {
        Some(match tolerance {
            Tolerance::Points(points) => Self {
                points: binary(points)?,
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

    /// None at all.
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

    /// Whether decimals hold whole what a percentage of the base is asked of: the hundredfold difference of two
    /// numbers, and the share.
    pub(super) fn is_exact(&self, one: f64, other: f64, base: f64) -> bool {
        let (one, other) = (one.abs(), other.abs());
        let near =
            ((one <= RATIO * other) & (other <= RATIO * one)) | (one == 0.0) | (other == 0.0);
        near & ((base.abs() >= self.least_base) | (base == 0.0))
    }
}

/// The least number whose product with a percentage is exact; `None` where there is none to rely on.
fn least_base(percent: Decimal) -> Option<f64> {
    let percent = percent.normalize();
    if percent.mantissa().unsigned_abs() >= 70_000_000_000_000 {
        return None;
    }
    let places = i32::try_from(percent.scale()).ok()? - 14;
    format!("1e{places}").parse().ok()
}
