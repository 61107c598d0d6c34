//! Guesses which way is good from a measure's name or the words of a return.
//!
//! A name that begins with what is wanted ("Decreasing the rate of …") says it. Any other word is only a hint, and a hint
//! becomes a question to whoever reads the draft.

use crate::lexicon::has_words;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::Polarity;

/// A hint of a name about which way is good.
#[derive(Clone, Debug, PartialEq)]
pub struct Hint {
    /// The direction that is good.
    pub good_is: Polarity,
    /// The word that tells it.
    pub word: &'static str,
    /// `true` if the name states it, and does not only hint at it.
    pub is_said: bool,
    /// `true` if the word decides however the name goes on.
    pub is_plain: bool,
}

/// Beginnings of names that say which way is wanted.
const SAID: [(&str, Polarity); 14] = [
    ("decreas", Polarity::Lower),
    ("reduc", Polarity::Lower),
    ("lower", Polarity::Lower),
    ("fewer", Polarity::Lower),
    ("minimis", Polarity::Lower),
    ("less than", Polarity::Lower),
    ("no more than", Polarity::Lower),
    ("under ", Polarity::Lower),
    ("increas", Polarity::Higher),
    ("improv", Polarity::Higher),
    ("maximis", Polarity::Higher),
    ("more than", Polarity::Higher),
    ("at least", Polarity::Higher),
    ("over ", Polarity::Higher),
];

/// Parts of names that hint that high is good, whatever else they hold.
const HIGHER_FIRST: [&str; 32] = [
    "within",
    "on time",
    "good or outstanding",
    "satisf",
    "answered",
    "resolved",
    "up-to-date",
    "up to date",
    "completed",
    "diverted",
    "recycl",
    "retention",
    "attendance",
    "recovery",
    "recovered",
    "prevented",
    "compliance",
    "brought to",
    "uptake",
    "take-up",
    "participation",
    "visits",
    "not requiring",
    "who are eet",
    "collected",
    "collection rate",
    "savings",
    "saved",
    "removed in",
    "cleared",
    "avoided",
    "filled",
];

/// Parts of names that hint that low is good, each with `true` if it decides however the name goes on.
const LOWER: [(&str, bool); 66] = [
    ("absence", true),
    ("absentee", true),
    ("sickness", true),
    ("days lost", true),
    ("time lost", true),
    ("lost time", true),
    ("complaint", false),
    ("waiting", false),
    ("wait ", false),
    ("overdue", true),
    ("arrears", true),
    ("backlog", true),
    ("delay", false),
    ("late ", false),
    ("vacancy rate", false),
    ("vacancies", false),
    ("turnover", false),
    ("crime", false),
    ("burglar", false),
    ("theft", false),
    ("anti-social", false),
    ("accident", false),
    ("injur", false),
    ("death", false),
    ("mortality", false),
    ("casualt", false),
    ("killed", false),
    ("error", false),
    ("void", false),
    ("empty propert", false),
    ("re-let", false),
    ("relet", false),
    ("borrowing", false),
    ("debt", false),
    ("cost per", false),
    ("cost of", false),
    ("overspend", true),
    ("unemploy", false),
    ("neet", false),
    ("emission", false),
    ("co2", false),
    ("carbon", false),
    ("residual", false),
    ("landfill", false),
    ("missed", false),
    ("fly-tip", false),
    ("fly tip", false),
    ("admission", false),
    ("re-referral", false),
    ("previous 12 months", false),
    ("previously", false),
    ("repeat", false),
    ("avg. time", false),
    ("average time", false),
    ("average days", false),
    ("time taken", false),
    ("days taken", false),
    ("days to ", false),
    ("days between", false),
    ("reoffend", true),
    ("re-offend", true),
    ("homeless", false),
    ("temporary accommodation", false),
    ("exclu", false),
    ("abandoned", false),
    ("failure", false),
];

/// Parts of names that hint that high is good.
const HIGHER: [&str; 24] = [
    "employment",
    "in employ",
    "achiev",
    "judged good",
    "outstanding",
    "pass",
    "income",
    "receipts",
    "capital receipts",
    "delivered",
    "carried out",
    "audits",
    "reserves",
    "use of",
    "usage",
    "accuracy",
    "availability",
    "paid",
    "coverage",
    "number of jobs",
    "jobs created",
    "homes built",
    "determined",
    "response within",
];

/// Returns the hint in a measure's name.
pub fn of_name(name: &str) -> Option<Hint> {
    let folded = fold(name);
    let said = SAID.iter().find(|(start, _)| folded.starts_with(start));
    if let Some((word, good_is)) = said {
        return Some(Hint {
            good_is: *good_is,
            word: word.trim(),
            is_said: true,
            is_plain: false,
        });
    }
    let padded = format!("{folded} ");
    let holds = |word: &str| {
        padded.match_indices(word).any(|(at, _)| {
            padded[..at]
                .chars()
                .next_back()
                .is_none_or(|before| !before.is_alphanumeric())
        })
    };
    let find = |words: &[&'static str]| words.iter().copied().find(|word| holds(word));
    let hint = |good_is, word: &'static str, is_plain| {
        Some(Hint {
            good_is,
            word: word.trim(),
            is_said: false,
            is_plain,
        })
    };
    if let Some(word) =
        find(&HIGHER_FIRST).filter(|_| !folded.starts_with("average") && !folded.starts_with("avg"))
    {
        return hint(Polarity::Higher, word, false);
    }
    match (
        LOWER.into_iter().find(|(word, _)| holds(word)),
        find(&HIGHER),
    ) {
        (Some((word, is_plain)), _) => hint(Polarity::Lower, word, is_plain),
        (None, Some(word)) => hint(Polarity::Higher, word, false),
        (None, None) => None,
    }
}

/// Returns the polarity that the return's own words state, such as `Less than 8 days per FTE per annum`.
pub fn of_words(text: &str) -> Option<Polarity> {
    let folded = fold(text);
    let any = |words: &[&str]| words.iter().any(|word| has_words(&folded, word));
    let lower = any(&[
        "low",
        "lower",
        "less",
        "less than",
        "fewer",
        "under",
        "below",
        "no more than",
        "at most",
        "decrease",
        "down",
        "reduce",
        "reduction",
        "smaller",
        "minimise",
        "↓",
        "▼",
    ]);
    let higher = any(&[
        "high",
        "higher",
        "more",
        "more than",
        "over",
        "above",
        "at least",
        "increase",
        "up",
        "greater",
        "bigger",
        "maximise",
        "↑",
        "▲",
    ]) && !folded.contains("no more than");
    match (lower, higher) {
        (true, false) => Some(Polarity::Lower),
        (false, true) => Some(Polarity::Higher),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Polarity::{Higher, Lower};

    #[test]
    fn names_hint_at_what_good_is() {
        for (name, good_is, is_said) in [
            (
                "Decreasing the rate of admissions of people to care",
                Some(Lower),
                true,
            ),
            ("Increased use of public transport", Some(Higher), true),
            ("Sickness absences - % lost time", Some(Lower), false),
            (
                "% of complaints answered within 10 days",
                Some(Higher),
                false,
            ),
            (
                "Avg. time (in days) between court authority and match",
                Some(Lower),
                false,
            ),
            ("Average days to re-let a home", Some(Lower), false),
            ("Customer satisfaction", Some(Higher), false),
            ("Widgets", None, false),
        ] {
            let hint = of_name(name);
            assert_eq!(hint.as_ref().map(|hint| hint.good_is), good_is, "{name}");
            assert_eq!(hint.is_some_and(|hint| hint.is_said), is_said, "{name}");
        }
        assert_eq!(of_words("Less than 8 days per FTE per annum"), Some(Lower));
        assert_eq!(of_words("At least breakeven"), Some(Higher));
        assert_eq!(of_words("Plan"), None);
    }
}
