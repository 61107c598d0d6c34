//! Reads what somebody types in answer to a question of a draft.

use ambersheet::Question;
use serde_json::Value;

use crate::near::nearest;

/// An answer that somebody typed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TypedAnswer {
    /// The proposal is accepted.
    Accept,
    /// The question stays open.
    Skip,
    /// More is to be told about the question.
    Help,
    /// A value for all measures that have none of their own.
    All(Value),
    /// A value for one measure, by its name.
    One(String, Value),
    /// None of these, with what to do.
    Wrong(String),
}

/// Reads a line.
pub(super) fn read(question: &Question, line: &str) -> TypedAnswer {
    let line = line.trim().trim_start_matches('\u{feff}').trim();
    match line {
        "" => return TypedAnswer::Accept,
        "?" => return TypedAnswer::Help,
        "s" | "S" => return TypedAnswer::Skip,
        _ => {}
    }
    let whole = question.typed(line);
    if let (Err(_), Some((name, text))) = (&whole, line.rsplit_once('=')) {
        return one(question, name.trim(), text.trim());
    }
    match whole {
        Ok(value) => TypedAnswer::All(value),
        Err(why) => TypedAnswer::Wrong(why),
    }
}

/// Reads `name = value`.
fn one(question: &Question, name: &str, text: &str) -> TypedAnswer {
    if !question.topic.is_by_measure() {
        return TypedAnswer::Wrong(
            "this question has one answer for all measures; type it without a name".to_owned(),
        );
    }
    match (measure(question, name), question.typed(text)) {
        (Ok(name), Ok(value)) => TypedAnswer::One(name, value),
        (Err(why), _) | (_, Err(why)) => TypedAnswer::Wrong(why),
    }
}

/// Returns the measure that a name, or its beginning, means; a cell stands for itself.
fn measure(question: &Question, typed: &str) -> Result<String, String> {
    let plain = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    let wanted = plain(typed);
    let names = || question.measures.iter().map(String::as_str);
    if let Some(name) = names().find(|name| plain(name) == wanted) {
        return Ok(name.to_owned());
    }
    if typed.contains('!') {
        return Ok(typed.to_owned());
    }
    let mut begun = names().filter(|name| !wanted.is_empty() && plain(name).starts_with(&wanted));
    match (begun.next(), begun.next()) {
        (Some(name), None) => Ok(name.to_owned()),
        (Some(one), Some(other)) => Err(format!(
            "\"{typed}\" may be \"{one}\" or \"{other}\"; type more of the name"
        )),
        (None, _) => Err(match nearest(typed, names()) {
            Some(near) => format!(
                "no measure of this question is called \"{typed}\"; did you mean \"{near}\"?"
            ),
            None => format!(
                "no measure of this question is called \"{typed}\"; type ? to see their names"
            ),
        }),
    }
}
