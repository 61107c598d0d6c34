//! Tolerances that are a percentage of a target of zero.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::Measure;
use ambersheet_policy::model::{RulesetModel, Tolerance};

pub(crate) const LINT: Lint = Lint {
    code: "AS025",
    page: PAGE,
    checks: &[LintCheck::Numbers(check)],
};

fn check(ruleset: &RulesetModel, measure: &Measure<'_>, found: &mut Vec<Finding>) {
    let Some(target) = measure.target.filter(|target| target.number.is_zero()) else {
        return;
    };
    for (tolerance, at) in measure.tolerances(ruleset) {
        let counts = match tolerance {
            Tolerance::PercentOfTarget(_) => true,
            Tolerance::OfTwo(two) => !two.larger,
            Tolerance::Points(_)
            | Tolerance::PointsIn(_)
            | Tolerance::WorkingDays { .. }
            | Tolerance::PercentOfPrevious(_) => false,
        };
        if !counts {
            continue;
        }
        let message = format!(
            "the target of \"{}\" is {target}, and a percentage of it is nothing",
            measure.name
        );
        let advice = "write amber_within: points(…) in a line that names it";
        found.push(
            LINT.finding(at, message, advice)
                .in_cell(measure.target_place.clone()),
        );
    }
}

const PAGE: &str = r#"# AS025: A percentage of a target of zero

The tolerance is a percentage of the target, and this target is 0: no percentage of it can be taken, and a measure that misses
it has no rating. Give this measure its tolerance in points.

In the return:

| Measure | Actual | Target | RAG |
|---|---|---|---|
| Serious incidents | 2 | 0 | |

Wrong:

```rhai
amber_within(percent_of_target(5));   // here
lower_is_better(all_others);
```

Right:

```rhai
amber_within(percent_of_target(5));
lower_is_better(all_others);
measure("Serious incidents", #{ amber_within: points(1) });
```
"#;
