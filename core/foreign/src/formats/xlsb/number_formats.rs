//! The number formats of a binary workbook's cells ([MS-XLSB] 2.4.697, 2.4.860): each cell names a cell format, and that a
//! number format.

use std::collections::HashMap;
use std::io::Read;

use ambersheet_ooxml::error::Error;
use ambersheet_ooxml::package::{Package, PartId, read_relationships};

use crate::cell_formats::{CodePlace, FormatCodes, SheetFormats, built_in};
use crate::limits::LARGEST_INFLATED;

const WORKBOOK: &str = "xl/workbook.bin";
const STYLES: &str = "xl/styles.bin";

const ROW: u32 = 0;
/// Types of records that hold one cell each.
const CELLS: std::ops::RangeInclusive<u32> = 1..=11;
const FORMAT: u32 = 44;
const CELL_FORMAT: u32 = 47;
const VIEW: u32 = 137;
const SHEET: u32 = 156;
const BEGIN_CELL_FORMATS: u32 = 617;
const END_CELL_FORMATS: u32 = 618;
/// The flag of a view that shows zeros.
const SHOWS_ZEROS: u8 = 1 << 4;

/// Reads the formats of every sheet, by its name.
///
/// # Errors
/// [`Error::Part`] if a part is damaged, and [`Error::NotAWorkbook`] if there are too many formats.
pub(super) fn read_formats(
    package: &Package<'_>,
    codes: &mut FormatCodes,
) -> Result<HashMap<String, SheetFormats>, Error> {
    let places = match package.find(STYLES) {
        Some(part) => cell_formats(&bytes_of(package, part)?, codes)?,
        None => Vec::new(),
    };
    let mut sheets = HashMap::new();
    let Some(workbook) = package.find(WORKBOOK) else {
        return Ok(sheets);
    };
    let links = read_relationships(package, WORKBOOK)?;
    for (kind, content) in Records(&bytes_of(package, workbook)?) {
        if kind != SHEET {
            continue;
        }
        let Some((id, name)) = sheet_names(content) else {
            continue;
        };
        let link = links.iter().find(|link| link.id == id);
        if let Some(part) = link.and_then(|link| package.find(&link.target)) {
            let text = bytes_of(package, part)?;
            sheets.insert(name, sheet_formats(&text, &places));
        }
    }
    Ok(sheets)
}

/// Returns the bytes of a part, up to the limit; `plain_copy` has refused larger ones.
///
/// # Errors
/// [`Error::Part`] if the part is damaged.
fn bytes_of(package: &Package<'_>, part: PartId) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let mut reader = package.reader(part)?.take(LARGEST_INFLATED);
    let read = reader.read_to_end(&mut bytes);
    read.map_err(|error| Error::workbook(package.name(part), error.to_string()))?;
    Ok(bytes)
}

/// Returns the id of a sheet's relationship, and its name.
fn sheet_names(content: &[u8]) -> Option<(String, String)> {
    let (id, rest) = wide_text(content.get(8..)?)?;
    let (name, _) = wide_text(rest)?;
    Some((id, name))
}

/// Reads a text with its length before it, and returns it with the rest.
fn wide_text(content: &[u8]) -> Option<(String, &[u8])> {
    let length = u32::from_le_bytes(*content.first_chunk()?) as usize;
    let end = length.checked_mul(2)?.checked_add(4)?;
    let units: Vec<u16> = content
        .get(4..end)?
        .chunks_exact(2)
        .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
        .collect();
    Some((String::from_utf16_lossy(&units), &content[end..]))
}

/// Returns the place of the code of each cell format.
fn cell_formats(styles: &[u8], codes: &mut FormatCodes) -> Result<Vec<CodePlace>, Error> {
    let mut known: HashMap<u16, String> = HashMap::new();
    let mut places = Vec::new();
    let mut is_within = false;
    for (kind, content) in Records(styles) {
        let id = |at: usize| {
            let bytes = content.get(at..at + 2)?;
            Some(u16::from_le_bytes([bytes[0], bytes[1]]))
        };
        match kind {
            FORMAT => {
                let code = content.get(2..).and_then(wide_text);
                known.extend(id(0).zip(code.map(|(code, _)| code)));
            }
            BEGIN_CELL_FORMATS => is_within = true,
            END_CELL_FORMATS => break,
            CELL_FORMAT if is_within => {
                let id = id(2).unwrap_or(0);
                let code = known.get(&id).map(String::as_str).or_else(|| built_in(id));
                places.push(codes.place(code.unwrap_or_default())?);
            }
            _ => {}
        }
    }
    Ok(places)
}

/// Reads the formats of one sheet's cells.
fn sheet_formats(sheet: &[u8], places: &[CodePlace]) -> SheetFormats {
    let mut formats = SheetFormats::default();
    let mut row = 0;
    for (kind, content) in Records(sheet) {
        match kind {
            ROW => {
                row = content
                    .first_chunk()
                    .map_or(0, |row| u32::from_le_bytes(*row));
            }
            VIEW => {
                formats.hides_zeros |= content
                    .first()
                    .is_some_and(|flags| flags & SHOWS_ZEROS == 0);
            }
            kind if CELLS.contains(&kind) => {
                let (Some(column), Some(style)) = (content.first_chunk(), content.get(4..7)) else {
                    continue;
                };
                let column = u32::from_le_bytes(*column);
                let index = u32::from_le_bytes([style[0], style[1], style[2], 0]);
                let place = places.get(index as usize).copied().unwrap_or(0);
                formats.add((row, row), (column, column, place));
            }
            _ => {}
        }
    }
    formats
}

/// The records of a part, each with its type. A part that is cut short ends with its last whole record.
struct Records<'p>(&'p [u8]);

impl<'p> Iterator for Records<'p> {
    type Item = (u32, &'p [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = self.number(2)?;
        let length = self.number(4)? as usize;
        let content = self.0.get(..length)?;
        self.0 = &self.0[length..];
        Some((kind, content))
    }
}

impl Records<'_> {
    /// Reads a number of up to so many bytes, which hold seven bits each ([MS-XLSB] 2.1.4).
    fn number(&mut self, most: u32) -> Option<u32> {
        let mut number = 0;
        for place in 0..most {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            // The type keeps its bits as they are, less the one that says that it goes on.
            number |= u32::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use ambersheet_ooxml::address::Cell;

    use super::*;

    fn record(kind: u32, content: &[u8]) -> Vec<u8> {
        let mut record = if kind < 0x80 {
            vec![kind as u8]
        } else {
            vec![(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8]
        };
        record.push(content.len() as u8);
        record.extend(content);
        record
    }

    fn wide(text: &str) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut bytes = (units.len() as u32).to_le_bytes().to_vec();
        bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        bytes
    }

    #[test]
    fn cells_have_the_formats_of_their_records() {
        let cell_format = |id: u16| {
            record(
                CELL_FORMAT,
                &[&[0, 0][..], &id.to_le_bytes(), &[0; 12]].concat(),
            )
        };
        let styles = [
            record(
                FORMAT,
                &[&164_u16.to_le_bytes()[..], &wide("0 \"days\"")].concat(),
            ),
            // Cell formats of named styles do not count.
            cell_format(9),
            record(BEGIN_CELL_FORMATS, &3_u32.to_le_bytes()),
            cell_format(0),
            cell_format(164),
            cell_format(10),
            record(END_CELL_FORMATS, b""),
        ]
        .concat();
        let mut codes = FormatCodes::new();
        let places = cell_formats(&styles, &mut codes).expect("few formats");
        let cell = |column: u32, style: u8| {
            record(
                5,
                &[&column.to_le_bytes()[..], &[style, 0, 0, 0], &[0; 8]].concat(),
            )
        };
        let part = [
            record(VIEW, &[0x8C, 0x03]),
            record(ROW, &4_u32.to_le_bytes()),
            cell(1, 1),
            cell(2, 2),
            cell(3, 0),
            cell(4, 9),
        ]
        .concat();
        let sheet = sheet_formats(&part, &places);
        let code = |column| codes.of(&sheet, Cell::new(4, column));
        assert_eq!(
            [code(1), code(2), code(3), code(4)],
            [Some("0 \"days\""), Some("0.00%"), None, None]
        );
        assert!(sheet.hides_zeros);
        for cut in 0..part.len() {
            let _ = sheet_formats(&part[..cut], &places);
        }
        for cut in 0..styles.len() {
            let _ = cell_formats(&styles[..cut], &mut codes);
        }
    }

    #[test]
    fn a_sheet_is_listed_with_its_link() {
        let content = [&[0; 8][..], &wide("rId1"), &wide("Returns")].concat();
        assert_eq!(
            sheet_names(&content),
            Some(("rId1".to_owned(), "Returns".to_owned()))
        );
        assert_eq!(sheet_names(&content[..20]), None);
    }

    /// [MS-XLSB] 2.4: the records 1 to 11 are cells, those beside them are not; a format after the list does not count.
    #[test]
    fn every_type_of_cell_has_a_format() {
        let of = |kind: u32, row: u32, style: [u8; 4]| {
            let cell = [&2_u32.to_le_bytes()[..], &style, &[0; 8]].concat();
            [record(ROW, &row.to_le_bytes()), record(kind, &cell)].concat()
        };
        let found = |part: &[u8], places: &[CodePlace], row| {
            sheet_formats(part, places).place(Cell::new(row, 2))
        };
        for kind in 1..=11 {
            assert_eq!(found(&of(kind, 7, [1, 0, 0, 0]), &[0, 5], 7), 5, "{kind}");
        }
        for kind in [12, 19, 37, 49] {
            assert_eq!(found(&of(kind, 7, [1, 0, 0, 0]), &[0, 5], 7), 0, "{kind}");
        }
        // The style has three bytes; the fourth holds a flag.
        let many: Vec<CodePlace> = (0..=300).map(|place| place + 1).collect();
        assert_eq!(found(&of(5, 70_000, [44, 1, 0, 1]), &many, 70_000), 301);
        for (flags, hides) in [(0x10, false), (0xEF, true), (0xFF, false), (0x00, true)] {
            assert_eq!(
                sheet_formats(&record(VIEW, &[flags, 0]), &[]).hides_zeros,
                hides
            );
        }
        let format = record(CELL_FORMAT, &[0, 0, 9, 0]);
        let list = [
            record(BEGIN_CELL_FORMATS, b""),
            format.clone(),
            record(END_CELL_FORMATS, b""),
            format,
        ];
        let places = cell_formats(&list.concat(), &mut FormatCodes::new());
        assert_eq!(places.expect("few formats").len(), 1);
    }

    /// [MS-XLSB] 2.1.4: seven bits in each byte, at most two of the type and four of the length.
    #[test]
    fn numbers_of_records_have_seven_bits_in_each_byte() {
        let kinds = |bytes: &[u8]| -> Vec<(u32, usize)> {
            Records(bytes)
                .map(|(kind, content)| (kind, content.len()))
                .collect()
        };
        assert_eq!(kinds(&[0x7F, 1, 0]), [(127, 1)]);
        assert_eq!(kinds(&[0x80, 0x01, 1, 0]), [(128, 1)]);
        assert_eq!(kinds(&[0xFF, 0xFF, 1, 0]), [(16_383, 1)]);
        let long = [&[5, 0x80, 0x01][..], &[0; 128]].concat();
        assert_eq!(kinds(&long), [(5, 128)]);
        assert_eq!(kinds(&[5, 0x81, 0x80, 0x80, 0x80, 9]), [(5, 1)]);
    }
}
