//! Text for people on the terminal: one renderer per file.

mod comparison;
mod differences;
mod findings;
mod grid;
mod inferred;
mod reach;
mod returns;
mod rollup;
mod snippet;
mod table;
mod waiting;

pub(crate) use comparison::{comparison, proven};
pub(crate) use differences::{compared, differences, formula_differences};
pub(crate) use findings::{checked, findings, overall, sign_off};
pub(crate) use inferred::inferred;
pub(crate) use reach::reach;
pub(crate) use returns::{ReturnCounts, returns};
pub(crate) use table::table;
pub(crate) use waiting::WaitingCounts;

use std::io::Write;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::failure::RunFailure;
use grid::grid;
use snippet::{TerminalStream, snippet_on_terminal};

/// Prints a failure as an error on standard error. On a terminal, problems of the rules show their lines.
pub(crate) fn fail(failure: &RunFailure) {
    let RunFailure::Rules {
        script,
        problems,
        text,
    } = failure
    else {
        error(&failure.to_string());
        return;
    };
    for (index, problem) in problems.iter().enumerate() {
        let message = format!("{script}:{problem}");
        if index == 0 {
            labelled("error", AnsiColor::Red, &message);
        } else {
            note(&format!("{}\n", printable(&message)));
        }
        note(&snippet_on_terminal(
            text,
            problem.position().line,
            problem.position().column,
            TerminalStream::Error,
        ));
    }
}

/// Prints a message as an error on standard error.
pub(crate) fn error(message: &str) {
    labelled("error", AnsiColor::Red, message);
}

/// Prints a message as a warning on standard error.
pub(crate) fn warn(message: &str) {
    labelled("warning", AnsiColor::Yellow, message);
}

/// The number of warnings of one input that are shown.
const MOST_WARNINGS: usize = 20;

/// Prints the warnings of one input, of many only the first. `more` is added to the count of those left out, and
/// `named` puts the input before each, if there are several.
pub(crate) fn warn_all(warnings: &[String], more: &str, named: impl Fn(&str) -> String) {
    for warning in warnings.iter().take(MOST_WARNINGS) {
        warn(&named(warning));
    }
    if let Some(left_out) = warnings.len().checked_sub(MOST_WARNINGS + 1) {
        let noun = if left_out == 0 { "warning" } else { "warnings" };
        warn(&named(&format!("{} more {noun}{more}", left_out + 1)));
    }
}

fn labelled(word: &str, colour: AnsiColor, message: &str) {
    let style = Style::new().bold().fg_color(Some(colour.into()));
    note(&format!("{style}{word}:{style:#} {}\n", printable(message)));
}

/// Prints a text on standard error. If that cannot be written, there is nobody to tell.
pub(crate) fn note(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Removes control characters, which would steer the terminal, from a text of a workbook or file name.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect()
}

/// Returns the name to show for a measure without one, with the row of its cell.
fn no_name(place: &str) -> String {
    let cell = place.trim_end_matches(|c: char| c.is_ascii_digit());
    match &place[cell.len()..] {
        "" => "(no name)".to_owned(),
        row => format!("(row {row}, no name)"),
    }
}

/// Returns a warning of the library in one line: place, message, code.
pub(crate) fn warning(warning: &ambersheet::Diagnostic) -> String {
    format!("{warning} [{}]", warning.code().name())
}

/// Prints a text, on standard error if standard output is in use. If nobody reads it any more, the work goes on: its
/// files are what counts.
pub(crate) fn say(text: &str, to_stderr: bool) {
    if to_stderr {
        note(text);
        return;
    }
    let mut out = anstream::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// The widest table on the terminal, and the narrowest.
const WIDEST: usize = 140;
const NARROWEST: usize = 60;

/// Returns the width of the terminal for tables, in columns.
fn terminal_width() -> usize {
    let width = terminal_size::terminal_size().map_or(WIDEST, |(width, _)| usize::from(width.0));
    width.clamp(NARROWEST, WIDEST)
}

/// Cuts a text to a width on the terminal.
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
