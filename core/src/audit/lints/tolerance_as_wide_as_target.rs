//! Tolerances in points that are as wide as a measure's target.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::Measure;
use crate::report::document::plain;
use ambersheet_policy::model::RulesetModel;

pub(crate) const LINT: Lint = Lint {
    code: "AS026",
    page: PAGE,
    checks: &[LintCheck::Numbers(check)],
};

fn check(ruleset: &RulesetModel, measure: &Measure<'_>, found: &mut Vec<Finding>) {
    let Some(target) = measure.target.filter(|target| !target.number.is_zero()) else {
        return;
    };
    for (tolerance, at) in measure.tolerances(ruleset) {
        let Some(points) = tolerance.points() else {
            continue;
        };
        if points < target.number.abs() {
            continue;
        }
        let message = format!(
            "a tolerance of {} points is as wide as the target of \"{}\", which is {target}",
            plain(points),
            measure.name
        );
        let advice = "write fewer points, or percent_of_target(…), in a line that names it";
        found.push(
            LINT.finding(at, message, advice)
                .in_cell(measure.target_place.clone()),
        );
    }
}

const PAGE: &str = r#"# AS026: A tolerance as wide as a target

The tolerance in points is as large as the target of this measure, or larger. One tolerance in points seldom fits measures of
very different sizes: 5 points are little for 90 and too much for 4.

In the return:

| Measure | Actual | Target | RAG |
|---|---|---|---|
| Calls answered | 88 | 90 | |
| New homes | 3 | 4 | |

Wrong:

```rhai
amber_within(points(5));   // here
higher_is_better(all_others);
```

Right:

```rhai
amber_within(points(5));
higher_is_better(all_others);
measure("New homes", #{ amber_within: points(1) });
```
"#;
