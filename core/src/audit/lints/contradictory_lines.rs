//! Lines that contradict each other about a measure.

use std::collections::BTreeMap;

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::{Measure, ReturnMeasures};
use ambersheet_policy::model::{Conflict, RulesetModel};

pub(crate) const LINT: Lint = Lint {
    code: "AS022",
    page: PAGE,
    checks: &[LintCheck::Measures(check)],
};

fn check(ruleset: &RulesetModel, measures: &ReturnMeasures<'_>, found: &mut Vec<Finding>) {
    let mut conflicts: BTreeMap<(usize, usize), Vec<&Measure<'_>>> = BTreeMap::new();
    for measure in &measures.all {
        if let Some(Conflict::Claims(first, second)) = measure.entry.verdict.conflict {
            conflicts.entry((first, second)).or_default().push(measure);
        }
    }
    let claims = &ruleset.policies.claims;
    for ((first, second), measures) in conflicts {
        let Some(example) = measures.first() else {
            continue;
        };
        let more = match measures.len() {
            1 => String::new(),
            n => format!(" and {} more", n - 1),
        };
        let message = format!(
            "this and line {} say different things of \"{}\"{more}, so it has no rating",
            claims[first].at.line, example.name
        );
        found.push(
            LINT.finding(claims[second].at, message, "narrow one of the names")
                .in_cell(Some(example.place.clone())),
        );
    }
}

const PAGE: &str = r#"# AS022: Lines that contradict each other about a measure

Two lines name the same measure and say different things of it. Neither wins, so the measure has no rating. Narrow one of the
names, or take the measure out of one line.

In the return:

| Measure | Actual | Target | RAG |
|---|---|---|---|
| Rents owed | 12 | 10 | |
| Rents agreed | 88 | 90 | |

Wrong:

```rhai
amber_within(percent_of_target(5));
lower_is_better("Rents*");
higher_is_better("* agreed");   // here
```

Right:

```rhai
amber_within(percent_of_target(5));
lower_is_better("Rents owed");
higher_is_better("* agreed");
```
"#;
