//! Lines that are never used, because others always overrule them.

use crate::audit::check::claims::{field_fits, is_everything, names_all_of, patterns};
use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::{Measure, ReturnMeasures};
use ambersheet_policy::model::{Claim, Claimed, Pattern, RulesetModel, Statement, Topic};

pub(crate) const LINT: Lint = Lint {
    code: "AS010",
    page: PAGE,
    checks: &[
        LintCheck::Rules(overruled_lines),
        LintCheck::Lines(without_measures),
    ],
};

fn overruled_lines(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for (index, claim) in ruleset.policies.claims.iter().enumerate() {
        found.extend(overruled(ruleset, index, claim));
    }
}

/// Returns the finding for a line that other lines overrule for all that it names.
fn overruled(ruleset: &RulesetModel, index: usize, claim: &Claim) -> Option<Finding> {
    let claims = ruleset.policies.claims.iter().enumerate();
    let others: Vec<&Claim> = claims
        .filter(|(other, known)| *other != index && field_fits(known, claim))
        .map(|(_, known)| known)
        .collect();
    let (line, why) = match patterns(&claim.claimed) {
        Some((own, ids)) => names_overruled(&claim.statement, (own, ids), &others)?,
        None => default_overruled(claim, &others)?,
    };
    Some(LINT.finding(
        claim.at,
        format!("this line is never used: line {line} {why}"),
        "take one of the two lines out",
    ))
}

/// Returns the line that overrules one with names, and the reason.
fn names_overruled(
    says: &Statement,
    (own, ids): (&[Pattern], bool),
    others: &[&Claim],
) -> Option<(u32, &'static str)> {
    let last_line = |overrules: fn(&Statement) -> bool| -> Option<u32> {
        let lines: Option<Vec<u32>> = own
            .iter()
            .map(|pattern| {
                others
                    .iter()
                    .find(|known| overrules(&known.statement) && names_all_of(known, pattern, ids))
                    .map(|known| known.at.line)
            })
            .collect();
        lines?.into_iter().max()
    };
    let not_rated =
        last_line(|says| *says == Statement::NotRated).filter(|_| *says != Statement::NotRated);
    if let Some(line) = not_rated {
        return Some((line, "leaves these measures unrated"));
    }
    if !matches!(says, Statement::AmberWithin(_)) {
        return None;
    }
    last_line(|says| matches!(says, Statement::By(_)))
        .map(|line| (line, "decides in another way, which needs no tolerance"))
}

/// Returns the line that names every measure and so overrules a default, and the reason.
fn default_overruled(claim: &Claim, others: &[&Claim]) -> Option<(u32, &'static str)> {
    if matches!(claim.claimed, Claimed::RowsOf(_)) {
        // It counts as a line with names, which contradicts the other.
        return None;
    }
    let topic = std::mem::discriminant(&claim.statement);
    let all = others.iter().find(|known| {
        let names_every =
            matches!(&known.claimed, Claimed::Named(own) if own.iter().any(is_everything));
        names_every && std::mem::discriminant(&known.statement) == topic
    });
    all.map(|known| (known.at.line, "says otherwise of every measure"))
}

/// Finds lines that name measures of the workbook and are used for none of them.
fn without_measures(
    ruleset: &RulesetModel,
    measures: &ReturnMeasures<'_>,
    found: &mut Vec<Finding>,
) {
    for claim in &ruleset.policies.claims {
        let Some((patterns, ids)) = patterns(&claim.claimed) else {
            continue;
        };
        if claim.statement == Statement::NotRated {
            continue;
        }
        let mut named = measures
            .all
            .iter()
            .filter(|measure| is_named(measure, claim, patterns, ids))
            .peekable();
        if named.peek().is_some() && named.all(|measure| is_overruled(measure, claim)) {
            found.push(LINT.finding(
                claim.at,
                "this line is never used: other lines decide for all measures that it names",
                "take this line out, or the lines that overrule it",
            ));
        }
    }
}

fn is_named(measure: &Measure<'_>, claim: &Claim, patterns: &[Pattern], ids: bool) -> bool {
    let name = if ids {
        &measure.folded_id
    } else {
        &measure.folded
    };
    let field = measure.entry.field.map(usize::from);
    (claim.field.is_none() || claim.field == field)
        && patterns.iter().any(|known| known.matches(name))
}

fn is_overruled(measure: &Measure<'_>, claim: &Claim) -> bool {
    let policy = &measure.policy;
    policy.line(Topic::NotRated).is_some()
        || (matches!(claim.statement, Statement::AmberWithin(_))
            && policy.line(Topic::By).is_some())
}

const PAGE: &str = r#"# AS010: A line that is never used

Other lines decide for all measures that this one names, so that it has no effect: a measure that is not rated needs no
tolerance, nor does one that conditions or a grid decide. Take out the line that is not meant.

Wrong:

```rhai
amber_within(percent_of_target(5));
higher_is_better("Capital spend");   // here
not_rated("Capital spend");
higher_is_better(all_others);
```

Right:

```rhai
amber_within(percent_of_target(5));
not_rated("Capital spend");
higher_is_better(all_others);
```
"#;
