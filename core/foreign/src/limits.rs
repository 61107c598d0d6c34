//! Limits on inputs that are read whole.
//!
//! They keep the memory of a run under 1 GiB: a cell takes up to 270 bytes until its workbook is made, and a byte of
//! text is held up to four times.

use ambersheet_ooxml::error::Error;

/// Size of the largest file, in bytes.
#[cfg(feature = "readers")]
pub(crate) const LARGEST_FILE: u64 = 256 << 20;
/// Total size of the needed parts of a container when inflated, in bytes.
#[cfg(feature = "readers")]
pub(crate) const LARGEST_INFLATED: u64 = 256 << 20;
/// Number of cells of the rectangles around the contents of all sheets: a whole sheet of the old format. The readers hold
/// blank cells too.
#[cfg(feature = "readers")]
const MOST_PLACES: u64 = 65_536 * 256;
/// Number of cells of an input without any text.
const MOST_CELLS: u64 = 3_000_000;
/// Total size of the texts of an input, in bytes.
#[cfg(feature = "readers")]
pub(crate) const MOST_TEXT: u64 = MOST_CELLS * TEXT_FOR_A_CELL;
/// Number of bytes of text that count like one cell more.
const TEXT_FOR_A_CELL: u64 = 64;

/// Returns the error for a file larger than [`LARGEST_FILE`].
#[cfg(feature = "readers")]
pub(crate) fn too_large() -> Error {
    Error::not_a_workbook(
        "the file is larger than 256 MB, which is too large for this format; save it as .xlsx in Excel, or split it",
    )
}

/// Checks that cells and their texts are not too much together.
///
/// # Errors
/// [`Error::NotAWorkbook`] if they are.
pub(crate) fn check_held(cells: u64, text: u64) -> Result<(), Error> {
    if cells + text / TEXT_FOR_A_CELL <= MOST_CELLS {
        return Ok(());
    }
    let what = if cells > MOST_CELLS / 2 {
        "this file has more cells than can be held, which is 3,000,000 if they are short"
    } else {
        "the texts of this file are more than can be held, which is 192 MB"
    };
    Err(Error::not_a_workbook(format!(
        "{what}; save it as .xlsx in Excel, or split it"
    )))
}

/// Checks that the rectangles around the contents of sheets are not too large together.
///
/// # Errors
/// [`Error::NotAWorkbook`] if they are.
#[cfg(feature = "readers")]
pub(crate) fn check_places(places: u64) -> Result<(), Error> {
    if places <= MOST_PLACES {
        return Ok(());
    }
    Err(Error::not_a_workbook(
        "the cells of this file reach over 16,777,216 places and more, blank ones among them, which is too large for this format; \
         delete what stands far from the table, or save it as .xlsx in Excel",
    ))
}
