//! Errors that several formats share.

use std::fmt;

use ambersheet_ooxml::error::Error;

/// Returns the error for a file that only a password opens.
pub(crate) fn encrypted() -> Error {
    Error::not_a_workbook(
        "the workbook is password-protected (encrypted); open it in Excel, remove the password under File > Info > Protect Workbook, and save it",
    )
}

/// Returns the error for a file that a library cannot read.
pub(crate) fn damaged(why: impl fmt::Display) -> Error {
    Error::not_a_workbook(format!(
        "the file is damaged and cannot be read ({why}); open it in Excel or LibreOffice, where it may be repaired, and save it as .xlsx"
    ))
}

/// Returns the error for a file of another kind; `what` completes "this is …".
pub(crate) fn another_kind(what: &str) -> Error {
    Error::not_a_workbook(format!(
        "this is {what}; open it in Excel or LibreOffice, check that it shows what it should, and save it as .xlsx"
    ))
}
