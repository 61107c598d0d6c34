//! Direction: the movement of a measure since the previous value, where it counts.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::measured::{number_in, unread, unread_target};
use crate::model::DirectionRule;
use crate::polarity::Polarity;
use crate::reason::Reason;
use crate::tolerance::{Tolerance, is_within};
use crate::value::{Direction, Value};
use ambersheet_diagnostic::Position;

/// The rule of a script that gives none: every change counts.
pub static EVERY_CHANGE: DirectionRule = DirectionRule {
    same_if_within: Tolerance::Points(Decimal::ZERO),
    where_target_under: Vec::new(),
    at: Position { line: 0, column: 0 },
};

/// Returns the direction of a record for conditions that read it.
///
/// `is_redefined` is `true` if the previous value is older than the measure's definition.
///
/// # Errors
/// The [`Reason`] why the direction cannot be told.
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
        (_, _, Some(_)) if is_redefined => Reason::NoPrevious,
        (_, _, Some(Polarity::CloseToTarget)) => target
            .quantity
            .map_or_else(unread_target, |_| Reason::AmbiguousUnit),
        (_, _, Some(Polarity::Higher | Polarity::Lower)) => Reason::AmbiguousUnit,
    })
}

/// Returns the direction of a record; `None` if a value or the polarity is missing.
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
