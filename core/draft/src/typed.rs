//! Answers as people type them, and values in words.

use ambersheet_ooxml::address::Range;
use ambersheet_ooxml::text::near_names;
use serde_json::{Map, Value, json};

use crate::question::{Question, QuestionTopic};

impl Question {
    /// Reads one value as somebody types it: the number or the words of a choice, or another value of the topic, such as
    /// `3%` or `2 points`.
    ///
    /// # Errors
    /// What is wrong with the text and what to type, as a phrase.
    ///
    /// # Examples
    /// ```
    /// use ambersheet_draft::question::Question;
    /// use serde_json::json;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let question: Question = serde_json::from_value(json!({
    ///     "id": "tolerance-1",
    ///     "topic": "tolerance",
    ///     "text": "How far off target is still Amber?",
    ///     "measures": ["Visits"],
    ///     "cells": ["Returns!B2"],
    ///     "evidence": "",
    ///     "proposed": null,
    ///     "choices": [],
    /// }))?;
    /// let value = question.typed("2 points")?;
    /// assert_eq!(value, json!({ "points": 2 }));
    /// assert_eq!(question.value_in_words(&value), "2 points");
    /// assert!(question.typed("perhaps").is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn typed(&self, text: &str) -> Result<Value, String> {
        if self.topic == QuestionTopic::Columns {
            return self.columns(text);
        }
        let choices = &self.choices;
        let lower = text.to_lowercase();
        let is_same = |known: &str| known.to_lowercase() == lower;
        if let Ok(number) = text.parse::<usize>() {
            let choice = number.checked_sub(1).and_then(|index| choices.get(index));
            if let Some(choice) = choice {
                return Ok(choice.value.clone());
            }
            if !choices.is_empty() && self.topic != QuestionTopic::Bands {
                return Err(match self.topic {
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
        other_value(self.topic, text).ok_or_else(|| {
            let labels = choices.iter().map(|choice| choice.label.as_str());
            let instead = match near_names(text, labels).first() {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => self.topic.how_to_answer().to_owned(),
            };
            format!("\"{text}\" is no answer to this; {instead}")
        })
    }

    /// Returns a value in words: those of its choice, if it is one.
    pub fn value_in_words(&self, value: &Value) -> String {
        if let Some(choice) = self.choices.iter().find(|choice| choice.value == *value) {
            return choice.label.clone();
        }
        match value {
            Value::String(text) => text.clone(),
            Value::Array(list) => {
                let words = list.iter().map(|value| self.value_in_words(value));
                words.collect::<Vec<_>>().join(", ")
            }
            Value::Object(map) if self.topic == QuestionTopic::Columns => columns_in_words(map),
            Value::Object(map) => {
                let level = map.get("level").map(|level| self.value_in_words(level));
                let others = map.iter().filter(|(key, _)| *key != "level");
                let others = others.map(|(key, value)| {
                    let value = self.value_in_words(value);
                    match key.as_str() {
                        "percent_of_target" => format!("{value}% of the target"),
                        "points" => format!("{value} points"),
                        "days" => format!("{value} days"),
                        "money" => format!("{value} of money"),
                        _ => format!("{} {value}", key.replace('_', " ")),
                    }
                });
                let parts = level.into_iter().chain(others);
                parts.collect::<Vec<_>>().join(" ")
            }
            other => other.to_string(),
        }
    }
}

/// The keys of columns in an answer that names them, in the order in which they are typed.
const COLUMN_KEYS: [&str; 3] = ["names", "figures", "targets"];

impl Question {
    /// Reads the columns of the names, the figures and the targets: of the row that comes closest to headings, or of another.
    fn columns(&self, text: &str) -> Result<Value, String> {
        let wrong = || {
            format!(
                "\"{text}\" is no answer to this; {}",
                self.topic.how_to_answer()
            )
        };
        let (sheet, row) = self
            .cells
            .first()
            .and_then(|cells| row_of(cells))
            .ok_or_else(wrong)?;
        let other = text.split_once(':').and_then(|(place, rest)| {
            let (sheet, row) = place
                .rsplit_once('!')
                .map_or((sheet.clone(), place), |(sheet, row)| {
                    (unquoted(sheet), row)
                });
            let row = row.trim().trim_start_matches("row").trim().parse().ok()?;
            Some((sheet, row, rest))
        });
        let (sheet, row, columns) = other.unwrap_or_else(|| (sheet.clone(), row, text));
        let separator = if columns.contains(';') { ';' } else { ',' };
        let parts: Vec<&str> = columns.split(separator).map(str::trim).collect();
        if !(2..=3).contains(&parts.len()) || parts.iter().any(|part| part.is_empty()) {
            return Err(wrong());
        }
        let mut answer = Map::new();
        answer.insert("sheet".to_owned(), json!(sheet));
        answer.insert("row".to_owned(), json!(row));
        for (key, part) in COLUMN_KEYS.into_iter().zip(parts) {
            answer.insert(key.to_owned(), json!(part));
        }
        Ok(Value::Object(answer))
    }
}

/// Returns the sheet and the row, from 1, of cells such as `'My sheet'!A5:F5`.
fn row_of(cells: &str) -> Option<(String, u64)> {
    let (sheet, range) = cells.rsplit_once('!')?;
    let row = Range::parse(range.as_bytes())?.first.row;
    Some((unquoted(sheet), u64::from(row) + 1))
}

/// Returns the name of a sheet without the quotation marks that a reference may need.
fn unquoted(sheet: &str) -> String {
    let sheet = sheet.trim();
    let inner = sheet
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    inner.map_or_else(|| sheet.to_owned(), |inner| inner.replace("''", "'"))
}

/// Returns an answer that names columns in words.
fn columns_in_words(map: &Map<String, Value>) -> String {
    let text = |key: &str| map.get(key).and_then(Value::as_str).unwrap_or_default();
    let named = COLUMN_KEYS.iter().filter(|key| !text(key).is_empty());
    let mut parts: Vec<String> = named.map(|key| format!("{key} in {}", text(key))).collect();
    if text("targets").is_empty() {
        parts.push("no targets".to_owned());
    }
    let row = map.get("row").and_then(Value::as_u64).unwrap_or_default();
    format!("{} (row {row} of {})", parts.join(", "), text("sheet"))
}

impl QuestionTopic {
    /// Returns how an answer is typed, such as "type the number of a choice, or higher, lower or close".
    pub fn how_to_answer(self) -> &'static str {
        match self {
            Self::Tolerance => {
                "type the number of a choice, or a tolerance such as 3%, 2 points, 14 days or none"
            }
            Self::GoodIs => "type the number of a choice, or higher, lower or close",
            Self::Bands => {
                "type the two scores, such as 8, 15: amber from 8 on, red from 15 on; where high figures are good, higher 90, 80: green from 90 on, amber from 80 on"
            }
            Self::Pairs => {
                "type the number of a choice, or two headings, such as Spent against Budget"
            }
            Self::Target => "type the number of a choice, or the heading of another column",
            Self::Profile => {
                "type the number of a choice, or the percentages due by the end of each period, such as 20, 50, 75, 100"
            }
            Self::Columns => {
                "type their letters or headings, such as A, D, E; leave out the third if there are no targets; for another row, Sheet1!7: A, D, E"
            }
            Self::Order => "type the words, best first, such as Good, Fair, Poor",
            _ => "type the number of a choice",
        }
    }
}

/// Reads a value that is none of the choices.
fn other_value(topic: QuestionTopic, text: &str) -> Option<Value> {
    match topic {
        QuestionTopic::Tolerance => tolerance(text),
        QuestionTopic::GoodIs => match text.to_lowercase().as_str() {
            "high" => Some(json!("higher")),
            "low" => Some(json!("lower")),
            _ => None,
        },
        QuestionTopic::Bands if text.to_lowercase().starts_with("higher ") => {
            match numbers(&text["higher ".len()..])?.as_slice() {
                [green, amber] if green.as_f64() > amber.as_f64() => Some(json!([
                    { "level": "Green", "at_least": green },
                    { "level": "Amber", "at_least": amber },
                    { "level": "Red" },
                ])),
                _ => None,
            }
        }
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
