//! Tolerances, directions and profiles that cannot be meant so.

use rust_decimal::Decimal;

use crate::audit::check::finding::Finding;
use crate::audit::check::levels::targets_decide;
use crate::report::document::plain;
use ambersheet_policy::model::{
    By, Claimed, Position, Profile, Role, RulesetModel, Statement, Tolerance,
};
use ambersheet_script::word_places;

/// What is wrong with the numbers of a ruleset.
pub(crate) fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for claim in &ruleset.policies.claims {
        match &claim.statement {
            Statement::AmberWithin(tolerance) => {
                nothing_between(*tolerance, claim.at, found);
                as_much_as_the_target(*tolerance, claim.at, found);
            }
            Statement::By(By::FirstOf(conditions)) => {
                for condition in conditions {
                    if let Some(tolerance) = condition.kind.region().tolerance() {
                        as_much_as_the_target(tolerance, condition.at, found);
                    }
                }
            }
            Statement::Profile(Profile::ByQuarter(percents))
                if percents[3] != Decimal::ONE_HUNDRED =>
            {
                found.push(Finding::new(
                    "AS017",
                    claim.at,
                    format!(
                        "by the end of the year {}% of the target is due, and not 100%",
                        plain(percents[3])
                    ),
                    "write what is due by the end of each quarter, as in by_quarter(25, 50, 75, 100)",
                ));
            }
            Statement::GoodIs(_)
            | Statement::NotRated
            | Statement::By(By::Function(_) | By::Grid(_))
            | Statement::Profile(_)
            | Statement::Part(_)
            | Statement::TargetInActual(_)
            | Statement::Ranked(_)
            | Statement::Unit(_)
            | Statement::Parts(_)
            | Statement::Forecast
            | Statement::Target(_)
            | Statement::ComparedWith(_)
            | Statement::SameIfWithin(_)
            | Statement::Formerly(_)
            | Statement::Redefined(_) => {}
        }
    }
    no_tolerance(ruleset, found);
    direction(ruleset, found);
}

fn nothing_between(tolerance: Tolerance, at: Position, found: &mut Vec<Finding>) {
    let (Tolerance::Points(number)
    | Tolerance::PercentOfTarget(number)
    | Tolerance::PercentOfPrevious(number)) = tolerance;
    if number.is_zero() {
        found.push(Finding::new(
            "AS007",
            at,
            "a tolerance of 0 leaves nothing between the best level and the worst",
            "write how far off the target is still amber, or use by: first_of([…]) for two levels",
        ));
    }
}

fn as_much_as_the_target(tolerance: Tolerance, at: Position, found: &mut Vec<Finding>) {
    if let Tolerance::PercentOfTarget(percent) = tolerance
        && percent >= Decimal::ONE_HUNDRED
    {
        found.push(Finding::new(
            "AS008",
            at,
            format!(
                "a tolerance of {}% of the target reaches as far as the target itself",
                plain(percent)
            ),
            "write a smaller percentage, or points(…)",
        ));
    }
}

/// What misses its target, and nothing says how far off is still amber.
fn no_tolerance(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    let claims = &ruleset.policies.claims;
    if !targets_decide(ruleset)
        || claims
            .iter()
            .any(|claim| matches!(claim.statement, Statement::AmberWithin(_)))
    {
        return;
    }
    let says_good = claims
        .iter()
        .find(|claim| {
            matches!(claim.statement, Statement::GoodIs(_)) && claim.claimed != Claimed::Every
        })
        .map(|claim| claim.at);
    let at = says_good.or_else(|| ruleset.tables.first().map(|table| table.at));
    let at = at
        .or_else(|| ruleset.forms.first().map(|form| form.at))
        .unwrap_or_default();
    let three = ruleset.scale.levels().len() == 3;
    found.push(Finding::new(
        "AS011",
        at,
        "what misses its target has no rating, because nothing says how far off is still amber",
        if three {
            "write amber_within(percent_of_target(5)) or amber_within(points(2))"
        } else {
            "write by: first_of([ on_target(\"…\"), …, otherwise(\"…\") ]) for the measures"
        },
    ));
}

fn direction(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    let Some(rule) = &ruleset.direction else {
        return;
    };
    let previous_in_table = |role: Role| role == Role::Previous;
    let has_previous = ruleset
        .tables
        .iter()
        .flat_map(|table| &table.columns)
        .any(|column| previous_in_table(column.role))
        || ruleset
            .forms
            .iter()
            .flat_map(|form| &form.values)
            .any(|value| previous_in_table(value.role));
    if !has_previous {
        found.push(Finding::new(
            "AS016",
            rule.at,
            "no table or form gives a previous value, so nothing has a direction",
            "name the column, as in previous: \"Last quarter\", or take this line out",
        ));
    }
    let places = word_places(&ruleset.text, "where_target_under");
    for (index, (limit, _)) in rule.where_target_under.iter().enumerate() {
        let earlier = rule.where_target_under[..index]
            .iter()
            .find(|(earlier, _)| earlier >= limit);
        if let Some((earlier, _)) = earlier {
            found.push(Finding::new(
                "AS015",
                places.get(index).copied().unwrap_or(rule.at),
                format!(
                    "this never applies: a target under {} is under {} too, and the earlier line takes it",
                    plain(*limit),
                    plain(*earlier)
                ),
                "put the line with the lowest limit first",
            ));
        }
    }
}
