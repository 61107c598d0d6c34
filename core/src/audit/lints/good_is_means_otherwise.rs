//! Meanings of words for which way is good that go against the words themselves.

use crate::audit::check::finding::Finding;
use crate::audit::check::lint::{Lint, LintCheck};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Polarity, RulesetModel, polarity_from_text};
use ambersheet_script::{text_places, word_places};

pub(crate) const LINT: Lint = Lint {
    code: "AS034",
    page: PAGE,
    checks: &[LintCheck::Rules(check)],
};

fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    if ruleset.good_words.is_empty() {
        return;
    }
    let calls = word_places(&ruleset.text, "good_is_means");
    let texts = text_places(&ruleset.text);
    for (pattern, polarity) in &ruleset.good_words {
        let mut names = pattern.text().split('|');
        let against =
            names.find_map(|name| Some((name, said(name)?)).filter(|it| it.1 != *polarity));
        let Some((name, said)) = against else {
            continue;
        };
        let is_own = |at| calls.iter().any(|call| *call < at);
        let place = texts
            .iter()
            .find(|(text, at)| text == pattern.text() && is_own(*at));
        let message = format!(
            "\"{}\" says that {} is better, and here it is to mean {}",
            name.trim(),
            said.word(),
            polarity.word()
        );
        let at = place.map(|place| place.1).unwrap_or_default();
        found.push(LINT.finding(at, message, "turn the meaning round, or take the line out"));
    }
}

/// Beginnings of phrases, each with what they say. An earlier one counts before a later one.
const PHRASES: [(&str, Polarity); 30] = [
    ("no more than", Polarity::Lower),
    ("not more than", Polarity::Lower),
    ("no higher than", Polarity::Lower),
    ("not above", Polarity::Lower),
    ("not over", Polarity::Lower),
    ("no less than", Polarity::Higher),
    ("not less than", Polarity::Higher),
    ("no fewer than", Polarity::Higher),
    ("no lower than", Polarity::Higher),
    ("not below", Polarity::Higher),
    ("not under", Polarity::Higher),
    ("at most", Polarity::Lower),
    ("at least", Polarity::Higher),
    ("less than", Polarity::Lower),
    ("fewer than", Polarity::Lower),
    ("more than", Polarity::Higher),
    ("less is", Polarity::Lower),
    ("fewer is", Polarity::Lower),
    ("more is", Polarity::Higher),
    ("lower", Polarity::Lower),
    ("low ", Polarity::Lower),
    ("smaller", Polarity::Lower),
    ("minimis", Polarity::Lower),
    ("reduc", Polarity::Lower),
    ("decreas", Polarity::Lower),
    ("higher", Polarity::Higher),
    ("high ", Polarity::Higher),
    ("bigger", Polarity::Higher),
    ("maximis", Polarity::Higher),
    ("increas", Polarity::Higher),
];

/// Words that turn a phrase round.
const TURNING: [&str; 5] = ["bad", "worse", "worst", "poor", "not good"];

/// Returns what a word of a return says by itself; `None` where it may mean either.
///
/// "On target" and its like may be given any meaning.
fn said(name: &str) -> Option<Polarity> {
    let folded = fold(name.trim().trim_end_matches('*'));
    let known = polarity_from_text(&folded);
    if known == Some(Polarity::CloseToTarget) || TURNING.iter().any(|word| folded.contains(word)) {
        return None;
    }
    let phrase = || {
        PHRASES
            .iter()
            .find(|(phrase, _)| folded.starts_with(phrase))
    };
    known.or_else(|| phrase().map(|(_, polarity)| *polarity))
}

const PAGE: &str = r#"# AS034: A word for what good is that is given the opposite meaning

`good_is_means` gives a meaning to a word of the return's own column. Here the word says the opposite by itself: every measure
with it would be rated the wrong way round.

Wrong:

```rhai
tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(5));
good_is_means("Lower is better", higher);   // here
```

Right:

```rhai
tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", rating: write_to("RAG") });
amber_within(percent_of_target(5));
good_is_means("Lower the better", lower);
```
"#;

#[cfg(test)]
mod tests {
    //! Source: read by hand.

    use super::said;
    use ambersheet_policy::model::Polarity::{Higher, Lower};

    #[test]
    fn words_say_which_way_is_good() {
        for (word, expected) in [
            ("Lower is better", Some(Lower)),
            ("Low", Some(Lower)),
            ("Lower than last year", Some(Lower)),
            ("Less than*", Some(Lower)),
            ("No more than 8", Some(Lower)),
            ("Not less than*", Some(Higher)),
            ("At least", Some(Higher)),
            ("Maximise income", Some(Higher)),
            ("Higher the better", Some(Higher)),
            ("High is bad", None),
            ("Lower is worst", None),
            ("Higher means worse", None),
            ("On target", None),
            ("Over budget", None),
            ("Growth", None),
            ("Highland", None),
            ("*", None),
        ] {
            assert_eq!(said(word), expected, "{word}");
        }
    }
}
