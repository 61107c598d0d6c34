//! Names and ids in the rules that no measure of the workbook has.

use std::collections::{BTreeSet, HashSet};

use crate::audit::check::claims::{patterns, place_of_text};
use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::ReturnMeasures;
use ambersheet_ooxml::text::{did_you_mean, fold, near_names};
use ambersheet_policy::model::{Pattern, RulesetModel};

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
    of_overall(ruleset, measures, (&names, &ids), found);
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

/// Reports the measures and groups of overall ratings that the workbook does not have.
fn of_overall(
    ruleset: &RulesetModel,
    measures: &ReturnMeasures<'_>,
    (names, ids): (&HashSet<&str>, &HashSet<&str>),
    found: &mut Vec<Finding>,
) {
    let groups = measures
        .all
        .iter()
        .filter_map(|measure| measure.group.as_deref());
    let groups: BTreeSet<&str> = groups.collect();
    let folded: Vec<String> = groups.iter().map(|group| fold(group)).collect();
    let folded: HashSet<&str> = folded.iter().map(String::as_str).collect();
    for rule in &ruleset.overall {
        let claimed = rule.measures.as_ref().and_then(patterns);
        let (own, of_ids) = claimed.unwrap_or_default();
        let measures = measures.all.iter().map(|measure| measure.name.as_str());
        let measures: Vec<&str> = measures.filter(|_| !of_ids).collect();
        let (known, what) = if of_ids {
            (ids, "no measure of this workbook has the id")
        } else {
            (names, "no measure of this workbook is called")
        };
        let groups: Vec<&str> = groups.iter().copied().collect();
        let of_groups = rule.groups.as_deref().unwrap_or_default();
        for (own, known, near, what) in [
            (own, known, measures, what),
            (
                of_groups,
                &folded,
                groups,
                "no group of this workbook is called",
            ),
        ] {
            let is_there = |pattern: &&Pattern| known.iter().any(|name| pattern.matches(name));
            for pattern in own.iter().filter(|pattern| !is_there(pattern)) {
                let near = near_names(pattern.text(), near.iter().copied());
                let instead = "correct the name, or take it out if it has gone";
                found.push(LINT.finding(
                    rule.at,
                    format!(
                        "{what} \"{}\", which an overall rating is made of",
                        pattern.text()
                    ),
                    did_you_mean(&near).unwrap_or_else(|| instead.to_owned()),
                ));
            }
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
