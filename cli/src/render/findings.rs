//! Findings on the terminal: one line each, with the place first, and their number below; and the table to sign.

use std::fmt::Write;

use ambersheet::{Finding, OverallSummary, SignOff};
use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::snippet::{TerminalStream, snippet_on_terminal};
use super::{cut, no_name, printable, terminal_width};

/// The most rows that are shown; the CSV file and the JSON document have all.
const MOST_ROWS: usize = 200;

/// Returns one line per finding: `norfolk.rhai:12:5: AS012 Returns!D14: what is wrong; what to do`. On a terminal, the
/// line of the script is below it; `text` is the script's.
pub(crate) fn findings(findings: &[Finding], script: &str, text: &str, to_stderr: bool) -> String {
    let stream = if to_stderr {
        TerminalStream::Error
    } else {
        TerminalStream::Output
    };
    let bold = Style::new().bold();
    let mut out = String::new();
    for finding in findings {
        let script = flat(script);
        let at = finding.position();
        let place = match at.line {
            0 => script,
            line => format!("{script}:{line}:{}", at.column),
        };
        let cell = finding
            .cell()
            .map(|cell| format!("{}: ", flat(&cell)))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "{bold}{place}:{bold:#} {} {cell}{}",
            finding.code(),
            flat(&finding.diagnostic().sentence())
        );
        let snippet = snippet_on_terminal(text, at.line, at.column, stream);
        out.push_str(&snippet);
    }
    out
}

/// Returns the overall ratings of rules, one line each.
pub(crate) fn overall(all: &[OverallSummary]) -> String {
    let mut out = String::new();
    for one in all {
        let _ = writeln!(out, "Overall: {}", flat(&one.sentence()));
    }
    out
}

/// Sums up a check in one line.
pub(crate) fn checked(findings: &[Finding], script: &str, workbook: Option<&str>) -> String {
    let what = match workbook {
        Some(workbook) => format!("{} with {}", flat(script), flat(workbook)),
        None => flat(script),
    };
    match findings {
        [] => format!("{what}: nothing found\n"),
        [only] => format!(
            "{what}: 1 finding; run `ambersheet check --explain {}` to learn more\n",
            only.code()
        ),
        [first, ..] => format!(
            "{what}: {} findings; run `ambersheet check --explain {}` to learn more about the first\n",
            findings.len(),
            first.code()
        ),
    }
}

/// Returns the table to sign in columns that fit the terminal.
pub(crate) fn sign_off(rows: &[SignOff]) -> String {
    let headings = ["Measure", "Good is", "Rule", "Target", "Line", "Decided by"];
    let lines: Vec<[String; 6]> = rows.iter().take(MOST_ROWS).map(cells).collect();
    let mut widths = headings.map(UnicodeWidthStr::width);
    for (k, width) in widths.iter_mut().enumerate() {
        let widest = lines.iter().map(|line| line[k].width()).max().unwrap_or(0);
        *width = (*width).max(widest);
    }
    fit(&mut widths);
    let style = Style::new().underline();
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{style}{}{style:#}",
        row(&headings.map(str::to_owned), &widths).trim_end()
    );
    for line in &lines {
        let _ = writeln!(out, "{}", row(line, &widths).trim_end());
    }
    if rows.len() > MOST_ROWS {
        let _ = writeln!(
            out,
            "{MOST_ROWS} of {} rows are shown; --sign-off and --json have all.",
            rows.len()
        );
    }
    out.push('\n');
    out
}

/// Narrows the name, the rule, the target and the line, in this order, until a row fits.
fn fit(widths: &mut [usize; 6]) {
    let room = terminal_width();
    for (column, narrowest) in [(0, 40), (2, 30), (3, 12), (0, 20), (4, 12), (2, 12)] {
        let total: usize = widths.iter().map(|width| width + 2).sum();
        let over = total.saturating_sub(room + 2);
        let least = narrowest.min(widths[column]);
        widths[column] = widths[column].saturating_sub(over).max(least);
    }
}

fn cells(row: &SignOff) -> [String; 6] {
    let measure = match (&row.measure, &row.field) {
        (name, _) if name.is_empty() => no_name(&row.cell),
        (name, Some(field)) => format!("{name}: {field}"),
        (name, None) => name.clone(),
    };
    [
        measure,
        row.good_is.unwrap_or("-").to_owned(),
        row.rule.clone(),
        row.target.clone().unwrap_or_default(),
        row.line.clone().unwrap_or_default(),
        match row.question {
            Some(_) => "waits for your answer".to_owned(),
            None => decided_by(row.said).to_owned(),
        },
    ]
    .map(|text| flat(&text))
}

/// Returns in plain words which statement of the rules decides, from the word in the CSV file.
fn decided_by(said: &'static str) -> &'static str {
    match said {
        "by name" => "its own line",
        "all others" => "the line for all others",
        "every measure" => "the line for every measure",
        "the return" => "the return itself",
        "typed" => "typed in the return",
        "nothing" => "no line",
        said => said,
    }
}

fn row(cells: &[String; 6], widths: &[usize; 6]) -> String {
    let mut out = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        let text = cut(cell, *width);
        let gap = width.saturating_sub(text.width());
        out.push_str(&text);
        out.push_str(&" ".repeat(gap + 2));
    }
    out
}

fn flat(text: &str) -> String {
    printable(text).replace('\n', " ")
}
