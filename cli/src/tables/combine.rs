//! One table over all inputs: rows come input by input, each from a spool that its job left.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use tempfile::SpooledTempFile;

use super::columns;
use super::format::{OutputFormat, RowWriter, TableValue};
use crate::failure::RunFailure;
use crate::output::TextTarget;

/// Rows up to this many bytes are kept in memory until their turn comes.
const IN_MEMORY: usize = 1 << 20;

/// The combined table while it is being written; it appears at its path when it is finished.
pub(crate) struct CombinedTable {
    table: Box<dyn RowWriter>,
    /// The written bytes, to be copied if they go to standard output.
    file: File,
    target: TextTarget,
    path: String,
}

impl CombinedTable {
    /// Begins the table; the path `-` means standard output.
    pub(crate) fn new(path: &Path, format: OutputFormat, rated: bool) -> Result<Self, RunFailure> {
        let mut target = TextTarget::new(path)?;
        let file = match &mut target {
            TextTarget::Standard => tempfile::tempfile()?,
            TextTarget::File(pending) => pending.file().try_clone()?,
        };
        let table = (format.begin)(columns(rated), file.try_clone()?)?;
        Ok(Self {
            table,
            file,
            target,
            path: path.display().to_string(),
        })
    }

    /// Adds the rows of an input.
    pub(crate) fn add(&mut self, rows: &mut SpooledTempFile) -> Result<(), RunFailure> {
        rows.seek(SeekFrom::Start(0))?;
        for line in BufReader::new(rows).lines() {
            let values: Vec<TableValue> = serde_json::from_str(&line?)
                .map_err(|error| RunFailure::new(format!("a row cannot be read back: {error}")))?;
            self.table.row(&values)?;
        }
        Ok(())
    }

    /// Moves the table to its path and returns the path.
    pub(crate) fn finish(self) -> Result<String, RunFailure> {
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

/// Keeps rows until their turn in the combined table comes.
pub(crate) fn spool_rows(
    rows: impl FnOnce(&mut dyn FnMut(&[TableValue]) -> Result<(), RunFailure>) -> Result<(), RunFailure>,
) -> Result<SpooledTempFile, RunFailure> {
    let mut out = BufWriter::new(SpooledTempFile::new(IN_MEMORY));
    rows(&mut |row| {
        serde_json::to_writer(&mut out, row)
            .map_err(|error| RunFailure::from(std::io::Error::from(error)))?;
        out.write_all(b"\n").map_err(RunFailure::from)
    })?;
    out.into_inner()
        .map_err(|error| RunFailure::from(error.into_error()))
}
