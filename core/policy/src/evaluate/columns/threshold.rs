//! Distances from the target within an allowance: the loop of threshold policies and of half of the
//! conditions.
//!
//! There is one loop for each polarity and kind of allowance. It has no branch: it computes
//! everything and selects the result.

#![expect(
    clippy::needless_bitwise_bool,
    reason = "a lazy operator is a branch, and the loop has none"
)]

use super::codes::{NO_DATA, NO_TARGET, UNDECIDED, ZERO_TARGET};
use super::column::Chunk;
use super::margin::{BinaryAllowance, Exact, is_positive};
use crate::polarity::Polarity;
use crate::tolerance::Tolerance;
use ambersheet_quantity::Unit;

/// The bad side of the target.
pub(super) trait Sense {
    /// Returns the distance on the bad side.
    fn off(actual: f64, target: f64) -> f64;
    /// Returns `true` if the target is certainly met.
    fn is_met(actual: f64, target: f64) -> bool;
}

pub(super) struct Higher;
pub(super) struct Lower;
pub(super) struct Close;

impl Sense for Higher {
    fn off(actual: f64, target: f64) -> f64 {
        target - actual
    }
    fn is_met(actual: f64, target: f64) -> bool {
        actual >= target
    }
}

impl Sense for Lower {
    fn off(actual: f64, target: f64) -> f64 {
        actual - target
    }
    fn is_met(actual: f64, target: f64) -> bool {
        actual <= target
    }
}

#[expect(
    clippy::float_cmp,
    reason = "only the very number is the target for certain"
)]
impl Sense for Close {
    fn off(actual: f64, target: f64) -> f64 {
        (actual - target).abs()
    }
    fn is_met(actual: f64, target: f64) -> bool {
        actual == target
    }
}

/// The number that an allowance is a part of.
trait Basis {
    const IS_PERCENT: bool;
    fn allowed(allowance: &BinaryAllowance, target: f64) -> f64;
}

struct Percent;
struct Points;

impl Basis for Percent {
    const IS_PERCENT: bool = true;
    fn allowed(allowance: &BinaryAllowance, target: f64) -> f64 {
        allowance.share_of(target)
    }
}

impl Basis for Points {
    const IS_PERCENT: bool = false;
    fn allowed(allowance: &BinaryAllowance, _: f64) -> f64 {
        allowance.points()
    }
}

/// The answers on the target or better, within the allowance, and beyond.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answers {
    pub(super) met: u8,
    pub(super) within: u8,
    pub(super) beyond: u8,
}

/// The test of each row's distance from the target.
#[derive(Clone, Debug)]
pub(super) struct TargetTest {
    exact: Exact,
    allowance: BinaryAllowance,
    answers: Answers,
    run: fn(&Self, &[f64], &[f64], &mut [u8]),
}

impl TargetTest {
    /// Compiles a tolerance; without one, everything off the target is beyond. `None` if only
    /// decimals can tell.
    pub(super) fn new(
        polarity: Polarity,
        tolerance: Option<Tolerance>,
        answers: Answers,
        unit: Unit,
        exact: Exact,
    ) -> Option<Self> {
        let allowance = match tolerance {
            Some(Tolerance::PercentOfPrevious(_)) => return None,
            Some(tolerance) => BinaryAllowance::new(tolerance, unit)?,
            None => BinaryAllowance::NOTHING,
        };
        let answers = if tolerance.is_none() {
            Answers {
                within: answers.beyond,
                ..answers
            }
        } else {
            answers
        };
        let is_percent = matches!(tolerance, Some(Tolerance::PercentOfTarget(_)));
        let run = match (polarity, is_percent) {
            (Polarity::Higher, true) => run::<Higher, Percent>,
            (Polarity::Higher, false) => run::<Higher, Points>,
            (Polarity::Lower, true) => run::<Lower, Percent>,
            (Polarity::Lower, false) => run::<Lower, Points>,
            (Polarity::CloseToTarget, true) => run::<Close, Percent>,
            (Polarity::CloseToTarget, false) => run::<Close, Points>,
        };
        Some(Self {
            exact,
            allowance,
            answers,
            run,
        })
    }

    /// Answers each row: with an answer, a reason's code, or [`UNDECIDED`].
    pub(super) fn answer(&self, chunk: &Chunk<'_>, out: &mut [u8]) {
        (self.run)(self, chunk.actual, chunk.target, out);
    }
}

fn run<S: Sense, B: Basis>(beside: &TargetTest, actual: &[f64], target: &[f64], out: &mut [u8]) {
    for ((actual, target), out) in actual.iter().zip(target).zip(out) {
        *out = row::<S, B>(beside, *actual, *target);
    }
}

#[inline]
fn row<S: Sense, B: Basis>(beside: &TargetTest, actual: f64, target: f64) -> u8 {
    let TargetTest {
        exact,
        allowance,
        answers,
        ..
    } = beside;
    let met = S::is_met(actual, target);
    let off = S::off(actual, target);
    let allowed = B::allowed(allowance, target);
    let magnitudes = actual.abs() + target.abs() + allowed.abs();
    let gap = off - allowed;
    // Without an allowance a row has only to be off for certain.
    let apart = is_positive(off, magnitudes)
        & (is_positive(gap.abs(), magnitudes) | (answers.within == answers.beyond));
    let whole = !B::IS_PERCENT | allowance.is_exact(actual, target, target);
    let decided = met | (apart & whole);
    let mut code = if gap > 0.0 {
        answers.beyond
    } else {
        answers.within
    };
    code = if B::IS_PERCENT & (target == 0.0) {
        ZERO_TARGET
    } else {
        code
    };
    code = if met { answers.met } else { code };
    code = if decided & exact.takes(target) {
        code
    } else {
        UNDECIDED
    };
    code = if target.is_nan() { NO_TARGET } else { code };
    code = if exact.takes(actual) { code } else { UNDECIDED };
    if actual.is_nan() { NO_DATA } else { code }
}
