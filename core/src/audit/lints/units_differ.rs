//! Measures whose actual and target have units that do not fit together.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::Measure;
use crate::audit::lints::different_scales;
use ambersheet_policy::model::RulesetModel;
use ambersheet_policy::reason::Reason;

pub(crate) const LINT: Lint = Lint {
    code: "AS032",
    page: PAGE,
    checks: &[LintCheck::Numbers(check)],
};

fn check(ruleset: &RulesetModel, measure: &Measure<'_>, found: &mut Vec<Finding>) {
    if measure.entry.verdict.level != Err(Reason::AmbiguousUnit)
        || measure.is_doubted_in_rules(ruleset)
    {
        return;
    }
    let is_compared = measure.conditions(ruleset).is_some() || measure.by_target();
    if is_compared && different_scales::actual_and_target(ruleset, measure).is_some() {
        return;
    }
    let message = format!(
        "the units of actual and target of \"{}\" do not fit together",
        measure.name
    );
    let advice = "say what the numbers count, as in unit: percent, or correct the cell";
    found.push(
        LINT.finding(measure.deciding_position(ruleset), message, advice)
            .in_cell(measure.actual_place.clone()),
    );
}

const PAGE: &str = r#"# AS032: Units that do not fit together

The actual and the target of a measure count different things, such as £ and percent, so they are not compared. Correct the cell.
Where a number has no unit in the return, say in the rules what it counts.

In the return:

| Measure | Actual | Target | RAG |
|---|---|---|---|
| Rents collected | 88 | 90% | |

Wrong:

```rhai
amber_within(percent_of_target(5));   // here
higher_is_better(all_others);
```

Right:

```rhai
amber_within(percent_of_target(5));
higher_is_better(all_others);
measure("Rents collected", #{ unit: percent });
```
"#;
