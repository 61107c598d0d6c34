//! Errors as the page shows them.

use ambersheet::{Diagnostic, Error, ErrorKind};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

/// An error: what is wrong and what to do, and for rules each problem with its place.
#[wasm_bindgen]
pub struct PageProblem(Described);

#[derive(Serialize)]
struct Described {
    message: String,
    problems: Vec<Diagnostic>,
}

#[wasm_bindgen]
impl PageProblem {
    /// Returns `{message, problems}` as JSON; `problems` is empty unless the error is about rules.
    pub fn json(&self) -> String {
        json(&self.0).unwrap_or_else(|problem| problem.0.message)
    }
}

impl PageProblem {
    /// Returns an error with nothing but its message.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(Described {
            message: message.into(),
            problems: Vec::new(),
        })
    }
}

impl From<Error> for PageProblem {
    fn from(error: Error) -> Self {
        let problems = match error.kind() {
            ErrorKind::Rules { problems, .. } => problems.clone(),
            _ => Vec::new(),
        };
        Self(Described {
            message: error.to_string(),
            problems,
        })
    }
}

/// Returns a value as JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<String, PageProblem> {
    serde_json::to_string(value).map_err(|error| PageProblem::new(error.to_string()))
}
