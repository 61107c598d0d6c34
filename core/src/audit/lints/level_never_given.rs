//! Levels that no rule gives.

use std::collections::BTreeSet;

use crate::audit::check::claims::{polarity_of, targets_decide};
use crate::audit::check::conditions::reached;
use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::regions::prove::Prover;
use ambersheet_policy::model::{By, OverallBy, RulesetModel, ScaleLevel, Statement};

pub(crate) const LINT: Lint = Lint {
    code: "AS005",
    page: PAGE,
    checks: &[LintCheck::Rules(check)],
};

fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    found.extend(given(ruleset).map_or_else(Vec::new, |given| of_ranks(ruleset, &given)));
}

/// Returns the levels that no measure has for any numbers, where all of that is proven.
pub(crate) fn missing(ruleset: &RulesetModel, prover: &Prover<'_>) -> Vec<Finding> {
    if !prover.is_all_given || prover.given.is_empty() {
        return Vec::new();
    }
    let by_measures = prover.given.iter().map(|rank| usize::from(*rank));
    let given = by_measures.chain(by_shares(ruleset)).collect();
    of_ranks(ruleset, &given)
}

/// Returns the ranks that shares of ratings can give.
fn by_shares(ruleset: &RulesetModel) -> impl Iterator<Item = usize> {
    let shares = ruleset.overall.iter().filter_map(|rule| match &rule.by {
        OverallBy::Share(share) => Some(&share.conditions),
        OverallBy::Worst | OverallBy::Best => None,
    });
    shares.flat_map(|conditions| {
        let reached = reached(conditions, None);
        let all = conditions.iter().zip(reached);
        let decide = all.filter(|(_, reached)| reached.is_ok());
        decide.map(|(condition, _)| usize::from(condition.rank))
    })
}

fn of_ranks(ruleset: &RulesetModel, given: &BTreeSet<usize>) -> Vec<Finding> {
    let Some(at) = ruleset.scale_at else {
        return Vec::new();
    };
    let levels = ruleset.scale.levels().iter().enumerate();
    let missing = levels.filter(|(rank, _)| !given.contains(rank));
    let finding = |(_, level): (usize, &ScaleLevel)| {
        LINT.finding(
            at,
            format!("no rule gives the level \"{}\"", level.word),
            "take the level out of the scale, or write the rule that gives it",
        )
    };
    missing.map(finding).collect()
}

/// Returns the ranks that the rules can give, or `None` if that cannot be told, as with a function.
fn given(ruleset: &RulesetModel) -> Option<BTreeSet<usize>> {
    let claims = &ruleset.policies.claims;
    let mut ranks = BTreeSet::new();
    if ruleset.fields.iter().any(|field| field.keep_typed) || claims.is_empty() {
        return None;
    }
    for (index, claim) in claims.iter().enumerate() {
        match claim.statement.decision() {
            Some(By::Function(_)) => return None,
            Some(By::FirstOf(conditions)) => {
                let reached = reached(conditions, polarity_of(&ruleset.policies, index));
                let decide = conditions
                    .iter()
                    .zip(reached)
                    .filter(|(_, reached)| reached.is_ok());
                ranks.extend(decide.map(|(condition, _)| usize::from(condition.rank)));
            }
            Some(By::Grid(grid)) => {
                ranks.extend(grid.ranks.iter().flatten().map(|rank| usize::from(*rank)));
            }
            None => {}
        }
    }
    if targets_decide(ruleset) {
        let has_tolerance = claims
            .iter()
            .any(|claim| matches!(claim.statement, Statement::AmberWithin(_)));
        // Without any tolerance all levels count as given: `no_tolerance` reports that instead.
        let worst = ruleset.scale.levels().len() - 1;
        ranks.extend(if has_tolerance {
            vec![0, 1, worst]
        } else {
            (0..=worst).collect()
        });
    }
    if ranks.is_empty() {
        return None;
    }
    ranks.extend(by_shares(ruleset));
    Some(ranks)
}

const PAGE: &str = r#"# AS005: A level that no rule gives

The scale has a level that no line can give to any measure. Either the level is not wanted, or a rule for it is missing.

Wrong:

```rhai
scale([ level("Good", green), level("Fair", amber), level("Poor", red) ]);   // here
measure("*", #{ good_is: higher, by: first_of([ on_target("Good"), otherwise("Poor") ]) });
```

Right:

```rhai
scale([ level("Good", green), level("Poor", red) ]);
measure("*", #{ good_is: higher, by: first_of([ on_target("Good"), otherwise("Poor") ]) });
```
"#;
