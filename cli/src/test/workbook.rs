//! `test --workbook`: a workbook whose own column says what is expected of each row.

use std::ffi::OsString;
use std::path::Path;

use ambersheet::{Options, Overrides, Reason};

use super::Outcome;
use super::cases::Case;
use crate::failure::Failure;
use crate::inputs::Input;
use crate::rules::Script;

/// The rows of a workbook that expect something, each rated.
pub(super) fn outcomes(
    script: &Script,
    overrides: &Overrides,
    workbook: &OsString,
    heading: &str,
) -> Result<Vec<Outcome>, Failure> {
    let ruleset = script.load(overrides)?.expecting(heading);
    let input = Input::File(Path::new(workbook).to_owned());
    let shown = input.shown();
    let rated = ambersheet::rate(input.open()?, &ruleset, &Options::default().allow_signed(true))
        .map_err(|error| Failure::about(&shown, &error))?;
    let mut outcomes = Vec::new();
    for rating in rated.ratings().filter(|rating| rating.field().is_none()) {
        let Some(expected) = rating.published_rating() else { continue };
        let expected =
            if expected.eq_ignore_ascii_case("not rated") { "unrated".to_owned() } else { expected };
        let is_level = ruleset.scale.find(&expected).is_some();
        if !is_level && Reason::from_code(&expected).is_none() && !expected.eq_ignore_ascii_case("unrated") {
            return Err(Failure::new(format!(
                "{}: \"{expected}\" is expected, and that is no level of the scale; write a level, a reason such as no_target, or unrated",
                rating.place()
            )));
        }
        let got = rating.level().map(str::to_owned);
        let got = got.or_else(|| rating.unrated().map(|reason| reason.code().to_owned())).unwrap_or_default();
        let line = rating.cell().map_or(0, |cell| u64::from(cell.row) + 1);
        let case = Case::of_row(line, rating.measure(), expected);
        outcomes.push(Outcome { case, got, reason: rating.reason(), rule: rating.rule() });
    }
    if outcomes.is_empty() {
        return Err(Failure::new(format!(
            "{shown}: nothing is expected under \"{heading}\"; write levels there"
        )));
    }
    Ok(outcomes)
}
