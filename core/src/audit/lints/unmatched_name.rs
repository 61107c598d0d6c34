//! Names and ids in the rules that no measure of the workbook has.

use std::collections::HashSet;

use crate::audit::check::claims::{patterns, place_of_text};
use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::ReturnMeasures;
use ambersheet_ooxml::text::{did_you_mean, near_names};
use ambersheet_policy::model::RulesetModel;

pub(crate) const LINT: Lint = Lint {
    code: "AS020",
    page: PAGE,
    checks: &[LintCheck::Lines(check)],
};

fn check(ruleset: &RulesetModel, measures: &ReturnMeasures<'_>, found: &mut Vec<Finding>) {
    let all = &measures.all;
    let names: HashSet<&str> = all.iter().map(|measure| measure.folded.as_str()).collect();
    let ids: HashSet<&str> = all
        .iter()
        .map(|measure| measure.folded_id.as_str())
        .collect();
    for claim in &ruleset.policies.claims {
        let Some((patterns, of_ids)) = patterns(&claim.claimed) else {
            continue;
        };
        let known = if of_ids { &ids } else { &names };
        for pattern in patterns {
            if known.iter().any(|name| pattern.matches(name)) {
                continue;
            }
            let candidates = all.iter().map(|measure| measure.name.as_str());
            let near = near_names(pattern.text(), candidates.filter(|_| !of_ids));
            let what = if of_ids {
                "no measure of this workbook has the id"
            } else {
                "no measure of this workbook is called"
            };
            found.push(LINT.finding(
                place_of_text(ruleset, claim, pattern.text(), 0),
                format!("{what} \"{}\"", pattern.text()),
                did_you_mean(&near).unwrap_or_else(|| {
                    "correct the name, or take it out if the measure has gone".to_owned()
                }),
            ));
        }
    }
}

const PAGE: &str = r#"# AS020: A name that no measure has

The rules name a measure that this workbook does not have. A typing error in the name leaves the real measure to another line,
or to none. If the measure has gone, take its name out.

In the return:

| Measure | Actual | Target | RAG |
|---|---|---|---|
| Rent per week | 12 | 10 | |
| Calls answered | 88 | 90 | |

Wrong:

```rhai
amber_within(percent_of_target(5));
lower_is_better("Rent per weak");   // here
higher_is_better(all_others);
```

Right:

```rhai
amber_within(percent_of_target(5));
lower_is_better("Rent per week");
higher_is_better(all_others);
```
"#;
