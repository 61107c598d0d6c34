//! Where each output goes, checked before anything is read.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::inputs::{Input, Inputs};

/// Where an output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Standard,
    File(PathBuf),
}

impl Target {
    /// As it is shown.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Standard => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// Where outputs are to go, as it was typed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placing<'a> {
    pub(crate) output: Option<&'a Path>,
    pub(crate) out_dir: Option<&'a Path>,
    pub(crate) in_place: bool,
    pub(crate) force: bool,
    /// What to do with inputs whose outputs would meet: "rate them separately".
    pub(crate) verb: &'a str,
    /// What to do where an output would be its input: "write --in-place if that is meant".
    pub(crate) instead: &'a str,
}

/// A target for each input, or why it can have none. `beside` names the output of a file beside it, `within` its name in a
/// folder of outputs.
///
/// # Errors
/// Where the options as a whole make no sense.
pub(crate) fn choose(
    placing: Placing<'_>,
    inputs: &Inputs,
    beside: impl Fn(&Path) -> PathBuf,
    within: impl Fn(&Path) -> OsString,
) -> Result<Vec<Result<Target, Failure>>, Failure> {
    if placing.output.is_some() && inputs.files.len() > 1 {
        return Err(Failure::new(
            "-o names one output, but there are several inputs; write --out-dir DIR to put them into a folder",
        ));
    }
    if let Some(folder) = placing.out_dir {
        std::fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, &error))?;
    }
    let mut taken: Vec<PathBuf> = Vec::new();
    Ok(inputs
        .files
        .iter()
        .map(|input| {
            let target = choose_one(placing, input, &beside, &within)?;
            if let Target::File(path) = &target {
                if taken.contains(path) {
                    return Err(Failure::new(format!(
                        "{}: another input of the same name goes to {} too; {} them separately",
                        input.shown(),
                        path.display(),
                        placing.verb
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
pub(crate) fn check_reports(
    reports: &[(&'static str, Option<&Path>)],
    rules: Option<&OsStr>,
    force: bool,
    inputs: &Inputs,
    targets: &[Result<Target, Failure>],
) -> Result<(), Failure> {
    let reports: Vec<(&str, &Path)> = reports
        .iter()
        .filter_map(|(option, path)| path.map(|path| (*option, path)))
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
    others.extend(rules.map(|rules| (Path::new(rules), "the rules")));
    others.extend(targets.iter().filter_map(|target| match target {
        Ok(Target::File(path)) => Some((path.as_path(), "an output")),
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
        if path.is_file() && !force {
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

fn choose_one(
    placing: Placing<'_>,
    input: &Input,
    beside: impl Fn(&Path) -> PathBuf,
    within: impl Fn(&Path) -> OsString,
) -> Result<Target, Failure> {
    let path = match (input, placing.output, placing.out_dir) {
        (_, Some(output), _) if output == Path::new("-") => return Ok(Target::Standard),
        (_, Some(output), _) => output.to_owned(),
        (Input::Standard, None, None) if placing.in_place => {
            return Err(Failure::new(
                "--in-place cannot be used with standard input",
            ));
        }
        (Input::Standard, None, None) => return Ok(Target::Standard),
        (Input::Standard, None, Some(folder)) => {
            folder.join(within(Path::new("standard-input.xlsx")))
        }
        (Input::File(path), None, Some(folder)) => folder.join(within(path)),
        (Input::File(path), None, None) if placing.in_place => {
            return Ok(Target::File(path.clone()));
        }
        (Input::File(path), None, None) => beside(path),
    };
    if let Input::File(input) = input
        && is_same(input, &path)
    {
        return Err(Failure::new(format!(
            "{}: the output is the input itself; {}",
            path.display(),
            placing.instead
        )));
    }
    if path.exists() && !placing.force {
        return Err(Failure::new(format!(
            "{}: exists already; write --force to replace it",
            path.display()
        )));
    }
    Ok(Target::File(path))
}
