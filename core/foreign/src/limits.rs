//! Limits on inputs that are read whole.

use ambersheet_ooxml::error::Error;

/// Size of the largest file, in bytes.
#[cfg(feature = "readers")]
pub(crate) const LARGEST_FILE: u64 = 1 << 30;
/// Total size of the needed parts of a container when inflated, in bytes.
#[cfg(feature = "readers")]
pub(crate) const LARGEST_INFLATED: u64 = 512 << 20;
/// Number of cells of an input. Each takes about a hundred bytes of memory.
pub(crate) const MOST_CELLS: u64 = 10_000_000;
/// Total size of the texts of an input, in bytes.
pub(crate) const MOST_TEXT: u64 = 512 << 20;

/// Returns the error for a file larger than [`LARGEST_FILE`].
#[cfg(feature = "readers")]
pub(crate) fn too_large() -> Error {
    Error::not_a_workbook(
        "the file is larger than 1 GiB, which is too large for this format; save it as .xlsx in Excel, or split it",
    )
}

/// Returns the error for a file with more than [`MOST_CELLS`] cells.
pub(crate) fn too_many_cells() -> Error {
    Error::not_a_workbook(
        "this file has more than 10,000,000 cells, which is too large for this format; save it as .xlsx in Excel, or split it",
    )
}

/// Returns the error for a file with more than [`MOST_TEXT`] bytes of text.
pub(crate) fn too_much_text() -> Error {
    Error::not_a_workbook(
        "the texts of this file come to more than 512 MiB, which is too large for this format; save it as .xlsx in Excel, or split it",
    )
}
