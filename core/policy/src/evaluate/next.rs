//! The distance of a rating to its next level, either way: the limits of its policy, tried in turn.

use rust_decimal::Decimal;

use super::direction::{MovedValues, NoDirection, direction};
use super::first_of::first_of;
use super::policy::rate_by_policy;
use crate::conditions::{ConditionInput, Reach, Region};
use crate::model::{Condition, DirectionRule, Policy, SaidBy, Scale};
use crate::money::BudgetLine;
use crate::polarity::Polarity;
use crate::tolerance::Tolerance;
use crate::value::Value;
use ambersheet_quantity::Quantity;

/// A step beyond a limit, so small that it skips no other limit.
const JUST: Decimal = Decimal::from_parts(1, 0, 0, false, 12);

/// The begin of the next level, in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The level's rank.
    pub rank: u8,
    /// The limit.
    pub limit: Decimal,
    /// `true` if the level holds on the limit, and not only beyond.
    pub included: bool,
}

/// A rating with all that decides it, so that other actuals can be tried.
pub struct Decided<'a> {
    /// The levels.
    pub scale: &'a Scale,
    /// The actual.
    pub actual: Quantity,
    /// The target that was used.
    pub target: &'a Value,
    /// The ends of the range, if the target is a range to be kept.
    pub range: Option<(Decimal, Decimal)>,
    /// The polarity.
    pub polarity: Option<Polarity>,
    /// The tolerance.
    pub tolerance: Option<Tolerance>,
    /// The line of a budget that the measure is; other signs than its own have no rating.
    pub budget: Option<BudgetLine>,
    /// The conditions, if they decide in place of the tolerance.
    pub conditions: Option<&'a [Condition]>,
    /// The intervention level.
    pub intervention: &'a Value,
    /// The previous value.
    pub previous: &'a Value,
    /// The rule for changes from the previous value.
    pub direction: &'a DirectionRule,
    /// `true` if the previous value is older than the measure's definition.
    pub is_redefined: bool,
}

impl Decided<'_> {
    /// Returns the next level below the actual, and the next above.
    pub fn steps(&self) -> [Option<Step>; 2] {
        let Some(now) = self.rank(self.actual.number) else {
            return [None, None];
        };
        let limits = self.limits_in_order();
        let below: Vec<Decimal> = limits
            .iter()
            .rev()
            .copied()
            .filter(|limit| *limit <= self.actual.number)
            .collect();
        let above: Vec<Decimal> = limits
            .into_iter()
            .filter(|limit| *limit >= self.actual.number)
            .collect();
        [self.step(now, &below, -JUST), self.step(now, &above, JUST)]
    }

    /// Returns every actual at which the level may change, in ascending order.
    pub fn limits_in_order(&self) -> Vec<Decimal> {
        let mut limits = self.limits();
        limits.sort_unstable();
        limits.dedup();
        limits
    }

    fn step(&self, now: u8, limits: &[Decimal], just: Decimal) -> Option<Step> {
        limits.iter().find_map(|limit| {
            let beyond = limit.checked_add(just)?;
            let [on, past] =
                [*limit, beyond].map(|number| self.rank(number).filter(|rank| *rank != now));
            let included = on.is_some();
            on.or(past).map(|rank| Step {
                rank,
                limit: *limit,
                included,
            })
        })
    }

    /// Returns the level's rank for another actual.
    pub fn rank(&self, number: Decimal) -> Option<u8> {
        let contradicts = |line: BudgetLine| line.money.contradicts(number);
        if self.budget.is_some_and(contradicts) {
            return None;
        }
        let actual = Value {
            quantity: Ok(Quantity {
                number,
                ..self.actual
            }),
            ..Value::ABSENT
        };
        let target = self.target_of(number);
        let Some(conditions) = self.conditions else {
            let policy = Policy {
                good_is: self.polarity.map(|polarity| (polarity, SaidBy::Line(0))),
                tolerance: self.tolerance.map(|tolerance| (tolerance, 0)),
                budget: self.budget,
                ..Policy::default()
            };
            return rate_by_policy(&policy, self.scale, &actual, &target)
                .level
                .ok();
        };
        let movement = MovedValues {
            actual: &actual,
            previous: self.previous,
            target: &target,
            range: self.range,
            polarity: self.polarity,
            is_redefined: self.is_redefined,
        };
        let input = ConditionInput {
            actual: &actual,
            text: None,
            target: &target,
            intervention: self.intervention,
            polarity: self.polarity,
            moved: direction(self.direction, &movement).map_err(NoDirection::reason),
        };
        first_of(conditions, &input)
            .ok()
            .map(|index| conditions[index].rank)
    }

    /// The target that counts for an actual: of a range that is to be kept, the nearest end, or the
    /// actual itself.
    fn target_of(&self, number: Decimal) -> Value {
        let nearest = |target: Quantity| match self.range {
            Some((low, high)) => Quantity {
                number: number.clamp(low, high),
                ..target
            },
            None => target,
        };
        Value {
            quantity: self.target.quantity.map(nearest),
            ..*self.target
        }
    }

    /// Returns every actual at which the level may change.
    fn limits(&self) -> Vec<Decimal> {
        let mut limits = self.targets();
        let beside = |allowance: Tolerance| {
            let allowance = allowance.counted_in(self.actual.unit);
            let exact = self.ends_of_share(allowance);
            let points = match allowance {
                Tolerance::OfTwo(two) if exact.is_some() => two.in_points(),
                allowance => allowance,
            };
            let others = match allowance {
                Tolerance::PercentOfTarget(_) if exact.is_some() => Vec::new(),
                _ => self.targets(),
            };
            let others = others.into_iter();
            others
                .flat_map(move |target| around(target, points, Some(target)))
                .chain(exact.into_iter().flatten())
        };
        let Some(conditions) = self.conditions else {
            let under = self.budget.and_then(|line| line.underspend);
            let under = under.map(|limit| limit.beyond);
            limits.extend(self.tolerance.into_iter().chain(under).flat_map(beside));
            return limits;
        };
        for condition in conditions {
            let region = condition.kind.region();
            match region {
                Region::Target(
                    Reach::Within(tolerance)
                    | Reach::CloserThan(tolerance)
                    | Reach::BetterBy(tolerance),
                ) => {
                    limits.extend(beside(tolerance));
                }
                Region::UpToIntervention => {
                    limits.extend(self.intervention.quantity.ok().map(|limit| limit.number));
                }
                Region::Improved { .. } => limits.extend(self.limits_of_change()),
                Region::Range { .. } | Region::Number(_) => {
                    let bounds = region.bounds().map(|bound| bound.beside(self.actual.unit));
                    limits.extend(bounds.map(|bound| bound.number));
                }
                // The target is a limit already.
                Region::Target(Reach::Better | Reach::Met)
                | Region::Text(_)
                | Region::InColumn
                | Region::All => {}
            }
        }
        limits
    }

    /// Returns both ends of a percentage around a target that is a quotient: divided once, they are as exact as can be.
    fn ends_of_share(&self, allowance: Tolerance) -> Option<Vec<Decimal>> {
        let percent = match allowance {
            Tolerance::PercentOfTarget(percent) => percent,
            Tolerance::OfTwo(two) => two.percent,
            Tolerance::Points(_)
            | Tolerance::PointsIn(_)
            | Tolerance::WorkingDays { .. }
            | Tolerance::PercentOfPrevious(_) => return None,
        };
        let (numerator, divisor) = self.target.fraction().filter(|_| self.range.is_none())?;
        let end = |percent: Decimal| {
            let whole = numerator.checked_mul(Decimal::ONE_HUNDRED.checked_add(percent)?)?;
            let over = divisor.checked_mul(Decimal::ONE_HUNDRED)?;
            whole.checked_div(over)?.round_sf(15)
        };
        Some([percent, -percent].into_iter().filter_map(end).collect())
    }

    fn targets(&self) -> Vec<Decimal> {
        match (self.range, self.target.quantity) {
            (Some((low, high)), _) => vec![low, high],
            (None, target) => target
                .ok()
                .map(|target| target.number)
                .into_iter()
                .collect(),
        }
    }

    /// Returns the actuals at which a change begins to count, or turns for the worse.
    fn limits_of_change(&self) -> Vec<Decimal> {
        let target = self.target.quantity.ok().map(|target| target.number);
        let Ok(previous) = self.previous.quantity.map(|previous| previous.number) else {
            return Vec::new();
        };
        // As far on the other side of a target, or of a range, that is to be kept.
        let ends = self.range.or(target.zip(target));
        let mirrored = ends.and_then(|(low, high)| {
            let (near, far) = if previous < low {
                (low, high)
            } else {
                (high, low)
            };
            far.checked_add(near.checked_sub(previous)?)
        });
        let small = self
            .direction
            .where_target_under
            .iter()
            .map(|(_, allowance)| *allowance);
        let allowances = small.chain([self.direction.same_if_within]);
        let counted = allowances.map(|allowance| allowance.counted_in(self.actual.unit));
        let same = counted.flat_map(|allowance| around(previous, allowance, target));
        same.chain([previous]).chain(mirrored).collect()
    }
}

/// Returns both ends of an allowance around a number; percentages of the target are of `target`.
fn around(
    centre: Decimal,
    allowance: Tolerance,
    target: Option<Decimal>,
) -> impl Iterator<Item = Decimal> {
    let share = |percent: Decimal, of: Option<Decimal>| {
        percent
            .checked_mul(of?.abs())
            .and_then(|reach| reach.checked_mul(Decimal::new(1, 2)))
    };
    let both = match allowance {
        Tolerance::OfTwo(two) => two.both(),
        one => [one, one],
    };
    let reach = move |allowance| match allowance {
        Tolerance::Points(points) => Some(points),
        Tolerance::PointsIn(points) => Some(points.number),
        Tolerance::WorkingDays { reach, .. } => reach,
        Tolerance::PercentOfTarget(percent) => share(percent, target),
        Tolerance::PercentOfPrevious(percent) => share(percent, Some(centre)),
        Tolerance::OfTwo(_) => None,
    };
    let reaches = both.into_iter().filter_map(reach);
    reaches
        .flat_map(move |reach| [centre.checked_sub(reach), centre.checked_add(reach)])
        .flatten()
}
