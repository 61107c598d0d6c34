//! Delimited text (.csv, .tsv) however it was saved: its encoding and its delimiter are found, and every field is text at
//! the address where Excel would show it.
//!
//! Fields are not turned into numbers or dates here. What a text means is for the rules' own reading of text, which
//! knows `£2M` and `69.8%` and does not make a date of `1/2`.

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::fresh::{Fresh, Value};
use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::Error;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::workbook::Visibility;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// What is looked at to find the delimiter.
const SAMPLE: usize = 256 << 10;
const SAMPLED_RECORDS: usize = 200;

/// Text with what was found out about it.
pub(super) struct Delimited {
    text: String,
    delimiter: u8,
    /// How much of the text's beginning only names the delimiter (`sep=;`).
    skipped: usize,
    /// Whether several records agree in having several fields.
    pub(super) is_table: bool,
    warnings: Vec<Diagnostic>,
}

impl Delimited {
    /// Reads text; `None` where the bytes are no text.
    ///
    /// # Errors
    /// Where a byte order mark names an encoding that the bytes are not in.
    pub(super) fn read(bytes: &[u8]) -> Result<Option<Self>, Error> {
        let mut warnings = Vec::new();
        let Some(text) = decode(bytes, &mut warnings)? else {
            return Ok(None);
        };
        if text
            .chars()
            .any(|c| c.is_control() && !"\t\r\n\u{b}\u{c}".contains(c) && (c as u32) < 0x80)
        {
            return Ok(None);
        }
        let (skipped, named) = named_delimiter(&text);
        let (delimiter, is_table) = match named {
            Some(delimiter) => (delimiter, true),
            None => find_delimiter(&text),
        };
        Ok(Some(Self {
            text,
            delimiter,
            skipped,
            is_table,
            warnings,
        }))
    }

    /// The text without white space before it, for whoever wants to know what it is instead.
    pub(super) fn start(&self) -> &str {
        self.text.trim_start()
    }

    /// Puts the fields into a sheet of this name.
    ///
    /// # Errors
    /// Where there are too many.
    pub(super) fn copy(self, name: &str, fresh: &mut Fresh) -> Result<(), Error> {
        fresh.warnings.extend(self.warnings);
        let mut sheet = fresh.sheet(name, Visibility::Visible)?;
        let text = &self.text[self.skipped..];
        let mut reader = reader(self.delimiter, text);
        let mut record = StringRecord::new();
        let (mut row, mut begin) = (0u32, 0);
        while reader
            .read_record(&mut record)
            .map_err(super::guarded::damaged)?
        {
            row = row.saturating_add(blank_lines(text, begin));
            begin = reader.position().byte() as usize;
            for (column, field) in record.iter().enumerate() {
                if !field.is_empty() {
                    let column = u32::try_from(column).unwrap_or(u32::MAX);
                    fresh.write(
                        &mut sheet,
                        Cell::new(row, column),
                        &Value::Text(field.to_owned()),
                    )?;
                }
            }
            row = row.saturating_add(1);
        }
        fresh.push(sheet)
    }
}

/// How many lines are blank from a place between records on; the reader steps over them without a word, and Excel shows
/// each as a row.
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

/// The delimiter that Excel's own first line names, and where the text goes on.
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

/// The delimiter by which most records have equally many fields; of equals, that which makes more of them. And whether
/// what it makes looks like a table.
fn find_delimiter(text: &str) -> (u8, bool) {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let best = DELIMITERS
        .into_iter()
        .map(|delimiter| (agreement(&text[..end], delimiter), delimiter));
    // Of the best several the first counts, so that a single column is comma-separated.
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

/// How good a delimiter is, to be compared.
fn rank((agreeing, records, fields): (usize, usize, usize)) -> (bool, usize, usize) {
    let share = (agreeing * 10).checked_div(records).unwrap_or(0);
    (fields > 1, share, fields)
}

/// How many records agree in their number of fields, of how many, and which number that is.
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
    // A title is one field whatever the delimiter, so that what several fields say counts first.
    let most = counts
        .iter()
        .filter(|(fields, _)| **fields > 1)
        .max_by_key(|(fields, count)| (**count, **fields));
    let (fields, agreeing) = most
        .or_else(|| counts.iter().next_back())
        .map_or((0, 0), |(f, c)| (*f, *c));
    (agreeing, records, fields)
}

/// The text: by its byte order mark, as UTF-16 where every other byte is nothing, as UTF-8 where it is that, else as
/// Windows-1252. `None` where it is none of them.
fn decode(bytes: &[u8], warnings: &mut Vec<Diagnostic>) -> Result<Option<String>, Error> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _, faulty) = encoding.decode(bytes);
        if faulty {
            let name = encoding.name();
            return Err(Error::not_a_workbook(format!(
                "this text is marked as {name} by its first {mark} bytes, and is not {name}; save it again in Excel as \"CSV UTF-8\""
            )));
        }
        return Ok(Some(text.into_owned()));
    }
    if let Some(encoding) = unmarked_utf_16(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        return Ok(text.map(std::borrow::Cow::into_owned));
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(Some(text.into_owned()));
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    // Windows-1252 gives five bytes no letter.
    let doubtful = text.chars().any(|c| ('\u{80}'..='\u{9f}').contains(&c));
    warnings.push(Diagnostic::new(Code::EncodingGuessed, format!(
            "this text does not say its encoding and is not UTF-8; it was read as Windows-1252{}; if letters such as £ or é look wrong, save it in Excel as \"CSV UTF-8\"",
            if doubtful { ", which some of its bytes do not fit" } else { "" }
        )));
    Ok(Some(text.into_owned()))
}

/// UTF-16 without a byte order mark, which shows in the zeros of its ASCII letters.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |first: usize| {
        sample
            .iter()
            .skip(first)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half == 0 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    match (even * 10 >= half * 7, odd * 10 >= half * 7) {
        (true, false) if odd == 0 => Some(UTF_16BE),
        (false, true) if even == 0 => Some(UTF_16LE),
        _ => None,
    }
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
            let read = Delimited::read(text.as_bytes())
                .expect("sound")
                .expect("text");
            assert_eq!(
                (read.delimiter as char, read.is_table),
                (delimiter as char, is_table),
                "{text:?}"
            );
        }
    }

    /// Expected: Python's codecs.
    #[test]
    fn encodings_are_found() {
        let units =
            |read: fn(u16) -> [u8; 2]| "é,£5\n".encode_utf16().flat_map(read).collect::<Vec<u8>>();
        for (bytes, guessed) in [
            ("é,£5\n".as_bytes().to_vec(), false),
            ([b"\xEF\xBB\xBF", "é,£5\n".as_bytes()].concat(), false),
            ([b"\xFF\xFE", &units(u16::to_le_bytes)[..]].concat(), false),
            ([b"\xFE\xFF", &units(u16::to_be_bytes)[..]].concat(), false),
            (units(u16::to_le_bytes), false),
            (units(u16::to_be_bytes), false),
            (b"\xE9,\xA35\n".to_vec(), true),
        ] {
            let mut warnings = Vec::new();
            assert_eq!(
                decode(&bytes, &mut warnings).expect("sound").as_deref(),
                Some("é,£5\n"),
                "{bytes:?}"
            );
            assert_eq!(warnings.len(), usize::from(guessed), "{bytes:?}");
        }
        assert!(
            decode(b"\xEF\xBB\xBF\xE9,", &mut Vec::new()).is_err(),
            "marked as what it is not"
        );
        assert!(
            Delimited::read(b"\x00\x01\x02\x03")
                .expect("no mark")
                .is_none()
        );
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
