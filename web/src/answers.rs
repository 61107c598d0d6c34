//! Answers as people type them.

use ambersheet::Question;
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::problem::{PageProblem, json};

/// A typed answer: its value, and how it was understood.
#[derive(Serialize)]
struct Understood {
    value: Value,
    words: String,
}

/// Reads what somebody typed in answer to a question, which is given as the draft has it, as JSON.
///
/// Returns `{value, words}` as JSON; `words` says how the text was understood.
///
/// # Errors
/// A problem that says what to type.
#[wasm_bindgen]
pub fn typed(question: &str, text: &str) -> Result<String, PageProblem> {
    let question: Question =
        serde_json::from_str(question).map_err(|error| PageProblem::new(error.to_string()))?;
    let value = question.typed(text.trim()).map_err(PageProblem::new)?;
    let words = question.value_in_words(&value);
    json(&Understood { value, words })
}
