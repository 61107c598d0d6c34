//! Where each rated workbook goes, checked before anything is read.

use std::path::{Path, PathBuf};

use crate::args::RateArguments;
use crate::failure::Failure;
use crate::inputs::{Input, Inputs, rated_name};

/// Where a rated workbook goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Standard,
    File(PathBuf),
}

impl Target {
    /// As it is shown.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Standard => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// A target for each input, or why it can have none.
///
/// # Errors
/// Where the options as a whole make no sense.
pub(super) fn choose(
    arguments: &RateArguments,
    inputs: &Inputs,
) -> Result<Vec<Result<Target, Failure>>, Failure> {
    if arguments.output.is_some() && inputs.files.len() > 1 {
        return Err(Failure::new(
            "-o names one output, but there are several inputs; write --out-dir DIR to put them into a folder",
        ));
    }
    if let Some(folder) = &arguments.out_dir {
        std::fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, &error))?;
    }
    let mut taken: Vec<PathBuf> = Vec::new();
    Ok(inputs
        .files
        .iter()
        .map(|input| {
            let target = choose_one(arguments, input)?;
            if let Target::File(path) = &target {
                if taken.contains(path) {
                    return Err(Failure::new(format!(
                        "{}: another input of the same name goes to {} too; rate them separately",
                        input.shown(),
                        path.display()
                    )));
                }
                taken.push(path.clone());
            }
            Ok(target)
        })
        .collect())
}

fn choose_one(arguments: &RateArguments, input: &Input) -> Result<Target, Failure> {
    let path = match (input, &arguments.output, &arguments.out_dir) {
        (_, Some(output), _) if output == Path::new("-") => return Ok(Target::Standard),
        (_, Some(output), _) => output.clone(),
        (Input::Standard, None, None) if arguments.in_place => {
            return Err(Failure::new("--in-place cannot be used with standard input"));
        }
        (Input::Standard, None, None) => return Ok(Target::Standard),
        (Input::Standard, None, Some(folder)) => folder.join("standard-input.xlsx"),
        (Input::File(path), None, Some(folder)) => folder.join(path.file_name().unwrap_or_default()),
        (Input::File(path), None, None) if arguments.in_place => return Ok(Target::File(path.clone())),
        (Input::File(path), None, None) => rated_name(path),
    };
    if let Input::File(input) = input
        && same_file::is_same_file(input, &path).unwrap_or(false)
    {
        return Err(Failure::new(format!(
            "{}: the output is the input itself; write --in-place if that is meant",
            path.display()
        )));
    }
    if path.exists() && !arguments.force {
        return Err(Failure::new(format!("{}: exists already; write --force to replace it", path.display())));
    }
    Ok(Target::File(path))
}
