//! Words of the return for which way is good that nothing explains.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::{Measure, Unexplained};
use ambersheet_policy::model::RulesetModel;

pub(crate) const LINT: Lint = Lint {
    code: "AS024",
    page: PAGE,
    checks: &[LintCheck::Measure(check)],
};

fn check(ruleset: &RulesetModel, measure: &Measure<'_>, found: &mut Vec<Finding>) {
    if measure.unexplained(ruleset) != Some(Unexplained::GoodIsWord) {
        return;
    }
    let word = measure.detail.as_deref().unwrap_or_default();
    let message = format!(
        "the return says of \"{}\" that good is \"{word}\", which nothing explains",
        measure.name
    );
    let advice = format!(
        "write good_is_means(\"{word}\", higher), or name the measure in a line of its own"
    );
    found.push(
        LINT.finding(measure.layout_position(ruleset), message, advice)
            .in_cell(Some(measure.place.clone())),
    );
}

const PAGE: &str = r#"# AS024: A word for what good is that nothing explains

The return's own column says what good is in a word that neither Ambersheet nor the rules know. Say what it means, or name the
measure in a line of its own.

In the return:

| Measure | Good is | Actual | Target | RAG |
|---|---|---|---|---|
| Visits | Growth | 12 | 10 | |

Wrong:

```rhai
tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", rating: write_to("RAG") });   // here
amber_within(percent_of_target(5));
```

Right:

```rhai
tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(5));
good_is_means("Growth", higher);
```
"#;
