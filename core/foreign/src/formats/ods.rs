//! OpenDocument spreadsheets (.ods).

mod cell_styles;
mod number_styles;
mod repeats;

use std::collections::HashMap;
use std::io::{Cursor, Read};

use ambersheet_ooxml::error::Error;
use ambersheet_ooxml::package::Package;
use calamine::{Ods, Reader};

use self::cell_styles::read_formats;
use self::repeats::check_repeats;
use crate::calamine_values::{ValueOptions, copy_range, visibility};
use crate::candidate::{Candidate, CandidateKind};
use crate::cell_formats::{FormatCodes, SheetFormats};
use crate::errors::{another_kind, damaged, encrypted};
use crate::format::Format;
use crate::fresh::Fresh;
use crate::guarded::guarded;
use crate::input_format::{InputFormat, ReadInto};
use crate::zip_copy::plain_copy;

/// OpenDocument spreadsheets.
pub(crate) struct OdsFormat;

const FORMAT: Format = Format {
    endings: &["ods", "ots"],
    folder_endings: &["ods"],
    in_words: "an OpenDocument spreadsheet (.ods)",
    lost: "colours, formulas and charts of an .ods cannot be kept",
};

impl InputFormat for OdsFormat {
    fn format(&self) -> Format {
        FORMAT
    }

    /// Claims a container whose part `mimetype` names a spreadsheet, or a template of one.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if it is another kind of OpenDocument file, and [`Error::Part`] if that
    /// part cannot be read.
    fn recognise<'c>(&self, candidate: &'c Candidate<'_>) -> Result<Option<ReadInto<'c>>, Error> {
        let CandidateKind::Zip(package) = &candidate.kind else {
            return Ok(None);
        };
        let Some(part) = package.find("mimetype") else {
            return Ok(None);
        };
        let mut media_type = Vec::new();
        let read_type = package.reader(part)?.take(100).read_to_end(&mut media_type);
        let Some(kind) = media_type
            .strip_prefix(OPEN_DOCUMENT)
            .filter(|_| read_type.is_ok())
        else {
            return Ok(None);
        };
        if kind.starts_with(b"spreadsheet") {
            Ok(Some(Box::new(|fresh| read(package, fresh))))
        } else {
            Err(another_kind("an OpenDocument file, but not a spreadsheet"))
        }
    }
}

/// Prefix of the media types of OpenDocument.
const OPEN_DOCUMENT: &[u8] = b"application/vnd.oasis.opendocument.";

/// Copies the values of an OpenDocument spreadsheet, with their number formats.
///
/// # Errors
/// [`Error::NotAWorkbook`] if the file is damaged, encrypted or too large, and [`Error::Part`] if a part is damaged.
fn read(package: &Package<'_>, fresh: &mut Fresh) -> Result<(), Error> {
    if let Some(manifest) = package.find("META-INF/manifest.xml")
        && memchr::memmem::find(&package.read_text(manifest)?, b"encryption-data").is_some()
    {
        return Err(encrypted());
    }
    let mut codes = FormatCodes::new();
    let mut formats = HashMap::new();
    if let Some(content) = package.find("content.xml") {
        let content = package.read_text(content)?;
        check_repeats(&content)?;
        formats = read_formats(package, &content, &mut codes)?;
    }
    let none = SheetFormats::default();
    let plain = plain_copy(package, |name| {
        ["mimetype", "meta-inf/manifest.xml", "content.xml"].contains(&name)
    })?;
    let options = ValueOptions {
        is_1904: false,
        errors_are_text: true,
    };
    let mut book: Ods<_> = guarded(|| Ods::new(Cursor::new(plain)).map_err(damaged))?;
    for sheet in book.sheets_metadata().to_vec() {
        let range = guarded(|| book.worksheet_range(&sheet.name).map_err(damaged))?;
        let mut into = fresh.sheet(&sheet.name, visibility(sheet.visible))?;
        let formats = (formats.get(&sheet.name).unwrap_or(&none), &codes);
        copy_range(&range, options, formats, fresh, &mut into)?;
        fresh.push(into)?;
    }
    Ok(())
}
