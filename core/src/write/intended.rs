//! The cells of the output as they are to be, to be compared when it is read back.

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::colour::Colour;

use super::splicing::style_of;
use crate::error::Error;
use crate::plan::patch::edit::{Edit, NewText};
use crate::plan::patch::stylebook::StyleBook;

/// The contents and look that a cell of the output must have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Intended {
    pub(crate) cell: Cell,
    /// Its format; `None` if it keeps what it has.
    pub(crate) format: Option<u32>,
    /// Its fill, where it gets one.
    pub(crate) fill: Option<Colour>,
    /// Its value; `None` if it keeps what it has.
    pub(crate) text: Option<NewText>,
}

/// Returns the intended cells of a sheet.
pub(crate) fn intended(edits: &[Edit], book: &mut StyleBook<'_>) -> Result<Vec<Intended>, Error> {
    let mut cells = Vec::with_capacity(edits.len());
    for edit in edits {
        cells.push(Intended {
            cell: edit.cell,
            format: style_of(edit, book)?,
            fill: book.fill(edit.look),
            text: edit.text,
        });
    }
    Ok(cells)
}
