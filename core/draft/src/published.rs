//! The rules that the ratings of a return show, as far as a draft uses them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::question::QuestionTopic;

/// The rules that published ratings show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShownByRatings {
    /// The tolerance that they follow, and its range as the reason.
    pub tolerance: Option<(Value, String)>,
    /// The reason for each tolerance that some of them follow, by the tolerance as rules write it.
    pub reasons: BTreeMap<String, String>,
    /// The polarities by the cells of the figures: `higher` or `lower`.
    pub good: BTreeMap<String, &'static str>,
    /// `true` if the draft reads the fills of blank cells that wait for ratings as published ones.
    pub reads_fills: bool,
    /// `true` if what they show answers the questions of the draft, and `false` if it is only proposed.
    pub is_answer: bool,
}

/// The reason for which way is good, where published ratings show it.
pub(crate) const SHOWN: &str = "the published ratings show it";

impl ShownByRatings {
    /// Returns what a question about typed ratings adds: the tolerance that they follow.
    pub(crate) fn beside(&self) -> String {
        self.tolerance
            .as_ref()
            .map_or_else(String::new, |(_, why)| format!("; {why}"))
    }

    /// Returns `true` if a question still stands for a measure, by the cell of its figure: nothing published shows which way is
    /// good for it.
    pub(crate) fn leaves_open(&self, topic: QuestionTopic, cell: &str) -> bool {
        self.is_answer && topic == QuestionTopic::GoodIs && !self.good.contains_key(cell)
    }

    /// Returns the reason for a tolerance that the published ratings follow, if that is the answer.
    pub(crate) fn reason_for(&self, tolerance: &str) -> Option<&str> {
        let why = self.reasons.get(tolerance).filter(|_| self.is_answer)?;
        Some(why)
    }
}
