//! How far a rating is from its next level, either way: the limits of its policy, tried one after another.

use rust_decimal::Decimal;

use super::first_of::{Asked, first_of};
use super::policy::rate_by_policy;
use crate::record::Value;
use crate::ruleset::{Asks, Condition, DirectionRule, Polarity, Policy, Scale, Tolerance};
use crate::value::Quantity;

/// So little beyond a limit that no limit of a policy lies between.
const JUST: Decimal = Decimal::from_parts(1, 0, 0, false, 12);

/// Where the next level begins, going one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// The level's rank.
    pub(crate) rank: u8,
    /// The limit.
    pub(crate) limit: Decimal,
    /// Whether the level holds on the limit, and not only beyond.
    pub(crate) included: bool,
}

/// How a rating came about, as far as other actuals would give other levels.
pub(crate) struct Decided<'a> {
    pub(crate) scale: &'a Scale,
    pub(crate) actual: Quantity,
    /// The target that was used.
    pub(crate) target: &'a Value,
    pub(crate) polarity: Option<Polarity>,
    pub(crate) tolerance: Option<Tolerance>,
    /// The conditions, where they decide and not the tolerance.
    pub(crate) conditions: Option<&'a [Condition]>,
    pub(crate) intervention: &'a Value,
    pub(crate) previous: &'a Value,
    pub(crate) direction: &'a DirectionRule,
}

impl Decided<'_> {
    /// The next level going down, and going up.
    pub(crate) fn steps(&self) -> [Option<Step>; 2] {
        let Some(now) = self.rank(self.actual.number) else { return [None, None] };
        let limits = self.limits_in_order();
        let below: Vec<Decimal> =
            limits.iter().rev().copied().filter(|limit| *limit <= self.actual.number).collect();
        let above: Vec<Decimal> = limits.into_iter().filter(|limit| *limit >= self.actual.number).collect();
        [self.step(now, &below, -JUST), self.step(now, &above, JUST)]
    }

    /// Every actual at which the level may change, in ascending order.
    pub(crate) fn limits_in_order(&self) -> Vec<Decimal> {
        let mut limits = self.limits();
        limits.sort_unstable();
        limits.dedup();
        limits
    }

    fn step(&self, now: u8, limits: &[Decimal], just: Decimal) -> Option<Step> {
        limits.iter().find_map(|limit| {
            let beyond = limit.checked_add(just)?;
            let [on, past] = [*limit, beyond].map(|number| self.rank(number).filter(|rank| *rank != now));
            let included = on.is_some();
            on.or(past).map(|rank| Step { rank, limit: *limit, included })
        })
    }

    /// The level that another actual would have.
    pub(crate) fn rank(&self, number: Decimal) -> Option<u8> {
        let actual = Value { quantity: Ok(Quantity { number, ..self.actual }), ..Value::ABSENT };
        let Some(conditions) = self.conditions else {
            let policy = Policy {
                good_is: self.polarity.map(|polarity| (polarity, 0)),
                tolerance: self.tolerance.map(|tolerance| (tolerance, 0)),
                ..Policy::default()
            };
            return rate_by_policy(&policy, self.scale, &actual, self.target).level.ok();
        };
        let moved = super::direction(self.direction, self.polarity, &actual, self.previous, self.target);
        let asked = Asked {
            actual: &actual,
            text: None,
            target: self.target,
            intervention: self.intervention,
            polarity: self.polarity,
            moved: moved.ok_or(super::Reason::NoPrevious),
        };
        first_of(conditions, &asked).ok().map(|index| conditions[index].rank)
    }

    /// Every actual at which the level may change.
    fn limits(&self) -> Vec<Decimal> {
        let target = self.target.quantity.ok().map(|target| target.number);
        let mut limits: Vec<Decimal> = target.into_iter().collect();
        let mut around = |centre: Option<Decimal>, allowance: Tolerance| {
            let share = |percent: Decimal, of: Option<Decimal>| {
                percent.checked_mul(of?.abs()).and_then(|reach| reach.checked_mul(Decimal::new(1, 2)))
            };
            let reach = match allowance {
                Tolerance::Points(points) => Some(points),
                Tolerance::PercentOfTarget(percent) => share(percent, target),
                Tolerance::PercentOfPrevious(percent) => share(percent, centre),
            };
            if let (Some(centre), Some(reach)) = (centre, reach) {
                limits.extend(centre.checked_sub(reach));
                limits.extend(centre.checked_add(reach));
            }
        };
        if let Some(tolerance) = self.tolerance.filter(|_| self.conditions.is_none()) {
            around(target, tolerance);
        }
        let mut bounds = Vec::new();
        for condition in self.conditions.into_iter().flatten() {
            match &condition.asks {
                Asks::Within(tolerance) | Asks::CloserThan(tolerance) => around(target, *tolerance),
                Asks::AtLeast(bound)
                | Asks::MoreThan(bound)
                | Asks::AtMost(bound)
                | Asks::LessThan(bound)
                | Asks::Exactly(bound) => bounds.push(bound.number),
                Asks::Between(low, high) => bounds.extend([low.number, high.number]),
                Asks::UpToIntervention => {
                    bounds.extend(self.intervention.quantity.ok().map(|limit| limit.number));
                }
                Asks::Improved | Asks::ImprovedOrSame => {
                    let previous = self.previous.quantity.ok().map(|previous| previous.number);
                    bounds.extend(previous);
                    // As far on the other side of a target that is to be kept.
                    let mirrored = target
                        .zip(previous)
                        .and_then(|(target, previous)| target.checked_add(target)?.checked_sub(previous));
                    bounds.extend(mirrored);
                    let small = self.direction.where_target_under.iter().map(|(_, allowance)| *allowance);
                    for allowance in small.chain([self.direction.same_if_within]) {
                        around(previous, allowance);
                    }
                }
                Asks::OnTarget | Asks::BetterThanTarget | Asks::Text(_) | Asks::Otherwise => {}
            }
        }
        limits.extend(bounds);
        limits
    }
}
