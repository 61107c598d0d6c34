//! What is shown: one renderer a file.

mod differences;
mod findings;
mod json;
mod proof;
mod rollup;
mod table;

pub(crate) use differences::{compared, differences};
pub(crate) use findings::{checked, findings, sign_off};
pub(crate) use json::json;
pub(crate) use proof::proof;
pub(crate) use table::table;

use std::io::Write;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Says on standard error what went wrong.
pub(crate) fn fail(message: &str) {
    labelled("error", AnsiColor::Red, message);
}

/// Says on standard error what should be looked at.
pub(crate) fn warn(message: &str) {
    labelled("warning", AnsiColor::Yellow, message);
}

/// Warnings of one input that are shown one by one.
const MOST_WARNINGS: usize = 20;

/// Says the warnings of one input, of many only the first; `more` stands behind how many are left out, and `named` puts
/// the input before each where there are several.
pub(crate) fn warn_all(warnings: &[String], more: &str, named: impl Fn(&str) -> String) {
    for warning in warnings.iter().take(MOST_WARNINGS) {
        warn(&named(warning));
    }
    if warnings.len() > MOST_WARNINGS {
        warn(&named(&format!(
            "{} more{more}",
            warnings.len() - MOST_WARNINGS
        )));
    }
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
    text.chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect()
}

/// A warning of the library in one line: its place, what is doubtful, its code.
pub(crate) fn warning(warning: &ambersheet::Warning) -> String {
    match &warning.cell {
        Some(cell) => format!("{cell}: {} [{}]", warning.message, warning.code),
        None => format!("{} [{}]", warning.message, warning.code),
    }
}

/// Shows a text, `aside` on standard error. Where nobody reads it any more, the work goes on: its files are what was
/// asked for.
pub(crate) fn say(text: &str, aside: bool) {
    if aside {
        note(text);
        return;
    }
    let mut out = anstream::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// How a run over several inputs went, in one line; `what` was done to them.
pub(crate) fn summary(what: &str, done: usize, failed: usize, passed_over: usize) -> String {
    let passed_over = match passed_over {
        0 => String::new(),
        1 => ", 1 other file passed over".to_owned(),
        n => format!(", {n} other files passed over"),
    };
    let failed = match failed {
        0 => String::new(),
        n => format!(", {n} failed"),
    };
    let workbooks = if done == 1 { "workbook" } else { "workbooks" };
    format!("{done} {workbooks} {what}{failed}{passed_over}\n")
}

/// How wide a table on the terminal may be, and how wide it is at least.
const WIDEST: usize = 140;
const NARROWEST: usize = 60;

/// The columns of the terminal that tables may take.
fn terminal_width() -> usize {
    let width = terminal_size::terminal_size().map_or(WIDEST, |(width, _)| usize::from(width.0));
    width.clamp(NARROWEST, WIDEST)
}

/// A text cut to a width on the terminal.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}
