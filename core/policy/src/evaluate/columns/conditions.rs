//! Ordered conditions over columns: each answers a whole chunk, and a row keeps the first answer
//! that is not no.

use super::codes::{NO, NO_DATA, NO_INTERVENTION, NO_RULE, NO_TARGET, UNDECIDED, YES};
use super::column::{CHUNK, Chunk};
use super::margin::{Exact, binary, is_positive, twin};
use super::movement::MovementTest;
use super::threshold::{Answers, Higher, Lower, Sense, TargetTest};
use crate::conditions::{Bound, Reach, Region};
use crate::model::{Condition, DirectionRule};
use crate::polarity::Polarity;
use crate::tolerance::Tolerance;
use ambersheet_quantity::Unit;

/// A condition with the level that it gives.
#[derive(Clone, Debug)]
pub(super) struct ConditionTest {
    test: BinaryTest,
    rank: u8,
}

/// A condition in binary arithmetic.
#[derive(Clone, Debug)]
enum BinaryTest {
    /// On the target, or within an allowance of it.
    TargetTest(TargetTest),
    /// Better than the target.
    Better(fn(&[f64], &[f64], Exact, &mut [u8])),
    /// Both limits hold.
    Limits(Threshold, Threshold),
    /// No worse than the intervention level; `true` if higher is better.
    UpToIntervention(bool),
    /// Better than before, or the same.
    Moved(MovementTest),
    /// Any number.
    Otherwise,
    /// Only decimals can tell.
    Decimals,
}

/// A limit of the rules, and the answers below, on and above it.
#[derive(Clone, Copy, Debug)]
struct Threshold {
    number: f64,
    /// `true` if the binary number is the limit itself.
    is_exact: bool,
    below: bool,
    on: bool,
    above: bool,
}

/// The facts about their measure that conditions need.
pub(super) struct TestContext<'a> {
    pub(super) polarity: Option<Polarity>,
    pub(super) direction: &'a DirectionRule,
    /// `true` if the previous value is older than the measure's definition.
    pub(super) is_redefined: bool,
    /// The unit of the numbers.
    pub(super) unit: Unit,
    pub(super) exact: Exact,
}

impl ConditionTest {
    pub(super) fn new(condition: &Condition, context: &TestContext<'_>) -> Self {
        let test =
            BinaryTest::new(condition.kind.region(), context).unwrap_or(BinaryTest::Decimals);
        Self {
            test,
            rank: condition.rank,
        }
    }
}

impl BinaryTest {
    /// Compiles the records that a condition accepts; `None` where only decimals can tell.
    fn new(region: Region<'_>, context: &TestContext<'_>) -> Option<Self> {
        match region {
            Region::Target(Reach::Met) => context.target_test(None),
            Region::Target(Reach::Better) => Some(Self::Better(match context.polarity? {
                Polarity::Higher => better::<Lower>,
                Polarity::Lower => better::<Higher>,
                Polarity::CloseToTarget => never,
            })),
            Region::Target(Reach::Within(tolerance) | Reach::CloserThan(tolerance)) => {
                context.target_test(Some(tolerance))
            }
            Region::Range { low, high } => {
                let low = low.map(|end| context.threshold(end.bound, [false, end.included, true]));
                let high =
                    high.map(|end| context.threshold(end.bound, [true, end.included, false]));
                let none = || Some(Threshold::NONE);
                Some(Self::Limits(
                    low.unwrap_or_else(none)?,
                    high.unwrap_or_else(none)?,
                ))
            }
            Region::Number(bound) => {
                let threshold = context.threshold(bound, [false, true, false])?;
                Some(Self::Limits(threshold, Threshold::NONE))
            }
            Region::UpToIntervention => match context.polarity? {
                Polarity::Higher => Some(Self::UpToIntervention(true)),
                Polarity::Lower => Some(Self::UpToIntervention(false)),
                Polarity::CloseToTarget => None,
            },
            Region::Improved { or_same } if !context.is_redefined => {
                MovementTest::new(context.direction, context.polarity?, context.unit, or_same)
                    .map(Self::Moved)
            }
            Region::All => Some(Self::Otherwise),
            Region::Improved { .. }
            | Region::Text(_)
            | Region::InColumn
            | Region::Target(Reach::BetterBy(_)) => None,
        }
    }

    /// Answers each row of a chunk.
    fn answer(&self, chunk: &Chunk<'_>, exact: Exact, out: &mut [u8]) {
        match self {
            Self::TargetTest(beside) => beside.answer(chunk, out),
            Self::Better(better) => better(chunk.actual, chunk.target, exact, out),
            Self::Limits(low, high) => {
                for (actual, out) in chunk.actual.iter().zip(out) {
                    let (low, high) = (low.answer(*actual), high.answer(*actual));
                    *out = if low == YES { high } else { low };
                }
            }
            Self::UpToIntervention(higher) => {
                for ((actual, limit), out) in chunk.actual.iter().zip(chunk.intervention).zip(out) {
                    *out = up_to(*actual, *limit, *higher, exact);
                }
            }
            Self::Moved(movement) => movement.answer(chunk, exact, out),
            Self::Otherwise => out.fill(YES),
            Self::Decimals => out.fill(UNDECIDED),
        }
    }
}

impl TestContext<'_> {
    /// Compiles a limit of the rules and its answers below, on and above it; `None` where the units
    /// do not fit.
    fn threshold(&self, bound: Bound, answers: [bool; 3]) -> Option<Threshold> {
        Threshold::new(bound, self.unit, answers)
    }

    /// Compiles a distance from the target; without a tolerance, the target must be met.
    ///
    /// `within` and `closer_than` are one: they differ exactly on the limit only, which binary
    /// arithmetic never decides.
    fn target_test(&self, tolerance: Option<Tolerance>) -> Option<BinaryTest> {
        let answers = Answers {
            met: YES,
            within: YES,
            beyond: NO,
        };
        TargetTest::new(self.polarity?, tolerance, answers, self.unit, self.exact)
            .map(BinaryTest::TargetTest)
    }
}

impl Threshold {
    /// A limit that every number passes, since all in range are above it.
    const NONE: Self = Self {
        number: f64::MIN,
        is_exact: true,
        below: true,
        on: true,
        above: true,
    };

    /// Creates a limit; `None` if the units do not fit.
    fn new(bound: Bound, unit: Unit, [below, on, above]: [bool; 3]) -> Option<Self> {
        if !bound.fits(unit) {
            return None;
        }
        let (number, is_exact) = match twin(bound.number) {
            Some(number) => (number, true),
            None => (binary(bound.number)?, false),
        };
        Some(Self {
            number,
            is_exact,
            below,
            on,
            above,
        })
    }

    #[inline]
    fn answer(&self, actual: f64) -> u8 {
        let magnitudes = actual.abs() + self.number.abs();
        let gap = actual - self.number;
        let (above, below) = (is_positive(gap, magnitudes), is_positive(-gap, magnitudes));
        let on = gap == 0.0 && self.is_exact;
        let holds = if on {
            self.on
        } else if above {
            self.above
        } else {
            self.below
        };
        let answer = if holds { YES } else { NO };
        if on || above || below {
            answer
        } else {
            UNDECIDED
        }
    }
}

/// Answers no: nothing is better than a target that is to be kept.
fn never(_: &[f64], target: &[f64], exact: Exact, out: &mut [u8]) {
    for (target, out) in target.iter().zip(out) {
        let code = if exact.takes(*target) { NO } else { UNDECIDED };
        *out = if target.is_nan() { NO_TARGET } else { code };
    }
}

/// Answers for actuals better than the target. `Off` is the sense that takes the good side for the bad one.
fn better<Off: Sense>(actual: &[f64], target: &[f64], exact: Exact, out: &mut [u8]) {
    for ((actual, target), out) in actual.iter().zip(target).zip(out) {
        let (actual, target) = (*actual, *target);
        let ahead = is_positive(Off::off(actual, target), actual.abs() + target.abs());
        let code = if Off::is_met(actual, target) {
            NO
        } else if ahead {
            YES
        } else {
            UNDECIDED
        };
        let code = if exact.takes(target) { code } else { UNDECIDED };
        *out = if target.is_nan() { NO_TARGET } else { code };
    }
}

fn up_to(actual: f64, limit: f64, higher: bool, exact: Exact) -> u8 {
    let (holds, off) = if higher {
        (actual >= limit, limit - actual)
    } else {
        (actual <= limit, actual - limit)
    };
    if limit.is_nan() {
        NO_INTERVENTION
    } else if !exact.takes(limit) {
        UNDECIDED
    } else if holds {
        YES
    } else if is_positive(off, actual.abs() + limit.abs()) {
        NO
    } else {
        UNDECIDED
    }
}

/// Rates a chunk by the first condition that holds.
pub(super) fn first_of(tests: &[ConditionTest], exact: Exact, chunk: &Chunk<'_>, out: &mut [u8]) {
    for (actual, out) in chunk.actual.iter().zip(&mut *out) {
        let code = if exact.takes(*actual) { NO } else { UNDECIDED };
        *out = if actual.is_nan() { NO_DATA } else { code };
    }
    let mut answers = [NO; CHUNK];
    let answers = &mut answers[..out.len()];
    for test in tests {
        test.test.answer(chunk, exact, answers);
        for (answer, out) in answers.iter().zip(&mut *out) {
            let code = if *answer == YES { test.rank } else { *answer };
            *out = if *out == NO { code } else { *out };
        }
    }
    for out in out {
        *out = if *out == NO { NO_RULE } else { *out };
    }
}
