//! Delimited text (.csv, .tsv), however it was saved.
//!
//! The delimiter is detected, and every field becomes text at the address where Excel would show
//! it. Fields are not turned into numbers or dates here: the rules parse text themselves. They
//! understand `£2M` and `69.8%`, and do not turn `1/2` into a date.

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::error::Error;
use ambersheet_ooxml::workbook::Visibility;
use csv::{ReaderBuilder, StringRecord};

use crate::another_file::kind_of_text;
use crate::candidate::{Candidate, CandidateKind};
use crate::errors::{another_kind, damaged};
use crate::format::Format;
use crate::fresh::{Fresh, FreshValue};
use crate::input_format::{InputFormat, ReadInto};
use crate::text::Text;

/// Delimited text.
pub(crate) struct DelimitedFormat;

const FORMAT: Format = Format {
    endings: &["csv", "tsv", "tab", "txt"],
    folder_endings: &["csv", "tsv"],
    in_words: "delimited text (CSV)",
    lost: "every value is kept as text",
};

impl InputFormat for DelimitedFormat {
    fn format(&self) -> Format {
        FORMAT
    }

    /// Claims text that holds a table, and any text that is named as delimited.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if the file is named as text and is not, or holds another kind of text.
    fn recognise<'c>(&self, candidate: &'c Candidate<'_>) -> Result<Option<ReadInto<'c>>, Error> {
        let named = candidate.name.is_some_and(|name| FORMAT.is_named(name));
        let text = match &candidate.kind {
            CandidateKind::Text(text) => text,
            CandidateKind::Bytes if named => {
                return Err(Error::not_a_workbook(
                    "this file is named as text, but it is not text; save it again as \"CSV UTF-8\" in Excel",
                ));
            }
            CandidateKind::Compound(_) | CandidateKind::Zip(_) | CandidateKind::Bytes => {
                return Ok(None);
            }
        };
        if let Some(what) = kind_of_text(&text.text) {
            return Err(another_kind(what));
        }
        let dialect = Dialect::find(&text.text);
        if !named && !dialect.is_table {
            return Ok(None);
        }
        let sheet = sheet_name(candidate.name);
        Ok(Some(Box::new(move |fresh| {
            copy(text, dialect, &sheet, fresh)
        })))
    }
}

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Number of bytes searched for the delimiter.
const SAMPLE: usize = 256 << 10;
const SAMPLED_RECORDS: usize = 200;

/// The way in which text is delimited.
#[derive(Clone, Copy)]
struct Dialect {
    delimiter: u8,
    /// Length of a first line that only names the delimiter (`sep=;`).
    skipped: usize,
    /// `true` if several records agree in having several fields.
    is_table: bool,
}

impl Dialect {
    fn find(text: &str) -> Self {
        let (skipped, named) = named_delimiter(text);
        let (delimiter, is_table) = match named {
            Some(delimiter) => (delimiter, true),
            None => find_delimiter(text),
        };
        Self {
            delimiter,
            skipped,
            is_table,
        }
    }
}

/// Copies the fields to a sheet of this name.
///
/// # Errors
/// [`Error::NotAWorkbook`] if there are too many, and [`Error::Part`] if one lies beyond the last
/// row or column.
fn copy(text: &Text, dialect: Dialect, sheet: &str, fresh: &mut Fresh) -> Result<(), Error> {
    fresh.warnings.extend(text.warnings.iter().cloned());
    let mut sheet = fresh.sheet(sheet, Visibility::Visible)?;
    let text = &text.text[dialect.skipped..];
    let mut reader = reader(dialect.delimiter, text);
    let mut record = StringRecord::new();
    let (mut row, mut begin) = (0u32, 0);
    while reader.read_record(&mut record).map_err(damaged)? {
        row = row.saturating_add(blank_lines(text, begin));
        begin = reader.position().byte() as usize;
        for (column, field) in record.iter().enumerate() {
            if !field.is_empty() {
                let column = u32::try_from(column).unwrap_or(u32::MAX);
                fresh.write(
                    &mut sheet,
                    Cell::new(row, column),
                    &FreshValue::Text(field.to_owned()),
                )?;
            }
        }
        row = row.saturating_add(1);
    }
    fresh.push(sheet)
}

/// Returns a name for the sheet: that of the file, without folder and ending.
fn sheet_name(name: Option<&str>) -> String {
    let name = name.unwrap_or_default();
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let clean: String = stem
        .chars()
        .map(|c| if "[]:*?".contains(c) { '_' } else { c })
        .take(31)
        .collect();
    if clean.trim().is_empty() {
        "Sheet1".to_owned()
    } else {
        clean
    }
}

/// Counts the blank lines between records. The reader skips them silently, but Excel shows each as
/// a row.
fn blank_lines(text: &str, begin: usize) -> u32 {
    let bytes = text.as_bytes();
    // The reader stops between the two characters of a line's end.
    let mut at = begin
        + usize::from(begin > 0 && bytes[begin - 1] == b'\r' && bytes.get(begin) == Some(&b'\n'));
    let mut lines = 0;
    while let Some(byte @ (b'\r' | b'\n')) = bytes.get(at) {
        at += 1 + usize::from(*byte == b'\r' && bytes.get(at + 1) == Some(&b'\n'));
        lines += 1;
    }
    lines
}

fn reader(delimiter: u8, text: &str) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// Returns the length of a first line `sep=;`, as Excel writes it, and the delimiter that it names.
fn named_delimiter(text: &str) -> (usize, Option<u8>) {
    let line = text.lines().next().unwrap_or_default();
    let named = line
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("sep="))
        .map(|_| &line.as_bytes()[4..]);
    match named {
        Some([delimiter]) if delimiter.is_ascii() => {
            let rest = &text[line.len()..];
            let end = if rest.starts_with("\r\n") {
                2
            } else {
                rest.len().min(1)
            };
            (line.len() + end, Some(*delimiter))
        }
        _ => (0, None),
    }
}

/// Returns the delimiter by which most records have equally many fields, and `true` if the result
/// looks like a table. Among equals, the one that makes more fields wins.
fn find_delimiter(text: &str) -> (u8, bool) {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let best = DELIMITERS
        .into_iter()
        .map(|delimiter| (agreement(&text[..end], delimiter), delimiter));
    // Among equals the first wins, so that a single column is comma-separated.
    let ((agreeing, records, fields), delimiter) = best
        .reduce(|best, next| {
            if rank(next.0) > rank(best.0) {
                next
            } else {
                best
            }
        })
        .unwrap_or(((0, 0, 0), b','));
    (
        delimiter,
        fields > 1 && agreeing > 1 && agreeing * 2 >= records,
    )
}

/// Returns a key that orders delimiters from worst to best.
fn rank((agreeing, records, fields): (usize, usize, usize)) -> (bool, usize, usize) {
    let share = (agreeing * 10).checked_div(records).unwrap_or(0);
    (fields > 1, share, fields)
}

/// Returns the number of records that agree in their number of fields, the number of all records,
/// and that number of fields.
fn agreement(text: &str, delimiter: u8) -> (usize, usize, usize) {
    let mut counts = std::collections::BTreeMap::new();
    let mut records = 0;
    for record in reader(delimiter, text)
        .into_records()
        .take(SAMPLED_RECORDS)
        .filter_map(Result::ok)
    {
        records += 1;
        *counts.entry(record.len()).or_insert(0) += 1;
    }
    // A title is one field with any delimiter, so records of several fields count first.
    let most = counts
        .iter()
        .filter(|(fields, _)| **fields > 1)
        .max_by_key(|(fields, count)| (**count, **fields));
    let (fields, agreeing) = most
        .or_else(|| counts.iter().next_back())
        .map_or((0, 0), |(f, c)| (*f, *c));
    (agreeing, records, fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected: what Excel takes each for, by hand.
    #[test]
    fn delimiters_are_found() {
        for (text, delimiter, is_table) in [
            ("a,b\n1,2\n", b',', true),
            ("a;b\n1,5;2,5\n3,5;4,5\n", b';', true),
            ("a\tb\n1,5\t2\n", b'\t', true),
            ("a|b|c\n1|2|3\n", b'|', true),
            ("Title, of a kind\n\na;b;c\n1;2;3\n4;5;6\n", b';', true),
            ("\"a;b\",c\n\"d;e\",f\n", b',', true),
            ("sep=|\na,b|c\n", b'|', true),
            ("one\ntwo\n", b',', false),
            ("Dear all, see below.\nKind regards", b',', false),
            ("", b',', false),
        ] {
            let read = Dialect::find(text);
            assert_eq!(
                (read.delimiter as char, read.is_table),
                (delimiter as char, is_table),
                "{text:?}"
            );
        }
    }

    #[test]
    fn blank_lines_are_rows() {
        for (text, from, lines) in [
            ("\n\na", 0, 2),
            ("a\r\n\r\nb", 2, 1),
            ("a\n\nb", 2, 1),
            ("a\r\rb", 2, 1),
            ("a\nb", 2, 0),
        ] {
            assert_eq!(blank_lines(text, from), lines, "{text:?}");
        }
    }
}
