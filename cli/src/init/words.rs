//! Puts questions, answers and values in words.

use ambersheet::{Question, QuestionTopic};
use serde_json::{Map, Value};

/// The most measures that are named before all are asked for.
const MOST_NAMED: usize = 8;

/// Returns the proposal for each measure, if it is of that kind.
pub(super) fn by_measure(question: &Question) -> Option<&Map<String, Value>> {
    let proposed = question.proposed.as_ref()?.as_object()?;
    let is_each = matches!(question.topic, QuestionTopic::GoodIs | QuestionTopic::Bands);
    is_each.then_some(proposed)
}

/// Returns what is told about a question: all of it, or as much as fits a few lines.
pub(super) fn shown(question: &Question, all: bool) -> String {
    let mut lines = Vec::new();
    if let Some(map) = by_measure(question) {
        lines.extend(groups(question, map, all));
    } else if question.measures.is_empty() {
        lines.extend(question.cells.first().map(|cells| format!("In {cells}")));
    } else {
        let names: Vec<&str> = question.measures.iter().map(String::as_str).collect();
        lines.push(format!("About {}", named(&names, all)));
    }
    if all {
        lines.push(format!("In {}", question.cells.join(", ")));
        if question.topic.is_by_measure() && question.measures.len() > 1 {
            lines.push("The beginning of a NAME will do, and the cell of its figure where a name stands in several rows, such as Sheet1!C2 = 1".to_owned());
        }
    }
    if !question.evidence.is_empty() {
        lines.push(format!("Because {}", question.evidence));
    }
    for (number, choice) in (1..).zip(&question.choices) {
        let is_proposed = question.proposed.as_ref() == Some(&choice.value);
        let mark = if is_proposed { " (proposed)" } else { "" };
        lines.push(format!("{number}  {}{mark}", choice.label));
    }
    let is_listed = |value: &Value| question.choices.iter().any(|choice| choice.value == *value);
    match &question.proposed {
        Some(value) if by_measure(question).is_none() && !is_listed(value) => {
            lines.push(format!("Proposed: {}", question.value_in_words(value)));
        }
        Some(_) => {}
        None => lines.push("There is no proposal.".to_owned()),
    }
    let mut end = Vec::new();
    if question.proposed.is_some() {
        end.push("Enter accepts what is proposed");
    }
    end.push(question.topic.how_to_answer());
    if question.topic.is_by_measure() && question.measures.len() > 1 {
        end.push("for one measure, NAME = choice, such as Visits = 2");
    }
    end.push("? for more, s to leave it open");
    let text = lines
        .iter()
        .map(|line| format!("  {}\n", line.replace('\n', " ")));
    let end = sentence(&end.join("; "));
    format!("{}{end}\n", text.collect::<String>())
}

/// Returns the measures by what is proposed for them, a line each.
fn groups(question: &Question, map: &Map<String, Value>, all: bool) -> Vec<String> {
    let mut found: Vec<(&Value, Vec<&str>)> = Vec::new();
    for name in &question.measures {
        let value = map.get(name).unwrap_or(&Value::Null);
        match found.iter_mut().find(|(known, _)| *known == value) {
            Some((_, names)) => names.push(name),
            None => found.push((value, vec![name])),
        }
    }
    let line = |(value, names): (&Value, Vec<&str>)| {
        let what = if value.is_null() {
            "nothing tells".to_owned()
        } else {
            question.value_in_words(value)
        };
        format!("{what}: {}", named(&names, all))
    };
    found.into_iter().map(line).collect()
}

/// Returns the first names, or all, and how many more there are.
pub(super) fn named(names: &[&str], all: bool) -> String {
    let most = if all { names.len() } else { MOST_NAMED };
    let first = names.iter().take(most).map(|name| format!("\"{name}\""));
    let shown = first.collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Returns an answer in words.
pub(super) fn in_words(question: &Question, value: &Value) -> String {
    let is_choice = question.choices.iter().any(|choice| choice.value == *value);
    let (Value::Object(map), true, false) = (value, question.topic.is_by_measure(), is_choice)
    else {
        return question.value_in_words(value);
    };
    let is_name = |key: &str| {
        key == "all" || key.contains('!') || question.measures.iter().any(|name| name == key)
    };
    if !map.keys().all(|key| is_name(key)) {
        return question.value_in_words(value);
    }
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    for (name, value) in map.iter().filter(|(name, _)| *name != "all") {
        let words = question.value_in_words(value);
        match found.iter_mut().find(|(known, _)| *known == words) {
            Some((_, names)) => names.push(name),
            None => found.push((words, vec![name])),
        }
    }
    let mut parts: Vec<String> = found
        .iter()
        .map(|(words, names)| format!("{words} for {}", named(names, false)))
        .collect();
    if let Some(all) = map.get("all") {
        parts.push(format!("{} for all others", question.value_in_words(all)));
    }
    parts.join("; ")
}

/// Returns a text with a capital letter before and a full stop after it.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    let stop = if text.ends_with(['?', '.']) { "" } else { "." };
    format!("{}{}{stop}", first.unwrap_or_default(), letters.as_str())
}
