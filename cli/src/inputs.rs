//! Finds the workbooks that the arguments name: files, folders, patterns, or standard input.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use ambersheet::{Format, Source};

use crate::failure::RunFailure;

/// A workbook to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum InputFile {
    Standard,
    File(PathBuf),
}

impl InputFile {
    /// Returns the input as it was typed.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Standard => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// Returns the folder of the file; the current folder for standard input.
    pub(crate) fn folder(&self) -> &Path {
        let parent = match self {
            Self::Standard => None,
            Self::File(path) => path.parent(),
        };
        parent
            .filter(|parent| !parent.as_os_str().is_empty())
            .unwrap_or(Path::new("."))
    }

    /// Checks that a file is there, so that this is reported before anything about its rules.
    pub(crate) fn check_exists(&self) -> Result<(), RunFailure> {
        match self {
            Self::Standard => Ok(()),
            Self::File(path) => std::fs::metadata(path)
                .map(drop)
                .map_err(|error| RunFailure::reading(&self.shown(), &error)),
        }
    }

    /// Opens the input in any format. Standard input has no random access, so it is copied to a temporary file.
    pub(crate) fn open(&self) -> Result<Source, RunFailure> {
        let shown = self.shown();
        let (file, name) = match self {
            Self::File(path) => {
                if path.is_dir() {
                    return Err(RunFailure::new(format!(
                        "{shown}: this is a folder, not a workbook"
                    )));
                }
                let file = File::open(path).map_err(|error| RunFailure::reading(&shown, &error))?;
                (
                    file,
                    path.file_name()
                        .map(|name| name.to_string_lossy().into_owned()),
                )
            }
            Self::Standard => {
                let mut spool = tempfile::tempfile()?;
                io::copy(&mut io::stdin().lock(), &mut spool)?;
                spool.seek(SeekFrom::Start(0))?;
                (spool, None)
            }
        };
        Source::open(BufReader::new(file), name.as_deref())
            .map_err(|error| RunFailure::about(&shown, &error))
    }
}

/// The workbooks that the arguments come to.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    pub(crate) files: Vec<InputFile>,
    /// The number of files in folders that were passed over by name: lock files, hidden ones, earlier results.
    pub(crate) passed_over: usize,
    /// True if a folder or pattern was named: several were meant then, even if one was found.
    several: bool,
}

/// The ending of the names of earlier results, before the extension.
const RESULT: &str = ".rated";
/// Returns the endings by which a folder is searched for workbooks.
fn folder_endings() -> impl Iterator<Item = &'static str> {
    Format::all().flat_map(|format| format.folder_endings().iter().copied())
}

/// Expands folders and patterns; files named twice count once.
pub(crate) fn expand(typed: &[OsString]) -> Result<Inputs, RunFailure> {
    let mut inputs = Inputs {
        several: typed.len() > 1,
        ..Inputs::default()
    };
    for argument in typed {
        let path = Path::new(argument);
        if argument == "-" {
            inputs.add(InputFile::Standard);
        } else if path.is_dir() {
            inputs.several = true;
            let before = inputs.files.len();
            inputs.add_folder(path)?;
            if inputs.files.len() == before {
                let endings: Vec<_> = folder_endings()
                    .map(|ending| format!(".{ending}"))
                    .collect();
                return Err(RunFailure::new(format!(
                    "{}: this is a folder, and there are no workbooks in it ({})",
                    path.display(),
                    endings.join(", ")
                )));
            }
        } else if path.exists() || !is_pattern(argument) {
            inputs.add(InputFile::File(path.to_owned()));
        } else {
            inputs.several = true;
            inputs.add_pattern(argument)?;
        }
    }
    Ok(inputs)
}

impl Inputs {
    /// Returns whether several workbooks were meant.
    pub(crate) fn are_several(&self) -> bool {
        self.several || self.files.len() > 1
    }

    fn add(&mut self, input: InputFile) {
        if !self.files.contains(&input) {
            self.files.push(input);
        }
    }

    fn add_folder(&mut self, folder: &Path) -> Result<(), RunFailure> {
        let shown = folder.display().to_string();
        let listing =
            std::fs::read_dir(folder).map_err(|error| RunFailure::reading(&shown, &error))?;
        let mut paths = Vec::new();
        for entry in listing {
            paths.push(
                entry
                    .map_err(|error| RunFailure::reading(&shown, &error))?
                    .path(),
            );
        }
        paths.sort();
        for path in paths.into_iter().filter(|path| path.is_file()) {
            self.add_found(path);
        }
        Ok(())
    }

    fn add_pattern(&mut self, argument: &OsStr) -> Result<(), RunFailure> {
        let pattern = argument.to_string_lossy();
        let matches =
            glob::glob(&pattern).map_err(|error| RunFailure::new(format!("{pattern}: {error}")))?;
        let mut any = false;
        for path in matches.filter_map(Result::ok).filter(|path| path.is_file()) {
            any = true;
            self.add_found(path);
        }
        if any {
            Ok(())
        } else {
            Err(RunFailure::new(format!("{pattern}: no file matches")))
        }
    }

    fn add_found(&mut self, path: PathBuf) {
        if is_workbook(&path) {
            self.add(InputFile::File(path));
        } else {
            self.passed_over += 1;
        }
    }
}

fn is_pattern(argument: &OsStr) -> bool {
    argument.to_string_lossy().contains(['*', '?', '['])
}

/// Returns whether a file in a folder is a return: not Excel's lock file, nothing hidden, no earlier result.
fn is_workbook(path: &Path) -> bool {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    let stem = name.rsplit_once('.').map_or("", |(stem, _)| stem);
    has_workbook_ending(path) && !name.starts_with(['.', '~']) && !stem.ends_with(RESULT)
}

/// Returns whether a file is a workbook by the ending of its name.
pub(crate) fn has_workbook_ending(path: &Path) -> bool {
    let Some(extension) = path.extension() else {
        return false;
    };
    folder_endings().any(|ending| extension.eq_ignore_ascii_case(ending))
}

/// Returns the name of the workbook made from a file: its own, but .xlsx if it cannot be patched.
pub(crate) fn workbook_name(path: &Path) -> PathBuf {
    match Format::of_name(&path.to_string_lossy()) {
        None | Some(Format::OOXML) => path.to_owned(),
        Some(_) => path.with_extension("xlsx"),
    }
}

/// Returns the default output: `NAME.rated.xlsx` next to the input.
pub(crate) fn rated_name(path: &Path) -> PathBuf {
    let path = workbook_name(path);
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(RESULT);
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_returns_are_taken_from_folders() {
        for (name, expected) in [
            ("return.xlsx", true),
            ("RETURN.XLSM", true),
            ("~$return.xlsx", false),
            (".hidden.xlsx", false),
            ("return.rated.xlsx", false),
            ("return.xls", true),
            ("return.CSV", true),
            ("~$return.xls", false),
            ("notes.txt", false),
            ("xlsx", false),
        ] {
            assert_eq!(is_workbook(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn results_stand_beside_their_input() {
        for (input, result) in [
            ("a/b c.v2.xlsm", "a/b c.v2.rated.xlsm"),
            ("a/b.xls", "a/b.rated.xlsx"),
            ("b.v2.CSV", "b.v2.rated.xlsx"),
            ("b", "b.rated"),
        ] {
            assert_eq!(rated_name(Path::new(input)), Path::new(result));
        }
    }
}
