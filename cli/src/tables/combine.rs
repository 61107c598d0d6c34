//! One table over all inputs: rows come input by input, each from a spool that its job left.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use tempfile::SpooledTempFile;

use super::{Field, Table, columns};
use crate::args::Format;
use crate::failure::Failure;
use crate::output::{Pending, TextTarget};

/// Rows up to this many bytes are kept in memory until their turn comes.
const IN_MEMORY: usize = 1 << 20;

/// The combined table, not yet in its place.
pub(crate) struct Combine {
    table: Table<File>,
    /// What is written, to be copied to standard output where it goes there.
    file: File,
    target: TextTarget,
    path: String,
}

impl Combine {
    /// Begins the table; `-` is standard output.
    pub(crate) fn new(path: &Path, to: Format, rated: bool) -> Result<Self, Failure> {
        let mut target = TextTarget::new(path)?;
        let file = match &mut target {
            TextTarget::Standard => tempfile::tempfile()?,
            TextTarget::File(pending) => cloned(pending)?,
        };
        let table = Table::new(to, columns(rated), file.try_clone()?)?;
        Ok(Self {
            table,
            file,
            target,
            path: path.display().to_string(),
        })
    }

    /// Adds the rows of an input.
    pub(crate) fn add(&mut self, rows: &mut SpooledTempFile) -> Result<(), Failure> {
        rows.seek(SeekFrom::Start(0))?;
        for line in BufReader::new(rows).lines() {
            let fields: Vec<Field> = serde_json::from_str(&line?)
                .map_err(|error| Failure::new(format!("a row cannot be read back: {error}")))?;
            self.table.row(&fields)?;
        }
        Ok(())
    }

    /// Puts the table in its place; gives its name.
    pub(crate) fn finish(self) -> Result<String, Failure> {
        let Self {
            table,
            mut file,
            mut target,
            path,
        } = self;
        table.finish()?;
        if matches!(target, TextTarget::Standard) {
            file.seek(SeekFrom::Start(0))?;
            target.copy(&mut file)?;
        }
        drop(file);
        target.finish()?;
        Ok(path)
    }
}

/// The file of a pending output under a handle of its own.
pub(crate) fn cloned(pending: &mut Pending) -> Result<File, Failure> {
    pending.file().try_clone().map_err(Failure::from)
}

/// Rows for the combined table, kept until their turn comes.
pub(crate) fn spooled(
    rows: impl FnOnce(&mut dyn FnMut(&[Field]) -> Result<(), Failure>) -> Result<(), Failure>,
) -> Result<SpooledTempFile, Failure> {
    let mut out = BufWriter::new(SpooledTempFile::new(IN_MEMORY));
    rows(&mut |row| {
        serde_json::to_writer(&mut out, row)
            .map_err(|error| Failure::from(std::io::Error::from(error)))?;
        out.write_all(b"\n").map_err(Failure::from)
    })?;
    out.into_inner()
        .map_err(|error| Failure::from(error.into_error()))
}
