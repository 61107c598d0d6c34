//! Reads the arguments of declarations: texts, lists of texts and allowances, each with its
//! position.

use rhai::Dynamic;
use rust_decimal::Decimal;

use crate::draft::{LocatedText, ScriptDraft};
use crate::places::CallPlaces;
use crate::values::{RuleValue, describe};
use crate::words;
use ambersheet_policy::model::{Position, Tolerance};

/// A call of a declaration, with the positions of its arguments and keys.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) name: &'static str,
    pub(super) at: Position,
    pub(super) places: CallPlaces,
}

impl Call {
    /// Returns the position of an argument.
    pub(super) fn argument(&self, index: usize) -> Position {
        self.places.arguments.get(index).copied().unwrap_or(self.at)
    }

    /// Returns the position of a key of the map.
    pub(super) fn key(&self, key: &str) -> Position {
        self.places.keys.get(key).map_or(self.at, |places| places.0)
    }

    /// Returns the position of a key's value.
    pub(super) fn value(&self, key: &str) -> Position {
        self.places.keys.get(key).map_or(self.at, |places| places.1)
    }

    /// Returns a suggestion that shows the word in use.
    pub(super) fn example(&self) -> String {
        words::find(self.name).map_or_else(String::new, |word| format!("write {}", word.example()))
    }

    /// Returns an argument that must be a text that is not empty.
    pub(super) fn text(
        &self,
        draft: &mut ScriptDraft,
        arguments: &[Dynamic],
        index: usize,
    ) -> Option<LocatedText> {
        let at = self.argument(index);
        let value = arguments.get(index)?;
        match text_of(value) {
            Some(text) if !text.trim().is_empty() => return Some(LocatedText { text, at }),
            Some(_) => draft
                .problems
                .suggest(at, "this text is empty", self.example()),
            None if is_bad(value) => {}
            None => {
                let message = format!(
                    "`{}` takes a text here, and got {}",
                    self.name,
                    describe(value)
                );
                draft.problems.suggest(at, message, self.example());
            }
        }
        None
    }
}

/// Returns the text of a value, or nothing if it is no text.
pub(super) fn text_of(value: &Dynamic) -> Option<String> {
    value
        .as_immutable_string_ref()
        .ok()
        .map(|text| text.to_string())
}

/// Tells whether a value replaces one whose problem is already reported.
pub(super) fn is_bad(value: &Dynamic) -> bool {
    value
        .read_lock::<RuleValue>()
        .is_some_and(|value| *value == RuleValue::Bad)
}

pub(super) fn value_of(value: &Dynamic) -> Option<RuleValue> {
    value.read_lock::<RuleValue>().map(|value| value.clone())
}

/// Reads one text or a list of texts, none of them empty. Returns nothing if any of them is
/// something else.
pub(super) fn texts(
    draft: &mut ScriptDraft,
    value: &Dynamic,
    at: Position,
    example: &str,
) -> Option<Vec<String>> {
    let items = match value.as_array_ref() {
        Ok(list) => list.to_vec(),
        Err(_) => vec![value.clone()],
    };
    let mut found = Vec::with_capacity(items.len());
    let mut sound = true;
    for item in &items {
        match text_of(item) {
            Some(text) if !text.trim().is_empty() => found.push(text),
            Some(_) => {
                draft.problems.suggest(at, "a text here is empty", example);
                sound = false;
            }
            None => {
                if !is_bad(item) {
                    let message = format!(
                        "this takes a text or a list of texts, and got {}",
                        describe(item)
                    );
                    draft.problems.suggest(at, message, example);
                }
                sound = false;
            }
        }
    }
    if items.is_empty() {
        draft.problems.suggest(at, "this list is empty", example);
        sound = false;
    }
    sound.then_some(found)
}

/// Returns the first argument as yes or no; reports any other.
pub(super) fn yes_or_no(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
) -> Option<bool> {
    let value = arguments.first()?;
    let found = value.as_bool().ok();
    if found.is_none() && !is_bad(value) {
        let message = format!(
            "`{}` takes yes or no, and got {}",
            call.name,
            describe(value)
        );
        draft
            .problems
            .suggest(call.argument(0), message, call.example());
    }
    found
}

/// Reports the second use of a declaration that may be used once.
pub(super) fn report_repeated(draft: &mut ScriptDraft, call: &Call, first: Option<Position>) {
    if let Some(first) = first {
        let message = format!(
            "`{}` is said twice, here and on line {}",
            call.name, first.line
        );
        draft.problems.suggest(call.at, message, "keep one of them");
    }
}

/// Reads an allowance around the target, which is never a bare number.
pub(super) fn tolerance(
    draft: &mut ScriptDraft,
    value: &Dynamic,
    at: Position,
) -> Option<Tolerance> {
    let allowance = allowance(draft, value, at)?;
    if let Tolerance::PercentOfPrevious(percent) = allowance {
        let message = "percent_of_previous says which change is none, and not how far off the target is amber";
        draft.problems.suggest(
            at,
            message,
            format!("write percent_of_target({percent}) or points({percent})"),
        );
        return None;
    }
    Some(allowance)
}

/// Reads an allowance.
pub(super) fn allowance(
    draft: &mut ScriptDraft,
    value: &Dynamic,
    at: Position,
) -> Option<Tolerance> {
    match value_of(value) {
        Some(RuleValue::Tolerance(tolerance)) => return Some(tolerance),
        Some(RuleValue::Bad) => return None,
        Some(RuleValue::ColumnAllowance(..)) => {
            let message = format!(
                "{} is read in the return, and that only the key `amber_within` of a table or a form can do",
                describe(value)
            );
            draft.problems.suggest(
                at,
                message,
                "write amber_within: percent_of_target(\"Tolerance\") in `tables`",
            );
            return None;
        }
        _ => {}
    }
    if value.is_int() || value.is_decimal() {
        let message = format!("{value} does not say whether it is percent of the target or points");
        let instead = format!("write percent_of_target({value}) or points({value})");
        draft.problems.suggest(at, message, instead);
    } else {
        let message = format!("this takes an allowance, and got {}", describe(value));
        let number = text_of(value).and_then(|text| {
            text.trim()
                .trim_end_matches('%')
                .trim()
                .parse::<Decimal>()
                .ok()
        });
        let instead = match number {
            Some(number) => {
                format!("write percent_of_target({number}) or points({number}), without quotes")
            }
            None => "write percent_of_target(6) or points(2)".to_owned(),
        };
        draft.problems.suggest(at, message, instead);
    }
    None
}
