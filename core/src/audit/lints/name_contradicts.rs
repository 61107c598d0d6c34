//! Measures whose names contradict the rules about which way is good.
//!
//! The words are those by which a draft of rules guesses. A line with a reason of its own (`because`) is meant so.

use crate::audit::check::claims::{patterns, place_of_text};
use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::return_measures::Measure;
use ambersheet_draft::good::of_name as good_by_name;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Claimed, Polarity, Position, RulesetModel, Statement, Topic};

pub(crate) const LINT: Lint = Lint {
    code: "AS012",
    page: PAGE,
    checks: &[LintCheck::Rules(in_rules), LintCheck::Measure(of_measure)],
};

fn in_rules(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for claim in &ruleset.policies.claims {
        let (Claimed::Named(patterns), Statement::GoodIs(polarity), None) =
            (&claim.claimed, &claim.statement, &claim.because)
        else {
            continue;
        };
        for pattern in patterns {
            let word = pattern
                .text()
                .split('|')
                .find_map(|name| speaks_against(name, *polarity));
            if let Some(word) = word {
                let at = place_of_text(ruleset, claim, pattern.text(), 0);
                found.push(contradiction(at, pattern.text(), &word, *polarity));
            }
        }
    }
}

fn of_measure(ruleset: &RulesetModel, measure: &Measure<'_>, found: &mut Vec<Finding>) {
    let policy = &measure.policy;
    // Lines of budgets have a lint of their own, which knows the signs of their figures.
    let is_decided = policy.line(Topic::NotRated).is_some()
        || policy.conflict.is_some()
        || policy.budget.is_some();
    let Some((polarity, said_by)) = policy.good_is.filter(|_| !is_decided) else {
        return;
    };
    let Some(line) = said_by.line() else {
        return;
    };
    let claim = &ruleset.policies.claims[line];
    if claim.because.is_some() && claim.claimed != Claimed::AllOthers {
        return;
    }
    let Some(word) = speaks_against(&measure.name.replace('*', " "), polarity) else {
        return;
    };
    let own = patterns(&claim.claimed).and_then(|(own, ids)| {
        let name = if ids {
            &measure.folded_id
        } else {
            &measure.folded
        };
        own.iter().find(|known| known.matches(name))
    });
    let at = own.map_or(claim.at, |pattern| {
        place_of_text(ruleset, claim, pattern.text(), 0)
    });
    found.push(
        contradiction(at, &measure.name, &word, polarity).in_cell(Some(measure.place.clone())),
    );
}

fn contradiction(at: Position, name: &str, word: &str, polarity: Polarity) -> Finding {
    let good = polarity.word();
    LINT.finding(
        at,
        format!(
            "the rules say that {good} is better for \"{name}\", and \"{word}\" in its name says otherwise"
        ),
        "name it in the other list; where it is meant so, name it in a line of its own and write because(\"…\") after it",
    )
}

/// Returns the words of a name that contradict the stated polarity, if any do.
fn speaks_against(name: &str, good_is: Polarity) -> Option<String> {
    if good_is == Polarity::CloseToTarget {
        return None;
    }
    let whole = !name.contains('*');
    let hint = good_by_name(&name.replace('*', " "))?;
    let is_sure = whole || hint.is_said || hint.is_plain;
    (is_sure && hint.good_is != good_is).then(|| whole_words(name, hint.word))
}

/// Completes the beginning of a word to the words of the name: "Decreasing" for "decreas".
fn whole_words(name: &str, start: &str) -> String {
    let folded = fold(name);
    let Some(at) = folded.find(start) else {
        return start.to_owned();
    };
    let end = at + start.len();
    let rest = folded[end..]
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(folded.len() - end);
    folded[at..end + rest].to_owned()
}

const PAGE: &str = r#"# AS012: What good is goes against the measure's name

The name says one thing and the rules the other: "Sickness absence" among the measures of which more is better. Most often the
measure fell to `all_others`, or to a pattern that was meant for something else. If it is meant so, name it in a line of its own
and say why with `because("…")`: then nothing is found.

Wrong:

```rhai
amber_within(percent_of_target(5));
higher_is_better([
  "Calls answered",
  "Sickness absence"   // here
]);
```

Right:

```rhai
amber_within(percent_of_target(5));
higher_is_better("Calls answered");
lower_is_better("Sickness absence");
```
"#;

#[cfg(test)]
mod tests {
    use super::speaks_against;
    use ambersheet_policy::model::Polarity;

    #[test]
    fn names_speak_against_what_is_said_of_them() {
        let against = |name, good| speaks_against(name, good);
        assert_eq!(
            against("Decreasing the rate*", Polarity::Higher).as_deref(),
            Some("decreasing")
        );
        assert_eq!(
            against("Sickness absences*", Polarity::Higher).as_deref(),
            Some("absences")
        );
        assert_eq!(against("Decreasing the rate*", Polarity::Lower), None);
        assert_eq!(against("Sickness absence", Polarity::CloseToTarget), None);
        // What follows the wildcard may turn it round.
        assert_eq!(against("% of complaints*", Polarity::Higher), None);
        assert_eq!(
            against("% of complaints answered within 10 days", Polarity::Higher),
            None
        );
        assert_eq!(
            against("Complaints", Polarity::Higher).as_deref(),
            Some("complaints")
        );
    }
}
