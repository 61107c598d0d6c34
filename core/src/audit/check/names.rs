//! What good is against what a measure's name says of it. The words are those by which a draft of rules guesses.

use crate::audit::check::claims::place_of_text;
use crate::audit::check::finding::Finding;
use crate::init::good::of_name as good_by_name;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Claimed, Polarity, Position, RulesetModel, Statement};

/// The word of a name that speaks against what good is, if one does.
pub(crate) fn speaks_against(name: &str, good_is: Polarity) -> Option<String> {
    if good_is == Polarity::CloseToTarget {
        return None;
    }
    let whole = !name.contains('*');
    let hint = good_by_name(&name.replace('*', " "))?;
    let is_sure = whole || hint.is_said || hint.is_plain;
    (is_sure && hint.good_is != good_is).then(|| whole_words(name, hint.word))
}

/// The words of a name that a beginning of a word stands for: "Decreasing" for "decreas".
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

/// Names in the rules themselves. A line with a reason of its own (`because`) is meant so.
pub(crate) fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
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
                found.push(finding(at, pattern.text(), &word, *polarity));
            }
        }
    }
}

/// What is said of a name that speaks against what good is.
pub(crate) fn finding(at: Position, name: &str, word: &str, polarity: Polarity) -> Finding {
    let good = polarity.word();
    Finding::new(
        "AS012",
        at,
        format!(
            "the rules say that {good} is better for \"{name}\", and \"{word}\" in its name says otherwise"
        ),
        "name it in the other list; where it is meant so, name it in a line of its own and write because(\"…\") after it",
    )
}

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
