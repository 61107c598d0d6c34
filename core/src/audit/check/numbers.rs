//! Tolerances and limits against the numbers of a workbook.

use rust_decimal::Decimal;

use crate::audit::check::conditions::limits_the_wrong_way;
use crate::audit::check::finding::Finding;
use crate::audit::check::ranges::Pieces;
use crate::audit::check::seen::{Measure, Seen};
use crate::report::document::plain;
use ambersheet_policy::model::{By, Condition, Position, RulesetModel, Tolerance, Topic};
use ambersheet_policy::reason::Reason;
use ambersheet_quantity::{Quantity, Unit};

/// What is wrong with tolerances and limits, as the numbers show it.
pub(crate) fn check(ruleset: &RulesetModel, seen: &Seen<'_>, found: &mut Vec<Finding>) {
    for measure in &seen.measures {
        let at = deciding(ruleset, measure);
        let conditions = match ruleset.policies.by(&measure.policy) {
            Some(By::FirstOf(conditions)) if measure.policy.line(Topic::NotRated).is_none() => {
                Some(conditions.as_slice())
            }
            Some(By::FirstOf(_) | By::Function(_) | By::Grid(_)) | None => None,
        };
        match conditions {
            Some(conditions) => {
                by_conditions(measure, conditions, found);
                let wrong = measure
                    .policy
                    .good_is
                    .and_then(|good_is| limits_the_wrong_way(conditions, good_is.0));
                found.extend(wrong);
            }
            None if measure.by_target() => by_target(ruleset, measure, found),
            None => {}
        }
        let scales = conditions.is_some() || measure.by_target();
        let differs = scales.then(|| other_scale(measure, at)).flatten();
        match differs {
            Some(finding) => found.push(finding),
            None if measure.entry.verdict.level == Err(Reason::AmbiguousUnit) => {
                found.push(
                    Finding::new(
                        "AS032",
                        at,
                        format!(
                            "the units of actual and target of \"{}\" do not fit together",
                            measure.name
                        ),
                        "say what the numbers count, as in unit: percent, or correct the cell",
                    )
                    .in_cell(measure.actual_place.clone()),
                );
            }
            None => {}
        }
    }
}

/// The line that decides about a measure.
fn deciding(ruleset: &RulesetModel, measure: &Measure<'_>) -> Position {
    let policy = &measure.policy;
    let line = policy
        .line(Topic::By)
        .or(policy.tolerance.map(|known| known.1))
        .or(policy.good_is.and_then(|(_, said_by)| said_by.line()));
    let claim = line.and_then(|line| ruleset.policies.claims.get(line));
    claim.map_or_else(
        || ruleset.layout_position(measure.entry.layout),
        |claim| claim.at,
    )
}

fn by_target(ruleset: &RulesetModel, measure: &Measure<'_>, found: &mut Vec<Finding>) {
    let Some((tolerance, line)) = measure.policy.tolerance else {
        return;
    };
    let at = ruleset
        .policies
        .claims
        .get(line)
        .map(|claim| claim.at)
        .unwrap_or_default();
    found.extend(tolerance_and_target(measure, tolerance, at));
}

fn by_conditions(measure: &Measure<'_>, conditions: &[Condition], found: &mut Vec<Finding>) {
    for condition in conditions {
        if let Some(tolerance) = condition.kind.region().tolerance() {
            found.extend(tolerance_and_target(measure, tolerance, condition.at));
        }
    }
    let Some(pieces) = Pieces::of(conditions) else {
        return;
    };
    let (Some(low), Some(high)) = (pieces.limits().first(), pieces.limits().last()) else {
        return;
    };
    let Some(actual) = measure.actual.filter(is_plain) else {
        return;
    };
    let number = actual.number.abs();
    let hundred = |number: Decimal| number.checked_mul(Decimal::ONE_HUNDRED);
    let fractions = is_fraction(*high) && !low.is_sign_negative();
    let limits_small = fractions
        && number > Decimal::ONE_HUNDRED / Decimal::from(50)
        && number <= Decimal::ONE_HUNDRED;
    let actual_small = is_fraction(number)
        && *low > Decimal::ONE
        && *high <= Decimal::ONE_HUNDRED
        && hundred(number).is_some_and(|number| within_twice(number, *low, *high));
    if limits_small || actual_small {
        found.push(
            Finding::new(
                "AS027",
                conditions.first().map(|first| first.at).unwrap_or_default(),
                format!(
                    "the limits go from {} to {}, and \"{}\" has {actual}: these look like different scales",
                    plain(*low),
                    plain(*high),
                    measure.name
                ),
                "write limits as the return writes its numbers: 55 and not 0.55 where it says 55%",
            )
            .in_cell(measure.actual_place.clone()),
        );
    }
}

fn tolerance_and_target(
    measure: &Measure<'_>,
    tolerance: Tolerance,
    at: Position,
) -> Option<Finding> {
    let target = measure.target?;
    let (code, message, suggestion) = match tolerance {
        Tolerance::PercentOfTarget(_) if target.number.is_zero() => (
            "AS025",
            format!(
                "the target of \"{}\" is {target}, and a percentage of it is nothing",
                measure.name
            ),
            "write amber_within: points(…) in a line that names it",
        ),
        Tolerance::Points(points) if !target.number.is_zero() && points >= target.number.abs() => (
            "AS026",
            format!(
                "a tolerance of {} points is as wide as the target of \"{}\", which is {target}",
                plain(points),
                measure.name
            ),
            "write fewer points, or percent_of_target(…), in a line that names it",
        ),
        Tolerance::PercentOfTarget(_) | Tolerance::PercentOfPrevious(_) | Tolerance::Points(_) => {
            return None;
        }
    };
    Some(Finding::new(code, at, message, suggestion).in_cell(measure.target_place.clone()))
}

/// Actual and target that differ by a factor of about a hundred.
fn other_scale(measure: &Measure<'_>, at: Position) -> Option<Finding> {
    let (actual, target) = (
        measure.actual.filter(is_plain)?,
        measure.target.filter(is_plain)?,
    );
    let (a, b) = (actual.number.abs(), target.number.abs());
    let (small, big) = (a.min(b), a.max(b));
    let meant = small.checked_mul(Decimal::ONE_HUNDRED)?;
    if !is_fraction(small)
        || big <= Decimal::TWO
        || big > Decimal::ONE_HUNDRED
        || !within_twice(meant, big, big)
    {
        return None;
    }
    let finding = Finding::new(
        "AS027",
        at,
        format!(
            "\"{}\" has {actual} against a target of {target}: these look like different scales",
            measure.name
        ),
        "correct the cell, or say what the numbers count, as in unit: fraction_of_one",
    );
    Some(finding.in_cell(measure.actual_place.clone()))
}

/// Whether a number may be a share of one: above 0, below 1.
fn is_fraction(number: Decimal) -> bool {
    number > Decimal::ZERO && number < Decimal::ONE
}

/// Whether a number lies between half of one and twice another.
fn within_twice(number: Decimal, low: Decimal, high: Decimal) -> bool {
    let twice = |number: Decimal| number.checked_mul(Decimal::TWO);
    twice(number).is_some_and(|double| double >= low)
        && twice(high).is_some_and(|double| number <= double)
}

/// Whether a quantity has no unit but percent: only then can a scale be mistaken.
fn is_plain(quantity: &Quantity) -> bool {
    matches!(quantity.unit, Unit::None | Unit::Percent | Unit::InDoubt)
}
