//! Values of a script that nothing uses.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use ambersheet_policy::model::RulesetModel;
use ambersheet_script::unused;

pub(crate) const LINT: Lint = Lint {
    code: "AS014",
    page: PAGE,
    checks: &[LintCheck::Rules(check)],
};

fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for one in unused(&ruleset.text) {
        let name = &one.name;
        if !one.is_function {
            found.push(LINT.finding(
                one.at,
                format!("`{name}` is given a value here, and nothing uses it"),
                "use it where its value is meant, or take the line out",
            ));
        }
    }
}

const PAGE: &str = r#"# AS014: A value that nothing uses

A parameter or another name is given a value, and nothing uses it. Who sets it from outside (`--set tolerance=8`) changes
nothing, although it looks as if it did.

Wrong:

```rhai
let tolerance = parameter("tolerance", 5);   // here
amber_within(percent_of_target(5));
higher_is_better(all_others);
```

Right:

```rhai
let tolerance = parameter("tolerance", 5);
amber_within(percent_of_target(tolerance));
higher_is_better(all_others);
```
"#;
