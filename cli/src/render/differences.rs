//! Differences on the terminal: one line each, with the place first, and the number of comparisons below.

use std::fmt::Write;

use ambersheet::{Compared, Difference, DifferenceKind, FormulaDifference, Reconciliation};
use anstyle::Style;

use super::{cut, no_name, printable};

/// The widest name of a measure, so that the words that differ stay visible.
const NAME: usize = 60;

/// Returns one line per difference, each with the `file` before it if that is given.
pub(crate) fn differences(reconciliation: &Reconciliation, file: Option<&str>) -> String {
    let mut out = String::new();
    for difference in &reconciliation.differences {
        if let Some(file) = file {
            let _ = write!(out, "{}: ", flat(file));
        }
        let _ = writeln!(out, "{}", line(difference));
    }
    out
}

/// Returns one line for each way in which formulas and rules differ, and one for the formulas that could not be compared.
pub(crate) fn formula_differences(reconciliation: &Reconciliation, file: Option<&str>) -> String {
    let Some(formulas) = &reconciliation.formulas else {
        return String::new();
    };
    let mut lines: Vec<String> = formulas.differences.iter().map(formula_line).collect();
    if let Some(not_read) = &formulas.not_read {
        let whose = match not_read.cells {
            1 => "its formula was".to_owned(),
            cells => format!("its formula and {} more were", cells - 1),
        };
        lines.push(flat(&format!(
            "{}: {whose} not compared with the rules: {}",
            not_read.first, not_read.reason
        )));
    }
    let named = |line: String| match file {
        Some(file) => format!("{}: {line}\n", flat(file)),
        None => format!("{line}\n"),
    };
    lines.into_iter().map(named).collect()
}

fn formula_line(difference: &FormulaDifference) -> String {
    let bold = Style::new().bold();
    let more = match difference.rows {
        1 => String::new(),
        2 => "; 1 more row differs in the same way, near its own figure".to_owned(),
        rows => format!(
            "; {} more rows differ in the same way, each near its own figure",
            rows - 1
        ),
    };
    format!(
        "{bold}{}{bold:#} {}{more}",
        flat(&difference.place()),
        flat(&difference.reason)
    )
}

fn line(difference: &Difference) -> String {
    let bold = Style::new().bold();
    let place = flat(&difference.place());
    let subject = subject(difference);
    let published = flat(&difference.published);
    let computed = match (&difference.computed, &difference.measure) {
        (Some(computed), _) => format!(", computed {bold}{}{bold:#}", flat(computed)),
        (None, Some(_)) => format!(", computed {bold}unrated{bold:#}"),
        (None, None) => String::new(),
    };
    let claim = match difference.kind {
        // The group is the claim, and is named already.
        DifferenceKind::UnknownGroup => String::new(),
        _ => format!(": published {bold}{published}{bold:#}{computed}"),
    };
    let rule = difference
        .rule
        .as_ref()
        .map(|rule| format!(" [{}]", flat(rule)))
        .unwrap_or_default();
    format!(
        "{bold}{place}{bold:#}  {subject}{claim} — {}{rule}",
        flat(&difference.reason)
    )
}

/// Returns the subject of a claim: the measure, or the counted group.
fn subject(difference: &Difference) -> String {
    let name = match (&difference.measure, &difference.group) {
        (Some(measure), _) if measure.is_empty() => no_name(&difference.place()),
        (Some(measure), _) => measure.clone(),
        (None, Some(group)) => group.clone(),
        (None, None) => "all groups".to_owned(),
    };
    cut(&flat(&name), NAME)
}

/// Sums up the comparisons and the differences in one line.
pub(crate) fn compared(compared: Compared, differences: usize) -> String {
    let parts: Vec<String> = [
        (compared.ratings, "rating", "ratings"),
        (compared.directions, "direction", "directions"),
        (compared.counts, "count", "counts"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, more)| {
        let noun = if count == 1 { one } else { more };
        format!("{count} {noun}")
    })
    .collect();
    let what = match parts.as_slice() {
        [] if differences == 0 => {
            return "nothing compared: the cells for the return's own ratings, directions and counts are all blank"
                .to_owned();
        }
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    };
    let differ = match differences {
        0 => "no difference".to_owned(),
        1 => "1 difference".to_owned(),
        n => format!("{n} differences"),
    };
    format!("{what} compared: {differ}")
}

fn flat(text: &str) -> String {
    printable(text).replace('\n', " ")
}
