//! Levels of a scale that have the same colour.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use ambersheet_policy::model::RulesetModel;

pub(crate) const LINT: Lint = Lint {
    code: "AS018",
    page: PAGE,
    checks: &[LintCheck::Rules(check)],
};

fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    let Some(at) = ruleset.scale_at.filter(|_| ruleset.palette.is_none()) else {
        return;
    };
    let levels = ruleset.scale.levels();
    for (index, level) in levels.iter().enumerate() {
        let same = levels[..index]
            .iter()
            .find(|known| known.fill == level.fill);
        if let Some(same) = same {
            found.push(LINT.finding(
                at,
                format!(
                    "the levels \"{}\" and \"{}\" have the same colour",
                    same.word, level.word
                ),
                "give one of them another colour",
            ));
        }
    }
}

const PAGE: &str = r#"# AS018: Two levels look the same

Two levels of the scale have the same colour. In a printed report or at a glance nobody can tell them apart.

Wrong:

```rhai
scale([ level("Good", green), level("Fair", amber), level("Poor", amber) ]);   // here
amber_within(percent_of_target(5));
higher_is_better(all_others);
```

Right:

```rhai
scale([ level("Good", green), level("Fair", amber), level("Poor", red) ]);
amber_within(percent_of_target(5));
higher_is_better(all_others);
```
"#;
