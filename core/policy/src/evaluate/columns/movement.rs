//! The movement of measures in binary arithmetic: `evaluate::direction` where no rounding can
//! change its answer.

use super::codes::{NO, NO_PREVIOUS, UNDECIDED, YES};
use super::column::Chunk;
use super::margin::{BinaryAllowance, Exact, is_positive};
use crate::model::DirectionRule;
use crate::polarity::Polarity;
use crate::tolerance::Tolerance;
use ambersheet_quantity::Unit;

/// The test of a measure being better than before.
#[derive(Clone, Debug)]
pub(super) struct MovementTest {
    polarity: Polarity,
    allowance: BinaryAllowance,
    base: Base,
    /// `true` if no change passes too.
    counts_same: bool,
}

/// The number that the allowance is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    Points,
    Target,
    Previous,
}

impl MovementTest {
    /// Compiles a rule; `None` if only decimals can tell.
    pub(super) fn new(
        rule: &DirectionRule,
        polarity: Polarity,
        unit: Unit,
        counts_same: bool,
    ) -> Option<Self> {
        if !rule.where_target_under.is_empty() {
            return None;
        }
        let base = match rule.same_if_within {
            Tolerance::Points(_) | Tolerance::PointsIn(_) | Tolerance::WorkingDays { .. } => {
                Base::Points
            }
            Tolerance::PercentOfTarget(_) => Base::Target,
            Tolerance::OfTwo(_) => return None,
            Tolerance::PercentOfPrevious(_) => Base::Previous,
        };
        Some(Self {
            polarity,
            allowance: BinaryAllowance::new(rule.same_if_within, unit)?,
            base,
            counts_same,
        })
    }

    /// Answers each row.
    pub(super) fn answer(&self, chunk: &Chunk<'_>, exact: Exact, out: &mut [u8]) {
        let values = chunk.actual.iter().zip(chunk.previous).zip(chunk.target);
        for (((actual, previous), target), out) in values.zip(out) {
            *out = self.row(*actual, *previous, *target, exact);
        }
    }

    fn row(&self, actual: f64, previous: f64, target: f64, exact: Exact) -> u8 {
        if previous.is_nan() {
            return NO_PREVIOUS;
        }
        // A target of the rules in another unit is infinite here, and lends its unit to the allowance.
        if target.is_infinite() {
            return UNDECIDED;
        }
        let asks_target = self.base == Base::Target || self.polarity == Polarity::CloseToTarget;
        if !exact.takes(previous) || (asks_target && !exact.takes(target)) {
            return UNDECIDED;
        }
        let (allowed, whole) = self.allowed(actual, previous, target);
        let change = actual - previous;
        let magnitudes = actual.abs() + previous.abs() + allowed.abs();
        let gap = change.abs() - allowed;
        let is_same = is_positive(-gap, magnitudes) || (change == 0.0 && allowed >= 0.0);
        let is_change = is_positive(gap, magnitudes) && is_positive(change.abs(), magnitudes);
        if !whole || !(is_same || is_change) {
            return UNDECIDED;
        }
        if is_same {
            return if self.counts_same { YES } else { NO };
        }
        match self.better(actual, previous, target) {
            Some(true) => YES,
            Some(false) => NO,
            None => UNDECIDED,
        }
    }

    /// Returns the largest change that counts as none, and `true` if decimals compare it exactly.
    fn allowed(&self, actual: f64, previous: f64, target: f64) -> (f64, bool) {
        let base = match self.base {
            Base::Points => return (self.allowance.points(), true),
            Base::Target => target,
            Base::Previous => previous,
        };
        (
            self.allowance.share_of(base),
            self.allowance.is_exact(actual, previous, base),
        )
    }

    /// Returns `true` if a change that counts is for the better; `None` where that is not certain.
    fn better(&self, actual: f64, previous: f64, target: f64) -> Option<bool> {
        match self.polarity {
            Polarity::Higher => Some((actual - previous).is_sign_positive()),
            Polarity::Lower => Some((actual - previous).is_sign_negative()),
            Polarity::CloseToTarget => {
                let better = (previous - target).abs() - (actual - target).abs();
                let magnitudes = actual.abs() + previous.abs() + 2.0 * target.abs();
                let is_better = is_positive(better, magnitudes);
                (is_better || is_positive(-better, magnitudes)).then_some(is_better)
            }
        }
    }
}
