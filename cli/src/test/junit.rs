//! `--junit`: the outcomes as `JUnit` XML, which systems for continuous integration read.

use std::fmt::Write as _;

use super::CaseOutcome;
use crate::file_names::in_data;

/// Returns the document.
pub(super) fn document(script: &str, cases: &str, outcomes: &[CaseOutcome]) -> String {
    let failed = outcomes
        .iter()
        .filter(|outcome| !outcome.is_as_expected())
        .count();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a String does not fail.
    let _ = writeln!(
        text,
        "<testsuite name=\"{}\" tests=\"{}\" failures=\"{failed}\" errors=\"0\" skipped=\"0\">",
        escaped(script),
        outcomes.len()
    );
    for outcome in outcomes {
        let name = escaped(&format!(
            "{} (line {})",
            outcome.case.measure, outcome.case.line
        ));
        let _ = write!(
            text,
            "  <testcase classname=\"{}\" name=\"{name}\"",
            escaped(&in_data(cases))
        );
        if outcome.is_as_expected() {
            text.push_str("/>\n");
            continue;
        }
        let message = escaped(&format!(
            "expected {}, got {}",
            outcome.case.expected, outcome.got
        ));
        let reason = escaped(&outcome.reason);
        let _ = writeln!(
            text,
            "><failure message=\"{message}\">{reason}</failure></testcase>"
        );
    }
    text.push_str("</testsuite>\n");
    text
}

/// Escapes a text for XML. Control characters, which XML cannot contain, become spaces.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
