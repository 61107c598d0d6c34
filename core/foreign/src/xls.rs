//! Old workbooks (.xls), which lie in compound files.

use std::io::Cursor;

use calamine::{Reader, Xls};

use super::compound::{Compound, around};
use super::foreign::{Habits, copy_range, visibility};
use super::fresh::Fresh;
use super::guarded::{damaged, guarded};
use ambersheet_ooxml::Error;

/// The names of the stream that holds a workbook: since Excel 97, and before.
pub(super) const STREAMS: [&str; 2] = ["Workbook", "Book"];

/// Puts the values of an old workbook into a fresh one.
///
/// # Errors
/// Where the workbook is damaged, encrypted or too large.
pub(super) fn read(bytes: &[u8], fresh: &mut Fresh) -> Result<(), Error> {
    let compound = Compound::open(bytes).ok_or_else(|| damaged("its container leads nowhere"))?;
    let (name, mut stream) = STREAMS
        .iter()
        .find_map(|name| Some((*name, compound.stream(name)?)))
        .ok_or_else(|| damaged("its workbook cannot be found"))?;
    drop(compound);
    super::biff::prepare(&mut stream)?;
    let plain = around(name, &stream)?;
    drop(stream);
    let mut book: Xls<_> = guarded(|| Xls::new(Cursor::new(plain)).map_err(damaged))?;
    let habits = Habits {
        is_1904: book.has_1904_epoch(),
        errors_are_text: false,
    };
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != calamine::SheetType::WorkSheet {
            continue;
        }
        let range = guarded(|| book.worksheet_range(&sheet.name).map_err(damaged))?;
        let mut into = fresh.sheet(&sheet.name, visibility(sheet.visible))?;
        copy_range(&range, habits, fresh, &mut into)?;
        fresh.push(into)?;
    }
    Ok(())
}
