//! The zip containers that are none of OOXML's: binary workbooks (.xlsb) and OpenDocument spreadsheets (.ods).
//!
//! Their parts are read by our own package, which holds every part to the size that it claims, and given to calamine in a
//! container made here of the parts that it needs. So no part inflates beyond the limit, and calamine sees the parts
//! that were checked whatever else the file's directory says.

use std::io::{Cursor, Read};

use calamine::{Ods, Reader, Xlsb};

use super::foreign::{Habits, copy_range, value_of_ref, visibility};
use super::fresh::Fresh;
use super::guarded::{damaged, guarded};
use ambersheet_ooxml::Error;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::package::Package;

/// What all parts that are needed may come to when inflated.
const LARGEST: u64 = 512 << 20;
/// Puts the values of a binary workbook into a fresh one.
///
/// # Errors
/// Where the workbook is damaged or too large.
pub(super) fn read_xlsb(package: &Package<'_>, fresh: &mut Fresh) -> Result<(), Error> {
    const PARTS: [&str; 5] = [
        "[content_types].xml",
        "_rels/.rels",
        "xl/workbook.bin",
        "xl/sharedstrings.bin",
        "xl/styles.bin",
    ];
    let plain = plain_copy(package, |name| {
        PARTS.contains(&name) || name.starts_with("xl/_rels/") || name.starts_with("xl/worksheets/")
    })?;
    let mut book: Xlsb<_> = guarded(|| Xlsb::new(Cursor::new(plain)).map_err(damaged))?;
    let habits = Habits {
        is_1904: book.has_1904_epoch(),
        errors_are_text: false,
    };
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != calamine::SheetType::WorkSheet {
            continue;
        }
        let mut into = fresh.sheet(&sheet.name, visibility(sheet.visible))?;
        guarded(|| {
            let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(damaged)?;
            while let Some(cell) = cells.next_cell().map_err(damaged)? {
                let (row, column) = cell.get_position();
                if let Some(value) = value_of_ref(cell.get_value().clone(), habits) {
                    fresh.write(&mut into, Cell::new(row, column), &value)?;
                }
            }
            Ok(())
        })?;
        fresh.push(into)?;
    }
    Ok(())
}

/// Puts the values of an OpenDocument spreadsheet into a fresh workbook.
///
/// # Errors
/// Where the file is damaged, encrypted or too large.
pub(super) fn read_ods(package: &Package<'_>, fresh: &mut Fresh) -> Result<(), Error> {
    if let Some(manifest) = package.find("META-INF/manifest.xml")
        && memchr::memmem::find(&package.read_text(manifest)?, b"encryption-data").is_some()
    {
        return Err(super::encrypted());
    }
    if let Some(content) = package.find("content.xml") {
        super::repeats::check(&package.read_text(content)?)?;
    }
    let plain = plain_copy(package, |name| {
        ["mimetype", "meta-inf/manifest.xml", "content.xml"].contains(&name)
    })?;
    let habits = Habits {
        is_1904: false,
        errors_are_text: true,
    };
    let mut book: Ods<_> = guarded(|| Ods::new(Cursor::new(plain)).map_err(damaged))?;
    for sheet in book.sheets_metadata().to_vec() {
        let range = guarded(|| book.worksheet_range(&sheet.name).map_err(damaged))?;
        let mut into = fresh.sheet(&sheet.name, visibility(sheet.visible))?;
        copy_range(&range, habits, fresh, &mut into)?;
        fresh.push(into)?;
    }
    Ok(())
}

/// A container of the parts wanted, uncompressed; `wanted` is asked in lower case.
fn plain_copy(package: &Package<'_>, wanted: impl Fn(&str) -> bool) -> Result<Vec<u8>, Error> {
    let names: Vec<String> = package.part_names().map(str::to_owned).collect();
    let (mut out, mut directory, mut count, mut total) = (Vec::new(), Vec::new(), 0u16, 0);
    for name in names
        .iter()
        .filter(|name| wanted(&name.replace('\\', "/").to_lowercase()))
    {
        let Some(part) = package.find(name) else {
            continue;
        };
        let mut content = Vec::new();
        let read = package
            .reader(part)?
            .take(LARGEST - total + 1)
            .read_to_end(&mut content);
        read.map_err(|error| Error::workbook(name, error.to_string()))?;
        total += content.len() as u64;
        if total > LARGEST {
            return Err(Error::workbook(
                name,
                "with this part, the file is larger than 512 MiB when inflated, which is too large for a format that is read whole; save it as .xlsx in Excel",
            ));
        }
        let name = name.replace('\\', "/");
        let offset = out.len() as u32;
        let header = header(&name, &content);
        out.extend(b"PK\x03\x04");
        out.extend(&header);
        out.extend(name.as_bytes());
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&header);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(content);
        count += 1;
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    Ok(out)
}

/// What the local header and the directory say of a stored part alike (APPNOTE.TXT 4.3.7).
fn header(name: &str, content: &[u8]) -> Vec<u8> {
    let mut header = Vec::new();
    for field in [20u16, 1 << 11, 0, 0, 0x21] {
        header.extend(field.to_le_bytes());
    }
    for field in [
        crc32fast::hash(content),
        content.len() as u32,
        content.len() as u32,
    ] {
        header.extend(field.to_le_bytes());
    }
    header.extend((name.len() as u16).to_le_bytes());
    header.extend([0; 2]);
    header
}
