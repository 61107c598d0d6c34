//! Directions of travel without a previous value to compare with.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use ambersheet_policy::model::{Role, RulesetModel};

pub(crate) const LINT: Lint = Lint {
    code: "AS016",
    page: PAGE,
    checks: &[LintCheck::Rules(check)],
};

fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    let Some(rule) = &ruleset.direction else {
        return;
    };
    let columns = ruleset.tables.iter().flat_map(|table| &table.columns);
    let values = ruleset.forms.iter().flat_map(|form| &form.values);
    let has_previous = columns
        .map(|column| column.role)
        .chain(values.map(|value| value.role))
        .any(|role| role == Role::Previous);
    if !has_previous {
        found.push(LINT.finding(
            rule.at,
            "no table or form gives a previous value, so nothing has a direction",
            "name the column, as in previous: \"Last quarter\", or take this line out",
        ));
    }
}

const PAGE: &str = r#"# AS016: A direction with nothing to compare

The rules say which change counts as none, and no table or form gives the previous value. So nothing ever has a direction.

Wrong:

```rhai
amber_within(percent_of_target(5));
higher_is_better(all_others);
same_if_within(points(2));   // here
```

Right:

```rhai
tables(#{ measure: "Measure", previous: "Before", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(5));
higher_is_better(all_others);
same_if_within(points(2));
```
"#;
