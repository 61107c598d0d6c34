//! `test --boundaries`: cases at the limits of every policy, written for a person to look at and to keep.

use std::path::Path;

use ambersheet::{BoundaryCase, Overrides};

use crate::failure::Failure;
use crate::output::TextTarget;
use crate::render;
use crate::rules::Script;
use crate::tables::{csv_failure, csv_text, csv_writer};

const HEADINGS: [&str; 9] =
    ["measure", "id", "good_is", "actual", "target", "previous", "intervention", "expected", "why"];

/// Writes the cases.
pub(super) fn write(script: &Script, overrides: &Overrides, path: &Path, quiet: bool) -> Result<(), Failure> {
    let cases = script.load(overrides)?.boundary_cases();
    if cases.is_empty() {
        return Err(Failure::new(format!(
            "{}: its lines have no limits that numbers could be tried at; write cases by hand",
            script.name
        )));
    }
    let mut writer = csv_writer(Vec::new())?;
    writer.write_record(HEADINGS).map_err(csv_failure)?;
    for case in &cases {
        writer.write_record(record(case)).map_err(csv_failure)?;
    }
    let bytes = writer.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    let mut target = TextTarget::new(path)?;
    target.copy(&mut bytes.as_slice())?;
    target.finish()?;
    if !quiet && path != Path::new("-") {
        let text = format!(
            "Wrote {} cases to {}: look at what stands on each limit, and keep those that are right with the rules\n",
            cases.len(),
            path.display()
        );
        render::say(&text, false);
    }
    Ok(())
}

fn record(case: &BoundaryCase) -> [String; 9] {
    [
        &case.measure,
        &case.id,
        &case.good_is,
        &case.actual,
        &case.target,
        &case.previous,
        &case.intervention,
        &case.expected,
        &case.why,
    ]
    .map(|text| csv_text(text))
}
