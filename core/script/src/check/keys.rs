//! Checks the keys of tables, forms and measures.

use rhai::Expr;

use crate::words::{self, FORM_KEYS, MEASURE_KEYS, ROW_KEYS, SWITCH_KEYS, TABLE_KEYS, suggest};

/// The value of a key of a table or form, as far as the syntax tree shows it.
#[derive(Clone, Copy)]
pub(crate) enum WrittenValue<'a> {
    /// An expression that may turn out to be `rated(…)`.
    PerhapsRated,
    /// A text.
    Text(&'a str),
    /// A cell or a defined name.
    Cell,
    /// Anything else.
    Other,
}

impl<'a> WrittenValue<'a> {
    pub(super) fn of(value: &'a Expr) -> Self {
        match value {
            Expr::FnCall(call, _) if call.name == "rated" || words::find(&call.name).is_none() => {
                Self::PerhapsRated
            }
            Expr::FnCall(call, _) if call.name == "cell" || call.name == "named" => Self::Cell,
            Expr::Variable(..) => Self::PerhapsRated,
            Expr::StringConstant(text, _) => Self::Text(text),
            _ => Self::Other,
        }
    }
}

impl WrittenValue<'_> {
    /// Returns the keys that can take the value: a key for `yes` or `no` takes neither a heading
    /// nor a cell.
    fn takers(self, keys: &[&'static str]) -> Vec<&'static str> {
        let switch = match self {
            Self::Text(text) => {
                ["yes", "no", "true", "false"].contains(&text.to_lowercase().as_str())
            }
            Self::Cell => false,
            Self::PerhapsRated | Self::Other => true,
        };
        keys.iter()
            .copied()
            .filter(|key| switch || !SWITCH_KEYS.contains(key))
            .collect()
    }
}

/// Returns the message and the suggestion for a key that no table has, or nothing for a known key.
pub(crate) fn unknown_table_key(
    key: &str,
    given: WrittenValue<'_>,
) -> Option<(String, Option<String>)> {
    if TABLE_KEYS.contains(&key) || matches!(given, WrittenValue::PerhapsRated) {
        return None;
    }
    let suggestion = suggest(key, &given.takers(TABLE_KEYS)).or_else(|| match given {
        WrittenValue::Text(heading) => Some(format!(
            "a further rating of the row is written `{key}: rated(\"{heading}\")`"
        )),
        WrittenValue::PerhapsRated | WrittenValue::Cell | WrittenValue::Other => {
            Some(format!("the keys are {}", TABLE_KEYS.join(", ")))
        }
    });
    Some((format!("unknown key `{key}`"), suggestion))
}

/// Returns the message and the suggestion for a key that no form has, or nothing for a known key.
pub(crate) fn unknown_form_key(
    key: &str,
    given: WrittenValue<'_>,
) -> Option<(String, Option<String>)> {
    if ROW_KEYS.contains(&key) {
        let message = format!("`{key}` concerns the rows of a table, and a form has none");
        let instead = match key {
            "whole_row" => "leave it out; write_to(cell(\"B2\")) fills the cell of the rating",
            _ => "leave it out",
        };
        return Some((message, Some(instead.to_owned())));
    }
    if FORM_KEYS.contains(&key) || matches!(given, WrittenValue::PerhapsRated) {
        return None;
    }
    let suggestion = suggest(key, &given.takers(FORM_KEYS)).unwrap_or_else(|| match given {
        WrittenValue::Text(_) | WrittenValue::Cell => {
            format!("a further rating of the form is written `{key}: rated(cell(\"B2\"))`")
        }
        WrittenValue::PerhapsRated | WrittenValue::Other => {
            format!("the keys are {}", FORM_KEYS.join(", "))
        }
    });
    Some((format!("unknown key `{key}`"), Some(suggestion)))
}

/// Returns the message and the suggestion for a key that `measure` does not have, or nothing for a
/// known key.
pub(crate) fn unknown_measure_key(key: &str) -> Option<(String, Option<String>)> {
    if MEASURE_KEYS.contains(&key) {
        return None;
    }
    let suggestion = suggest(key, MEASURE_KEYS)
        .or_else(|| Some(format!("the keys are {}", MEASURE_KEYS.join(", "))));
    Some((format!("unknown key `{key}`"), suggestion))
}
