//! Explains how a measure moved in one sentence: the two values with their cells, the change, and the allowance.

use rust_decimal::Decimal;

use crate::rated::rating::Rating;
use crate::record::Entry;
use ambersheet_policy::evaluate::{amount, is_within};
use ambersheet_policy::model::{DirectionRule, Polarity, RulesetModel, Tolerance};
use ambersheet_policy::value::Direction;
use ambersheet_policy::wording::allowance_in_rules;
use ambersheet_quantity::{Quantity, Unit};

/// Returns the sentence for a record that has a direction.
pub(crate) fn sentence(ruleset: &RulesetModel, rating: &Rating<'_, '_>, entry: &Entry) -> String {
    let rule = ruleset.direction_rule(rating.line_of_change());
    let (Some(now), Some(before), Some(rule), Some(direction)) = (
        rating.actual(),
        rating.previous(),
        rule.as_deref(),
        entry.direction.ok(),
    ) else {
        let is_ranked = entry.direction.is_ok();
        return if is_ranked {
            "It is told by the ranks in the rules' list.".to_owned()
        } else {
            "There is no direction.".to_owned()
        };
    };
    let from = at(before, rating.previous_cell());
    let to = at(now, rating.actual_cell());
    let change = now.number.checked_sub(before.number).unwrap_or_default();
    if change.is_zero() {
        return format!("{from} to {to} is no change.");
    }
    let way = if change.is_sign_positive() {
        "up"
    } else {
        "down"
    };
    let moved = format!("{from} to {to} is {} {way}", amount(change.abs(), now.unit));
    let target = rating.aimed_at();
    let allowance = allowance(rule, now.unit, target);
    match direction {
        Direction::Static if is_beyond(rule, change.abs(), target, before) => {
            format!("{moved}, and no nearer to the target and no further from it.")
        }
        Direction::Static => format!("{moved}, and up to {allowance} counts as Static."),
        Direction::Improving | Direction::Deteriorating => {
            let good = entry.verdict.polarity.map(good).unwrap_or_default();
            format!("{moved}, and only up to {allowance} counts as Static{good}.")
        }
    }
}

fn at(quantity: Quantity, cell: Option<String>) -> String {
    cell.map_or_else(
        || quantity.to_string(),
        |cell| format!("{quantity} ({cell})"),
    )
}

fn good(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Higher => "; higher is better",
        Polarity::Lower => "; lower is better",
        Polarity::CloseToTarget => "; closer to the target is better",
    }
}

fn allowance(rule: &DirectionRule, unit: Unit, target: Option<Quantity>) -> String {
    let (allowance, limit) = rule.allowance(target.map(|target| target.number));
    let shown = match (allowance, target) {
        (Tolerance::Points(points), _) => amount(points, unit),
        (Tolerance::PointsIn(points), _) => amount(points.number, points.unit),
        (allowance @ Tolerance::WorkingDays { .. }, _) => allowance_in_rules(allowance),
        (Tolerance::PercentOfTarget(percent), Some(target)) => {
            format!("{}% of the target of {target}", percent.normalize())
        }
        (Tolerance::PercentOfTarget(percent), None) => {
            format!("{}% of the target", percent.normalize())
        }
        (Tolerance::OfTwo(_), _) => ambersheet_policy::wording::allowance_in_rules(allowance),
        (Tolerance::PercentOfPrevious(percent), _) => {
            format!("{}% of the value before", percent.normalize())
        }
    };
    match limit {
        Some(limit) => format!("{shown} (for targets under {})", limit.quantity()),
        None => shown,
    }
}

/// Returns `true` if a change is beyond its allowance, so that another rule made it Static.
fn is_beyond(
    rule: &DirectionRule,
    change: Decimal,
    target: Option<Quantity>,
    before: Quantity,
) -> bool {
    let target = target.map(|target| target.number);
    let allowance = rule.allowance(target).0.counted_in(before.unit);
    let base = if matches!(allowance, Tolerance::PercentOfPrevious(_)) {
        Some(before.number)
    } else {
        target
    };
    is_within(change, allowance, base) == Some(false)
}
