//! Tolerances that cells of the return give, under the heading of `amber_within`.

use ambersheet_ooxml::texts::Texts;
use ambersheet_policy::evaluate::{Measured, Verdict};
use ambersheet_policy::model::{AllowanceBasis, ColumnTolerance, Policy, Role, Tolerance};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{
    Missing, ParseOptions, Quantity, TargetCondition, TargetSign, Unit, condition, read,
};

use crate::decide::common::Case;
use crate::decide::value_reader::ValueReader;

/// Signs before a tolerance that say that it holds on both sides, or below.
const SIDES: [&str; 6] = ["+/-", "+ / -", "+/−", "±", "-", "−"];

/// Returns the policy of a record with the tolerance that its own cell gives; `None` if the rules name no such cell, or a
/// line that names the measure comes first.
pub(crate) fn with_column(
    reader: ValueReader<'_, '_>,
    case: &Case<'_>,
    texts: &Texts,
) -> Option<Policy> {
    let basis = reader.ruleset.tolerance_basis(case.record.layout())?;
    if case.policy.names_tolerance() {
        return None;
    }
    let value = case.common.value(Role::Tolerance);
    let text = texts.get(value.raw, reader.strings);
    let in_column = quantity(&value, text.as_deref(), reader.ruleset.how)
        .and_then(|quantity| tolerance(quantity, basis))
        .map_or(ColumnTolerance::Unusable, ColumnTolerance::Is);
    Some(Policy {
        in_column,
        ..case.policy.clone()
    })
}

/// Returns the number of a tolerance's cell, without a sign.
fn quantity(value: &Value, text: Option<&str>, how: ParseOptions) -> Option<Quantity> {
    let found = match text {
        Some(text) => of_text(text.trim(), how)?,
        None => value.quantity.ok()?,
    };
    let number = found.number.abs();
    (!found.unit.is_uncertain()).then_some(Quantity { number, ..found })
}

fn of_text(text: &str, how: ParseOptions) -> Option<Quantity> {
    let bare = SIDES
        .iter()
        .find_map(|side| text.strip_prefix(side))
        .unwrap_or(text);
    let points = [
        "percentage points",
        "% points",
        "points",
        "point",
        "pts",
        "pp",
    ];
    let lower = bare.trim().to_lowercase();
    if let Some(number) = points.iter().find_map(|word| lower.strip_suffix(word)) {
        return read(number, how)
            .quantity
            .ok()
            .filter(|found| found.unit == Unit::None);
    }
    match read(bare, how).quantity {
        Ok(quantity) => Some(quantity),
        Err(_) => match condition(bare, how)? {
            TargetCondition::Limit(TargetSign::AtMost, quantity) => Some(quantity),
            TargetCondition::Limit(..)
            | TargetCondition::Number(_)
            | TargetCondition::Range(..)
            | TargetCondition::Earlier(..) => None,
        },
    }
}

/// Returns the tolerance that a number is; `None` if it is none on this basis.
fn tolerance(quantity: Quantity, basis: AllowanceBasis) -> Option<Tolerance> {
    match (basis, quantity.unit) {
        (AllowanceBasis::Points, Unit::None) => Some(Tolerance::Points(quantity.number)),
        (AllowanceBasis::Points, _) => Some(Tolerance::PointsIn(quantity)),
        (AllowanceBasis::PercentOfTarget, Unit::Percent) => {
            Some(Tolerance::PercentOfTarget(quantity.number))
        }
        // 0.1 may be 0.1% as well as 10%.
        (AllowanceBasis::PercentOfTarget, Unit::None) => {
            let percent = Tolerance::PercentOfTarget(quantity.number);
            Tolerance::Points(quantity.number)
                .fits(Unit::Percent)
                .then_some(percent)
        }
        (AllowanceBasis::PercentOfTarget, _) => None,
    }
}

/// Replaces the verdict of a measure that misses its target and whose own tolerance cannot be used. Where the values
/// themselves are in doubt, nobody can tell that the target is missed.
pub(crate) fn name_fault(
    reader: ValueReader<'_, '_>,
    case: &Case<'_>,
    verdict: &mut Verdict,
    (actual, target): (&Value, &Value),
    texts: &mut Texts,
) {
    let tolerance = match case.policy.in_column {
        ColumnTolerance::Unusable if verdict.level == Err(Reason::NoRule) => None,
        ColumnTolerance::Is(tolerance)
            if verdict.level == Err(Reason::AmbiguousUnit)
                && Measured::new(actual, target)
                    .is_ok_and(|measured| !tolerance.fits(measured.unit)) =>
        {
            Some(tolerance)
        }
        _ => return,
    };
    if verdict.polarity.is_none() || verdict.conflict.is_some() {
        return;
    }
    let value = case.common.value(Role::Tolerance);
    let place = value
        .cell
        .map(|cell| format!(" in {cell}"))
        .unwrap_or_default();
    let text = texts.get(value.raw, reader.strings);
    let detail = match (tolerance, text, value.quantity) {
        (Some(Tolerance::PointsIn(points)), ..) => {
            let Ok(actual) = actual.quantity else { return };
            if points.unit == Unit::Percent {
                format!(
                    "its tolerance{place} is {points}, which may be a percentage of the target; write amber_within: percent_of_target(\"…\") if it is, or give it in the unit of {actual}"
                )
            } else {
                format!(
                    "the units do not fit: its tolerance{place} is {points}, and the actual is {actual}"
                )
            }
        }
        (Some(Tolerance::Points(points)), ..) => format!(
            "its tolerance{place} says {points} without a unit, which has two readings beside this actual; show its unit in the cell"
        ),
        (Some(_), ..) => return,
        (None, Some(text), _) => {
            format!("its tolerance{place} is \"{text}\", which is not read as one")
        }
        (None, None, Ok(quantity)) => format!(
            "its tolerance{place} is {quantity}, and it cannot be told which share of the target that is; show it as a percentage"
        ),
        (None, None, Err(Missing::Blank)) => format!("the cell of its tolerance{place} is blank"),
        (None, None, Err(_)) => format!("the cell of its tolerance{place} holds no number"),
    };
    *verdict = Verdict {
        level: Err(Reason::NoTolerance),
        detail: texts.keep(&detail),
        ..verdict.clone()
    };
}
