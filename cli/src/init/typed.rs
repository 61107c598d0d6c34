//! Reads what somebody types in answer to a question of a draft.

use ambersheet::{Question, QuestionTopic};
use serde_json::{Map, Value, json};

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
    let whole = value(question, line);
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
    match (measure(question, name), value(question, text)) {
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

/// Reads a value: the number or the words of a choice, or another value of the topic.
fn value(question: &Question, text: &str) -> Result<Value, String> {
    let choices = &question.choices;
    let lower = text.to_lowercase();
    let is_same = |known: &str| known.to_lowercase() == lower;
    if let Ok(number) = text.parse::<usize>() {
        let choice = number.checked_sub(1).and_then(|index| choices.get(index));
        if let Some(choice) = choice {
            return Ok(choice.value.clone());
        }
        if !choices.is_empty() && question.topic != QuestionTopic::Bands {
            return Err(match question.topic {
                QuestionTopic::Tolerance => format!(
                    "the choices are 1 to {}; for another tolerance, say of what, such as {text}% or {text} points",
                    choices.len()
                ),
                _ => format!("the choices are 1 to {}", choices.len()),
            });
        }
    }
    let named = choices
        .iter()
        .find(|choice| is_same(&choice.label) || choice.value.as_str().is_some_and(is_same));
    if let Some(choice) = named {
        return Ok(choice.value.clone());
    }
    other_value(question, text).ok_or_else(|| {
        let labels = choices.iter().map(|choice| choice.label.as_str());
        match nearest(text, labels) {
            Some(near) => format!("\"{text}\" is no answer to this; did you mean \"{near}\"?"),
            None => format!("\"{text}\" is no answer to this; {}", how(question.topic)),
        }
    })
}

/// Returns how other values than the choices are typed.
pub(super) fn how(topic: QuestionTopic) -> &'static str {
    match topic {
        QuestionTopic::Tolerance => {
            "type the number of a choice, or a tolerance such as 3%, 2 points, 14 days or none"
        }
        QuestionTopic::GoodIs => "type the number of a choice, or higher, lower or close",
        QuestionTopic::Bands => {
            "type the two scores, such as 8, 15: amber from 8 on, red from 15 on"
        }
        QuestionTopic::Pairs => {
            "type the number of a choice, or two headings, such as Spent against Budget"
        }
        QuestionTopic::Target => "type the number of a choice, or the heading of another column",
        QuestionTopic::Profile => {
            "type the number of a choice, or the percentages due by the end of each period, such as 20, 50, 75, 100"
        }
        QuestionTopic::Order => "type the words, best first, such as Good, Fair, Poor",
        _ => "type the number of a choice",
    }
}

/// Reads a value that is none of the choices.
fn other_value(question: &Question, text: &str) -> Option<Value> {
    match question.topic {
        QuestionTopic::Tolerance => tolerance(text),
        QuestionTopic::GoodIs => match text.to_lowercase().as_str() {
            "high" => Some(json!("higher")),
            "low" => Some(json!("lower")),
            _ => None,
        },
        QuestionTopic::Bands => match numbers(text)?.as_slice() {
            [amber, red] if amber.as_f64() < red.as_f64() => Some(json!([
                { "level": "Green", "below": amber },
                { "level": "Amber", "below": red },
                { "level": "Red" },
            ])),
            _ => None,
        },
        QuestionTopic::Pairs => {
            let (actual, target) = text.split_once(" against ")?;
            Some(json!({ "actual": actual.trim(), "target": target.trim() }))
        }
        QuestionTopic::Period | QuestionTopic::Target => Some(json!(text)),
        QuestionTopic::Profile => {
            let parts = numbers(text).filter(|parts| parts.len() > 1)?;
            Some(json!(parts))
        }
        QuestionTopic::Order => {
            let words: Vec<&str> = text.split([',', ';', '>']).map(str::trim).collect();
            (words.len() > 1 && words.iter().all(|word| !word.is_empty())).then(|| json!(words))
        }
        _ => None,
    }
}

/// Reads `3%`, `2 points`, `14 days`, `£50,000` or `none`.
fn tolerance(text: &str) -> Option<Value> {
    let lower = text.to_lowercase();
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let money = lower.starts_with(['£', '$', '€']);
    let bare = lower.trim_start_matches(['£', '$', '€']).trim_start();
    let end = bare.find(|c| !is_number(c)).unwrap_or(bare.len());
    let (digits, unit) = (bare[..end].replace(',', ""), bare[end..].trim());
    let key = match unit {
        "none" if digits.is_empty() => return Some(json!({ "none": true })),
        "" if money => "money",
        "%" | "percent" | "per cent" | "% of target" | "% of the target" => "percent_of_target",
        "point" | "points" | "pts" | "pt" => "points",
        "day" | "days" => "days",
        _ => return None,
    };
    let one_of = money == (key == "money");
    let number = number(&digits).filter(|_| one_of)?;
    let mut map = Map::new();
    map.insert(key.to_owned(), number);
    Some(Value::Object(map))
}

/// Reads numbers with commas or blanks between them.
fn numbers(text: &str) -> Option<Vec<Value>> {
    let parts = text
        .split([',', ';', ' '])
        .map(|part| part.trim().trim_end_matches('%'));
    parts.filter(|part| !part.is_empty()).map(number).collect()
}

/// Returns the number that digits mean.
fn number(digits: &str) -> Option<Value> {
    let is_plain = digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    serde_json::from_str(digits).ok().filter(|_| is_plain)
}
