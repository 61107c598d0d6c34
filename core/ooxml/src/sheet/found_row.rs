//! The next row of a text, found with its cells.

use super::cell::CellSpan;
use super::parse_row::{ParsedRow, parse_row};
use crate::address::Range;
use crate::xml::{Event, Fault, Scanner};

/// The next thing among the rows.
pub(super) enum NextRow {
    Row(FoundRow),
    End,
}

/// A row and its position in the text that was scanned.
pub(super) struct FoundRow {
    pub(super) start: usize,
    pub(super) open_end: usize,
    pub(super) parsed: ParsedRow,
}

/// Finds the next row and collects its cells and the ranges of its array formulas.
///
/// # Errors
/// [`Fault`] if it is incomplete or not valid.
pub(super) fn step(
    text: &[u8],
    next_row: u32,
    cells: &mut Vec<CellSpan>,
    arrays: &mut Vec<Range>,
) -> Result<NextRow, Fault> {
    let mut scanner = Scanner::new(text, 0);
    loop {
        match scanner.next()?.ok_or(Fault::Incomplete)? {
            Event::Start(tag) if tag.local() == b"row" => {
                let parsed = parse_row(&mut scanner, text, &tag, next_row, cells, arrays)?;
                return Ok(NextRow::Row(FoundRow {
                    start: tag.range.start,
                    open_end: tag.range.end,
                    parsed,
                }));
            }
            Event::Start(tag) => scanner.skip_element(&tag)?,
            Event::End { .. } => return Ok(NextRow::End),
            Event::Text(_) | Event::CData(_) => {}
        }
    }
}
