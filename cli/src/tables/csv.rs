//! A table as CSV that a spreadsheet opens safely.

use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use tempfile::SpooledTempFile;

use super::{Column, Field};
use crate::failure::Failure;
use crate::output::TextTarget;

/// Reports up to this size are held in memory, larger ones in a temporary file.
const IN_MEMORY: usize = 8 << 20;

/// The table, being written.
pub(crate) struct Table<W: Write> {
    out: csv::Writer<BufWriter<W>>,
}

impl<W: Write> Table<W> {
    pub(super) fn new(columns: &[Column], out: W) -> Result<Self, Failure> {
        let mut out = csv_writer(BufWriter::new(out))?;
        out.write_record(columns.iter().map(|Column(name, _)| name))
            .map_err(csv_failure)?;
        Ok(Self { out })
    }

    pub(super) fn row(&mut self, fields: &[Field]) -> Result<(), Failure> {
        let texts = fields.iter().map(|field| match field {
            Field::Text(text) => csv_text(text),
            other => other.shown(),
        });
        self.out.write_record(texts).map_err(csv_failure)
    }

    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.out.flush().map_err(Failure::from)
    }
}

/// Text that a spreadsheet would take for a formula gets an apostrophe, which makes it text. A plain number, with the signs
/// of money and percent, is no formula: -5 stays a number.
pub(crate) fn csv_text(text: &str) -> String {
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

/// A writer of CSV with the line ends that Excel writes, after a byte order mark that tells Excel the text is UTF-8.
pub(crate) fn csv_writer<W: Write>(mut out: W) -> Result<csv::Writer<W>, Failure> {
    out.write_all("\u{feff}".as_bytes())?;
    Ok(csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out))
}

/// Writes a report of its own, whole or not at all; `-` is standard output.
pub(crate) fn csv_report<'a, const N: usize>(
    path: &Path,
    headings: [&str; N],
    rows: impl Iterator<Item = [&'a str; N]>,
) -> Result<(), Failure> {
    let mut spool = SpooledTempFile::new(IN_MEMORY);
    let mut out = csv_writer(&mut spool)?;
    out.write_record(headings).map_err(csv_failure)?;
    for row in rows {
        out.write_record(row.map(csv_text)).map_err(csv_failure)?;
    }
    out.flush()?;
    drop(out);
    spool.seek(SeekFrom::Start(0))?;
    let mut target = TextTarget::new(path)?;
    target.copy(&mut spool)?;
    target.finish()
}

/// A table as Excel saves it, ready to be read: without a byte order mark, and with line ends of one byte, since the
/// reader counts a line too few behind any other.
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

/// Why CSV could not be written.
pub(crate) fn csv_failure(error: csv::Error) -> Failure {
    match error.into_kind() {
        csv::ErrorKind::Io(io) => Failure::from(io),
        other => Failure::new(format!("the table cannot be written ({other:?})")),
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
