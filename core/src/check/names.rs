//! What good is against what a measure's name says of it. The words are those by which a draft of rules guesses.

use super::Finding;
use super::claims::place_of_text;
use crate::draft::good_by_name;
use crate::ruleset::{Claimed, Polarity, Ruleset, Says};

/// Words that say which way is good however the name goes on.
const PLAIN: [&str; 12] = [
    "absence",
    "absentee",
    "sickness",
    "days lost",
    "time lost",
    "lost time",
    "overdue",
    "arrears",
    "backlog",
    "overspend",
    "reoffend",
    "re-offend",
];

/// The word of a name that speaks against what good is, if one does.
pub(super) fn speaks_against(name: &str, good_is: Polarity) -> Option<&'static str> {
    if good_is == Polarity::CloseToTarget {
        return None;
    }
    let whole = !name.contains('*');
    let hint = good_by_name(&name.replace('*', " "))?;
    let is_sure = whole || hint.is_said || PLAIN.contains(&hint.word);
    (is_sure && hint.good_is != good_is).then_some(hint.word)
}

/// Names in the rules themselves. A line with a reason of its own (`because`) is meant so.
pub(super) fn check(ruleset: &Ruleset, found: &mut Vec<Finding>) {
    for claim in &ruleset.policies.claims {
        let (Claimed::Named(patterns), Says::GoodIs(polarity), None) =
            (&claim.claimed, &claim.says, &claim.because)
        else {
            continue;
        };
        for pattern in patterns {
            let word = pattern.text().split('|').find_map(|name| speaks_against(name, *polarity));
            if let Some(word) = word {
                let at = place_of_text(ruleset, claim, pattern.text(), 0);
                found.push(finding(at, pattern.text(), word, *polarity));
            }
        }
    }
}

/// What is said of a name that speaks against what good is.
pub(super) fn finding(at: crate::ruleset::Position, name: &str, word: &str, polarity: Polarity) -> Finding {
    let good = if polarity == Polarity::Higher { "higher" } else { "lower" };
    Finding::new(
        "AS012",
        at,
        format!(
            "the rules say that {good} is better for \"{name}\", and \"{word}\" in its name says otherwise"
        ),
        "name it in the other list; where it is meant so, name it in a line of its own and write because(\"…\") after it",
    )
}
