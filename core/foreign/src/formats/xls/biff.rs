//! Limits on the records of an old workbook.
//!
//! calamine holds each sheet of an .xls as a full rectangle, repeats a shared string in every cell
//! that shows it, and reserves what a `Dimensions` record claims. So two cells at opposite corners,
//! or one long string shown a million times, would take all memory. This module measures the
//! records as calamine will read them ([MS-XLS] 2.4). It also empties claimed dimensions and
//! formulas, which only cost memory: the saved results are enough.

use ambersheet_ooxml::error::Error;

use crate::compound::field_16;
use crate::errors::{damaged, encrypted};
use crate::limits::{check_held, check_places};

pub(super) const FORMULA: u16 = 0x0006;
pub(super) const END: u16 = 0x000A;
const PASSWORD: u16 = 0x002F;
const CONTINUE: u16 = 0x003C;
pub(super) const SHEET: u16 = 0x0085;
const SHARED_STRINGS: u16 = 0x00FC;
pub(super) const SHARED_STRING: u16 = 0x00FD;
pub(super) const NUMBERS: u16 = 0x00BD;
const DIMENSIONS: u16 = 0x0200;
pub(super) const BEGIN: u16 = 0x0809;
/// Types of records that hold one cell each: `RString`, `Number`, `Label`, `BoolErr`, `RK`.
pub(super) const CELLS: [u16; 5] = [0x00D6, 0x0203, 0x0204, 0x0205, 0x027E];

/// The type of a record and the range of its content.
pub(super) struct BiffRecord {
    pub(super) kind: u16,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Empties the records that are not needed and checks that the others fit into memory.
///
/// # Errors
/// [`Error::NotAWorkbook`] if they do not fit, or the workbook is encrypted or damaged.
pub(super) fn prepare(stream: &mut [u8]) -> Result<(), Error> {
    let (sheets, lengths) = globals(stream)?;
    for sheet in &sheets {
        for record in records(stream, *sheet) {
            match record.kind {
                DIMENSIONS => stream[record.from..record.to].fill(0),
                FORMULA => {
                    if let Some(length) = stream[record.from..record.to].get_mut(20..22) {
                        length.fill(0);
                    }
                }
                _ => {}
            }
        }
    }
    let mut sum = SheetSize::default();
    for sheet in &sheets {
        let size = measure(stream, *sheet, &lengths)?;
        sum.places += size.places;
        sum.cells += size.cells;
        sum.text += size.text;
        check_places(sum.places)?;
        check_held(sum.cells, sum.text)?;
    }
    Ok(())
}

/// Returns the offset of each sheet and the length of each shared string.
///
/// # Errors
/// [`Error::NotAWorkbook`] if the workbook is encrypted or damaged.
fn globals(stream: &[u8]) -> Result<(Vec<usize>, Vec<u64>), Error> {
    let (mut sheets, mut lengths) = (Vec::new(), Vec::new());
    for record in records(stream, 0) {
        let content = &stream[record.from..record.to];
        match record.kind {
            PASSWORD => return Err(encrypted()),
            SHEET => {
                let place = content
                    .first_chunk()
                    .map(|place: &[u8; 4]| u32::from_le_bytes(*place));
                sheets.push(
                    place.ok_or_else(|| damaged("the list of sheets is cut short"))? as usize,
                );
            }
            SHARED_STRINGS => lengths = string_lengths(&with_continuations(stream, &record)),
            END => break,
            _ => {}
        }
    }
    Ok((sheets, lengths))
}

/// The size of a sheet.
#[derive(Default)]
struct SheetSize {
    /// The cells of the rectangle around its contents.
    places: u64,
    /// Its cells.
    cells: u64,
    /// The length of its shared strings, each counted as often as it is shown.
    text: u64,
}

/// Returns the size of a sheet.
///
/// # Errors
/// [`Error::NotAWorkbook`] if sheets overlap.
fn measure(stream: &[u8], sheet: usize, lengths: &[u64]) -> Result<SheetSize, Error> {
    let mut corners: Option<[u64; 4]> = None;
    let (mut depth, mut begun) = (0u32, false);
    let mut size = SheetSize::default();
    for record in records(stream, sheet) {
        let content = &stream[record.from..record.to];
        match record.kind {
            BEGIN if begun => depth += 1,
            BEGIN => begun = true,
            END if depth == 0 => break,
            END => depth -= 1,
            _ if depth > 0 => continue,
            // A sheet that overlaps another could restore an emptied record.
            DIMENSIONS if content.iter().any(|byte| *byte != 0) => {
                return Err(damaged("its sheets overlap"));
            }
            _ => {}
        }
        if ![FORMULA, SHARED_STRING, NUMBERS].contains(&record.kind)
            && !CELLS.contains(&record.kind)
        {
            continue;
        }
        let (Some(row), Some(column)) = (field_16(content, 0), field_16(content, 2)) else {
            continue;
        };
        let (row, column) = (u64::from(row), u64::from(column));
        let more = if record.kind == NUMBERS {
            (content.len() / 6) as u64
        } else {
            0
        };
        size.cells += 1 + more;
        let [top, left, bottom, right] = corners.unwrap_or([row, column, row, column]);
        corners = Some([
            top.min(row),
            left.min(column),
            bottom.max(row),
            right.max(column + more),
        ]);
        if record.kind == SHARED_STRING {
            let index = field_16(content, 6)
                .map(usize::from)
                .zip(field_16(content, 8).map(usize::from));
            let length = index.and_then(|(low, high)| lengths.get(high << 16 | low));
            size.text += length.copied().unwrap_or(0);
        }
    }
    size.places = corners.map_or(0, |[top, left, bottom, right]| {
        (bottom - top + 1) * (right - left + 1)
    });
    Ok(size)
}

/// Returns the records from an offset to the end of the stream.
pub(super) fn records(stream: &[u8], from: usize) -> Vec<BiffRecord> {
    let mut found = Vec::new();
    let mut at = from;
    while let (Some(kind), Some(length)) =
        (field_16(stream, at), field_16(stream, at.saturating_add(2)))
    {
        let (from, to) = (at + 4, at + 4 + usize::from(length));
        if to > stream.len() {
            break;
        }
        found.push(BiffRecord { kind, from, to });
        at = to;
    }
    found
}

/// Returns the content of a record and of the records that continue it.
fn with_continuations<'s>(stream: &'s [u8], record: &BiffRecord) -> Vec<&'s [u8]> {
    let mut pieces = vec![&stream[record.from..record.to]];
    let mut at = record.to;
    while field_16(stream, at) == Some(CONTINUE) {
        let Some(length) = field_16(stream, at + 2) else {
            break;
        };
        let Some(piece) = stream.get(at + 4..at + 4 + usize::from(length)) else {
            break;
        };
        pieces.push(piece);
        at += 4 + usize::from(length);
    }
    pieces
}

/// Returns the length of each shared string ([MS-XLS] 2.4.265, 2.5.293), in bytes of UTF-8 at most.
/// A string that cannot be parsed counts as one of the largest length.
fn string_lengths(pieces: &[&[u8]]) -> Vec<u64> {
    const LONGEST: u64 = 3 * 65_535;
    let mut lengths = Vec::new();
    let mut cursor = StringCursor { pieces, at: 8 };
    let most: usize = pieces.iter().map(|piece| piece.len()).sum();
    while !cursor.ended() && lengths.len() <= most / 3 {
        let Some(length) = cursor.string() else {
            // All further strings count as the longest.
            lengths.resize(lengths.len() + most / 3 + 1, LONGEST);
            break;
        };
        lengths.push(3 * length);
    }
    lengths
}

/// A position in a record and its continuations.
struct StringCursor<'p, 's> {
    pieces: &'p [&'s [u8]],
    at: usize,
}

impl StringCursor<'_, '_> {
    fn ended(&mut self) -> bool {
        while self.pieces.len() > 1 && self.at >= self.pieces[0].len() {
            self.at -= self.pieces[0].len();
            self.pieces = &self.pieces[1..];
        }
        self.pieces
            .first()
            .is_none_or(|piece| self.at >= piece.len())
    }

    fn byte(&mut self) -> Option<u8> {
        if self.ended() {
            return None;
        }
        let byte = self.pieces[0][self.at];
        self.at += 1;
        Some(byte)
    }

    fn number(&mut self, bytes: u32) -> Option<usize> {
        (0..bytes).try_fold(0, |number, place| {
            Some(number | usize::from(self.byte()?) << (8 * place))
        })
    }

    /// Skips a string and returns its number of characters.
    fn string(&mut self) -> Option<u64> {
        let length = self.number(2)?;
        let mut flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.number(2)? } else { 0 };
        let more = if flags & 4 != 0 { self.number(4)? } else { 0 };
        let mut left = length;
        while left > 0 {
            let piece = *self.pieces.first()?;
            let width = 1 + usize::from(flags & 1);
            let here = left.min(piece.len().saturating_sub(self.at) / width);
            self.at += here * width;
            left -= here;
            if left > 0 {
                // Each continuation states the width of its characters again.
                self.pieces = self.pieces.get(1..)?;
                self.at = 0;
                flags = self.byte()?;
            }
        }
        self.at = self.at.checked_add(4 * runs)?.checked_add(more)?;
        Some(length as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, content: &[u8]) -> Vec<u8> {
        [
            &kind.to_le_bytes()[..],
            &(content.len() as u16).to_le_bytes(),
            content,
        ]
        .concat()
    }

    /// A workbook of one sheet with these records in it.
    fn workbook(strings: &[u8], sheet: &[u8]) -> Vec<u8> {
        let globals = |place: usize| {
            let sheet = [&(place as u32).to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat();
            [
                record(BEGIN, &[0, 6, 5, 0]),
                record(SHEET, &sheet),
                strings.to_vec(),
                record(END, b""),
            ]
            .concat()
        };
        let place = globals(0).len();
        [
            &globals(place)[..],
            &record(BEGIN, &[0, 6, 16, 0]),
            sheet,
            &record(END, b""),
        ]
        .concat()
    }

    #[test]
    fn what_would_fill_memory_is_refused() {
        let number = |row: u16, column: u16| {
            let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
            record(0x0203, &[&place[..], &[0; 8]].concat())
        };
        let corners = |column| workbook(b"", &[number(0, 0), number(u16::MAX, column)].concat());
        assert!(
            prepare(&mut corners(255)).is_ok(),
            "a whole sheet of the old format"
        );
        let error = prepare(&mut corners(256))
            .expect_err("beyond it")
            .to_string();
        assert!(error.contains("16,777,216 places"), "{error}");
        let row = record(NUMBERS, &[0; 4 + 6 * 200 + 2]);
        assert!(prepare(&mut workbook(b"", &row.repeat(14_000))).is_ok());
        let error = prepare(&mut workbook(b"", &row.repeat(15_000)))
            .expect_err("more cells than can be held")
            .to_string();
        assert!(error.contains("3,000,000"), "{error}");

        let strings = [&[0; 8][..], &[0xFF, 0x7F, 0], &[b'a'; 8000]].concat();
        let rest = [&[0][..], &[b'b'; 8000]].concat();
        let strings = [
            record(SHARED_STRINGS, &strings),
            record(CONTINUE, &rest),
            record(CONTINUE, &rest),
        ];
        let last = [&[1][..], &vec![b'c'; 2 * (32_767 - 24_000)]].concat();
        let strings = [strings.concat(), record(CONTINUE, &last)].concat();
        let shown = record(SHARED_STRING, &[0; 10]);
        assert!(prepare(&mut workbook(&strings, &shown.repeat(1_000))).is_ok());
        let error =
            prepare(&mut workbook(&strings, &shown.repeat(6_000))).expect_err("600 MB of text");
        assert!(error.to_string().contains("text"), "{error}");
    }

    #[test]
    fn encrypted_workbooks_are_named_and_odd_bytes_do_no_harm() {
        let mut locked = workbook(&record(PASSWORD, &[1, 0]), b"");
        assert!(
            prepare(&mut locked)
                .expect_err("a password")
                .to_string()
                .contains("password")
        );
        let whole = workbook(
            &record(SHARED_STRINGS, &[0; 20]),
            &record(FORMULA, &[9; 30]),
        );
        for cut in 0..whole.len() {
            let _ = prepare(&mut whole[..cut].to_vec());
        }
    }
}
