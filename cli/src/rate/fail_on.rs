//! `--fail-on`: the finding that makes a run end with status 1.

use ambersheet::Ruleset;

use crate::failure::RunFailure;
use crate::near::nearest;
use ambersheet::Rated;

/// The finding to fail on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FailOn {
    /// A rating of this level or a worse one.
    Level(String),
    Unrated,
    Warning,
}

impl FailOn {
    /// Parses the value of `--fail-on`.
    pub(super) fn parse(text: &str) -> Self {
        match text.to_lowercase().as_str() {
            "unrated" => Self::Unrated,
            "warning" => Self::Warning,
            _ => Self::Level(text.to_owned()),
        }
    }

    /// Checks that the rules have the level.
    ///
    /// # Errors
    /// A message with what to write instead.
    pub(super) fn check(&self, ruleset: &Ruleset) -> Result<(), RunFailure> {
        let Self::Level(word) = self else {
            return Ok(());
        };
        if ruleset.rank(word).is_some() {
            return Ok(());
        }
        let words: Vec<&str> = ruleset.levels().map(|level| level.word()).collect();
        let hint = match nearest(word, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}, unrated, warning", words.join(", ")),
        };
        Err(RunFailure::new(format!(
            "--fail-on {word}: the rules have no such level; {hint}"
        )))
    }

    /// Returns whether a rated workbook has the finding.
    pub(super) fn finds(&self, rated: &Rated<'_>) -> bool {
        match self {
            Self::Warning => !rated.warnings().is_empty(),
            Self::Unrated => rated.counts().1 > 0,
            Self::Level(word) => {
                let limit = rated.ruleset().rank(word);
                rated
                    .ratings()
                    .any(|rating| rating.rank().is_some() && rating.rank() >= limit)
            }
        }
    }
}
