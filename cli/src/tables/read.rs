//! Reads small tables that somebody wrote as CSV: headings in lower case, values by their heading, and the line of each
//! row.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use super::csv::csv_bytes;
use crate::failure::RunFailure;
use crate::near::nearest;

/// The largest such file in bytes, which messages call 16 MiB.
const LARGEST: u64 = 16 << 20;

/// A table that is being read.
pub(crate) struct SmallTable {
    /// The file's name, for messages.
    name: String,
    headings: Vec<String>,
    reader: csv::Reader<Cursor<Vec<u8>>>,
}

/// A row of a small table.
pub(crate) struct SmallRow<'a> {
    headings: &'a [String],
    record: csv::StringRecord,
    /// The line of the file, from 1.
    pub(crate) line: u64,
}

/// Reads a small file.
///
/// # Errors
/// A failure if it cannot be read. The message for a folder or a file over the limit is that it is not a `kind`.
pub(crate) fn read_small(path: &Path, kind: &str) -> Result<Vec<u8>, RunFailure> {
    let shown = path.display().to_string();
    let known = fs::metadata(path).map_err(|error| RunFailure::reading(&shown, &error))?;
    if known.is_dir() || known.len() > LARGEST {
        return Err(RunFailure::new(format!("{shown}: this is not a {kind}")));
    }
    fs::read(path).map_err(|error| RunFailure::reading(&shown, &error))
}

impl SmallTable {
    /// Begins to read a table, with its headings.
    pub(crate) fn new(name: String, bytes: &[u8]) -> Result<Self, RunFailure> {
        let bytes = Cursor::new(csv_bytes(bytes));
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let headings = reader.headers().map_err(|error| broken(&name, &error))?;
        let headings = headings
            .iter()
            .map(|text| text.trim().to_lowercase())
            .collect();
        Ok(Self {
            name,
            headings,
            reader,
        })
    }

    pub(crate) fn headings(&self) -> &[String] {
        &self.headings
    }

    pub(crate) fn has(&self, heading: &str) -> bool {
        self.headings.iter().any(|known| known == heading)
    }

    /// Returns the rows under the headings.
    pub(crate) fn rows(&mut self) -> impl Iterator<Item = Result<SmallRow<'_>, RunFailure>> {
        let Self {
            name,
            headings,
            reader,
        } = self;
        reader.records().map(|record| {
            let record = record.map_err(|error| broken(name, &error))?;
            let line = record.position().map_or(0, csv::Position::line);
            Ok(SmallRow {
                headings,
                record,
                line,
            })
        })
    }
}

impl SmallRow<'_> {
    /// Returns the value under a heading; `None` if that is blank.
    pub(crate) fn value(&self, heading: &str) -> Option<String> {
        let at = self.headings.iter().position(|known| known == heading)?;
        self.record
            .get(at)
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }
}

/// Suggests a known column for an unknown heading, or lists them all.
pub(crate) fn suggest_column(heading: &str, known: &[&str]) -> String {
    match nearest(heading, known.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("the columns are {}", known.join(", ")),
    }
}

fn broken(name: &str, error: &csv::Error) -> RunFailure {
    let line = error
        .position()
        .map(|at| format!(":{}", at.line()))
        .unwrap_or_default();
    RunFailure::new(format!(
        "{name}{line}: this cannot be read as CSV; save it in Excel as \"CSV UTF-8\""
    ))
}
