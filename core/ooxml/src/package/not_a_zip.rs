//! Files that are not zip containers.

use std::io::{Read, Seek, SeekFrom};

use super::input::read_up_to;
use crate::error::Error;

/// Returns the error for a file of an unknown kind.
pub(super) fn not_an_excel_workbook() -> Error {
    Error::not_a_workbook(
        "this is not an Excel workbook; choose another file, or open this one in Excel and save it as .xlsx",
    )
}

/// Returns the error for a file that is not a zip container, with what it seems to be and what to
/// do.
pub(super) fn what_else<R: Read + Seek>(reader: &mut R, head: &[u8]) -> Error {
    if head.is_empty() {
        return Error::not_a_workbook("the file is empty");
    }
    if !head.starts_with(b"\xD0\xCF\x11\xE0") {
        return not_an_excel_workbook();
    }
    // A compound file: an encrypted workbook or an old .xls. Its directory names its streams in UTF-16.
    let mut start = vec![0u8; 1 << 20];
    let read = reader
        .seek(SeekFrom::Start(0))
        .and_then(|_| read_up_to(reader, &mut start))
        .unwrap_or(0);
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if memchr::memmem::find(&start[..read], &name).is_some() {
        return Error::not_a_workbook(
            "the workbook is password-protected (encrypted); open it in Excel, remove the password under File > Info > Protect Workbook, and save it",
        );
    }
    Error::not_a_workbook(
        "this is an old Excel file (.xls) or a document of another program; open it in Excel and save it as .xlsx",
    )
}
