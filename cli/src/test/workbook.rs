//! `test --workbook`: compares a workbook with its own column of expected ratings.

use std::ffi::OsString;
use std::path::Path;

use ambersheet::{Options, Ruleset};

use super::cases::TestCase;
use super::{CaseOutcome, is_possible};
use crate::failure::RunFailure;
use crate::inputs::InputFile;

/// Rates the rows of a workbook that have an expected rating under the heading.
pub(super) fn outcomes(
    ruleset: &Ruleset,
    workbook: &OsString,
    heading: &str,
) -> Result<Vec<CaseOutcome>, RunFailure> {
    let input = InputFile::File(Path::new(workbook).to_owned());
    let shown = input.shown();
    let rated = ambersheet::rate(
        input.open()?,
        ruleset,
        &Options::default().allow_signed(true),
    )
    .map_err(|error| RunFailure::about(&shown, &error))?;
    let mut outcomes = Vec::new();
    for rating in rated.ratings().filter(|rating| rating.field().is_none()) {
        let Some(expected) = rating.published_rating() else {
            continue;
        };
        let expected = if expected.eq_ignore_ascii_case("not rated") {
            "unrated".to_owned()
        } else {
            expected
        };
        if !is_possible(&expected, ruleset) {
            return Err(RunFailure::new(format!(
                "{}: the expected \"{expected}\" is no level of the scale; write a level, a reason such as no_target, or unrated",
                rating.place()
            )));
        }
        let line = rating.cell().map_or(0, |cell| u64::from(cell.row) + 1);
        let case = TestCase::of_row(line, rating.measure(), expected);
        outcomes.push(CaseOutcome::of(case, &rating));
    }
    if outcomes.is_empty() {
        return Err(RunFailure::new(format!(
            "{shown}: no expected ratings are under \"{heading}\"; write levels there"
        )));
    }
    Ok(outcomes)
}
