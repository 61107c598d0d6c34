//! Lines, names and ids that the rules give twice to the same end.

use crate::audit::check::claims::{patterns, place_of_text};
use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Claim, Pattern, RulesetModel};

pub(crate) const LINT: Lint = Lint {
    code: "AS009",
    page: PAGE,
    checks: &[LintCheck::Rules(check)],
};

fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for (index, claim) in ruleset.policies.claims.iter().enumerate() {
        let earlier = &ruleset.policies.claims[..index];
        match patterns(&claim.claimed) {
            None => found.extend(repeated_default(claim, earlier)),
            Some((own, ids)) => repeated_names(ruleset, claim, (own, ids), earlier, found),
        }
    }
}

fn says_the_same(known: &Claim, claim: &Claim) -> bool {
    known.statement == claim.statement && known.field == claim.field
}

fn repeated_default(claim: &Claim, earlier: &[Claim]) -> Option<Finding> {
    let twice = earlier
        .iter()
        .find(|known| says_the_same(known, claim) && known.claimed == claim.claimed)?;
    let message = format!("line {} says the same already", twice.at.line);
    Some(LINT.finding(claim.at, message, "take one of the two lines out"))
}

fn repeated_names(
    ruleset: &RulesetModel,
    claim: &Claim,
    (own, ids): (&[Pattern], bool),
    earlier: &[Claim],
    found: &mut Vec<Finding>,
) {
    for (index, pattern) in own.iter().enumerate() {
        let folded = fold(pattern.text());
        let before = own[..index]
            .iter()
            .filter(|known| fold(known.text()) == folded)
            .count();
        let said = earlier.iter().find(|known| {
            says_the_same(known, claim)
                && patterns(&known.claimed).is_some_and(|(all, of_ids)| {
                    of_ids == ids && all.iter().any(|known| fold(known.text()) == folded)
                })
        });
        let already = match said {
            Some(known) if known.at != claim.at => {
                format!("line {} says the same of it", known.at.line)
            }
            _ if before > 0 => "it is in this list already".to_owned(),
            _ => continue,
        };
        let at = place_of_text(ruleset, claim, pattern.text(), before);
        let message = format!("\"{}\" is named twice: {already}", pattern.text());
        found.push(LINT.finding(at, message, "take one of the two out"));
    }
}

const PAGE: &str = r#"# AS009: The same is said twice

Two lines say the same of the same name, or a list names it twice. Nothing goes wrong today. But whoever changes one of them
later and not the other makes a contradiction.

Wrong:

```rhai
amber_within(percent_of_target(5));
lower_is_better([ "Complaints", "Debt" ]);
lower_is_better("Debt");   // here
higher_is_better(all_others);
```

Right:

```rhai
amber_within(percent_of_target(5));
lower_is_better([ "Complaints", "Debt" ]);
higher_is_better(all_others);
```
"#;
