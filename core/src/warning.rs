//! What a person should look at although the run went on.

use serde::Serialize;

/// Something doubtful, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What sort of doubt: `template_colours`, `formula_kept`, …; the reference of the rules lists them.
    pub code: &'static str,
    /// The cell or range, with its sheet: `Progress!C22:E57`.
    pub cell: Option<String>,
    /// What is doubtful and what to do, in one sentence.
    pub message: String,
}
