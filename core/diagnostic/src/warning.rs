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

impl Warning {
    /// Whether the doubt is about what was read, and stands even if nothing is written.
    pub fn is_about_reading(&self) -> bool {
        const READING: [&str; 13] = [
            "below_the_table",
            "title_or_note",
            "heading_missing",
            "hidden_row",
            "hidden_sheet",
            "no_saved_result",
            "parts_do_not_sum",
            "ratio_differs",
            "cumulative_below",
            "not_as_named",
            "encoding_guessed",
            "text_cut",
            "sheet_renamed",
        ];
        READING.contains(&self.code)
    }
}
