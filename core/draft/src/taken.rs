//! Takes the answers that say something about their questions, and tells why it does not take others.
//!
//! An answer that is not taken counts as none: its question stays open.

use std::collections::BTreeMap;

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::text::fold;
use serde_json::Value;

use crate::policy;
use crate::question::{GivenAnswers, Question, QuestionTopic, by_measure};
use crate::quoting::note;

/// The most names that a message lists.
const MOST_NAMED: usize = 8;

/// Why answers are not taken, by the names of their questions.
pub type NotTaken = BTreeMap<String, String>;

/// Removes the answers that are not taken, and adds why. `names_columns` tells whether an answer names columns of the tables.
pub(crate) fn take(
    questions: &[Question],
    answers: &mut GivenAnswers,
    not_taken: &mut NotTaken,
    names_columns: impl Fn(&Question, &Value) -> bool,
) {
    for question in questions {
        let Some(answer) = answers.get(&question.id).filter(|given| !given.is_null()) else {
            continue;
        };
        let doubt = doubt(question, answer).or_else(|| {
            let named = names_columns(question, answer);
            (!named).then(|| not_a_column(question, answer))
        });
        if let Some(why) = doubt {
            not_taken.insert(question.id.clone(), why);
            answers.remove(&question.id);
        }
    }
}

/// Returns why an answer is not taken by what it says; nothing if it may be.
fn doubt(question: &Question, answer: &Value) -> Option<String> {
    let Some(map) = by_measure(answer) else {
        return (!is_value(question.topic, answer)).then(|| wrong_value(question, answer));
    };
    if !question.topic.is_by_measure() {
        return Some("this question has one answer, not one for each measure".to_owned());
    }
    for (key, value) in map {
        let known = fold(key) == "all"
            || question.measures.iter().any(|name| fold(name) == fold(key))
            || key.contains('!') && question.cells.iter().any(|range| covers(range, key));
        if !known {
            return Some(format!(
                "it is not about \"{}\"; its measures are {}",
                note(key),
                list(question.measures.iter().map(String::as_str))
            ));
        }
        if !value.is_null() && !is_value(question.topic, value) {
            return Some(wrong_value(question, value));
        }
    }
    None
}

/// Returns `true` for a value that answers questions of a topic.
fn is_value(topic: QuestionTopic, value: &Value) -> bool {
    let is_one_of = |words: &[&str]| value.as_str().is_some_and(|word| words.contains(&word));
    match topic {
        QuestionTopic::Tolerance => policy::tolerance(value).is_some(),
        QuestionTopic::GoodIs => is_one_of(&["higher", "lower", "close", "range"]),
        QuestionTopic::Period | QuestionTopic::Target => value.is_string(),
        QuestionTopic::Bands => policy::by_answer(value).is_some(),
        QuestionTopic::Pairs => {
            let text = |key: &str| value.get(key).is_some_and(Value::is_string);
            text("actual") && text("target")
        }
        QuestionTopic::Profile => policy::profile(value).is_some(),
        QuestionTopic::Order => value.as_array().is_some_and(|words| words.len() > 1),
        QuestionTopic::Keep => is_one_of(&["typed", "computed"]),
    }
}

fn wrong_value(question: &Question, value: &Value) -> String {
    let wanted = match question.topic {
        QuestionTopic::Tolerance => {
            "write one such as {\"percent_of_target\": 5}, {\"points\": 2}, {\"days\": 14} or {\"none\": true}"
        }
        QuestionTopic::GoodIs => "write \"higher\", \"lower\" or \"close\"",
        QuestionTopic::Period => "write one of its choices",
        QuestionTopic::Target => "write the heading of the column",
        QuestionTopic::Bands => {
            "write the levels, best first, such as [{\"level\": \"Green\", \"at_most\": 4}, {\"level\": \"Red\"}]"
        }
        QuestionTopic::Pairs => "write {\"actual\": heading, \"target\": heading}",
        QuestionTopic::Profile => {
            "write \"linear\", \"flat\", \"year_end\", or the percentages due by the end of each period"
        }
        QuestionTopic::Order => {
            "write the words, best first, such as [\"Good\", \"Fair\", \"Poor\"]"
        }
        QuestionTopic::Keep => "write \"typed\" or \"computed\"",
    };
    format!("{} is no answer to it; {wanted}", note(&value.to_string()))
}

fn not_a_column(question: &Question, answer: &Value) -> String {
    let labels = question.choices.iter().map(|choice| choice.label.as_str());
    format!(
        "no column is called {}; the choices are {}",
        note(&answer.to_string()),
        list(labels)
    )
}

fn list<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<String> = texts.map(|text| format!("\"{}\"", note(text))).collect();
    let shown = all
        .iter()
        .take(MOST_NAMED)
        .cloned()
        .collect::<Vec<String>>()
        .join(", ");
    match all.len().checked_sub(MOST_NAMED) {
        Some(more) if more > 0 => format!("{shown} and {more} more"),
        _ => shown,
    }
}

/// Returns `true` if a range of a question holds a cell, both with their sheets.
fn covers(range: &str, cell: &str) -> bool {
    let parts = |text: &str| {
        let text = text.replace(['\'', '$'], "");
        let (sheet, place) = text.rsplit_once('!')?;
        Some((fold(sheet), Range::parse(place.as_bytes())?))
    };
    match (parts(range), parts(cell)) {
        (Some((sheet, range)), Some((own, cell))) => {
            let first: Cell = cell.first;
            sheet == own && range.contains(first) && range.contains(cell.last)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_cells_of_their_sheet() {
        for (range, cell, expected) in [
            ("'Q2 return'!H5:H9", "'Q2 return'!$H$6", true),
            ("'Q2 return'!H5:H9", "q2 return!H9", true),
            ("'Q2 return'!H5:H9", "'Q2 return'!H10", false),
            ("'Q2 return'!H5:H9", "Other!H6", false),
            ("Sheet!C2", "Sheet!C2", true),
            ("Sheet!C2", "C2", false),
        ] {
            assert_eq!(covers(range, cell), expected, "{range} {cell}");
        }
    }
}
