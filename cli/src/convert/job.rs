//! Converts one input: reads it, rates it if there are rules, and writes the result.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ambersheet::{Cells, Options, Rated, Source};
use tempfile::SpooledTempFile;

use crate::failure::RunFailure;
use crate::inputs::InputFile;
use crate::output::Pending;
use crate::rated_output::RatedOutput;
use crate::render::{self, WaitingCounts};
use crate::rules::LoadedRules;
use crate::tables::{CellsLayout, OutputFormat, cells, columns, ratings, spool_rows};
use crate::targets::{OutputTarget, check_free};

/// The settings that all jobs share.
pub(super) struct ConvertSettings {
    pub(super) to: OutputFormat,
    pub(super) combine: bool,
    pub(super) force: bool,
    pub(super) allow_signed: bool,
    /// The files of sheets that were written, in lower case, since not every system distinguishes `A` from `a`.
    pub(super) taken: Mutex<BTreeSet<String>>,
}

/// An input with everything that is needed to convert it.
pub(super) struct ConvertJob {
    pub(super) input: InputFile,
    /// The place of its output; `None` if only the combined table is wanted.
    pub(super) target: Option<OutputTarget>,
    pub(super) rules: Option<Arc<LoadedRules>>,
}

/// The result of a job, to be shown in its turn.
pub(super) struct ConvertResult {
    pub(super) input: String,
    pub(super) warnings: Vec<String>,
    /// The ratings that wait for answers, if it was rated.
    pub(super) waiting: WaitingCounts,
    pub(super) written: Vec<String>,
    /// The rows for the combined table, one JSON array per line.
    pub(super) rows: Option<SpooledTempFile>,
    /// The output, if it goes to standard output.
    pub(super) standard: Option<File>,
}

impl ConvertJob {
    /// Converts the input.
    pub(super) fn run(self, settings: &ConvertSettings) -> Result<ConvertResult, RunFailure> {
        let source = self.input.open()?;
        let mut result = ConvertResult {
            input: self.input.shown(),
            warnings: Vec::new(),
            waiting: WaitingCounts::default(),
            written: Vec::new(),
            rows: None,
            standard: None,
        };
        match &self.rules {
            Some(rules) => self.rate(rules, source, settings, &mut result)?,
            None => self.read(source, settings, &mut result)?,
        }
        Ok(result)
    }

    /// Rates the input and writes the rated workbook, or a table of the ratings.
    fn rate(
        &self,
        rules: &LoadedRules,
        source: Source,
        settings: &ConvertSettings,
        result: &mut ConvertResult,
    ) -> Result<(), RunFailure> {
        let options = Options::default().allow_signed(settings.allow_signed);
        let rated = ambersheet::rate(source, &rules.ruleset, &options)
            .map_err(|error| rules.failure(&result.input, &error))?;
        result.warnings = rated.warnings().iter().map(render::warning).collect();
        result.waiting = WaitingCounts::of(&rated);
        let input = result.input.clone();
        if settings.combine {
            result.rows = Some(spool_rows(|take| ratings(&rated, &input, take))?);
        }
        let Some(target) = &self.target else {
            return Ok(());
        };
        if settings.to.is_workbook() {
            return write_rated(rated, target, result);
        }
        write_to(target, result, |file| {
            let mut table = (settings.to.begin)(columns(true), file)?;
            ratings(&rated, &input, |row| table.row(row))?;
            table.finish()
        })
    }

    /// Reads the cells and writes them, or copies the workbook.
    fn read(
        &self,
        source: Source,
        settings: &ConvertSettings,
        result: &mut ConvertResult,
    ) -> Result<(), RunFailure> {
        let input = result.input.clone();
        if settings.to.is_workbook() && !settings.combine {
            // A copy keeps all cells, so only the warnings about the file itself matter.
            result.warnings = source.warnings().iter().map(render::warning).collect();
        }
        // Reading the cells also makes sure that no other file is copied under the name of a workbook.
        let book = ambersheet::cells(source).map_err(|error| RunFailure::about(&input, &error))?;
        if settings.combine || !settings.to.is_workbook() {
            result.warnings = book.warnings().iter().map(render::warning).collect();
        }
        if settings.combine {
            result.rows = Some(spool_rows(|take| cells(&book, &input, take))?);
        }
        let Some(target) = &self.target else {
            return Ok(());
        };
        match settings.to.cells {
            CellsLayout::Workbook => copy(book, target, result),
            CellsLayout::FilePerSheet(write) => {
                write_sheets(&book, write, target, settings, result)
            }
            CellsLayout::Document(write) => {
                write_to(target, result, |file| write(&book, &input, file))
            }
            CellsLayout::Table => write_to(target, result, |file| {
                let mut table = (settings.to.begin)(columns(false), file)?;
                cells(&book, &input, |row| table.row(row))?;
                table.finish()
            }),
        }
    }
}

/// Copies the bytes of the input, or of the new workbook made from it.
fn copy(book: Cells, target: &OutputTarget, result: &mut ConvertResult) -> Result<(), RunFailure> {
    let mut reader = book.into_reader();
    reader
        .seek(SeekFrom::Start(0))
        .map_err(|error| RunFailure::reading(&result.input, &error))?;
    write_to(target, result, |mut file| {
        io::copy(&mut reader, &mut file)?;
        Ok(())
    })
}

/// Writes a whole file and moves it to its path.
fn write_to(
    target: &OutputTarget,
    result: &mut ConvertResult,
    write: impl FnOnce(File) -> Result<(), RunFailure>,
) -> Result<(), RunFailure> {
    match target {
        OutputTarget::File(path) => {
            let mut pending = Pending::new(path)?;
            write(pending.file().try_clone()?).map_err(|failure| about(path, failure))?;
            pending.finish()?;
            result.written.push(target.shown());
        }
        OutputTarget::Standard => {
            let mut file = tempfile::tempfile()?;
            write(file.try_clone()?)?;
            file.seek(SeekFrom::Start(0))?;
            result.standard = Some(file);
        }
    }
    Ok(())
}

fn write_rated(
    rated: Rated<'_>,
    target: &OutputTarget,
    result: &mut ConvertResult,
) -> Result<(), RunFailure> {
    let output = RatedOutput::write(&rated, target, &result.input)?;
    // Windows does not rename over a file that is open.
    drop(rated);
    result.standard = output.finish()?;
    if *target != OutputTarget::Standard {
        result.written.push(target.shown());
    }
    Ok(())
}

/// Writes one sheet of a workbook.
type WriteSheet = fn(&Cells, usize, &str, File) -> Result<(), RunFailure>;

/// Writes a file for each sheet. None appears at its path before all are written.
fn write_sheets(
    book: &Cells,
    write: WriteSheet,
    target: &OutputTarget,
    settings: &ConvertSettings,
    result: &mut ConvertResult,
) -> Result<(), RunFailure> {
    let names: Vec<&str> = book.sheets().collect();
    let OutputTarget::File(path) = target else {
        if names.len() > 1 {
            return Err(RunFailure::new(format!(
                "{}: it has {} sheets, and standard output takes one; write --out-dir DIR, or --to json",
                result.input,
                names.len()
            )));
        }
        let input = result.input.clone();
        return write_to(target, result, |file| write(book, 0, &input, file));
    };
    let mut written = Vec::new();
    for (sheet, name) in names.iter().enumerate() {
        let path = if names.len() == 1 {
            path.clone()
        } else {
            sheet_path(path, name)
        };
        claim(
            &path,
            names.len() > 1 && !settings.force,
            settings,
            &result.input,
        )?;
        let mut pending = Pending::new(&path)?;
        write(book, sheet, &result.input, pending.file().try_clone()?)
            .map_err(|failure| about(&path, failure))?;
        written.push((path, pending));
    }
    for (path, pending) in written {
        pending.finish()?;
        result.written.push(path.display().to_string());
    }
    Ok(())
}

/// Reserves the file of a sheet, which no other sheet may have, and which may have to be new.
fn claim(
    path: &Path,
    must_be_new: bool,
    settings: &ConvertSettings,
    input: &str,
) -> Result<(), RunFailure> {
    check_free(path, !must_be_new || !path.exists())?;
    let name = path.to_string_lossy().to_lowercase();
    let is_new = settings
        .taken
        .lock()
        .is_ok_and(|mut taken| taken.insert(name));
    if is_new {
        return Ok(());
    }
    Err(RunFailure::new(format!(
        "{input}: another sheet goes to {} too; convert them separately",
        path.display()
    )))
}

/// Returns `NAME.SHEET.csv`, with `_` for characters that file names may not contain.
fn sheet_path(path: &Path, sheet: &str) -> PathBuf {
    let clean: String = sheet
        .chars()
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '_',
            c if c.is_control() => '_',
            c => c,
        })
        .collect();
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(".");
    name.push(clean.trim_end_matches(['.', ' ']));
    name.push(".");
    name.push(path.extension().unwrap_or_default());
    path.with_file_name(name)
}

/// Adds the file to a failure to write.
fn about(path: &Path, failure: RunFailure) -> RunFailure {
    match failure {
        RunFailure::Message(message) if !message.contains(": ") => {
            RunFailure::new(format!("{}: cannot be written ({message})", path.display()))
        }
        failure => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_files_of_their_own() {
        for (sheet, expected) in [
            ("Returns", "out/a.Returns.csv"),
            ("Q1/Q2: \"x\"", "out/a.Q1_Q2_ _x_.csv"),
            ("..\\..\\x", "out/a..._..._x.csv"),
            ("end. ", "out/a.end.csv"),
        ] {
            let path = sheet_path(Path::new("out/a.csv"), sheet);
            assert_eq!(path.parent(), Some(Path::new("out")), "{sheet}");
            if !sheet.starts_with("..") {
                assert_eq!(path, Path::new(expected), "{sheet}");
            }
        }
    }
}
