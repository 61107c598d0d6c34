//! Recognition of formats by their bytes, since names are often wrong.

use std::io::{Read, Seek, SeekFrom};

use ambersheet_ooxml::error::Error;
use ambersheet_ooxml::package::Package;

use super::another_file::{kind_of_bytes, kind_of_document};
use super::candidate::{Candidate, CandidateKind};
use super::compound::{Compound, SIGNATURE};
use super::errors::{another_kind, damaged, encrypted};
use super::format::Format;
use super::formats::ALL;
use super::fresh::Fresh;
use super::limits::{LARGEST_FILE, too_large};
use super::text::Text;

/// Reads an input of another format. Returns `None` if it is an Office Open XML workbook.
///
/// # Errors
/// [`Error::NotAWorkbook`] if the input is another kind of file, encrypted or too large,
/// [`Error::Part`] if a part is damaged, and [`Error::Io`].
pub(crate) fn read<R: Read + Seek + Send>(
    reader: &mut R,
    name: Option<&str>,
) -> Result<Option<(Format, Fresh)>, Error> {
    let length = reader.seek(SeekFrom::End(0))?;
    let mut head = Vec::new();
    reader.seek(SeekFrom::Start(0))?;
    reader.take(16).read_to_end(&mut head)?;
    if head.is_empty() {
        return Err(Error::not_a_workbook("the file is empty"));
    }
    if head.starts_with(SIGNATURE) {
        return read_compound(&read_whole(reader, length)?, name).map(Some);
    }
    let error = match Package::open_any(&mut *reader) {
        Ok(package) => {
            let kind = CandidateKind::Zip(package);
            return read_candidate(&Candidate { name, kind });
        }
        // `Package::open` reports the damage later.
        Err(_) if head.starts_with(b"PK") => return Ok(None),
        Err(error) => error,
    };
    if let Some(what) = kind_of_bytes(&head) {
        return Err(another_kind(what));
    }
    // Excel 4 and earlier wrote their records without a container.
    if matches!(
        head[..],
        [9, 0 | 2 | 4, 4 | 6, 0, ..] | [9, 8, 8 | 16, 0, ..]
    ) {
        return Err(Error::not_a_workbook(
            "this is a workbook of Excel 5 or earlier; open it in Excel or LibreOffice and save it as .xlsx",
        ));
    }
    let text = Text::decode(&read_whole(reader, length)?)?;
    let kind = text.map_or(CandidateKind::Bytes, CandidateKind::Text);
    let read = read_candidate(&Candidate { name, kind })?;
    read.map(Some).ok_or(error)
}

/// Lets the first format that claims the input read it. Returns `None` if none does.
///
/// # Errors
/// Those of the format.
fn read_candidate(candidate: &Candidate<'_>) -> Result<Option<(Format, Fresh)>, Error> {
    for known in ALL {
        if let Some(read_into) = known.recognise(candidate)? {
            let mut fresh = Fresh::new();
            read_into(&mut fresh)?;
            return Ok(Some((known.format(), fresh)));
        }
    }
    Ok(None)
}

/// Reads a compound file: an old workbook, an encrypted one, or a document of another program.
///
/// # Errors
/// [`Error::NotAWorkbook`] if it is not an old workbook, or is damaged or encrypted.
fn read_compound(bytes: &[u8], name: Option<&str>) -> Result<(Format, Fresh), Error> {
    let compound =
        Compound::open(bytes).ok_or_else(|| damaged("its internal directory is damaged"))?;
    if compound.has("EncryptedPackage") {
        return Err(encrypted());
    }
    let document = kind_of_document(&compound);
    let kind = CandidateKind::Compound(compound);
    if let Some(read) = read_candidate(&Candidate { name, kind })? {
        return Ok(read);
    }
    Err(match document {
        Some(what) => another_kind(what),
        None => Error::not_a_workbook(
            "this is a document of another program and not a workbook; open it in that program, and save its table as .xlsx",
        ),
    })
}

/// Reads a whole file.
///
/// # Errors
/// [`Error::NotAWorkbook`] if the file is too large, and [`Error::Io`].
fn read_whole<R: Read + Seek>(reader: &mut R, length: u64) -> Result<Vec<u8>, Error> {
    if length > LARGEST_FILE {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    reader.seek(SeekFrom::Start(0))?;
    reader.take(LARGEST_FILE).read_to_end(&mut bytes)?;
    Ok(bytes)
}
