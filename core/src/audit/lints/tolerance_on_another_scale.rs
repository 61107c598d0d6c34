//! Allowances on another scale than the numbers beside them: 0.05 for 5%.

use rust_decimal::Decimal;

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::Measure;
use crate::report::document::plain;
use ambersheet_policy::bare::is_plain_allowance;
use ambersheet_policy::evaluate::NoDirection;
use ambersheet_policy::model::{By, Position, RulesetModel, Statement, Tolerance, Topic};
use ambersheet_quantity::{Quantity, Unit};

pub(crate) const LINT: Lint = Lint {
    code: "AS036",
    page: PAGE,
    checks: &[LintCheck::Rules(in_rules), LintCheck::Numbers(of_measure)],
};

/// Looks for percentages that are less than one half of a percent.
fn in_rules(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for claim in &ruleset.policies.claims {
        if let Statement::AmberWithin(tolerance) = claim.statement {
            found.extend(of_percent(tolerance, claim.at));
        }
        if let Some(By::FirstOf(conditions)) = claim.statement.decision() {
            found.extend(conditions.iter().filter_map(|condition| {
                of_percent(condition.kind.region().tolerance()?, condition.at)
            }));
        }
    }
}

/// Returns the finding about a percentage that may be a share of one.
fn of_percent(tolerance: Tolerance, at: Position) -> Option<Finding> {
    let percent = match tolerance {
        Tolerance::PercentOfTarget(percent) | Tolerance::PercentOfPrevious(percent) => percent,
        Tolerance::OfTwo(two) => two.percent,
        Tolerance::Points(_) | Tolerance::PointsIn(_) | Tolerance::WorkingDays { .. } => {
            return None;
        }
    };
    if is_plain_allowance(percent, Unit::Percent) {
        return None;
    }
    let share = percent.checked_mul(Decimal::ONE_HUNDRED)?;
    let message = format!(
        "{0} here is {0}%, and looks like a share of one",
        plain(percent)
    );
    let advice = format!(
        "write {0} for {0}%, or give so small an allowance in points",
        plain(share)
    );
    Some(LINT.finding(at, message, advice))
}

fn of_measure(ruleset: &RulesetModel, measure: &Measure<'_>, found: &mut Vec<Finding>) {
    let Some(actual) = measure.actual else { return };
    let unit = match (actual.unit, measure.target) {
        (Unit::None, Some(target)) => target.unit,
        (unit, _) => unit,
    };
    let mut report = |tolerance: Tolerance, at| {
        let points = tolerance.points().map(plain).unwrap_or_default();
        let message = format!(
            "{points} points beside the {actual} of \"{}\": these look like different scales",
            measure.name
        );
        let advice = format!(
            "write points as the return writes its numbers, or with their unit, as in points(\"{points}%\")"
        );
        let finding = LINT.finding(at, message, advice);
        found.push(finding.in_cell(measure.actual_place.clone()));
    };
    for (tolerance, at) in measure.tolerances(ruleset) {
        if matches!(tolerance, Tolerance::Points(_)) && !tolerance.fits(unit) {
            report(tolerance, at);
        }
    }
    let rule = ruleset.direction_rule(measure.policy.line(Topic::SameIfWithin));
    let Some(rule) = rule.filter(|_| measure.entry.field.is_none()) else {
        return;
    };
    let (allowance, at) = (rule.same_if_within, rule.at);
    if let Err(NoDirection::Allowance(doubted)) = measure.entry.direction {
        report(doubted, at);
    } else if let Err(NoDirection::SmallTargets(limit)) = measure.entry.direction {
        report(Tolerance::Points(limit), at);
    } else if let (Ok(before), Some(points)) = (measure.entry.previous.quantity, allowance.points())
    {
        // Nothing that counts in shares of one moves by a whole.
        let is_share = |value: Quantity| {
            value.unit == Unit::None && !value.number.is_zero() && value.number.abs() < Decimal::ONE
        };
        if is_share(actual) && is_share(before) && points >= Decimal::ONE {
            report(allowance, at);
        }
    }
    if unit == Unit::Percent {
        found.extend(of_percent(allowance, at));
    }
}

const PAGE: &str = r"# AS036: An allowance on another scale than the numbers

An allowance of 0.05 beside percentages is hardly meant: `percent_of_target(0.05)` is 0.05% of the target, and not 5%. Points are
found in the same way where a workbook has percentages, and so are points of 1 or more beside shares of one. Write 5 for five in
a hundred. If an allowance is really so small, give it in points.

In the return:

| Measure | Actual | Target | RAG |
|---|---|---|---|
| Calls answered | 87% | 90% | |

Wrong:

```rhai
higher_is_better(all_others);
amber_within(percent_of_target(0.05));   // here
```

Right:

```rhai
higher_is_better(all_others);
amber_within(percent_of_target(5));
```
";
