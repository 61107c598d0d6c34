//! One input: read, rated where there are rules, and written in the format asked for.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ambersheet::{Cells, Options, Rated, Ruleset, Source};
use tempfile::SpooledTempFile;

use super::sheets;
use crate::args::Format;
use crate::failure::Failure;
use crate::inputs::Input;
use crate::output::Pending;
use crate::rated_output::Output;
use crate::render;
use crate::tables::{Table, cells, cloned, columns, ratings, spooled};
use crate::targets::Target;

/// What is asked of every job.
pub(super) struct Wanted {
    pub(super) to: Format,
    pub(super) combine: bool,
    pub(super) force: bool,
    pub(super) allow_signed: bool,
    /// The files of sheets that were written, in lower case, since not every system tells `A` from `a`.
    pub(super) taken: Mutex<BTreeSet<String>>,
}

/// One input with all that is needed to convert it.
pub(super) struct Job {
    pub(super) input: Input,
    /// Where it goes; nowhere if only the combined table is wanted.
    pub(super) target: Option<Target>,
    pub(super) ruleset: Option<Arc<Ruleset>>,
}

/// What a job leaves to be shown.
pub(super) struct Done {
    pub(super) input: String,
    pub(super) warnings: Vec<String>,
    pub(super) written: Vec<String>,
    /// The rows for the combined table, a JSON array a line.
    pub(super) rows: Option<SpooledTempFile>,
    /// What goes to standard output.
    pub(super) standard: Option<File>,
}

impl Job {
    /// Converts the input.
    pub(super) fn run(self, wanted: &Wanted) -> Result<Done, Failure> {
        let shown = self.input.shown();
        let source = self.input.open()?;
        let mut done = Done {
            input: shown,
            warnings: Vec::new(),
            written: Vec::new(),
            rows: None,
            standard: None,
        };
        match &self.ruleset {
            Some(ruleset) => self.rate(ruleset, source, wanted, &mut done)?,
            None if wanted.to == Format::Xlsx && !wanted.combine => self.copy(source, &mut done)?,
            None => self.read(source, wanted, &mut done)?,
        }
        Ok(done)
    }

    fn rate(
        &self,
        ruleset: &Ruleset,
        source: Source,
        wanted: &Wanted,
        done: &mut Done,
    ) -> Result<(), Failure> {
        let options = Options::default().allow_signed(wanted.allow_signed);
        let rated = ambersheet::rate(source, ruleset, &options)
            .map_err(|error| Failure::about(&done.input, &error))?;
        done.warnings = rated.warnings().iter().map(render::warning).collect();
        let input = done.input.clone();
        if wanted.combine {
            done.rows = Some(spooled(|take| ratings(&rated, &input, take))?);
        }
        let Some(target) = &self.target else {
            return Ok(());
        };
        if wanted.to == Format::Xlsx {
            return write_rated(rated, target, done);
        }
        let write = |file: File| {
            let mut table = Table::new(wanted.to, columns(true), file)?;
            ratings(&rated, &input, |row| table.row(row))?;
            table.finish()
        };
        write_to(target, done, write)
    }

    /// Copies the workbook's bytes: those of the input, or of the fresh workbook for it.
    fn copy(&self, source: Source, done: &mut Done) -> Result<(), Failure> {
        let Some(target) = &self.target else {
            return Ok(());
        };
        done.warnings = source.warnings().iter().map(render::warning).collect();
        // What is no workbook at all is not to be copied under the name of one.
        let shown = done.input.clone();
        let source = ambersheet::cells(source).map_err(|error| Failure::about(&shown, &error))?;
        let mut reader = source.into_reader();
        reader
            .seek(SeekFrom::Start(0))
            .map_err(|error| Failure::reading(&shown, &error))?;
        write_to(target, done, |mut file| {
            io::copy(&mut reader, &mut file)
                .map(drop)
                .map_err(Failure::from)
        })
    }

    /// Reads the cells and writes them.
    fn read(&self, source: Source, wanted: &Wanted, done: &mut Done) -> Result<(), Failure> {
        let input = done.input.clone();
        let book = ambersheet::cells(source).map_err(|error| Failure::about(&input, &error))?;
        done.warnings = book.warnings().iter().map(render::warning).collect();
        if wanted.combine {
            done.rows = Some(spooled(|take| cells(&book, &input, take))?);
        }
        let Some(target) = &self.target else {
            return Ok(());
        };
        match wanted.to {
            Format::Csv => write_sheets(&book, target, wanted, done),
            Format::Json => write_to(target, done, |file| sheets::json(&book, &input, file)),
            Format::Html => write_to(target, done, |file| sheets::html(&book, &input, file)),
            Format::Parquet => write_to(target, done, |file| {
                let mut table = Table::new(wanted.to, columns(false), file)?;
                cells(&book, &input, |row| table.row(row))?;
                table.finish()
            }),
            Format::Xlsx => {
                let mut reader = book.into_reader();
                reader
                    .seek(SeekFrom::Start(0))
                    .map_err(|error| Failure::reading(&input, &error))?;
                write_to(target, done, |mut file| {
                    io::copy(&mut reader, &mut file)
                        .map(drop)
                        .map_err(Failure::from)
                })
            }
        }
    }
}

/// Writes a file whole and puts it in its place.
fn write_to(
    target: &Target,
    done: &mut Done,
    write: impl FnOnce(File) -> Result<(), Failure>,
) -> Result<(), Failure> {
    match target {
        Target::File(path) => {
            let mut pending = Pending::new(path)?;
            write(cloned(&mut pending)?).map_err(|failure| about(path, failure))?;
            pending.finish()?;
        }
        Target::Standard => {
            let mut file = tempfile::tempfile()?;
            write(file.try_clone()?)?;
            file.seek(SeekFrom::Start(0))?;
            done.standard = Some(file);
        }
    }
    if *target != Target::Standard {
        done.written.push(target.shown());
    }
    Ok(())
}

fn write_rated(rated: Rated<'_>, target: &Target, done: &mut Done) -> Result<(), Failure> {
    let output = Output::write(&rated, target, &done.input)?;
    drop(rated);
    done.standard = output.finish()?;
    if *target != Target::Standard {
        done.written.push(target.shown());
    }
    Ok(())
}

/// A CSV file a sheet; none is in its place before all are written.
fn write_sheets(
    book: &Cells,
    target: &Target,
    wanted: &Wanted,
    done: &mut Done,
) -> Result<(), Failure> {
    let names: Vec<&str> = book.sheets().collect();
    let Target::File(path) = target else {
        if names.len() > 1 {
            return Err(Failure::new(format!(
                "{}: it has {} sheets, and standard output can carry one; write --out-dir DIR, or --to json",
                done.input,
                names.len()
            )));
        }
        let input = done.input.clone();
        return write_to(target, done, |file| sheets::csv(book, 0, &input, file));
    };
    let mut written = Vec::new();
    for (sheet, name) in names.iter().enumerate() {
        let path = if names.len() == 1 {
            path.clone()
        } else {
            sheet_path(path, name)
        };
        claim(&path, names.len() > 1 && !wanted.force, wanted, &done.input)?;
        let mut pending = Pending::new(&path)?;
        sheets::csv(book, sheet, &done.input, cloned(&mut pending)?)
            .map_err(|failure| about(&path, failure))?;
        written.push((path, pending));
    }
    for (path, pending) in written {
        pending.finish()?;
        done.written.push(path.display().to_string());
    }
    Ok(())
}

/// Makes sure that no other sheet goes to the same file, and none replaces one that is there.
fn claim(path: &Path, must_be_new: bool, wanted: &Wanted, input: &str) -> Result<(), Failure> {
    if must_be_new && path.exists() {
        return Err(Failure::new(format!(
            "{}: exists already; write --force to replace it",
            path.display()
        )));
    }
    let name = path.to_string_lossy().to_lowercase();
    let is_new = wanted
        .taken
        .lock()
        .is_ok_and(|mut taken| taken.insert(name));
    if is_new {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{input}: another sheet goes to {} too; convert them separately",
        path.display()
    )))
}

/// `NAME.SHEET.csv`, without what file names may not hold.
fn sheet_path(path: &Path, sheet: &str) -> PathBuf {
    let clean: String = sheet
        .chars()
        .map(|c| {
            if c.is_control() || "<>:\"/\\|?*".contains(c) {
                '_'
            } else {
                c
            }
        })
        .collect();
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(".");
    name.push(clean.trim_end_matches(['.', ' ']));
    name.push(".");
    name.push(path.extension().unwrap_or_default());
    path.with_file_name(name)
}

/// A failure to write, with the file.
fn about(path: &Path, failure: Failure) -> Failure {
    match failure {
        Failure::Message(message) if !message.contains(": ") => {
            Failure::new(format!("{}: cannot be written ({message})", path.display()))
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
