//! CSV that a spreadsheet opens safely.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use ambersheet::CellValue;
use tempfile::SpooledTempFile;

use super::format::{CellsLayout, OutputColumn, OutputFormat, RowWriter, TableValue};
use super::rows::{each_row, used_range};
use crate::failure::RunFailure;
use crate::output::TextTarget;
use ambersheet::Cells;

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "csv",
    ending: "csv",
    unavailable: None,
    cells: CellsLayout::FilePerSheet(write_sheet),
    begin: |columns, out| Ok(Box::new(CsvTable::new(columns, BufWriter::new(out))?)),
};

/// Reports up to this size are held in memory, larger ones in a temporary file.
const IN_MEMORY: usize = 8 << 20;

/// A CSV table of rows with typed values.
pub(crate) struct CsvTable<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> CsvTable<W> {
    /// Begins a table with its headings.
    pub(crate) fn new(columns: &[OutputColumn], out: W) -> Result<Self, RunFailure> {
        let mut out = csv_writer(out)?;
        out.write_record(columns.iter().map(|OutputColumn(name, _)| name))
            .map_err(csv_failure)?;
        Ok(Self { out })
    }

    /// Continues a table whose headings are written already.
    pub(crate) fn continued(out: W) -> Self {
        Self {
            out: continued_writer(out),
        }
    }

    /// Writes a row: one value for each column.
    pub(crate) fn row(&mut self, values: &[TableValue]) -> Result<(), RunFailure> {
        let texts = values.iter().map(|value| match value {
            TableValue::Text(text) => csv_text(text),
            TableValue::Blank | TableValue::Integer(_) | TableValue::Real(_) => value.to_text(),
        });
        self.out.write_record(texts).map_err(csv_failure)
    }

    /// Writes out what the table holds back.
    pub(crate) fn flush(&mut self) -> Result<(), RunFailure> {
        self.out.flush().map_err(RunFailure::from)
    }
}

impl RowWriter for CsvTable<BufWriter<File>> {
    fn row(&mut self, values: &[TableValue]) -> Result<(), RunFailure> {
        CsvTable::row(self, values)
    }

    fn finish(mut self: Box<Self>) -> Result<(), RunFailure> {
        self.flush()
    }
}

/// Writes one sheet from its first row and column on, so that fields are where the cells are. Values are as people
/// see them.
fn write_sheet(book: &Cells, sheet: usize, file: &str, out: File) -> Result<(), RunFailure> {
    let mut out = csv_writer(BufWriter::new(out))?;
    let Some(used) = used_range(book, sheet, file)? else {
        return Ok(out.flush()?);
    };
    let width = used.last.column as usize + 1;
    // A line of one empty field would be read as no line at all.
    let blank = vec![""; width.max(2)];
    let mut next = 0;
    each_row(book, sheet, file, |row| {
        let filled = || {
            row.iter()
                .filter(|content| content.value != CellValue::Blank)
        };
        let Some(first) = filled().next() else {
            return Ok(());
        };
        while next < first.cell.row {
            out.write_record(&blank).map_err(csv_failure)?;
            next += 1;
        }
        let mut fields = vec![String::new(); width];
        for content in filled() {
            let shown = content.value.to_string();
            fields[content.cell.column as usize] = csv_text(&shown);
        }
        out.write_record(&fields).map_err(csv_failure)?;
        next = first.cell.row + 1;
        Ok(())
    })?;
    out.flush().map_err(RunFailure::from)
}

/// Escapes text that a spreadsheet would take for a formula with an apostrophe. A plain number, with the signs of
/// money and percent, is no formula: -5 stays a number.
fn csv_text(text: &str) -> String {
    let is_formula =
        text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_negative_number(text);
    if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn is_negative_number(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('-') else {
        return false;
    };
    let rest = rest.strip_prefix(['£', '$', '€']).unwrap_or(rest);
    let rest = rest.strip_suffix('%').unwrap_or(rest);
    rest.starts_with(|c: char| c.is_ascii_digit()) && rest.parse::<f64>().is_ok()
}

/// Begins a CSV file with a byte order mark, which tells Excel that the text is UTF-8.
fn csv_writer<W: Write>(mut out: W) -> Result<csv::Writer<W>, RunFailure> {
    out.write_all("\u{feff}".as_bytes())?;
    Ok(continued_writer(out))
}

/// Returns a writer with the line ends that Excel writes.
fn continued_writer<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out)
}

/// Writes a table of texts with its headings.
pub(crate) fn csv_records<'a, const N: usize>(
    out: impl Write,
    headings: [&str; N],
    rows: impl Iterator<Item = [&'a str; N]>,
) -> Result<(), RunFailure> {
    let mut out = csv_writer(out)?;
    out.write_record(headings).map_err(csv_failure)?;
    for row in rows {
        out.write_record(row.map(csv_text)).map_err(csv_failure)?;
    }
    out.flush().map_err(RunFailure::from)
}

/// Writes a table of texts to a path, whole or not at all; the path `-` means standard output.
pub(crate) fn csv_report<'a, const N: usize>(
    path: &Path,
    headings: [&str; N],
    rows: impl Iterator<Item = [&'a str; N]>,
) -> Result<(), RunFailure> {
    let mut spool = SpooledTempFile::new(IN_MEMORY);
    csv_records(&mut spool, headings, rows)?;
    spool.seek(SeekFrom::Start(0))?;
    let mut target = TextTarget::new(path)?;
    target.copy(&mut spool)?;
    target.finish()
}

/// Prepares the bytes of a table that Excel saved: drops the byte order mark and makes line ends one byte, since the
/// reader miscounts lines with any other.
pub(super) fn csv_bytes(bytes: &[u8]) -> Vec<u8> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut plain = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if !(*byte == b'\r' && bytes.get(at + 1) == Some(&b'\n')) {
            plain.push(*byte);
        }
    }
    plain
}

/// Turns an error of the CSV writer into a failure.
pub(crate) fn csv_failure(error: csv::Error) -> RunFailure {
    match error.into_kind() {
        csv::ErrorKind::Io(io) => RunFailure::from(io),
        other => RunFailure::new(format!("the table cannot be written ({other:?})")),
    }
}

#[cfg(test)]
mod tests {
    use super::csv_text;

    #[test]
    fn no_text_becomes_a_formula() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+A1", "'+A1"),
            ("-2", "-2"),
            ("-£2.5", "-£2.5"),
            ("-2%", "-2%"),
            ("-2+3", "'-2+3"),
            ("-A1", "'-A1"),
            ("-inf", "'-inf"),
            ("@SUM", "'@SUM"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(csv_text(text), expected);
        }
    }
}
