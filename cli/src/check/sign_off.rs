//! The table to sign, as CSV: a row a measure, with columns for the officer's name, the date and the decision.

use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use ambersheet::SignOff;
use tempfile::SpooledTempFile;

use crate::failure::Failure;
use crate::output::TextTarget;
use crate::tables::{csv_failure, csv_text, csv_writer};

/// Tables up to this size are held in memory, larger ones in a temporary file.
const IN_MEMORY: usize = 8 << 20;
/// The columns; the last three are the officer's to fill in.
const COLUMNS: [&str; 13] = [
    "measure", "id", "group", "field", "good is", "rule", "target", "line", "said", "cell", "agreed", "name",
    "date",
];

/// Writes the table.
pub(super) fn write(rows: &[SignOff], path: &Path) -> Result<(), Failure> {
    let mut spool = SpooledTempFile::new(IN_MEMORY);
    let mut out = csv_writer(&mut spool)?;
    out.write_record(COLUMNS).map_err(csv_failure)?;
    for row in rows {
        out.write_record(fields(row).map(csv_text)).map_err(csv_failure)?;
    }
    out.flush()?;
    drop(out);
    spool.flush()?;
    spool.seek(SeekFrom::Start(0))?;
    let mut target = TextTarget::new(path)?;
    target.copy(&mut spool)?;
    target.finish()
}

fn fields(row: &SignOff) -> [&str; COLUMNS.len()] {
    [
        &row.measure,
        row.id.as_deref().unwrap_or_default(),
        row.group.as_deref().unwrap_or_default(),
        row.field.as_deref().unwrap_or_default(),
        row.good_is.unwrap_or_default(),
        &row.rule,
        row.target.as_deref().unwrap_or_default(),
        row.line.as_deref().unwrap_or_default(),
        row.said,
        &row.cell,
        "",
        "",
        "",
    ]
}
