//! Measures for which no line tells which way is good.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::{Measure, Unexplained};
use ambersheet_policy::model::RulesetModel;

pub(crate) const LINT: Lint = Lint {
    code: "AS021",
    page: PAGE,
    checks: &[LintCheck::Measure(check)],
};

fn check(ruleset: &RulesetModel, measure: &Measure<'_>, found: &mut Vec<Finding>) {
    if measure.unexplained(ruleset) != Some(Unexplained::Unclaimed) {
        return;
    }
    let message = format!(
        "no line says what is good of \"{}\", so it has no rating",
        measure.name
    );
    let advice = "name it in higher_is_better, lower_is_better or not_rated";
    found.push(
        LINT.finding(measure.by_position(ruleset), message, advice)
            .in_cell(Some(measure.place.clone())),
    );
}

const PAGE: &str = r#"# AS021: A measure that no line claims

No line says what is good of this measure, so it has no rating. What good is has no default. Name it, or say `all_others`.

In the return:

| Measure | Actual | Target | RAG |
|---|---|---|---|
| Complaints received | 12 | 10 | |
| Calls answered | 88 | 90 | |

Wrong:

```rhai
tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });   // here
amber_within(percent_of_target(5));
lower_is_better("Complaints*");
```

Right:

```rhai
tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(5));
lower_is_better("Complaints*");
higher_is_better(all_others);
```
"#;
