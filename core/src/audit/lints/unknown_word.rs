//! Words of the return that the rules do not know.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::{Measure, Unexplained};
use ambersheet_ooxml::text::{did_you_mean, near_names};
use ambersheet_policy::model::RulesetModel;

pub(crate) const LINT: Lint = Lint {
    code: "AS031",
    page: PAGE,
    checks: &[LintCheck::Measure(check)],
};

fn check(ruleset: &RulesetModel, measure: &Measure<'_>, found: &mut Vec<Finding>) {
    let word = measure.detail.as_deref().unwrap_or_default();
    let finding = match measure.unexplained(ruleset) {
        Some(Unexplained::LevelWord) => unknown_level(ruleset, measure, word),
        Some(Unexplained::GridLabel) => LINT.finding(
            measure.by_position(ruleset),
            format!("the grid does not know \"{word}\""),
            "add its labels to the grid, or ask for a correction",
        ),
        _ => return,
    };
    found.push(finding.in_cell(Some(measure.place.clone())));
}

fn unknown_level(ruleset: &RulesetModel, measure: &Measure<'_>, word: &str) -> Finding {
    let levels: Vec<&str> = ruleset
        .scale
        .levels()
        .iter()
        .map(|level| level.word.as_str())
        .collect();
    let near = near_names(word, levels.iter().copied());
    LINT.finding(
        measure.layout_position(ruleset),
        format!("the return rates with \"{word}\", which is no level of the scale"),
        did_you_mean(&near).unwrap_or_else(|| {
            format!(
                "the levels are {}; add the word to the scale, or to `empty`",
                levels.join(", ")
            )
        }),
    )
}

const PAGE: &str = r#"# AS031: A word of the return that the rules do not know

A rating that people type, or a text that a grid looks up, is none of the words that the rules know. It stays without a rating.
Add the word to the scale or the grid, or name it under `empty` where it means that nobody has chosen yet.

In the return:

| Project | Delivery |
|---|---|
| Bridge | Green |
| Park | On hold |

Wrong:

```rhai
tables(#{ measure: "Project", delivery: rated("Delivery") });   // here
keep_typed("delivery");
```

Right:

```rhai
tables(#{ measure: "Project", empty: "On hold", delivery: rated("Delivery") });
keep_typed("delivery");
```
"#;
