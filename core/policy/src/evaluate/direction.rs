//! Direction: which way a measure moved since the previous value, and when that counts.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::measured::{number_in, unread, unread_target};
use crate::model::DirectionRule;
use crate::polarity::Polarity;
use crate::position::Position;
use crate::reason::Reason;
use crate::tolerance::{Tolerance, is_within};
use crate::value::{Direction, Value};

/// Without a rule every change counts.
pub static EVERY_CHANGE: DirectionRule = DirectionRule {
    same_if_within: Tolerance::Points(Decimal::ZERO),
    where_target_under: Vec::new(),
    at: Position { line: 0, column: 0 },
};

/// The direction of a record whose conditions ask for it: actual, previous value and target.
///
/// # Errors
/// Why that cannot be told; `is_redefined` says that the previous value is of another thing.
pub fn moved(
    rule: &DirectionRule,
    polarity: Option<Polarity>,
    [actual, previous, target]: [&Value; 3],
    is_redefined: bool,
) -> Result<Direction, Reason> {
    let moved = (!is_redefined)
        .then(|| direction(rule, polarity, actual, previous, target))
        .flatten();
    moved.ok_or_else(|| match (actual.quantity, previous.quantity, polarity) {
        (Err(missing), ..) => unread(missing),
        (_, Err(_), _) => Reason::NoPrevious,
        (_, _, None) => Reason::NoRule,
        _ if is_redefined => Reason::NoPrevious,
        (_, _, Some(Polarity::CloseToTarget)) => target
            .quantity
            .map_or_else(unread_target, |_| Reason::AmbiguousUnit),
        _ => Reason::AmbiguousUnit,
    })
}

/// The direction of a record; `None` where a value is missing or nothing says which way is good.
pub fn direction(
    rule: &DirectionRule,
    polarity: Option<Polarity>,
    actual: &Value,
    previous: &Value,
    target: &Value,
) -> Option<Direction> {
    let (now, before) = (actual.quantity.ok()?, previous.quantity.ok()?);
    let before = number_in(before, now.unit)?;
    let target = target
        .quantity
        .ok()
        .and_then(|target| number_in(target, now.unit));
    let change = now.number.checked_sub(before)?;
    let better = match polarity? {
        Polarity::Higher => change,
        Polarity::Lower => -change,
        Polarity::CloseToTarget => {
            let target = target?;
            before
                .checked_sub(target)?
                .abs()
                .checked_sub(now.number.checked_sub(target)?.abs())?
        }
    };
    let (allowance, _) = rule.allowance(target);
    let base = if matches!(allowance, Tolerance::PercentOfPrevious(_)) {
        Some(before)
    } else {
        target
    };
    if is_within(change.abs(), allowance, base)? {
        return Some(Direction::Static);
    }
    Some(match better.cmp(&Decimal::ZERO) {
        Ordering::Greater => Direction::Improving,
        Ordering::Equal => Direction::Static,
        Ordering::Less => Direction::Deteriorating,
    })
}
