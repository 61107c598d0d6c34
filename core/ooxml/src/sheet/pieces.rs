//! Rows that are written as several elements, as some exporters do: all with the same number, each
//! with one cell or with a few.
//!
//! Elements that follow each other are joined to one row, whose text contains them all. A splice
//! then works within each of them.

use std::ops::Range as Bytes;

use super::cell::CellSpan;
use super::found_row::{FoundRow, NextRow, step};
use super::parse_row::ParsedRow;
use super::row::Row;
use crate::address::{Range, parse_number};
use crate::error::Error;
use crate::xml::{Event, Fault, Scanner};

/// The cells of a row that was found, and its elements if there are several.
#[derive(Default)]
pub(super) struct JoinedRow {
    pub(super) cells: Vec<CellSpan>,
    /// The elements within the text of the row; none if it is one.
    pub(super) pieces: Vec<Bytes<usize>>,
    /// `true` if the elements are out of order or share a cell.
    pub(super) is_in_doubt: bool,
    /// Cells of the element that is being joined.
    next: Vec<CellSpan>,
}

impl JoinedRow {
    /// Returns the row that was found in a text of a part.
    ///
    /// # Errors
    /// [`Error::Part`] if its start tag cannot be read.
    pub(super) fn row<'a>(
        &'a self,
        found: &FoundRow,
        text: &'a [u8],
        part: &str,
        arrays: &'a [Range],
    ) -> Result<Row<'a>, Error> {
        let text = &text[found.start..found.parsed.end];
        let Ok(Some(Event::Start(open))) =
            Scanner::new(&text[..found.open_end - found.start], 0).next()
        else {
            return Err(Error::damaged(part, "has a row that cannot be read"));
        };
        let ParsedRow { number, style, .. } = found.parsed;
        Ok(Row {
            number,
            text,
            open,
            style,
            cells: &self.cells,
            arrays,
            pieces: &self.pieces,
        })
    }
}

/// Joins the elements that follow a row and have its number.
///
/// `is_whole` tells that the text ends with the row, and not somewhere in the part.
///
/// # Errors
/// [`Fault`] if the next element is incomplete or not valid.
pub(super) fn join_pieces(
    text: &[u8],
    row: &mut FoundRow,
    is_whole: bool,
    found: &mut JoinedRow,
    arrays: &mut Vec<Range>,
) -> Result<(), Fault> {
    found.pieces.clear();
    found.is_in_doubt = false;
    loop {
        let rest = &text[row.parsed.end..];
        if (is_whole && rest.is_empty()) || is_another_row(rest, row.parsed.number) {
            return Ok(());
        }
        let known_arrays = arrays.len();
        let next = match step(rest, row.parsed.number + 1, &mut found.next, arrays)? {
            NextRow::Row(next) if next.parsed.number == row.parsed.number => next,
            NextRow::Row(_) | NextRow::End => {
                arrays.truncate(known_arrays);
                return Ok(());
            }
        };
        if found.pieces.is_empty() {
            found.pieces.push(0..row.parsed.end - row.start);
        }
        let start = row.parsed.end + next.start - row.start;
        let end = row.parsed.end + next.parsed.end - row.start;
        found.pieces.push(start..end);
        if let (Some(last), Some(first)) = (found.cells.last(), found.next.first()) {
            found.is_in_doubt |= first.column <= last.column;
        }
        let moved = found.next.iter().map(|cell| cell.moved_on(start as u32));
        found.cells.extend(moved);
        row.parsed.style = row.parsed.style.or(next.parsed.style);
        row.parsed.end += next.parsed.end;
    }
}

/// Returns `true` if the text begins with a row of another number, in the spelling that nearly all
/// programs use.
fn is_another_row(rest: &[u8], number: u32) -> bool {
    let Some(stated) = rest.strip_prefix(b"<row r=\"") else {
        return false;
    };
    let digits = stated.iter().take(8).take_while(|b| b.is_ascii_digit());
    let length = digits.count();
    stated.get(length) == Some(&b'"')
        && parse_number(&stated[..length]).is_some_and(|stated| stated != number + 1)
}
