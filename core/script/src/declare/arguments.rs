//! Reads the arguments of declarations: texts, lists of texts and allowances, each with its place.

use rhai::Dynamic;
use rust_decimal::Decimal;

use crate::draft::{LocatedText, ScriptDraft};
use crate::places::CallPlaces;
use crate::values::{RuleValue, describe};
use crate::words;
use ambersheet_policy::model::{Position, Tolerance};

/// The call of a declaration, with its places.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) name: &'static str,
    pub(super) at: Position,
    pub(super) places: CallPlaces,
}

impl Call {
    /// Where an argument stands.
    pub(super) fn argument(&self, index: usize) -> Position {
        self.places.arguments.get(index).copied().unwrap_or(self.at)
    }

    /// Where a key of the map stands.
    pub(super) fn key(&self, key: &str) -> Position {
        self.places.keys.get(key).map_or(self.at, |places| places.0)
    }

    /// Where the value of a key stands.
    pub(super) fn value(&self, key: &str) -> Position {
        self.places.keys.get(key).map_or(self.at, |places| places.1)
    }

    /// An example of how the word is written.
    pub(super) fn example(&self) -> String {
        words::find(self.name).map_or_else(String::new, |word| format!("write {}", word.example()))
    }

    /// An argument that must be text with something in it.
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

/// The text of a value, where it is one.
pub(super) fn text_of(value: &Dynamic) -> Option<String> {
    value
        .as_immutable_string_ref()
        .ok()
        .map(|text| text.to_string())
}

/// Whether a value stands for one whose problem is reported already.
pub(super) fn is_bad(value: &Dynamic) -> bool {
    value
        .read_lock::<RuleValue>()
        .is_some_and(|value| *value == RuleValue::Bad)
}

pub(super) fn value_of(value: &Dynamic) -> Option<RuleValue> {
    value.read_lock::<RuleValue>().map(|value| value.clone())
}

/// One text, or a list of them, each with something in it; `None` where anything else is among them.
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

/// A declaration that may be made once: reports the second.
pub(super) fn report_repeated(draft: &mut ScriptDraft, call: &Call, first: Option<Position>) {
    if let Some(first) = first {
        let message = format!(
            "`{}` is said twice, here and on line {}",
            call.name, first.line
        );
        draft.problems.suggest(call.at, message, "keep one of them");
    }
}

/// An allowance beside the target, which never is a bare number.
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

/// An allowance for a change.
pub(super) fn allowance(
    draft: &mut ScriptDraft,
    value: &Dynamic,
    at: Position,
) -> Option<Tolerance> {
    match value_of(value) {
        Some(RuleValue::Tolerance(tolerance)) => return Some(tolerance),
        Some(RuleValue::Bad) => return None,
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
