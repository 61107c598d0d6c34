//! Workbooks of Excel 97 to 2003 (.xls), which are stored in compound files.

mod biff;

mod number_formats;

use std::io::Cursor;

use ambersheet_ooxml::error::Error;
use calamine::{Reader, SheetType, Xls};

use self::biff::prepare;
use self::number_formats::read_formats;
use crate::calamine_values::{ValueOptions, copy_range, visibility};
use crate::candidate::{Candidate, CandidateKind};
use crate::cell_formats::{FormatCodes, SheetFormats};
use crate::compound::{Compound, around};
use crate::errors::damaged;
use crate::format::Format;
use crate::fresh::Fresh;
use crate::guarded::guarded;
use crate::input_format::{InputFormat, ReadInto};

/// Workbooks of Excel 97 to 2003.
pub(crate) struct XlsFormat;

const FORMAT: Format = Format {
    endings: &["xls", "xlt"],
    folder_endings: &["xls"],
    in_words: "an old .xls workbook",
    lost: "colours, formulas, charts and macros of an .xls cannot be kept",
};

impl InputFormat for XlsFormat {
    fn format(&self) -> Format {
        FORMAT
    }

    /// Claims a compound file that has a workbook's stream.
    fn recognise<'c>(&self, candidate: &'c Candidate<'_>) -> Result<Option<ReadInto<'c>>, Error> {
        match &candidate.kind {
            CandidateKind::Compound(compound)
                if STREAMS.iter().any(|stream| compound.has(stream)) =>
            {
                Ok(Some(Box::new(|fresh| read(compound, fresh))))
            }
            CandidateKind::Compound(_)
            | CandidateKind::Zip(_)
            | CandidateKind::Text(_)
            | CandidateKind::Bytes => Ok(None),
        }
    }
}

/// Names of the stream with the workbook: since Excel 97, and before.
const STREAMS: [&str; 2] = ["Workbook", "Book"];

/// Copies the values of an old workbook, with their number formats.
///
/// # Errors
/// [`Error::NotAWorkbook`] if the workbook is damaged, encrypted or too large.
fn read(compound: &Compound<'_>, fresh: &mut Fresh) -> Result<(), Error> {
    let (name, mut stream) = STREAMS
        .iter()
        .find_map(|name| Some((*name, compound.stream(name)?)))
        .ok_or_else(|| damaged("its workbook cannot be found"))?;
    prepare(&mut stream)?;
    let mut codes = FormatCodes::new();
    let formats = read_formats(&stream, &mut codes)?;
    let none = SheetFormats::default();
    let plain = around(name, &stream)?;
    drop(stream);
    let mut book: Xls<_> = guarded(|| Xls::new(Cursor::new(plain)).map_err(damaged))?;
    let options = ValueOptions {
        is_1904: book.has_1904_epoch(),
        errors_are_text: false,
    };
    for (place, sheet) in book.sheets_metadata().to_vec().into_iter().enumerate() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let range = guarded(|| book.worksheet_range(&sheet.name).map_err(damaged))?;
        let mut into = fresh.sheet(&sheet.name, visibility(sheet.visible))?;
        let formats = (formats.get(place).unwrap_or(&none), &codes);
        copy_range(&range, options, formats, fresh, &mut into)?;
        fresh.push(into)?;
    }
    Ok(())
}
