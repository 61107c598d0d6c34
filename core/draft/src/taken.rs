//! Takes the answers that say something about their questions, and tells why it does not take others.
//!
//! An answer that is not taken counts as none: its question stays open.

use std::collections::{BTreeMap, HashMap};

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::text::fold;
use serde_json::{Map, Value};

use crate::policy;
use crate::question::{GivenAnswers, Question, QuestionTopic, by_measure};
use crate::quoting::note;

/// The most names that a message lists.
const MOST_NAMED: usize = 8;

/// How an answer that names columns is written.
pub(crate) const COLUMNS_ANSWER: &str = "write {\"sheet\": \"Sheet1\", \"row\": 5, \"names\": \"A\", \"figures\": \"D\", \"targets\": \"E\"}, with the row of the headings and the letters of the columns; leave out targets if there are none";

/// Why answers are not taken, by the names of their questions.
pub type NotTaken = BTreeMap<String, String>;

/// Removes the answers that are not taken, and adds why. The others then name measures and cells as the questions do.
/// `names_columns` tells whether an answer names columns of the tables.
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
        let taken = match by_measure(answer) {
            Some(map) => each(question, map),
            None if !is_value(question.topic, answer) => Err(wrong_value(question, answer)),
            None if !names_columns(question, answer) => Err(not_a_column(question, answer)),
            None => continue,
        };
        match taken {
            Ok(map) => {
                answers.insert(question.id.clone(), Value::Object(map));
            }
            Err(why) => {
                not_taken.insert(question.id.clone(), why);
                answers.remove(&question.id);
            }
        }
    }
}

/// Returns an answer with a value for each measure, by names and cells as the question has them; or why it is not taken.
fn each(question: &Question, map: &Map<String, Value>) -> Result<Map<String, Value>, String> {
    if !question.topic.is_by_measure() {
        return Err("this question has one answer, not one for each measure".to_owned());
    }
    let mut names: HashMap<String, Vec<&String>> = HashMap::new();
    for name in &question.measures {
        names.entry(fold(name)).or_default().push(name);
    }
    let mut each = Map::new();
    for (key, value) in map {
        let folded = fold(key);
        let cell = || question.cells.iter().find_map(|range| cell_in(range, key));
        let keys: Vec<String> = if let Some(names) = names.get(&folded) {
            names.iter().map(|name| (*name).clone()).collect()
        } else if folded == "all" {
            vec![folded]
        } else if let Some(cell) = key.contains('!').then(cell).flatten() {
            vec![cell]
        } else {
            return Err(format!(
                "it is not about \"{}\"; its measures are {}",
                note(key),
                list(question.measures.iter().map(String::as_str))
            ));
        };
        if !value.is_null() && !is_value(question.topic, value) {
            return Err(wrong_value(question, value));
        }
        each.extend(keys.into_iter().map(|key| (key, value.clone())));
    }
    Ok(each)
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
        QuestionTopic::Columns => value.is_object(),
    }
}

pub(crate) fn wrong_value(question: &Question, value: &Value) -> String {
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
        QuestionTopic::Columns => COLUMNS_ANSWER,
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

/// Returns a cell as the range that holds it is written; nothing if the range does not hold it.
fn cell_in(range: &str, cell: &str) -> Option<String> {
    let sheet = |text: &str| fold(&text.replace('\'', ""));
    let (own, place) = range.rsplit_once('!')?;
    let (other, cell) = cell.rsplit_once('!')?;
    let place = Range::parse(place.as_bytes())?;
    let cell = Cell::parse(cell.replace('$', "").trim().as_bytes())?;
    (sheet(own) == sheet(other) && place.contains(cell)).then(|| format!("{own}!{cell}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_their_ranges_are() {
        for (range, cell, expected) in [
            (
                "'Q2 return'!H5:H9",
                "'q2 Return'!$H$6",
                Some("'Q2 return'!H6"),
            ),
            ("'Q2 return'!H5:H9", "q2 return!H9", Some("'Q2 return'!H9")),
            ("'Q2 return'!H5:H9", "'Q2 return'!H10", None),
            ("'Q2 return'!H5:H9", "Other!H6", None),
            ("Sheet!C2", "Sheet!C2", Some("Sheet!C2")),
            ("Sheet!C2", "C2", None),
        ] {
            assert_eq!(cell_in(range, cell).as_deref(), expected, "{range} {cell}");
        }
    }
}
