//! Reads the returns of earlier periods that `--previous` names, each by the rules for its own period.

use std::path::PathBuf;
use std::sync::Arc;

use ambersheet::{FiguresToDate, Movement, Options};

use crate::failure::RunFailure;
use crate::inputs::InputFile;
use crate::rules::{LoadedRules, Rulesets};
use ambersheet::Rated;

/// The return of an earlier period.
pub(crate) struct Earlier {
    input: InputFile,
    rules: Arc<LoadedRules>,
}

/// Returns the earlier returns of an input, the latest first. In a folder, that is the file of the same name.
pub(crate) fn of(
    input: &InputFile,
    previous: &[PathBuf],
    rulesets: &mut Rulesets<'_>,
) -> Result<Vec<Earlier>, RunFailure> {
    let mut earlier = Vec::with_capacity(previous.len());
    for (path, back) in previous.iter().zip(1..) {
        let path = match (path.is_dir(), input) {
            (true, InputFile::File(own)) => path.join(own.file_name().unwrap_or_default()),
            (true, InputFile::Standard) => {
                return Err(RunFailure::new(format!(
                    "{}: --previous takes a file where the input is standard input",
                    path.display()
                )));
            }
            (false, _) => path.clone(),
        };
        let rules = rulesets.earlier(input, back)?;
        earlier.push(Earlier {
            input: InputFile::File(path),
            rules,
        });
    }
    Ok(earlier)
}

/// Reads the figures to date of the latest earlier return; `None` if the rules take no targets from there.
pub(crate) fn figures(
    earlier: &[Earlier],
    rules: &LoadedRules,
) -> Result<Option<FiguresToDate>, RunFailure> {
    let Some(Earlier { input, .. }) = earlier
        .first()
        .filter(|_| rules.ruleset.uses_figures_to_date())
    else {
        return Ok(None);
    };
    let figures = ambersheet::figures_to_date(input.open()?, &rules.ruleset);
    figures
        .map(Some)
        .map_err(|error| rules.failure(&named(input), &error))
}

/// Compares a rated workbook with the earlier returns; `None` if there are none.
pub(crate) fn movement(
    now: &Rated<'_>,
    earlier: &[Earlier],
) -> Result<Option<Movement>, RunFailure> {
    let mut rated: Vec<Rated<'_>> = Vec::with_capacity(earlier.len());
    for Earlier { input, rules } in earlier {
        let options = Options::default().allow_signed(true).compression(1);
        let one = ambersheet::rate(input.open()?, &rules.ruleset, &options)
            .map_err(|error| rules.failure(&named(input), &error))?;
        rated.push(one);
    }
    Ok((!rated.is_empty()).then(|| now.movement(&rated.iter().collect::<Vec<_>>())))
}

/// Returns the name of an earlier return for messages.
fn named(input: &InputFile) -> String {
    format!("{} (--previous)", input.shown())
}
