//! `test --boundaries`: writes cases at the limits of every policy, for a person to look at and keep.

use std::path::Path;

use ambersheet::{BoundaryCase, Overrides};

use crate::failure::RunFailure;
use crate::render;
use crate::rules::Script;
use crate::tables::csv_report;

const HEADINGS: [&str; 12] = [
    "measure",
    "id",
    "good_is",
    "actual",
    "target",
    "previous",
    "same_period_last_year",
    "baseline",
    "intervention",
    "forecast",
    "expected",
    "why",
];

/// Writes the cases.
pub(super) fn write(
    script: &Script,
    overrides: &Overrides,
    path: &Path,
    quiet: bool,
) -> Result<(), RunFailure> {
    let ruleset = script.load(overrides)?;
    let cases = ruleset.boundary_cases();
    if cases.is_empty() {
        let why = if ruleset.has_open_questions() {
            "its lines have open questions, or no limits to try numbers at; answer the questions first"
        } else {
            "its lines have no limits to try numbers at; write cases by hand"
        };
        return Err(RunFailure::new(format!("{}: {why}", script.name)));
    }
    csv_report(path, HEADINGS, cases.iter().map(record))?;
    if !quiet && path != Path::new("-") {
        let text = format!(
            "Wrote {} cases to {}: check the rating at each limit, and keep the cases that are right next to the rules\n",
            cases.len(),
            path.display()
        );
        render::say(&text, false);
    }
    Ok(())
}

fn record(case: &BoundaryCase) -> [&str; HEADINGS.len()] {
    [
        &case.measure,
        &case.id,
        &case.good_is,
        &case.actual,
        &case.target,
        &case.previous,
        &case.same_period_last_year,
        &case.baseline,
        &case.intervention,
        &case.forecast,
        &case.expected,
        &case.why,
    ]
}
