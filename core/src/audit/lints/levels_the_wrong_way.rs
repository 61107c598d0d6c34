//! Levels that get worse as the numbers get better.
//!
//! Those that the rules alone show are found with [`condition_never_reached`](super::condition_never_reached).

use crate::audit::check::conditions::limits_the_wrong_way;
use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::Measure;
use ambersheet_policy::model::RulesetModel;

pub(crate) const LINT: Lint = Lint {
    code: "AS006",
    page: PAGE,
    checks: &[LintCheck::Numbers(check)],
};

fn check(ruleset: &RulesetModel, measure: &Measure<'_>, found: &mut Vec<Finding>) {
    let conditions = measure.conditions(ruleset);
    let good_is = measure.policy.good_is;
    found.extend(
        conditions
            .zip(good_is)
            .and_then(|(conditions, good_is)| limits_the_wrong_way(conditions, good_is.0)),
    );
}

const PAGE: &str = r#"# AS006: Levels that run the wrong way

The better the number, the worse the level: the limits and the levels run against what the rules say is good, or a condition
that lets more pass gives the better level. Most often two levels are exchanged, or lower is better and nobody said so.

Wrong:

```rhai
measure("Calls answered", #{ good_is: higher, by: first_of([
  at_least(90, "Red"),   // here
  at_least(80, "Amber"),
  otherwise("Green")
]) });
```

Right:

```rhai
measure("Calls answered", #{ good_is: higher, by: first_of([
  at_least(90, "Green"),
  at_least(80, "Amber"),
  otherwise("Red")
]) });
```
"#;
