//! Formats that cannot be patched, read into a fresh workbook: .xls, .xlsb, .ods and delimited text.
//!
//! The rest of the program knows only Office Open XML workbooks. [`open`] finds out what a file is by its bytes, since
//! names are often wrong, and turns any other format into a fresh workbook in memory. The crate uses
//! `ambersheet-ooxml` and `ambersheet-diagnostic`.

mod guarded;

mod compound;

mod named;

mod fresh;

mod foreign;

mod biff;

mod xls;

mod repeats;

mod zipped;

mod delimited;

mod recognise;

use std::io::{Read, Seek, SeekFrom};

use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::Error;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::format::Format;
use ambersheet_ooxml::package::Package;
use ambersheet_ooxml::workbook::Visibility;

use self::fresh::{Fresh, Value};
pub use self::named::not_as_named;
use self::recognise::{Kind, recognise};

/// Size of the largest file that is read whole.
const LARGEST: u64 = 1 << 30;

/// A fresh workbook with the values of an input in another format.
#[derive(Debug)]
pub struct FreshWorkbook {
    /// The workbook's bytes, in the format of .xlsx.
    pub bytes: Vec<u8>,
    /// The input's format.
    pub format: Format,
    /// Warnings about what was read, and about what could not be kept.
    pub warnings: Vec<Diagnostic>,
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
    let kind = recognise(reader, name)?;
    reader.seek(SeekFrom::Start(0))?;
    if matches!(kind, Kind::Ooxml) {
        return Ok(None);
    }
    let mut fresh = Fresh::new();
    let format = match kind {
        Kind::Ooxml => Format::Ooxml,
        Kind::Xls(bytes) => {
            xls::read(&bytes, &mut fresh)?;
            Format::Xls
        }
        Kind::Xlsb => {
            zipped::read_xlsb(&Package::open(reader)?, &mut fresh)?;
            Format::Xlsb
        }
        Kind::Ods => {
            zipped::read_ods(&Package::open_any(reader)?, &mut fresh)?;
            Format::Ods
        }
        Kind::Delimited(text) => {
            text.copy(&named::stem(name), &mut fresh)?;
            Format::Delimited
        }
    };
    let mut warnings: Vec<Diagnostic> = not_as_named(format, name).into_iter().collect();
    warnings.push(named::fresh_workbook(format, name));
    let (bytes, more) = fresh.finish()?;
    warnings.extend(more);
    Ok(Some(FreshWorkbook {
        bytes,
        format,
        warnings,
    }))
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
            &Value::Text(heading.clone()),
        )?;
    }
    fresh.push(page)?;
    let (bytes, warnings) = fresh.finish()?;
    Ok(FreshWorkbook {
        bytes,
        format: Format::Ooxml,
        warnings,
    })
}

/// What is said of a file that only a password opens.
fn encrypted() -> Error {
    Error::not_a_workbook(
        "the workbook is password-protected (encrypted); open it in Excel, remove the password under File > Info > Protect Workbook, and save it",
    )
}

/// What is said of a file over [`LARGEST`].
fn too_large() -> Error {
    Error::not_a_workbook(
        "the file is larger than 1 GiB, which is too large for a format that is read whole; save it as .xlsx in Excel, or split it",
    )
}
