//! Measures of which the return itself states the other way as good.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::Measure;
use ambersheet_policy::model::{Conflict, RulesetModel};

pub(crate) const LINT: Lint = Lint {
    code: "AS023",
    page: PAGE,
    checks: &[LintCheck::Measure(check)],
};

fn check(ruleset: &RulesetModel, measure: &Measure<'_>, found: &mut Vec<Finding>) {
    let Some(Conflict::Column(claim)) = measure.entry.verdict.conflict else {
        return;
    };
    let message = format!(
        "the return's own column says of \"{}\" that the other way is good, so it has no rating",
        measure.name
    );
    let advice = "correct the line, or ask whoever filled in the return";
    found.push(
        LINT.finding(ruleset.policies.claims[claim].at, message, advice)
            .in_cell(Some(measure.place.clone())),
    );
}

const PAGE: &str = r#"# AS023: The return says otherwise than the rules

A line says which way is good, and the return's own column says the other. Neither wins, so the measure has no rating. Take the
line out where the return is right; ask whoever filled it in where it is not.

In the return:

| Measure | Good is | Actual | Target | RAG |
|---|---|---|---|---|
| Rent per week | Low | 12 | 10 | |

Wrong:

```rhai
tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(5));
higher_is_better("Rent per week");   // here
```

Right:

```rhai
tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(5));
lower_is_better("Rent per week");
```
"#;
