//! The number formats of an old workbook's cells ([MS-XLS] 2.4.126, 2.4.353): each cell names a cell format, and that a
//! number format.

use std::collections::HashMap;

use ambersheet_ooxml::error::Error;

use super::biff::{BEGIN, BiffRecord, CELLS, END, FORMULA, NUMBERS, SHARED_STRING, SHEET, records};
use crate::cell_formats::{CodePlace, FormatCodes, SheetFormats, built_in};
use crate::compound::field_16;

const FORMAT: u16 = 0x041E;
const CELL_FORMAT: u16 = 0x00E0;
const WINDOW: u16 = 0x023E;
/// The flag of a window that shows zeros.
const SHOWS_ZEROS: u16 = 1 << 4;
/// The version of workbooks since Excel 97.
const SINCE_97: u16 = 0x0600;

/// Reads the formats of every sheet, in the order in which the workbook lists them.
///
/// # Errors
/// [`Error::NotAWorkbook`] if there are too many formats.
pub(super) fn read_formats(
    stream: &[u8],
    codes: &mut FormatCodes,
) -> Result<Vec<SheetFormats>, Error> {
    let mut known: HashMap<u16, String> = HashMap::new();
    let (mut cell_formats, mut sheets, mut wide) = (Vec::new(), Vec::new(), true);
    for record in records(stream, 0) {
        let content = &stream[record.from..record.to];
        match record.kind {
            BEGIN => wide = field_16(content, 0).is_none_or(|version| version >= SINCE_97),
            FORMAT => known.extend(format(content, wide)),
            CELL_FORMAT => cell_formats.push(field_16(content, 2).unwrap_or(0)),
            SHEET => sheets.push(
                content
                    .first_chunk()
                    .map_or(0, |at| u32::from_le_bytes(*at)),
            ),
            END => break,
            _ => {}
        }
    }
    let mut places = Vec::with_capacity(cell_formats.len());
    for id in cell_formats {
        let code = known.get(&id).map(String::as_str).or_else(|| built_in(id));
        places.push(codes.place(code.unwrap_or_default())?);
    }
    let formats = sheets
        .iter()
        .map(|sheet| sheet_formats(stream, *sheet as usize, &places));
    Ok(formats.collect())
}

/// Reads a number format: its id and its code.
fn format(content: &[u8], wide: bool) -> Option<(u16, String)> {
    let id = field_16(content, 0)?;
    if !wide {
        let length = usize::from(*content.get(2)?);
        let text = content.get(3..3 + length)?;
        let (code, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text);
        return Some((id, code.into_owned()));
    }
    let length = usize::from(field_16(content, 2)?);
    let is_utf_16 = content.get(4)? & 1 != 0;
    let code = if is_utf_16 {
        let units = content.get(5..5 + 2 * length)?.chunks_exact(2);
        let units: Vec<u16> = units
            .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
            .collect();
        String::from_utf16_lossy(&units)
    } else {
        let bytes = content.get(5..5 + length)?;
        bytes.iter().map(|byte| char::from(*byte)).collect()
    };
    Some((id, code))
}

/// Reads the formats of one sheet's cells. Embedded charts have records of their own, which do not count.
fn sheet_formats(stream: &[u8], sheet: usize, places: &[CodePlace]) -> SheetFormats {
    let mut formats = SheetFormats::default();
    let (mut depth, mut begun) = (0_u32, false);
    for record in records(stream, sheet) {
        match record.kind {
            BEGIN if begun => depth += 1,
            BEGIN => begun = true,
            END if depth == 0 => break,
            END => depth -= 1,
            _ if depth > 0 => {}
            WINDOW => {
                let flags = field_16(&stream[record.from..record.to], 0);
                formats.hides_zeros |= flags.is_some_and(|flags| flags & SHOWS_ZEROS == 0);
            }
            _ => add_cells(stream, &record, places, &mut formats),
        }
    }
    formats
}

/// Adds the cells of a record.
fn add_cells(stream: &[u8], record: &BiffRecord, places: &[CodePlace], formats: &mut SheetFormats) {
    let content = &stream[record.from..record.to];
    let is_one = [FORMULA, SHARED_STRING].contains(&record.kind) || CELLS.contains(&record.kind);
    if !is_one && record.kind != NUMBERS {
        return;
    }
    let (Some(row), Some(first)) = (field_16(content, 0), field_16(content, 2)) else {
        return;
    };
    // A record of several numbers has six bytes for each, and two more at its end.
    let count = if is_one {
        1
    } else {
        content.len().saturating_sub(6) / 6
    };
    for at in 0..count {
        let place = field_16(content, 4 + 6 * at).and_then(|index| places.get(usize::from(index)));
        let column = u32::from(first) + at as u32;
        let row = u32::from(row);
        formats.add((row, row), (column, column, place.copied().unwrap_or(0)));
    }
}

#[cfg(test)]
mod tests {
    use ambersheet_ooxml::address::Cell;

    use super::*;

    fn record(kind: u16, content: &[u8]) -> Vec<u8> {
        let length = content.len() as u16;
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), content].concat()
    }

    /// A workbook of one sheet, in the old or the new text of formats.
    fn workbook(version: u16, format: &[u8]) -> Vec<u8> {
        let cell_format = |id: u16| {
            record(
                CELL_FORMAT,
                &[&[0, 0][..], &id.to_le_bytes(), &[0; 16]].concat(),
            )
        };
        let globals = |place: u32| {
            [
                record(BEGIN, &[&version.to_le_bytes()[..], &[5, 0]].concat()),
                record(FORMAT, format),
                cell_format(0),
                cell_format(164),
                cell_format(9),
                record(
                    SHEET,
                    &[&place.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat(),
                ),
                record(END, b""),
            ]
            .concat()
        };
        let place = globals(0).len() as u32;
        // A number in B3, two numbers in D3 and E3, and a window without zeros.
        let number = [&[2, 0, 1, 0, 1, 0][..], &[0; 8]].concat();
        let numbers = [
            &[2, 0, 3, 0][..],
            &[2, 0, 0, 0, 0, 0],
            &[1, 0, 0, 0, 0, 0],
            &[4, 0],
        ]
        .concat();
        [
            globals(place),
            record(BEGIN, &[0, 6, 16, 0]),
            record(0x0203, &number),
            record(NUMBERS, &numbers),
            record(WINDOW, &[0xA6, 0x06]),
            record(END, b""),
        ]
        .concat()
    }

    #[test]
    fn cells_have_the_formats_of_their_records() {
        let wide = [
            &[164, 0, 4, 0, 1][..],
            &[b'0', 0, b'"', 0, b'd', 0, b'"', 0],
        ]
        .concat();
        let narrow = [&[164, 0, 4, 0, 0][..], b"0\"d\""].concat();
        let old = [&[164, 0, 4][..], b"0\"d\""].concat();
        for (version, format) in [(0x0600, wide), (0x0600, narrow), (0x0500, old)] {
            let mut codes = FormatCodes::new();
            let stream = workbook(version, &format);
            let sheets = read_formats(&stream, &mut codes).expect("few formats");
            let sheet = sheets.first().expect("a sheet");
            let code = |column| codes.of(sheet, Cell::new(2, column));
            assert_eq!(code(0), None);
            assert_eq!(code(1), Some("0\"d\""));
            assert_eq!(code(3), Some("0%"));
            assert_eq!(code(4), Some("0\"d\""));
            assert_eq!(code(5), None);
            assert!(sheet.hides_zeros);
            for cut in 0..stream.len() {
                let _ = read_formats(&stream[..cut], &mut codes);
            }
        }
    }

    /// [MS-XLS] 2.4: a cell of each type has its format; a record that holds none has not, nor has an embedded chart.
    #[test]
    fn every_type_of_cell_has_a_format() {
        // A long one: what follows the number of the format names none.
        let cell = [&[2, 0][..], &[1, 0].repeat(12)].concat();
        let mut codes = FormatCodes::new();
        let places = [0, codes.place("0%").expect("a place")];
        let begin = record(BEGIN, &[0, 6, 16, 0]);
        let read = |parts: &[Vec<u8>]| {
            let stream = [&begin[..], &parts.concat(), &record(END, b"")].concat();
            let sheet = sheet_formats(&stream, 0, &places);
            let code = |column| codes.of(&sheet, Cell::new(2, column)).is_some();
            ([0, 1, 2].map(code), sheet.hides_zeros)
        };
        for kind in [0x0006, 0x00FD, 0x00D6, 0x0203, 0x0204, 0x0205, 0x027E] {
            let found = read(&[record(kind, &cell)]);
            assert_eq!(found, ([false, true, false], false), "{kind:#06X}");
        }
        // A blank cell, a row and a string have no value to show.
        for kind in [0x0201, 0x0208, 0x0207] {
            assert_eq!(read(&[record(kind, &cell)]).0, [false; 3], "{kind:#06X}");
        }
        let window = |flags: u16| record(WINDOW, &flags.to_le_bytes());
        let chart = [
            begin.clone(),
            record(0x0203, &cell),
            window(0),
            record(END, b""),
        ];
        assert_eq!(read(&chart), ([false; 3], false));
        let behind = [
            &chart[..],
            &chart[..],
            &[record(0x0203, &cell), window(0x0010)],
        ]
        .concat();
        assert_eq!(read(&behind), ([false, true, false], false));
        assert!(read(&[window(0x0010), window(0xFFEF)]).1);
        let after = [&begin[..], &record(END, b""), &record(0x0203, &cell)].concat();
        assert_eq!(
            codes.of(&sheet_formats(&after, 0, &places), Cell::new(2, 1)),
            None
        );
    }
}
