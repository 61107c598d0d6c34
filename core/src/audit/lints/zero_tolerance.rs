//! Tolerances of nothing.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use ambersheet_policy::model::{RulesetModel, Statement, Tolerance};

pub(crate) const LINT: Lint = Lint {
    code: "AS007",
    page: PAGE,
    checks: &[LintCheck::Rules(check)],
};

fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for claim in &ruleset.policies.claims {
        let Statement::AmberWithin(tolerance) = claim.statement else {
            continue;
        };
        let number = match tolerance {
            Tolerance::OfTwo(two) if two.larger => two.percent.max(two.points.number),
            Tolerance::OfTwo(two) => two.percent.min(two.points.number),
            Tolerance::PointsIn(points) => points.number,
            Tolerance::WorkingDays { days, .. } => days,
            Tolerance::Points(number)
            | Tolerance::PercentOfTarget(number)
            | Tolerance::PercentOfPrevious(number) => number,
        };
        if number.is_zero() {
            found.push(LINT.finding(
                claim.at,
                "a tolerance of 0 leaves nothing between the best level and the worst",
                "write how far off the target is still amber, or use by: first_of([…]) for two levels",
            ));
        }
    }
}

const PAGE: &str = r"# AS007: A tolerance of nothing

With a tolerance of 0 nothing is ever amber: a measure is on target or at the worst level. If two levels are meant, say so with
conditions; if not, write how far off is still amber.

Wrong:

```rhai
amber_within(points(0));   // here
higher_is_better(all_others);
```

Right:

```rhai
amber_within(points(2));
higher_is_better(all_others);
```
";
