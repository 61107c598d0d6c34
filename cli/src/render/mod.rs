//! What is shown: one renderer a file.

mod csv;
mod proof;
mod table;

pub(crate) use csv::{combined_heading, combined_rows};
pub(crate) use proof::proof;
pub(crate) use table::table;

use anstyle::{AnsiColor, Style};

/// `error: `, in red where the terminal has colours.
pub(crate) fn error_label() -> String {
    label("error", AnsiColor::Red)
}

/// `warning: `, in yellow where the terminal has colours.
pub(crate) fn warning_label() -> String {
    label("warning", AnsiColor::Yellow)
}

fn label(word: &str, colour: AnsiColor) -> String {
    let style = Style::new().bold().fg_color(Some(colour.into()));
    format!("{style}{word}:{style:#} ")
}
