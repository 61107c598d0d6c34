//! Differences on the terminal: a line each, with the place first, and how much was compared below.

use std::fmt::Write;

use ambersheet::{Compared, Difference, DifferenceKind, Reconciliation};
use anstyle::Style;

use super::{cut, printable};

/// Names of measures are cut to this width, so that the words that differ are not lost behind them.
const NAME: usize = 60;

/// One line a difference; `file` is named before each where there are several.
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
        // The group is the claim, and stands there already.
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

/// What the claim is about: the measure, or the counted group.
fn subject(difference: &Difference) -> String {
    let name = match (&difference.measure, &difference.group) {
        (Some(measure), _) if measure.is_empty() => "(no name)",
        (Some(measure), _) => measure,
        (None, Some(group)) => group,
        (None, None) => "all groups",
    };
    cut(&flat(name), NAME)
}

/// How much was compared, and how much of it differs, in one line.
pub(crate) fn compared(compared: Compared, differences: usize) -> String {
    let parts: Vec<String> = [
        (compared.ratings, "rating", "ratings"),
        (compared.directions, "direction", "directions"),
        (compared.counts, "count", "counts"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, more)| format!("{count} {}", if count == 1 { one } else { more }))
    .collect();
    let what = match parts.as_slice() {
        [] if differences == 0 => {
            return "nothing compared: what the rules name as published is blank everywhere"
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
