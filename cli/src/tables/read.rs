//! Small tables that somebody wrote as CSV, to be read: headings in lower case, values by their heading, and the line
//! of each row.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use super::csv_bytes;
use crate::failure::Failure;
use crate::near::nearest;

/// Such a file may not be larger than this, which messages call 16 MiB.
const LARGEST: u64 = 16 << 20;

/// A table being read.
pub(crate) struct Written {
    /// The file's name, for messages.
    name: String,
    headings: Vec<String>,
    reader: csv::Reader<Cursor<Vec<u8>>>,
}

/// A row of such a table.
pub(crate) struct WrittenRow<'a> {
    headings: &'a [String],
    record: csv::StringRecord,
    /// The line of the file, from 1.
    pub(crate) line: u64,
}

/// The bytes of such a file; `what` it should be is said of a folder and of what is too large.
pub(crate) fn read_small(path: &Path, what: &str) -> Result<Vec<u8>, Failure> {
    let shown = path.display().to_string();
    let known = fs::metadata(path).map_err(|error| Failure::reading(&shown, &error))?;
    if known.is_dir() || known.len() > LARGEST {
        return Err(Failure::new(format!("{shown}: this is no {what}")));
    }
    fs::read(path).map_err(|error| Failure::reading(&shown, &error))
}

impl Written {
    /// Reads the headings.
    pub(crate) fn new(name: String, bytes: &[u8]) -> Result<Self, Failure> {
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

    /// The rows under the headings.
    pub(crate) fn rows(&mut self) -> impl Iterator<Item = Result<WrittenRow<'_>, Failure>> {
        let Self {
            name,
            headings,
            reader,
        } = self;
        reader.records().map(|record| {
            let record = record.map_err(|error| broken(name, &error))?;
            let line = record.position().map_or(0, csv::Position::line);
            Ok(WrittenRow {
                headings,
                record,
                line,
            })
        })
    }
}

impl WrittenRow<'_> {
    /// What stands under a heading; `None` where that is nothing.
    pub(crate) fn value(&self, heading: &str) -> Option<String> {
        let at = self.headings.iter().position(|known| known == heading)?;
        self.record
            .get(at)
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }
}

/// What a heading that is none of those known may have meant.
pub(crate) fn suggest_column(heading: &str, known: &[&str]) -> String {
    match nearest(heading, known.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("the columns are {}", known.join(", ")),
    }
}

fn broken(name: &str, error: &csv::Error) -> Failure {
    let line = error
        .position()
        .map(|at| format!(":{}", at.line()))
        .unwrap_or_default();
    Failure::new(format!(
        "{name}{line}: this is no CSV that can be read; save it in Excel as \"CSV UTF-8\""
    ))
}
