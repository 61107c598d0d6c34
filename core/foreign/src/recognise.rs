//! What kind of file it is, by its bytes.

use std::io::{Read, Seek, SeekFrom};

use super::compound::{Compound, SIGNATURE};
use super::delimited::Delimited;
use super::{LARGEST, too_large, xls};
use ambersheet_ooxml::Error;
use ambersheet_ooxml::format::Format;
use ambersheet_ooxml::package::{Package, read_relationships};

/// A format, with what had to be read to find it.
pub(super) enum Kind {
    Ooxml,
    Xls(Vec<u8>),
    Xlsb,
    Ods,
    Delimited(Delimited),
}

/// How files begin that are sometimes taken for workbooks, and what they are.
const OTHERS: [(&[u8], &str); 9] = [
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a text with formats (RTF)"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1F\x8B", "a compressed file (gzip)"),
    (b"7z\xBC\xAF", "a compressed file (7-Zip)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"SQLite format 3", "a database"),
];

/// The types that OpenDocument's first part names: a spreadsheet, and a template of one.
const OPEN_DOCUMENT: &[u8] = b"application/vnd.oasis.opendocument.";

/// Finds the format.
///
/// # Errors
/// Where it is none that can be read, with what it is instead, and what to do.
pub(super) fn recognise<R: Read + Seek + Send>(
    reader: &mut R,
    name: Option<&str>,
) -> Result<Kind, Error> {
    let length = reader.seek(SeekFrom::End(0))?;
    let mut head = Vec::new();
    reader.seek(SeekFrom::Start(0))?;
    reader.take(16).read_to_end(&mut head)?;
    if head.is_empty() {
        return Err(Error::not_a_workbook("the file is empty"));
    }
    if head.starts_with(SIGNATURE) {
        return old_office(read_whole(reader, length)?);
    }
    let opened = match Package::open_any(&mut *reader) {
        Ok(package) => Ok(zipped(&package)),
        Err(error) => Err(error),
    };
    match opened {
        Ok(kind) => kind,
        // A damaged container is for the reader of containers to name.
        Err(_) if head.starts_with(b"PK") => Ok(Kind::Ooxml),
        Err(error) => {
            if let Some((_, what)) = OTHERS.iter().find(|(start, _)| head.starts_with(start)) {
                return Err(other(what));
            }
            // Excel 4 and earlier wrote their records without a container.
            if matches!(
                head[..],
                [9, 0 | 2 | 4, 4 | 6, 0, ..] | [9, 8, 8 | 16, 0, ..]
            ) {
                return Err(Error::not_a_workbook(
                    "this is a workbook of Excel 5 or earlier without a container; open it in Excel or LibreOffice and save it as .xlsx",
                ));
            }
            text(&read_whole(reader, length)?, name, error)
        }
    }
}

fn read_whole<R: Read + Seek>(reader: &mut R, length: u64) -> Result<Vec<u8>, Error> {
    if length > LARGEST {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    reader.seek(SeekFrom::Start(0))?;
    reader.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A compound file: an old workbook, an encrypted one, or another program's.
fn old_office(bytes: Vec<u8>) -> Result<Kind, Error> {
    let Some(compound) = Compound::open(&bytes) else {
        return Err(super::guarded::damaged("its container leads nowhere"));
    };
    if compound.has("EncryptedPackage") {
        return Err(super::encrypted());
    }
    if xls::STREAMS.iter().any(|stream| compound.has(stream)) {
        drop(compound);
        return Ok(Kind::Xls(bytes));
    }
    let known = [
        ("WordDocument", "a Word document (.doc)"),
        ("PowerPoint Document", "a presentation (.ppt)"),
    ];
    Err(
        match known.into_iter().find(|(stream, _)| compound.has(stream)) {
            Some((_, what)) => other(what),
            None => Error::not_a_workbook(
                "this is a compound document that holds no workbook; open it in the program it comes from, and save the workbook as .xlsx",
            ),
        },
    )
}

fn zipped(package: &Package<'_>) -> Result<Kind, Error> {
    if let Some(part) = package.find("mimetype") {
        let mut kind = Vec::new();
        let read = package.reader(part)?.take(100).read_to_end(&mut kind);
        if read.is_ok() && kind.starts_with(OPEN_DOCUMENT) {
            let kind = &kind[OPEN_DOCUMENT.len()..];
            if kind.starts_with(b"spreadsheet") {
                return Ok(Kind::Ods);
            }
            return Err(other("an OpenDocument file, but no spreadsheet"));
        }
    }
    // What else is wrong with a package is named when it is opened.
    let links = read_relationships(package, "").unwrap_or_default();
    let document = links.iter().find(|link| link.kind == "officeDocument");
    let is_binary = document.is_some_and(|link| link.target.to_ascii_lowercase().ends_with(".bin"));
    Ok(if is_binary { Kind::Xlsb } else { Kind::Ooxml })
}

/// Text: a web page, XML, or a table. `otherwise` is said of what is none of them.
fn text(bytes: &[u8], name: Option<&str>, otherwise: Error) -> Result<Kind, Error> {
    let named = name.and_then(Format::of_name) == Some(Format::Delimited);
    let Some(text) = Delimited::read(bytes)? else {
        return Err(if named {
            Error::not_a_workbook(
                "this file is named as text but holds none; save it again as \"CSV UTF-8\" in Excel",
            )
        } else {
            otherwise
        });
    };
    let start: String = text
        .start()
        .chars()
        .take(4096)
        .collect::<String>()
        .to_ascii_lowercase();
    let is_page = [
        "<!doctype html",
        "<html",
        "<table",
        "<head",
        "<body",
        "<meta",
        "<div",
        "<style",
    ]
    .iter()
    .any(|tag| start.starts_with(tag))
        || (start.starts_with("<?xml") && start.contains("<html"))
        || (start.starts_with("<!--") && start.contains("<html"));
    if is_page {
        return Err(other(
            "a web page (HTML), as some systems export it under the name of a workbook",
        ));
    }
    if start.starts_with("<?xml") || start.starts_with("<workbook") {
        return Err(other(
            if start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
                "an XML spreadsheet of Excel 2003"
            } else {
                "XML, but no workbook"
            },
        ));
    }
    if start.starts_with("mime-version:") {
        return Err(other(
            "a web archive (MHTML), as some systems export it under the name of a workbook",
        ));
    }
    if named || text.is_table {
        Ok(Kind::Delimited(text))
    } else {
        Err(otherwise)
    }
}

fn other(what: &str) -> Error {
    Error::not_a_workbook(format!(
        "this is {what}; open it in Excel or LibreOffice, check that it shows what it should, and save it as .xlsx"
    ))
}
