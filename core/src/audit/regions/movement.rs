//! Values before: those at which a movement turns into another, and the actuals at which one does.

use ambersheet_policy::model::{Polarity, Tolerance};
use rust_decimal::Decimal;

use crate::audit::regions::numbers::{Domain, is_typed};
use crate::audit::regions::side::{MovementRead, PolicySide};

/// Returns the share that is due of a target, or else of the one that the rules give; 0 without one.
fn due_target(side: &PolicySide<'_>, target: Option<Decimal>) -> Decimal {
    let whole = target.or(side.own_target);
    let due = whole.and_then(|target| side.due.of(target));
    due.unwrap_or_default()
}

/// Returns `true` if close to the target may be good, so that a value on its other side can be as good.
fn may_be_close(movement: &MovementRead) -> bool {
    movement
        .polarity
        .is_none_or(|polarity| polarity == Polarity::CloseToTarget)
}

/// Returns the number that is as far from the target on its other side.
fn mirrored(number: Decimal, target: Decimal) -> Option<Decimal> {
    target.checked_mul(Decimal::TWO)?.checked_sub(number)
}

/// Returns values before that are worse than the actual, the same and better, by more than an allowance.
pub(crate) fn three_ways(
    side: &PolicySide<'_>,
    movement: &MovementRead,
    actual: Decimal,
    target: Option<Decimal>,
) -> Vec<Decimal> {
    let target = due_target(side, target);
    let far = [actual, target, largest(movement)].map(|number| number.abs());
    let mut step = Decimal::TEN;
    let least = far.into_iter().max().unwrap_or(step) * Decimal::TWO;
    while step <= least && is_typed(step) {
        step *= Decimal::TEN;
    }
    let mut numbers = vec![
        Some(actual),
        actual.checked_sub(step),
        actual.checked_add(step),
    ];
    if may_be_close(movement) {
        let mirrored = mirrored(actual, target);
        numbers.extend([Some(target), mirrored]);
        // Just nearer to the target than the actual, on the other side of it.
        numbers
            .push(mirrored.and_then(|mirrored| Domain::Decimals.beside(mirrored, Some(target), 3)));
    }
    numbers
        .into_iter()
        .flatten()
        .filter(|number| is_typed(*number))
        .collect()
}

/// Returns the largest number of an allowance.
fn largest(movement: &MovementRead) -> Decimal {
    let allowances = movement.rule.allowances();
    allowances
        .filter_map(Tolerance::points)
        .max()
        .unwrap_or_default()
}

/// Returns the values before at which a movement turns into another, if they are rounded as the rules say.
pub(crate) fn rounded_turns(
    side: &PolicySide<'_>,
    movement: &MovementRead,
    actual: Decimal,
    target: Option<Decimal>,
) -> Vec<Decimal> {
    let round = |number| side.as_rounded(number);
    let turns = turns(side, movement, round(actual), target.map(round)).into_iter();
    match side.places() {
        Some(places) => turns.flat_map(|turn| side.turns(turn, places)).collect(),
        None => turns.collect(),
    }
}

/// Returns the values before at which a movement turns into another.
pub(crate) fn turns(
    side: &PolicySide<'_>,
    movement: &MovementRead,
    actual: Decimal,
    target: Option<Decimal>,
) -> Vec<Decimal> {
    let target = due_target(side, target);
    let mut turns = vec![Some(actual)];
    if may_be_close(movement) {
        turns.push(mirrored(actual, target));
    }
    for allowance in movement.rule.allowances() {
        let both = match allowance {
            Tolerance::OfTwo(two) => two.both(),
            one => [one, one],
        };
        for one in both {
            let share = |of: Decimal, percent: Decimal| {
                of.checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED)
            };
            match one {
                Tolerance::PercentOfPrevious(percent) => {
                    turns.extend([percent, -percent].map(|percent| {
                        let whole = Decimal::ONE_HUNDRED.checked_add(percent)?;
                        actual.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
                    }));
                }
                one => {
                    let by = match one {
                        Tolerance::PercentOfTarget(percent) => share(target.abs(), percent),
                        one => one
                            .points()
                            .and_then(|points| points.checked_div(side.scale)),
                    };
                    turns.push(by.and_then(|by| actual.checked_sub(by)));
                    turns.push(by.and_then(|by| actual.checked_add(by)));
                }
            }
        }
    }
    turns.into_iter().flatten().collect()
}

/// Returns the actuals at which a movement since a value before turns into another.
pub(crate) fn turned(
    side: &PolicySide<'_>,
    movement: &MovementRead,
    before: Decimal,
    target: Option<Decimal>,
) -> Vec<Decimal> {
    let shares = |allowance: Tolerance| match allowance {
        Tolerance::PercentOfPrevious(percent) => Some(percent),
        _ => None,
    };
    let percents = movement.rule.allowances().filter_map(shares);
    let ends = percents
        .flat_map(|percent| [percent, -percent])
        .filter_map(|percent| {
            before
                .checked_mul(Decimal::ONE_HUNDRED.checked_add(percent)?)?
                .checked_div(Decimal::ONE_HUNDRED)
        });
    // An allowance of points is as wide on either side.
    let all = turns(side, movement, before, target)
        .into_iter()
        .chain(ends);
    all.collect()
}
