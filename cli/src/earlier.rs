//! The returns of earlier periods that `--previous` names, each with the rules as they were for its period.

use std::path::PathBuf;
use std::sync::Arc;

use ambersheet::{FiguresToDate, Movement, Options, Rated, Ruleset};

use crate::failure::Failure;
use crate::inputs::Input;
use crate::rules::Rulesets;

/// The return of an earlier period.
pub(crate) struct Earlier {
    input: Input,
    ruleset: Arc<Ruleset>,
}

/// The earlier returns of an input, the latest first; of a folder, the one of the same name.
pub(crate) fn of(
    input: &Input,
    previous: &[PathBuf],
    rulesets: &mut Rulesets<'_>,
) -> Result<Vec<Earlier>, Failure> {
    let mut earlier = Vec::with_capacity(previous.len());
    for (path, back) in previous.iter().zip(1..) {
        let path = match (path.is_dir(), input) {
            (true, Input::File(own)) => path.join(own.file_name().unwrap_or_default()),
            (true, Input::Standard) => {
                return Err(Failure::new(format!(
                    "{}: --previous takes a file where the input is standard input",
                    path.display()
                )));
            }
            (false, _) => path.clone(),
        };
        let ruleset = rulesets.earlier(input, back)?;
        earlier.push(Earlier {
            input: Input::File(path),
            ruleset,
        });
    }
    Ok(earlier)
}

/// The figures to date of the latest of the earlier returns, where the rules take targets from there.
pub(crate) fn figures(
    earlier: &[Earlier],
    ruleset: &Ruleset,
) -> Result<Option<FiguresToDate>, Failure> {
    let Some(Earlier { input, .. }) = earlier.first().filter(|_| ruleset.uses_figures_to_date())
    else {
        return Ok(None);
    };
    let figures = ambersheet::figures_to_date(input.open()?, ruleset);
    figures
        .map(Some)
        .map_err(|error| Failure::about(&named(input), &error))
}

/// What became of the measures since the earlier returns; nothing where none are named.
pub(crate) fn movement(now: &Rated<'_>, earlier: &[Earlier]) -> Result<Option<Movement>, Failure> {
    let mut rated: Vec<Rated<'_>> = Vec::with_capacity(earlier.len());
    for Earlier { input, ruleset } in earlier {
        let options = Options::default().allow_signed(true).compression(1);
        let one = ambersheet::rate(input.open()?, ruleset, &options)
            .map_err(|error| Failure::about(&named(input), &error))?;
        rated.push(one);
    }
    Ok((!rated.is_empty()).then(|| now.movement(&rated.iter().collect::<Vec<_>>())))
}

/// An earlier return as messages name it.
fn named(input: &Input) -> String {
    format!("{} (--previous)", input.shown())
}
