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

/// Checks where reports go: never onto an input, the rules or another output, and onto a file only with `--force`.
///
/// # Errors
/// Naming the path, and what to write.
pub(super) fn check_reports(
    arguments: &RateArguments,
    inputs: &Inputs,
    targets: &[Result<Target, Failure>],
) -> Result<(), Failure> {
    let reports =
        [("--json", &arguments.json), ("--combine", &arguments.combine), ("--proof", &arguments.proof)];
    let reports: Vec<(&str, &Path)> = reports
        .iter()
        .filter_map(|(option, path)| path.as_deref().map(|path| (*option, path)))
        .filter(|(_, path)| *path != Path::new("-"))
        .collect();
    let mut others: Vec<(&Path, &str)> = inputs
        .files
        .iter()
        .filter_map(|input| match input {
            Input::File(path) => Some((path.as_path(), "an input")),
            Input::Standard => None,
        })
        .collect();
    others.extend(arguments.rules.as_deref().map(|rules| (Path::new(rules), "the rules")));
    others.extend(targets.iter().filter_map(|target| match target {
        Ok(Target::File(path)) => Some((path.as_path(), "a rated workbook")),
        _ => None,
    }));
    for (i, (option, path)) in reports.iter().enumerate() {
        if let Some((_, what)) = others.iter().find(|(other, _)| is_same(other, path)) {
            return Err(Failure::new(format!(
                "{option} {}: this is {what}; name another file",
                path.display()
            )));
        }
        if let Some((earlier, _)) = reports[..i].iter().find(|(_, other)| is_same(other, path)) {
            return Err(Failure::new(format!(
                "{option} {}: {earlier} goes there; name another file",
                path.display()
            )));
        }
        if path.is_file() && !arguments.force {
            return Err(Failure::new(format!(
                "{}: exists already; write --force to replace it",
                path.display()
            )));
        }
    }
    Ok(())
}

/// Whether two paths name one file, be it there or not. Only regular files are opened to find out.
fn is_same(a: &Path, b: &Path) -> bool {
    a == b || (a.is_file() && b.is_file() && same_file::is_same_file(a, b).unwrap_or(false))
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
        && is_same(input, &path)
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
