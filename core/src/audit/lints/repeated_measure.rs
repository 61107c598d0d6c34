//! Measures that come twice in one group of one sheet.

use std::collections::HashMap;

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::{Measure, ReturnMeasures};
use ambersheet_policy::model::RulesetModel;

pub(crate) const LINT: Lint = Lint {
    code: "AS029",
    page: PAGE,
    checks: &[LintCheck::Measures(check)],
};

fn check(ruleset: &RulesetModel, measures: &ReturnMeasures<'_>, found: &mut Vec<Finding>) {
    let mut first: HashMap<_, &Measure<'_>> = HashMap::new();
    for measure in &measures.all {
        if measure.folded.is_empty() {
            continue;
        }
        let entry = measure.entry;
        let layout = measure.layout_position(ruleset);
        let key = (
            entry.sheet,
            layout,
            entry.field,
            &measure.told_by,
            // A row that is rated for several periods has an actual in a column of each.
            entry
                .period
                .is_some()
                .then(|| entry.actual.cell.map(|cell| cell.column)),
            &measure.group,
            &measure.folded,
            &measure.folded_id,
        );
        let Some(known) = first.get(&key) else {
            first.insert(key, measure);
            continue;
        };
        let message = format!(
            "\"{}\" is there twice: its other rating is in {}",
            measure.name, known.place
        );
        let advice =
            "leave one of the rows out by skip: \"…\", or tell them apart by name or group";
        found.push(
            LINT.finding(layout, message, advice)
                .in_cell(Some(measure.place.clone())),
        );
    }
}

const PAGE: &str = r#"# AS029: A measure that stands twice

The same name stands twice in one group of one sheet, and both rows are rated and counted. Perhaps a row was copied and not
renamed. Where the rows are of different teams, name the column that says so as their group.

In the return:

| Measure | Team | Actual | Target | RAG |
|---|---|---|---|---|
| Calls answered | North | 88 | 90 | |
| Calls answered | South | 91 | 90 | |

Wrong:

```rhai
tables(#{ measure: "Measure", actual: "Actual", target: "Target", rating: write_to("RAG") });   // here
amber_within(percent_of_target(5));
higher_is_better(all_others);
```

Right:

```rhai
tables(#{ measure: "Measure", group: "Team", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(5));
higher_is_better(all_others);
```
"#;
