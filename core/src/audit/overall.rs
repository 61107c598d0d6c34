//! The overall ratings of rules in words, so that a check tells them too.

use ambersheet_ooxml::text::one_line;
use ambersheet_policy::model::{
    Claimed, Condition, LevelShare, OverallBy, OverallRule, Pattern, RulesetModel,
};
use serde::Serialize;

use crate::rated::overall::{in_percent, joined};

/// One line about overall ratings, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OverallSummary {
    /// The name; `None` for one of each group.
    pub name: Option<String>,
    /// The way it is made, in words: `the worst rating of all measures`.
    pub rule: String,
    /// The place of the line: `norfolk.rhai:24`.
    pub line: String,
    /// The open question about the line, with its place; it rates nothing until that is answered.
    pub question: Option<String>,
}

impl OverallSummary {
    /// Returns the line in one sentence.
    pub fn sentence(&self) -> String {
        let (rule, line) = (&self.rule, &self.line);
        let waits = match &self.question {
            Some(question) => format!("; it waits for your answer: {question}"),
            None => String::new(),
        };
        match &self.name {
            Some(name) => format!("\"{}\" is {rule} ({line}){waits}", one_line(name)),
            None => format!("each group has {rule} ({line}){waits}"),
        }
    }
}

/// Returns the lines about overall ratings, in the script's order.
pub(crate) fn overall(rules: &RulesetModel) -> Vec<OverallSummary> {
    let summary = |rule: &OverallRule| {
        let question = rule
            .question
            .and_then(|at| rules.questions.get(at as usize));
        OverallSummary {
            name: rule.name.clone(),
            rule: in_words(rules, rule),
            line: format!("{}:{}", rules.script, rule.at.line),
            question: question.map(|question| {
                let place = rules.question_place(question);
                format!("\"{}\" ({place})", one_line(&question.text))
            }),
        }
    };
    rules.overall.iter().map(summary).collect()
}

fn in_words(rules: &RulesetModel, rule: &OverallRule) -> String {
    let members = members(rules, rule);
    match &rule.by {
        OverallBy::Worst => format!("the worst rating of {members}"),
        OverallBy::Best => format!("the best rating of {members}"),
        OverallBy::Share(share) => by_share(rules, share, &members),
    }
}

/// Tells how a share gives levels: `by the share of Green among all measures: Green at least 80 percent, otherwise Red`.
fn by_share(rules: &RulesetModel, share: &LevelShare, members: &str) -> String {
    let levels = rules.scale.levels();
    let counted: Vec<String> = share
        .ranks
        .iter()
        .map(|rank| levels[usize::from(*rank)].word.clone())
        .collect();
    let told = |condition: &Condition| {
        format!(
            "{}: {}",
            in_percent(&condition.kind.summary()),
            condition.word
        )
    };
    let conditions: Vec<String> = share.conditions.iter().map(told).collect();
    format!(
        "a rating by the share of {} among {members} ({})",
        joined(&counted, "or"),
        conditions.join("; ")
    )
}

/// Names what a rating is made of.
fn members(rules: &RulesetModel, rule: &OverallRule) -> String {
    let measures = match &rule.measures {
        Some(Claimed::Named(names)) => format!("the measures called {}", quoted(names)),
        Some(Claimed::WithId(ids)) => format!("the measures with the id {}", quoted(ids)),
        Some(Claimed::AllOthers | Claimed::Every | Claimed::RowsOf(_)) | None => {
            if rule.name.is_none() {
                "its measures".to_owned()
            } else {
                "all measures".to_owned()
            }
        }
    };
    let of_groups = match rule.groups.as_deref() {
        Some(groups) => format!(" in the group {}", quoted(groups)),
        None if rule.name.is_none() && rule.measures.is_some() => " in it".to_owned(),
        None => String::new(),
    };
    let field = rule.field.map(|field| &rules.fields[field].name);
    let by_field = field.map_or_else(String::new, |name| format!(", by their rating \"{name}\""));
    format!("{measures}{of_groups}{by_field}")
}

fn quoted(patterns: &[Pattern]) -> String {
    let all: Vec<String> = patterns
        .iter()
        .map(|pattern| format!("\"{}\"", one_line(pattern.text())))
        .collect();
    joined(&all, "or")
}
