//! Fresh workbooks for inputs that cannot be patched.

use std::io::{Read, Seek, SeekFrom};

use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::error::Error;
use ambersheet_ooxml::workbook::Visibility;

use super::format::Format;
use super::fresh::{Fresh, FreshValue};
#[cfg(feature = "readers")]
use super::recognise::read;
use super::warnings;

/// A workbook with the values of an input in another format.
#[derive(Debug)]
pub struct FreshWorkbook {
    /// Bytes of the workbook, in the format of .xlsx.
    pub bytes: Vec<u8>,
    /// Format of the input.
    pub format: Format,
    /// Warnings about what was read, and about what could not be kept.
    pub warnings: Vec<Diagnostic>,
}

/// Reads an input of another format into a fresh workbook.
///
/// Returns `None` if the input is an Office Open XML workbook, which needs no fresh one. `name` is
/// the name of the file, if it has one.
///
/// # Errors
/// [`Error::NotAWorkbook`] if the input is another kind of file, encrypted or too large,
/// [`Error::Part`] if a part is damaged, and [`Error::Io`].
///
/// ```
/// use std::io::Cursor;
///
/// use ambersheet_foreign::{Format, open};
///
/// let mut text = Cursor::new("Measure;Actual\nHomes;4\nRoads;5\n");
/// let fresh = open(&mut text, Some("return.csv"))?.expect("not an .xlsx");
/// assert_eq!(Some(fresh.format), Format::of_name("a.csv"));
/// assert!(fresh.bytes.starts_with(b"PK"));
/// assert!(!fresh.warnings.is_empty());
/// # Ok::<(), ambersheet_ooxml::Error>(())
/// ```
pub fn open<R: Read + Seek + Send>(
    reader: &mut R,
    name: Option<&str>,
) -> Result<Option<FreshWorkbook>, Error> {
    let read = read(reader, name)?;
    reader.seek(SeekFrom::Start(0))?;
    let Some((format, fresh)) = read else {
        return Ok(None);
    };
    let mut warnings: Vec<Diagnostic> = not_as_named(format, name).into_iter().collect();
    warnings.push(warnings::fresh_workbook(format, name));
    let (bytes, more) = fresh.finish()?;
    warnings.extend(more);
    Ok(Some(FreshWorkbook {
        bytes,
        format,
        warnings,
    }))
}

/// Reads no other format, since this build has no readers.
#[cfg(not(feature = "readers"))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "it replaces a function that may fail"
)]
fn read<R>(_: &mut R, _: Option<&str>) -> Result<Option<(Format, Fresh)>, Error> {
    Ok(None)
}

/// Returns a warning if the ending of the file name promises another format.
pub fn not_as_named(format: Format, name: Option<&str>) -> Option<Diagnostic> {
    let name = name?;
    Format::of_name(name).filter(|named| *named != format)?;
    let (_, extension) = name.rsplit_once('.')?;
    Some(warnings::not_as_named(format, extension))
}

/// Makes a workbook of one sheet with a header row and nothing else.
///
/// # Errors
/// [`Error::NotAWorkbook`] if a cell cannot hold a heading, and [`Error::Part`] if there are too
/// many.
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
