//! Measures that miss their target while no line tells how far off is still amber.

use crate::audit::check::claims::targets_decide;
use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::{Measure, Unexplained};
use ambersheet_policy::model::{Claimed, RulesetModel, Statement};

pub(crate) const LINT: Lint = Lint {
    code: "AS011",
    page: PAGE,
    checks: &[LintCheck::Rules(in_rules), LintCheck::Measure(of_measure)],
};

fn in_rules(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    let claims = &ruleset.policies.claims;
    let has_tolerance = claims
        .iter()
        .any(|claim| matches!(claim.statement, Statement::AmberWithin(_)));
    let in_column = ruleset.tables.iter().any(|table| table.tolerance.is_some())
        || ruleset.forms.iter().any(|form| form.tolerance.is_some());
    if has_tolerance || in_column || !targets_decide(ruleset) {
        return;
    }
    let at = claims
        .iter()
        .find(|claim| claim.statement.polarity().is_some() && claim.claimed != Claimed::Every)
        .map(|claim| claim.at)
        .or_else(|| ruleset.tables.first().map(|table| table.at))
        .or_else(|| ruleset.forms.first().map(|form| form.at))
        .unwrap_or_default();
    let has_three_levels = ruleset.scale.levels().len() == 3;
    found.push(LINT.finding(
        at,
        "what misses its target has no rating, because nothing says how far off is still amber",
        if has_three_levels {
            "write amber_within(percent_of_target(5)) or amber_within(points(2))"
        } else {
            "write by: first_of([ on_target(\"…\"), …, otherwise(\"…\") ]) for the measures"
        },
    ));
}

fn of_measure(ruleset: &RulesetModel, measure: &Measure<'_>, found: &mut Vec<Finding>) {
    if measure.unexplained(ruleset) != Some(Unexplained::NoTolerance) {
        return;
    }
    let line = measure
        .policy
        .good_is
        .and_then(|(_, said_by)| said_by.line());
    let at = line.map_or_else(
        || measure.layout_position(ruleset),
        |line| ruleset.policies.claims[line].at,
    );
    let message = format!(
        "\"{}\" misses its target and has no rating: nothing says how far off is still amber",
        measure.name
    );
    let advice = "write amber_within(percent_of_target(5)), or one in a line that names it";
    found.push(
        LINT.finding(at, message, advice)
            .in_cell(Some(measure.place.clone())),
    );
}

const PAGE: &str = r"# AS011: Nothing says how far off is amber

The rules say what good is, and not how far off the target is still amber. A measure on target is rated; one that misses its
target has no rating. Write a tolerance: percent of the target, or points.

Wrong:

```rhai
higher_is_better(all_others);   // here
```

Right:

```rhai
amber_within(percent_of_target(5));
higher_is_better(all_others);
```
";
