//! Numbers that meet no condition of a list.
//!
//! Gaps that the rules alone show are found with [`condition_never_reached`](super::condition_never_reached).

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::{Measure, Unexplained};
use ambersheet_policy::model::{By, RulesetModel};

pub(crate) const LINT: Lint = Lint {
    code: "AS004",
    page: PAGE,
    checks: &[LintCheck::Measure(check)],
};

fn check(ruleset: &RulesetModel, measure: &Measure<'_>, found: &mut Vec<Finding>) {
    if measure.unexplained(ruleset) != Some(Unexplained::NoCondition) {
        return;
    }
    let last = match ruleset.policies.by(&measure.policy) {
        Some(By::FirstOf(conditions)) => conditions.last(),
        _ => None,
    };
    let at = last.map_or_else(|| measure.layout_position(ruleset), |last| last.at);
    let message = format!(
        "\"{}\" meets no condition of this list, and has no rating",
        measure.name
    );
    let advice = "end the list with otherwise(\"…\"), or close the gap";
    let cell = measure.actual_place.clone();
    found.push(
        LINT.finding(at, message, advice)
            .in_cell(cell.or_else(|| Some(measure.place.clone()))),
    );
}

const PAGE: &str = r#"# AS004: Numbers that meet no condition

The list has a gap: some numbers meet none of its conditions, and a measure with such a number has no rating. 10.5 is neither
between 0 and 10 nor between 11 and 20. End the list with `otherwise`, or let each limit meet the next. Where only whole
numbers occur, the same list without a gap does no harm.

Wrong:

```rhai
measure("Days to answer", #{ by: first_of([
  between(0, 10, "Green"),
  between(11, 20, "Amber"),
  more_than(20, "Red")   // here
]) });
```

Right:

```rhai
measure("Days to answer", #{ by: first_of([
  at_most(10, "Green"),
  at_most(20, "Amber"),
  more_than(20, "Red")
]) });
```
"#;
