//! Tolerances that reach as far as the target itself.

use rust_decimal::Decimal;

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::report::document::plain;
use ambersheet_policy::model::{By, Position, RulesetModel, Statement, Tolerance};

pub(crate) const LINT: Lint = Lint {
    code: "AS008",
    page: PAGE,
    checks: &[LintCheck::Rules(check)],
};

fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for claim in &ruleset.policies.claims {
        match &claim.statement {
            Statement::AmberWithin(tolerance) => found.extend(judge(*tolerance, claim.at)),
            Statement::By(By::FirstOf(conditions)) => {
                for condition in conditions {
                    if let Some(tolerance) = condition.kind.region().tolerance() {
                        found.extend(judge(tolerance, condition.at));
                    }
                }
            }
            Statement::Underspend(concern) => found.extend(judge(concern.beyond, claim.at)),
            Statement::GoodIs(_)
            | Statement::Money(_)
            | Statement::Variance(_)
            | Statement::SaidByTarget
            | Statement::NotRated
            | Statement::By(_)
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
            | Statement::Redefined(_)
            | Statement::Rounded(_) => {}
        }
    }
}

fn judge(tolerance: Tolerance, at: Position) -> Option<Finding> {
    let percent = match tolerance {
        Tolerance::PercentOfTarget(percent) => percent,
        Tolerance::OfTwo(two) => two.percent,
        Tolerance::Points(_)
        | Tolerance::PointsIn(_)
        | Tolerance::WorkingDays { .. }
        | Tolerance::PercentOfPrevious(_) => {
            return None;
        }
    };
    (percent >= Decimal::ONE_HUNDRED).then(|| {
        let message = format!(
            "a tolerance of {}% of the target reaches as far as the target itself",
            plain(percent)
        );
        LINT.finding(at, message, "write a smaller percentage, or points(…)")
    })
}

const PAGE: &str = r"# AS008: A tolerance as wide as the target

100% of the target or more: where higher is better, even an actual of 0 is still amber, and nothing is ever at the worst level.
Often the number was meant in points, or a digit too many was typed.

Wrong:

```rhai
amber_within(percent_of_target(100));   // here
higher_is_better(all_others);
```

Right:

```rhai
amber_within(percent_of_target(10));
higher_is_better(all_others);
```
";
