//! The walk over a worksheet.

use std::io::Read;

use super::cell::CellSpan;
use super::head::{Head, find_sheet_data};
use super::parse_row::{ParsedRow, parse_row};
use super::row::Row;
use super::tail::Tail;
use super::window::Window;
use crate::address::Range;
use crate::error::Error;
use crate::xml;
use crate::xml::{Event, Fault, Scanner};

/// A receiver of the pieces of a worksheet, in their order.
pub trait Visitor {
    /// The error that ends the walk.
    type Error: From<Error>;

    /// Receives the head.
    fn head(&mut self, head: &Head<'_>) -> Result<(), Self::Error>;
    /// Receives the next row. `lead` is the text between the row before and this one, nearly always
    /// empty.
    fn row(&mut self, lead: &[u8], row: &Row<'_>) -> Result<(), Self::Error>;
    /// Receives the tail, from `</sheetData>` on.
    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Self::Error>;
}

/// The order in which the rows are passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The order of the text, which must be ascending.
    Ascending,
    /// The order of the text, ascending or not: for splicing.
    AsItStands,
    /// The order of the row numbers, for reading a sheet whose rows are out of order. The whole
    /// part is held in memory.
    Sorted,
}

/// The outcome of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Walked {
    /// The walk reached the end of the part.
    All,
    /// The walk stopped at a row that follows a later one. The visitor received only a part of the
    /// sheet.
    NotAscending,
}

/// Walks a worksheet part from its first byte to its last.
///
/// # Errors
/// Those of the visitor, and [`Error::Part`] if the part cannot be read or is not a valid
/// worksheet.
///
/// ```
/// use ambersheet_ooxml::Error;
/// use ambersheet_ooxml::sheet::{Head, Order, Row, Tail, Visitor, Walked, walk};
///
/// /// Counts rows.
/// struct Counter(usize);
///
/// impl Visitor for Counter {
///     type Error = Error;
///
///     fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
///         Ok(())
///     }
///
///     fn row(&mut self, _lead: &[u8], _: &Row<'_>) -> Result<(), Error> {
///         self.0 += 1;
///         Ok(())
///     }
///
///     fn tail(&mut self, _: &Tail<'_>) -> Result<(), Error> {
///         Ok(())
///     }
/// }
///
/// let part = "<worksheet><sheetData><row r='1'/><row r='5'/></sheetData></worksheet>";
/// let mut counter = Counter(0);
/// let walked = walk(part.as_bytes(), "sheet1.xml", Order::Ascending, &mut counter)?;
/// assert_eq!((walked, counter.0), (Walked::All, 2));
/// # Ok::<(), Error>(())
/// ```
pub fn walk<V: Visitor>(
    source: impl Read,
    part: &str,
    order: Order,
    visitor: &mut V,
) -> Result<Walked, V::Error> {
    let mut window = Window::new(source, part);
    let empty = walk_head(&mut window, visitor)?;
    if !empty {
        let walked = match order {
            Order::Sorted => walk_sorted(&mut window, visitor)?,
            Order::Ascending | Order::AsItStands => walk_rows(&mut window, order, visitor)?,
        };
        if walked == Walked::NotAscending {
            return Ok(walked);
        }
    }
    window.fill()?;
    visitor.tail(&Tail::new(window.text(), part))?;
    Ok(Walked::All)
}

/// Finds the head and passes it on. Returns `true` if the sheet has no rows.
fn walk_head<R: Read, V: Visitor>(
    window: &mut Window<'_, R>,
    visitor: &mut V,
) -> Result<bool, V::Error> {
    loop {
        match find_sheet_data(window.text()) {
            Ok(found) => {
                let head = Head {
                    text: &window.text()[..found.end],
                    prefix: xml::prefix(&window.text()[found.name.0..found.name.1]),
                    columns: found.columns,
                    hides_zeros: found.hides_zeros,
                    empty: found.empty,
                };
                visitor.head(&head)?;
                window.advance(found.end);
                return Ok(found.empty.is_some());
            }
            Err(Fault::Incomplete) => window.more("has no list of rows (<sheetData>)")?,
            Err(fault) => return Err(fault.in_part(window.part).into()),
        }
    }
}

fn walk_rows<R: Read, V: Visitor>(
    window: &mut Window<'_, R>,
    order: Order,
    visitor: &mut V,
) -> Result<Walked, V::Error> {
    let mut cells: Vec<CellSpan> = Vec::new();
    let mut arrays: Vec<Range> = Vec::new();
    let mut next_row = 0;
    loop {
        let known_arrays = arrays.len();
        match step(window.text(), next_row, &mut cells, &mut arrays) {
            Ok(NextRow::Row(found)) => {
                if found.parsed.number < next_row && order == Order::Ascending {
                    return Ok(Walked::NotAscending);
                }
                let text = window.text();
                visitor.row(
                    &text[..found.start],
                    &found.row(text, window.part, &cells, &arrays)?,
                )?;
                window.advance(found.parsed.end);
                next_row = found.parsed.number + 1;
            }
            Ok(NextRow::End) => return Ok(Walked::All),
            Err(Fault::Incomplete) => {
                // The row is parsed again with more text.
                arrays.truncate(known_arrays);
                window.more("is cut off in the middle of its rows")?;
            }
            Err(fault) => return Err(fault.in_part(window.part).into()),
        }
    }
}

/// Finds all rows first, and then reads each again in the order of their numbers.
fn walk_sorted<R: Read, V: Visitor>(
    window: &mut Window<'_, R>,
    visitor: &mut V,
) -> Result<Walked, V::Error> {
    window.fill()?;
    let text = window.text();
    let in_part = |fault: Fault| fault.in_part(window.part);
    let mut cells: Vec<CellSpan> = Vec::new();
    let mut arrays: Vec<Range> = Vec::new();
    let mut rows = Vec::new();
    let (mut at, mut next_row) = (0, 0);
    while let NextRow::Row(mut found) =
        step(&text[at..], next_row, &mut cells, &mut arrays).map_err(in_part)?
    {
        next_row = found.parsed.number + 1;
        let end = at + found.parsed.end;
        found.start += at;
        rows.push((found.parsed.number, found.start..end));
        at = end;
    }
    let end = at;
    rows.sort_by_key(|(number, _)| *number);
    for (number, range) in rows {
        // A row without a number keeps the one that its position gave it.
        let row = &text[range];
        if let NextRow::Row(found) = step(row, number, &mut cells, &mut arrays).map_err(in_part)? {
            visitor.row(b"", &found.row(row, window.part, &cells, &arrays)?)?;
        }
    }
    window.advance(end);
    Ok(Walked::All)
}

enum NextRow {
    Row(FoundRow),
    End,
}

/// A row and its position in the text that was scanned.
struct FoundRow {
    start: usize,
    open_end: usize,
    parsed: ParsedRow,
}

impl FoundRow {
    fn row<'a>(
        &self,
        text: &'a [u8],
        part: &str,
        cells: &'a [CellSpan],
        arrays: &'a [Range],
    ) -> Result<Row<'a>, Error> {
        let text = &text[self.start..self.parsed.end];
        let Ok(Some(Event::Start(open))) =
            Scanner::new(&text[..self.open_end - self.start], 0).next()
        else {
            return Err(Error::damaged(part, "has a row that cannot be read"));
        };
        let ParsedRow { number, style, .. } = self.parsed;
        Ok(Row {
            number,
            text,
            open,
            style,
            cells,
            arrays,
        })
    }
}

fn step(
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
