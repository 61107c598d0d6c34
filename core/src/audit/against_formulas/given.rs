//! The result of a formula as a level of the rules.

use ambersheet_policy::model::{LayoutRef, RulesetModel};

use crate::report::reconcile::words::{RatingWord, rating_word};
use crate::write::results::Outcome;

/// The result of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GivenResult {
    /// The result, as messages have it.
    pub(super) shown: String,
    /// The rating that it claims.
    claim: RatingWord,
}

impl GivenResult {
    /// Reads a result; `None` if the formula could not be calculated.
    pub(super) fn of(rules: &RulesetModel, layout: LayoutRef, outcome: &Outcome) -> Option<Self> {
        let text = match outcome {
            Outcome::Text(text) => text.clone(),
            Outcome::Number(number) => number.to_string(),
            Outcome::Truth(truth) => truth.to_string().to_uppercase(),
            Outcome::Error(error) => {
                return Some(Self {
                    shown: (*error).to_owned(),
                    claim: RatingWord::Unrated,
                });
            }
            Outcome::Out => return None,
        };
        let claim = rating_word(rules, layout, &text);
        let shown = match claim {
            RatingWord::Level(rank) => rules.scale.levels()[usize::from(rank)].word.clone(),
            RatingWord::NoClaim | RatingWord::Unrated | RatingWord::Unknown => {
                format!("\"{text}\"")
            }
        };
        Some(Self { shown, claim })
    }

    /// Returns `true` if it is what the rules give; a blank claims nothing.
    pub(super) fn agrees(&self, level: Option<u8>) -> bool {
        match self.claim {
            RatingWord::NoClaim => true,
            RatingWord::Unrated => level.is_none(),
            RatingWord::Level(rank) => level == Some(rank),
            RatingWord::Unknown => false,
        }
    }
}
