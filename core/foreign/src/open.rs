//! Fresh workbooks for inputs that cannot be patched.

use std::io::{Read, Seek, SeekFrom};

use ambersheet_diagnostic::Warning;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::error::Error;
use ambersheet_ooxml::workbook::Visibility;

use super::format::Format;
use super::fresh::{Fresh, FreshValue};
use super::recognise::read;
use super::warnings;

/// A fresh workbook with the values of an input in another format.
#[derive(Debug)]
pub struct FreshWorkbook {
    /// The workbook's bytes, in the format of .xlsx.
    pub bytes: Vec<u8>,
    /// The input's format.
    pub format: Format,
    /// Warnings about what was read, and about what could not be kept.
    pub warnings: Vec<Warning>,
}

/// Reads an input of another format into a fresh workbook. Returns `None` if the input is an Office Open XML workbook,
/// which needs no fresh one. `name` is the file's name, if it has one.
///
/// # Errors
/// [`Error::NotAWorkbook`] if the input is none or is encrypted, [`Error::Part`] if it is damaged, and [`Error::Io`].
pub fn open<R: Read + Seek + Send>(
    reader: &mut R,
    name: Option<&str>,
) -> Result<Option<FreshWorkbook>, Error> {
    let mut fresh = Fresh::new();
    let format = read(reader, name, &mut fresh)?;
    reader.seek(SeekFrom::Start(0))?;
    if format == Format::OOXML {
        return Ok(None);
    }
    let mut warnings: Vec<Warning> = not_as_named(format, name).into_iter().collect();
    warnings.push(warnings::fresh_workbook(format, name));
    let (bytes, more) = fresh.finish()?;
    warnings.extend(more);
    Ok(Some(FreshWorkbook {
        bytes,
        format,
        warnings,
    }))
}

/// Returns a warning if the ending of the file name promises another format.
pub fn not_as_named(format: Format, name: Option<&str>) -> Option<Warning> {
    let name = name?;
    Format::of_name(name).filter(|named| *named != format)?;
    let (_, extension) = name.rsplit_once('.')?;
    Some(warnings::not_as_named(format, extension))
}

/// Makes a workbook of one sheet that holds nothing but headings in its first row.
///
/// # Errors
/// [`Error::NotAWorkbook`] if a workbook cannot hold so many.
pub fn of_headings(sheet: &str, headings: &[String]) -> Result<FreshWorkbook, Error> {
    let mut fresh = Fresh::new();
    let mut page = fresh.sheet(sheet, Visibility::Visible)?;
    for (column, heading) in (0..).zip(headings) {
        fresh.write(
            &mut page,
            Cell::new(0, column),
            &FreshValue::Text(heading.clone()),
        )?;
    }
    fresh.push(page)?;
    let (bytes, warnings) = fresh.finish()?;
    Ok(FreshWorkbook {
        bytes,
        format: Format::OOXML,
        warnings,
    })
}
