//! Questions that only a person can answer, and their answers, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The topic of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QuestionTopic {
    /// The tolerance: how far off target is still the middle rating.
    Tolerance,
    /// The direction that is good.
    GoodIs,
    /// The period that is rated.
    Period,
    /// The limits of the levels.
    Bands,
    /// The two columns that are compared.
    Pairs,
    /// The values that the figures are compared with.
    Target,
    /// The spread of the year's target over its parts.
    Profile,
    /// The order of the words of ratings.
    Order,
    /// The one of two ratings that stands.
    Keep,
    /// The columns of the names, the figures and the targets, where the headings say too little.
    Columns,
}

impl QuestionTopic {
    /// Returns the topic's name as data have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tolerance => "tolerance",
            Self::GoodIs => "good_is",
            Self::Period => "period",
            Self::Bands => "bands",
            Self::Pairs => "pairs",
            Self::Target => "target",
            Self::Profile => "profile",
            Self::Order => "order",
            Self::Keep => "keep",
            Self::Columns => "columns",
        }
    }

    /// Returns `true` if measures may have different answers.
    pub fn is_by_measure(self) -> bool {
        matches!(
            self,
            Self::Tolerance | Self::GoodIs | Self::Profile | Self::Bands | Self::Pairs
        )
    }
}

/// A value that may answer a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionChoice {
    /// The value.
    pub value: Value,
    /// The value in words.
    pub label: String,
}

/// A question that only a person can answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Question {
    /// The name by which an answer refers to it.
    pub id: String,
    /// The topic.
    pub topic: QuestionTopic,
    /// The question in words.
    pub text: String,
    /// The measures that it decides.
    pub measures: Vec<String>,
    /// The cells of their figures.
    pub cells: Vec<String>,
    /// The reason for the proposal, as the workbook gives it.
    pub evidence: String,
    /// The proposal; nothing where the workbook bears none out.
    pub proposed: Option<Value>,
    /// Values that may answer it.
    pub choices: Vec<QuestionChoice>,
}

/// Answers by the names of their questions.
pub type GivenAnswers = BTreeMap<String, Value>;

/// The keys of values that are objects. Any other object gives a value for each measure.
const VALUE_KEYS: [&str; 11] = [
    "percent_of_target",
    "points",
    "money",
    "days",
    "column",
    "smaller_of",
    "larger_of",
    "none",
    "actual",
    "target",
    "until_then",
];

/// The value that holds for a measure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Resolved {
    /// The answer, or else the proposal.
    pub(crate) value: Option<Value>,
    /// `true` while nobody has answered.
    pub(crate) open: bool,
}

impl Question {
    /// Returns the value that holds for a measure, by its name or the cell of its figure; `answers` are those that were taken.
    pub(crate) fn resolve(&self, answers: &GivenAnswers, name: &str, cell: &str) -> Resolved {
        let proposed = self
            .proposed
            .as_ref()
            .and_then(|value| of_measure(value, name, cell));
        let Some(answer) = answers.get(&self.id).filter(|answer| !answer.is_null()) else {
            return Resolved {
                value: proposed,
                open: true,
            };
        };
        match of_measure(answer, name, cell) {
            Some(value) => Resolved {
                value: Some(value),
                open: false,
            },
            // A measure that the answer leaves out keeps the proposal; without one it still waits.
            None => Resolved {
                open: proposed.is_none(),
                value: proposed,
            },
        }
    }
}

/// Returns a value by measure, if it is one that gives a value for each.
pub(crate) fn by_measure(value: &Value) -> Option<&serde_json::Map<String, Value>> {
    let map = value.as_object()?;
    let is_value = !map.is_empty() && map.keys().all(|key| VALUE_KEYS.contains(&key.as_str()));
    (!is_value).then_some(map)
}

/// Returns the part of a value that is about a measure; all of it, unless it gives a value for each.
fn of_measure(value: &Value, name: &str, cell: &str) -> Option<Value> {
    let Some(map) = by_measure(value) else {
        return Some(value.clone());
    };
    map.get(cell)
        .or_else(|| map.get(name))
        .or_else(|| map.get("all"))
        .cloned()
        .filter(|value| !value.is_null())
}
