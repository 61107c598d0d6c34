//! Chooses the path of each output and checks it before anything is read.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::failure::RunFailure;
use crate::inputs::{InputFile, Inputs};

/// The place that an output goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OutputTarget {
    Standard,
    File(PathBuf),
}

impl OutputTarget {
    /// Returns the path as it is shown.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Standard => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// The options that say where outputs go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placing<'a> {
    pub(crate) output: Option<&'a Path>,
    pub(crate) out_dir: Option<&'a Path>,
    pub(crate) in_place: bool,
    pub(crate) force: bool,
    /// The advice if two inputs have the same output: "rate" them separately.
    pub(crate) verb: &'a str,
    /// The advice if an output is its own input: "write --in-place if that is meant".
    pub(crate) instead: &'a str,
}

/// Chooses a target for each input, or gives the failure that it has none. `beside` makes the path of an output next to
/// its input, `within` its name in a folder of outputs.
///
/// # Errors
/// A failure if the options contradict the inputs, or the folder cannot be made.
pub(crate) fn choose(
    placing: Placing<'_>,
    inputs: &Inputs,
    beside: impl Fn(&Path) -> PathBuf,
    within: impl Fn(&Path) -> OsString,
) -> Result<Vec<Result<OutputTarget, RunFailure>>, RunFailure> {
    if placing.output.is_some() && inputs.files.len() > 1 {
        return Err(RunFailure::new(
            "-o names one output, but there are several inputs; write --out-dir DIR to put them into a folder",
        ));
    }
    if let Some(folder) = placing.out_dir {
        std::fs::create_dir_all(folder).map_err(|error| RunFailure::writing(folder, &error))?;
    }
    let mut taken: Vec<PathBuf> = Vec::new();
    Ok(inputs
        .files
        .iter()
        .map(|input| {
            let target = choose_one(placing, input, &beside, &within)?;
            if let OutputTarget::File(path) = &target {
                if taken.contains(path) {
                    return Err(RunFailure::new(format!(
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

/// Checks the paths of reports: none may be an input, the rules or another output, or an existing file without
/// `--force`. `reports` has the option and the path of each.
///
/// # Errors
/// A failure with the path and what to write instead.
pub(crate) fn check_reports<'p>(
    reports: impl Iterator<Item = (&'static str, &'p Path)>,
    rules: Option<&OsStr>,
    force: bool,
    inputs: &Inputs,
    targets: &[Result<OutputTarget, RunFailure>],
) -> Result<(), RunFailure> {
    let reports: Vec<(&str, &Path)> = reports
        .filter(|(_, path)| *path != Path::new("-"))
        .collect();
    let mut others: Vec<(&Path, &str)> = inputs
        .files
        .iter()
        .filter_map(|input| match input {
            InputFile::File(path) => Some((path.as_path(), "an input")),
            InputFile::Standard => None,
        })
        .collect();
    others.extend(rules.map(|rules| (Path::new(rules), "the rules")));
    others.extend(targets.iter().filter_map(|target| match target {
        Ok(OutputTarget::File(path)) => Some((path.as_path(), "an output")),
        Ok(OutputTarget::Standard) | Err(_) => None,
    }));
    for (i, (option, path)) in reports.iter().enumerate() {
        if let Some((_, what)) = others.iter().find(|(other, _)| is_same(other, path)) {
            return Err(RunFailure::new(format!(
                "--{option} {}: this is {what}; name another file",
                path.display()
            )));
        }
        if let Some((earlier, _)) = reports[..i].iter().find(|(_, other)| is_same(other, path)) {
            return Err(RunFailure::new(format!(
                "--{option} {}: --{earlier} goes there; name another file",
                path.display()
            )));
        }
        check_free(path, force || !path.is_file())?;
    }
    Ok(())
}

/// Fails for a file that exists already, unless it may be replaced.
pub(crate) fn check_free(path: &Path, is_free: bool) -> Result<(), RunFailure> {
    if is_free {
        return Ok(());
    }
    Err(RunFailure::new(format!(
        "{}: exists already; write --force to replace it",
        path.display()
    )))
}

/// Returns whether two paths are the same file, existing or not. Only regular files are opened to find out.
pub(crate) fn is_same(a: &Path, b: &Path) -> bool {
    a == b || (a.is_file() && b.is_file() && same_file::is_same_file(a, b).unwrap_or(false))
}

fn choose_one(
    placing: Placing<'_>,
    input: &InputFile,
    beside: impl Fn(&Path) -> PathBuf,
    within: impl Fn(&Path) -> OsString,
) -> Result<OutputTarget, RunFailure> {
    let path = match (input, placing.output, placing.out_dir) {
        (_, Some(output), _) if output == Path::new("-") => return Ok(OutputTarget::Standard),
        (_, Some(output), _) => output.to_owned(),
        (InputFile::Standard, None, None) if placing.in_place => {
            return Err(RunFailure::new(
                "--in-place cannot be used with standard input",
            ));
        }
        (InputFile::Standard, None, None) => return Ok(OutputTarget::Standard),
        (InputFile::Standard, None, Some(folder)) => {
            folder.join(within(Path::new("standard-input.xlsx")))
        }
        (InputFile::File(path), None, Some(folder)) => folder.join(within(path)),
        (InputFile::File(path), None, None) if placing.in_place => {
            return Ok(OutputTarget::File(path.clone()));
        }
        (InputFile::File(path), None, None) => beside(path),
    };
    if let InputFile::File(input) = input
        && is_same(input, &path)
    {
        return Err(RunFailure::new(format!(
            "{}: the output is the input itself; {}",
            path.display(),
            placing.instead
        )));
    }
    check_free(&path, placing.force || !path.exists())?;
    Ok(OutputTarget::File(path))
}
