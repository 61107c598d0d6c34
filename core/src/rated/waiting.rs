//! What waits for answers: the open questions of the rules, with the ratings that each holds back.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::rated::Rated;
use crate::rated::rating::Rating;
use ambersheet_ooxml::text::one_line;
use ambersheet_policy::model::{Question, QuestionIndex};

/// An open question of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OpenQuestion {
    /// The place of the question: `norfolk.rhai:12:5`.
    pub place: String,
    /// The question.
    pub text: String,
    /// The number of measures whose rating or direction waits for the answer.
    pub measures: usize,
}

/// The number of ratings that wait, and of the answers that they wait for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waiting {
    /// The ratings that wait.
    pub ratings: usize,
    /// The directions that wait, of measures whose rating does not.
    pub directions: usize,
    /// The answers.
    pub answers: usize,
}

impl Rated<'_> {
    /// Returns the open questions of the rules, in the script's order, with the number of measures that wait for each.
    pub fn questions(&self) -> Vec<OpenQuestion> {
        let asked = &self.ruleset.questions;
        let mut measures = vec![0; asked.len()];
        if !asked.is_empty() {
            for entry in &self.entries {
                let (rating, direction) = entry.waits();
                let both: BTreeSet<&QuestionIndex> = rating.iter().chain(direction).collect();
                for question in both {
                    measures[*question as usize] += 1;
                }
            }
        }
        let of = |(question, measures): (&Question, usize)| OpenQuestion {
            place: self.ruleset.question_place(question),
            text: one_line(&question.text),
            measures,
        };
        asked.iter().zip(measures).map(of).collect()
    }

    /// Counts what waits for answers.
    pub fn waiting(&self) -> Waiting {
        let mut waiting = Waiting::default();
        if self.ruleset.questions.is_empty() {
            return waiting;
        }
        let mut answers: BTreeSet<QuestionIndex> = BTreeSet::new();
        for entry in &self.entries {
            let (rating, direction) = entry.waits();
            waiting.ratings += usize::from(!rating.is_empty());
            waiting.directions += usize::from(rating.is_empty() && !direction.is_empty());
            answers.extend(rating.iter().chain(direction));
        }
        waiting.answers = answers.len();
        waiting
    }
}

impl Rating<'_, '_> {
    /// Returns questions in words, each with its place: `"How far …?" (rules.rhai:12:5)`.
    pub(crate) fn questions(&self, asked: &[QuestionIndex]) -> Vec<String> {
        let ruleset = self.ruleset();
        let known = |index: &QuestionIndex| ruleset.questions.get(*index as usize);
        let in_words = |question: &Question| {
            let place = ruleset.question_place(question);
            format!("\"{}\" ({place})", one_line(&question.text))
        };
        asked.iter().filter_map(known).map(in_words).collect()
    }

    /// Returns the first open question for which the rating waits.
    pub(crate) fn open_question(&self) -> Option<&Question> {
        let first = self.entry().waits().0.first()?;
        self.ruleset().questions.get(*first as usize)
    }

    /// Says that a direction waits for answers.
    pub(crate) fn waits_in_words(&self, asked: &[QuestionIndex]) -> String {
        let questions = self.questions(asked);
        let noun = if questions.len() == 1 {
            "answer"
        } else {
            "answers"
        };
        format!("it waits for your {noun}: {}", questions.join("; "))
    }
}
