//! Tolerances that the return gives itself: `amber_within: "Tolerance"` in a table or a form, and what makes them.

use rhai::Dynamic;
use rust_decimal::Decimal;

use super::keys::Keys;
use super::{Call, Declaration, is_bad, text_of, value_of};
use crate::draft::ScriptDraft;
use crate::values::{AllowancePlace, RuleValue, describe};
use ambersheet_policy::model::{AllowanceBasis, Spot, Tolerance, TwoAllowances};
use ambersheet_quantity::{Quantity, Unit};

pub(super) const WORDS: &[(&str, Declaration)] = &[
    ("smaller_of", smaller_of),
    ("larger_of", larger_of),
    ("heading", heading),
];

/// Reads the heading of a table's tolerances, with its basis, and whether a table may lack it.
pub(super) fn own_tolerance(keys: &mut Keys<'_>) -> Option<(AllowanceBasis, String, bool)> {
    let value = keys.map.get("amber_within")?;
    match (value_of(value), text_of(value)) {
        // The same for all rows is a rule of the table, read elsewhere; so is what is no allowance at all.
        (None | Some(RuleValue::Tolerance(_) | RuleValue::Bad), None) => return None,
        (Some(RuleValue::ColumnAllowance(basis, AllowancePlace::Under(heading))), _) => {
            return Some((basis, heading, false));
        }
        (Some(RuleValue::Optional(heading)), _) => {
            return Some((AllowanceBasis::Points, heading, true));
        }
        (_, Some(heading)) if !heading.trim().is_empty() => {
            return Some((AllowanceBasis::Points, heading, false));
        }
        _ => {}
    }
    let takes = "the heading of the tolerances, or percent_of_target(\"Heading\")";
    keys.wrong(
        "amber_within",
        takes,
        value,
        "write amber_within: \"Tolerance\"".to_owned(),
    );
    None
}

/// Reads the cell of a form's tolerance, with its basis.
pub(super) fn own_tolerance_cell(keys: &mut Keys<'_>) -> Option<(AllowanceBasis, Spot)> {
    let value = keys.map.get("amber_within")?;
    match value_of(value) {
        None | Some(RuleValue::Tolerance(_) | RuleValue::Bad) => return None,
        Some(RuleValue::ColumnAllowance(basis, AllowancePlace::In(spot))) => {
            return Some((basis, spot));
        }
        Some(RuleValue::Spot(spot)) => return Some((AllowanceBasis::Points, spot)),
        _ => {}
    }
    let takes = "the cell of the tolerance, or percent_of_target(cell(\"B5\"))";
    keys.wrong(
        "amber_within",
        takes,
        value,
        "write amber_within: cell(\"B5\")".to_owned(),
    );
    None
}

/// Reads a heading or a cell in place of a number: `percent_of_target("Tolerance")`.
pub(super) fn in_column(arguments: &[Dynamic], basis: AllowanceBasis) -> Option<Dynamic> {
    let value = arguments.first()?;
    if let Some(RuleValue::Spot(spot)) = value_of(value) {
        let place = AllowancePlace::In(spot);
        return Some(Dynamic::from(RuleValue::ColumnAllowance(basis, place)));
    }
    let heading = text_of(value)?;
    let is_heading = heading.chars().any(char::is_alphabetic)
        && !heading
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit());
    is_heading.then(|| {
        let place = AllowancePlace::Under(heading);
        Dynamic::from(RuleValue::ColumnAllowance(basis, place))
    })
}

/// Declares a heading under which a limit stands.
fn heading(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let heading = call.text(draft, arguments, 0);
    Dynamic::from(heading.map_or(RuleValue::Bad, |heading| RuleValue::Heading(heading.text)))
}

fn smaller_of(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    of_two(draft, call, arguments, false)
}

fn larger_of(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    of_two(draft, call, arguments, true)
}

/// Reads a percentage of the target and a number of points, in either order.
fn of_two(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic], larger: bool) -> Dynamic {
    let (mut percent, mut points): (Option<Decimal>, Option<Quantity>) = (None, None);
    for value in arguments {
        match value_of(value) {
            Some(RuleValue::Tolerance(Tolerance::PercentOfTarget(number))) if percent.is_none() => {
                percent = Some(number);
            }
            Some(RuleValue::Tolerance(Tolerance::Points(number))) if points.is_none() => {
                points = Some(Quantity {
                    number,
                    unit: Unit::None,
                });
            }
            Some(RuleValue::Tolerance(Tolerance::PointsIn(number))) if points.is_none() => {
                points = Some(number);
            }
            _ => {}
        }
    }
    if let (Some(percent), Some(points)) = (percent, points) {
        let two = TwoAllowances {
            larger,
            percent,
            points,
        };
        return Dynamic::from(RuleValue::Tolerance(Tolerance::OfTwo(two)));
    }
    if !arguments.iter().any(is_bad) {
        let got: Vec<String> = arguments.iter().map(describe).collect();
        let message = format!(
            "`{}` takes a percentage of the target and a number of points, and got {}",
            call.name,
            got.join(" and ")
        );
        draft.problems.suggest(call.at, message, call.example());
    }
    Dynamic::from(RuleValue::Bad)
}
