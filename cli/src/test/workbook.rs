//! `test --workbook`: a workbook whose own column says what is expected of each row.

use std::ffi::OsString;
use std::path::Path;

use ambersheet::{Options, Ruleset};

use super::cases::Case;
use super::{Outcome, can_come_true};
use crate::failure::Failure;
use crate::inputs::Input;

/// The rows of a workbook that expect something, each rated; the rules expect it under the heading.
pub(super) fn outcomes(
    ruleset: &Ruleset,
    workbook: &OsString,
    heading: &str,
) -> Result<Vec<Outcome>, Failure> {
    let input = Input::File(Path::new(workbook).to_owned());
    let shown = input.shown();
    let rated = ambersheet::rate(
        input.open()?,
        ruleset,
        &Options::default().allow_signed(true),
    )
    .map_err(|error| Failure::about(&shown, &error))?;
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
        if !can_come_true(&expected, ruleset) {
            return Err(Failure::new(format!(
                "{}: \"{expected}\" is expected, and that is no level of the scale; write a level, a reason such as no_target, or unrated",
                rating.place()
            )));
        }
        let line = rating.cell().map_or(0, |cell| u64::from(cell.row) + 1);
        let case = Case::of_row(line, rating.measure(), expected);
        outcomes.push(Outcome::of(case, &rating));
    }
    if outcomes.is_empty() {
        return Err(Failure::new(format!(
            "{shown}: nothing is expected under \"{heading}\"; write levels there"
        )));
    }
    Ok(outcomes)
}
