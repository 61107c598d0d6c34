//! Tells what waits for answers: the open questions of the rules, with the ratings that each holds back.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::rated::Rated;
use crate::rated::rating::Rating;
use ambersheet_ooxml::text::one_line;
use ambersheet_policy::model::{QuestionIndex, RuleQuestion};

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
    /// The number of ratings among them.
    #[serde(skip)]
    pub ratings: usize,
    /// The number of directions, of measures whose rating waits for nothing.
    #[serde(skip)]
    pub directions: usize,
}

/// The number of ratings and directions that wait for answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waiting {
    /// The ratings that wait.
    pub ratings: usize,
    /// The directions that wait, of measures whose rating does not.
    pub directions: usize,
}

impl Rated<'_> {
    /// Returns the open questions of the rules, in the script's order, with the number of measures that wait for each.
    pub fn questions(&self) -> Vec<OpenQuestion> {
        let asked = self.ruleset.questions.iter();
        let mut open: Vec<OpenQuestion> = asked
            .map(|question| OpenQuestion {
                place: self.ruleset.question_place(question),
                text: one_line(&question.text),
                measures: 0,
                ratings: 0,
                directions: 0,
            })
            .collect();
        if open.is_empty() {
            return open;
        }
        for entry in &self.entries {
            let (rating, direction) = entry.waits();
            let both: BTreeSet<QuestionIndex> = rating.iter().chain(direction).copied().collect();
            for index in both {
                let Some(question) = open.get_mut(index as usize) else {
                    continue;
                };
                question.measures += 1;
                question.ratings += usize::from(rating.contains(&index));
                question.directions += usize::from(rating.is_empty());
            }
        }
        open
    }

    /// Counts what waits for answers.
    pub fn waiting(&self) -> Waiting {
        let mut waiting = Waiting::default();
        if self.ruleset.questions.is_empty() {
            return waiting;
        }
        for entry in &self.entries {
            let (rating, direction) = entry.waits();
            waiting.ratings += usize::from(!rating.is_empty());
            waiting.directions += usize::from(rating.is_empty() && !direction.is_empty());
        }
        waiting
    }
}

impl Rating<'_, '_> {
    /// Returns questions in words, each with its place: `"How far …?" (rules.rhai:12:5)`.
    pub(crate) fn questions(&self, asked: &[QuestionIndex]) -> Vec<String> {
        let ruleset = self.ruleset();
        let known = |index: &QuestionIndex| ruleset.questions.get(*index as usize);
        let in_words = |question: &RuleQuestion| {
            let place = ruleset.question_place(question);
            format!("\"{}\" ({place})", one_line(&question.text))
        };
        asked.iter().filter_map(known).map(in_words).collect()
    }

    /// Returns the first open question about the computed rating.
    pub(crate) fn open_question(&self) -> Option<&RuleQuestion> {
        let first = self.entry().asked().0.first()?;
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
