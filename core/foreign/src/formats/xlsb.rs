//! Binary workbooks (.xlsb).

mod number_formats;

use std::io::Cursor;

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::error::Error;
use ambersheet_ooxml::package::{Package, read_relationships};
use calamine::{Reader, SheetType, Xlsb};

use self::number_formats::read_formats;
use crate::calamine_values::{ValueOptions, value_of_ref, visibility};
use crate::candidate::{Candidate, CandidateKind};
use crate::cell_formats::{FormatCodes, SheetFormats};
use crate::errors::damaged;
use crate::format::Format;
use crate::fresh::Fresh;
use crate::guarded::guarded;
use crate::input_format::{InputFormat, ReadInto};
use crate::zip_copy::plain_copy;

/// Binary workbooks.
pub(crate) struct XlsbFormat;

const FORMAT: Format = Format {
    endings: &["xlsb"],
    folder_endings: &["xlsb"],
    in_words: "a binary workbook (.xlsb)",
    lost: "colours, formulas, charts and macros of an .xlsb cannot be kept",
};

impl InputFormat for XlsbFormat {
    fn format(&self) -> Format {
        FORMAT
    }

    /// Claims a package whose main document is binary.
    fn recognise<'c>(&self, candidate: &'c Candidate<'_>) -> Result<Option<ReadInto<'c>>, Error> {
        let CandidateKind::Zip(package) = &candidate.kind else {
            return Ok(None);
        };
        // `Package::open` reports other faults later.
        let links = read_relationships(package, "").unwrap_or_default();
        let document = links.iter().find(|link| link.kind == "officeDocument");
        let is_binary =
            document.is_some_and(|link| link.target.to_ascii_lowercase().ends_with(".bin"));
        if is_binary {
            Ok(Some(Box::new(|fresh| read(package, fresh))))
        } else {
            Ok(None)
        }
    }
}

/// Copies the values of a binary workbook, with their number formats.
///
/// # Errors
/// [`Error::NotAWorkbook`] if the workbook is damaged or too large, and [`Error::Part`] if a part is.
fn read(package: &Package<'_>, fresh: &mut Fresh) -> Result<(), Error> {
    const PARTS: [&str; 5] = [
        "[content_types].xml",
        "_rels/.rels",
        "xl/workbook.bin",
        "xl/sharedstrings.bin",
        "xl/styles.bin",
    ];
    package.require_content_types()?;
    let plain = plain_copy(package, |name| {
        PARTS.contains(&name) || name.starts_with("xl/_rels/") || name.starts_with("xl/worksheets/")
    })?;
    let mut codes = FormatCodes::new();
    let formats = read_formats(package, &mut codes)?;
    let none = SheetFormats::default();
    let mut book: Xlsb<_> = guarded(|| Xlsb::new(Cursor::new(plain)).map_err(damaged))?;
    let options = ValueOptions {
        is_1904: book.has_1904_epoch(),
        errors_are_text: false,
    };
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let mut into = fresh.sheet(&sheet.name, visibility(sheet.visible))?;
        let formats = formats.get(&sheet.name).unwrap_or(&none);
        into.hide_zeros(formats.hides_zeros);
        guarded(|| {
            let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(damaged)?;
            while let Some(cell) = cells.next_cell().map_err(damaged)? {
                let (row, column) = cell.get_position();
                let at = Cell::new(row, column);
                if let Some(value) = value_of_ref(cell.get_value().clone(), options) {
                    fresh.write_as(&mut into, at, &value, codes.of(formats, at))?;
                }
            }
            Ok(())
        })?;
        fresh.push(into)?;
    }
    Ok(())
}
