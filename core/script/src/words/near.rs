//! Finds words by name, and the word that somebody meant who wrote another.

use super::table::WORDS;
use super::word::VocabularyWord;
use crate::problems::near;

/// Names from other trades and programs, each with the name that rules use.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("percent", "percent_of_target"),
    ("percentage", "percent_of_target"),
    ("pct", "percent_of_target"),
    ("percentage_points", "points"),
    ("pp", "points"),
    ("polarity", "good_is"),
    ("good_performance_is", "good_is"),
    ("tolerance", "amber_within"),
    ("variance", "amber_within"),
    ("kpi", "measure"),
    ("indicator", "measure"),
    ("metric", "measure"),
    ("name", "measure"),
    ("performance", "actual"),
    ("outturn", "actual"),
    ("current", "actual"),
    ("last", "previous"),
    ("portfolio", "group"),
    ("theme", "group"),
    ("directorate", "group"),
    ("rag", "rating"),
    ("status", "rating"),
    ("trajectory", "direction"),
    ("ignore", "skip"),
    ("function", "by"),
    ("color", "colour"),
    ("comment", "note"),
    ("conditional_formatting", "live"),
    ("defined_name", "named"),
    ("icons", "symbols"),
    ("signs", "symbols"),
];

/// Returns the word with a name.
pub(crate) fn find(name: &str) -> Option<&'static VocabularyWord> {
    WORDS.iter().find(|word| word.name() == name)
}

/// Returns the candidate that `typed` most likely means: by another name for it, or by similar
/// letters.
pub(crate) fn meant<'a>(typed: &str, candidates: &[&'a str]) -> Option<&'a str> {
    known_as(&typed.to_lowercase(), candidates)
        .or_else(|| near(typed, candidates.iter().copied()))
        .or_else(|| {
            let other = near(typed, OTHER_NAMES.iter().map(|names| names.0))?;
            known_as(other, candidates)
        })
}

/// Returns the candidate with the given other name.
fn known_as<'a>(other: &str, candidates: &[&'a str]) -> Option<&'a str> {
    OTHER_NAMES
        .iter()
        .filter(|names| names.0 == other)
        .find_map(|names| candidates.iter().copied().find(|name| *name == names.1))
}

/// Returns [`meant`] as a suggestion.
pub(crate) fn suggest(typed: &str, candidates: &[&str]) -> Option<String> {
    meant(typed, candidates).map(|name| format!("did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::PROPERTIES;

    #[test]
    fn other_names_lead_to_words_and_keys_that_exist() {
        for (other, name) in OTHER_NAMES {
            let is_key = WORDS.iter().any(|word| word.keys().contains(name));
            assert!(
                find(name).is_some() || is_key || PROPERTIES.contains(name),
                "{other} leads to {name}, which does not exist"
            );
        }
    }
}
