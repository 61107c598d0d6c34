//! What is shown: one renderer a file.

mod csv;
mod proof;
mod table;

pub(crate) use csv::{combined_heading, combined_rows};
pub(crate) use proof::proof;
pub(crate) use table::table;

use std::io::Write;

use anstyle::{AnsiColor, Style};

/// Says on standard error what went wrong.
pub(crate) fn fail(message: &str) {
    labelled("error", AnsiColor::Red, message);
}

/// Says on standard error what should be looked at.
pub(crate) fn warn(message: &str) {
    labelled("warning", AnsiColor::Yellow, message);
}

fn labelled(word: &str, colour: AnsiColor, message: &str) {
    let style = Style::new().bold().fg_color(Some(colour.into()));
    note(&format!("{style}{word}:{style:#} {}\n", printable(message)));
}

/// Text for standard error. Where that cannot be written, there is nobody to tell.
pub(crate) fn note(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// A text of somebody's workbook or file name without what would steer the terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').collect()
}
