//! Functions of a script that nothing uses.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use ambersheet_policy::model::RulesetModel;
use ambersheet_script::unused;

pub(crate) const LINT: Lint = Lint {
    code: "AS013",
    page: PAGE,
    checks: &[LintCheck::Rules(check)],
};

fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for one in unused(&ruleset.text) {
        let name = &one.name;
        if one.is_function {
            found.push(LINT.finding(
                one.at,
                format!("nothing uses the function `{name}`"),
                format!("write by: function(\"{name}\") where it should rate, or take it out"),
            ));
        }
    }
}

const PAGE: &str = r#"# AS013: A function that nothing uses

The script defines a function, and no line names it. A function rates only the measures of a line with `by: function("…")`; only
one that is called `rate` rates all.

Wrong:

```rhai
fn by_size(m) { if m.actual > 100.0 { "Green" } else { "Red" } }   // here
amber_within(percent_of_target(5));
higher_is_better(all_others);
```

Right:

```rhai
fn by_size(m) { if m.actual > 100.0 { "Green" } else { "Red" } }
measure("Visits", #{ by: function("by_size") });
amber_within(percent_of_target(5));
higher_is_better(all_others);
```
"#;
