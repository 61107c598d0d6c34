//! The walk over a worksheet.

use std::io::Read;

use super::found_row::{NextRow, step};
use super::head::{Head, find_sheet_data};
use super::pieces::{JoinedRow, join_pieces};
use super::row::Row;
use super::tail::Tail;
use super::window::Window;
use crate::address::Range;
use crate::error::Error;
use crate::xml;
use crate::xml::Fault;

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
    /// The order of the text, ascending or not: for splicing. Elements of one row that follow each
    /// other are one row.
    AsItStands,
    /// The order of the row numbers, for reading a sheet whose rows are out of order, or written in
    /// several elements each. The whole part is held in memory.
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
    let tail = Tail::new(window.text(), part);
    tail.check_end()?;
    visitor.tail(&tail)?;
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
    let mut found = JoinedRow::default();
    let mut arrays: Vec<Range> = Vec::new();
    let mut next_row = 0;
    loop {
        let known_arrays = arrays.len();
        match find_row(window.text(), next_row, order, &mut found, &mut arrays) {
            Ok(NextRow::Row(row)) => {
                if row.parsed.number < next_row && order == Order::Ascending {
                    return Ok(Walked::NotAscending);
                }
                let text = window.text();
                visitor.row(
                    &text[..row.start],
                    &found.row(&row, text, window.part, &arrays)?,
                )?;
                window.advance(row.parsed.end);
                next_row = row.parsed.number + 1;
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

/// Finds the next row, with all of its elements unless the order is to be checked.
fn find_row(
    text: &[u8],
    next_row: u32,
    order: Order,
    found: &mut JoinedRow,
    arrays: &mut Vec<Range>,
) -> Result<NextRow, Fault> {
    let mut next = step(text, next_row, &mut found.cells, arrays)?;
    if let (NextRow::Row(row), Order::AsItStands) = (&mut next, order) {
        join_pieces(text, row, false, found, arrays)?;
    }
    Ok(next)
}

/// Finds all rows first, and then reads each again in the order of their numbers.
fn walk_sorted<R: Read, V: Visitor>(
    window: &mut Window<'_, R>,
    visitor: &mut V,
) -> Result<Walked, V::Error> {
    window.fill()?;
    let text = window.text();
    let in_part = |fault: Fault| fault.in_part(window.part);
    let mut found = JoinedRow::default();
    let mut arrays: Vec<Range> = Vec::new();
    let mut rows = Vec::new();
    let (mut at, mut next_row) = (0, 0);
    while let NextRow::Row(row) = find_row(
        &text[at..],
        next_row,
        Order::AsItStands,
        &mut found,
        &mut arrays,
    )
    .map_err(in_part)?
    {
        if found.is_in_doubt {
            return Err(in_several_pieces(window.part, row.parsed.number).into());
        }
        next_row = row.parsed.number + 1;
        let end = at + row.parsed.end;
        rows.push((row.parsed.number, at + row.start..end));
        at = end;
    }
    let end = at;
    rows.sort_by_key(|(number, _)| *number);
    if let Some(pair) = rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(in_several_pieces(window.part, pair[0].0).into());
    }
    for (number, range) in rows {
        // A row without a number keeps the one that its position gave it.
        let piece = &text[range];
        if let NextRow::Row(mut row) =
            step(piece, number, &mut found.cells, &mut arrays).map_err(in_part)?
        {
            join_pieces(piece, &mut row, true, &mut found, &mut arrays).map_err(in_part)?;
            visitor.row(b"", &found.row(&row, piece, window.part, &arrays)?)?;
        }
    }
    window.advance(end);
    Ok(Walked::All)
}

/// Returns the error about a row whose elements do not make one row without doubt.
fn in_several_pieces(part: &str, number: u32) -> Error {
    Error::workbook(
        part,
        format!(
            "row {} is written in several pieces that are out of order, or that hold the same cell; open the workbook in Excel and save it, which writes each row once",
            number + 1
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a walk: number, columns and number of elements.
    #[derive(Default)]
    struct Rows(Vec<(u32, Vec<u32>, usize)>);

    impl Visitor for Rows {
        type Error = Error;

        fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
            Ok(())
        }
        fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
            for cell in row.views() {
                assert!(cell.text[cell.start as usize..].starts_with(b"<c"));
                let value = cell.column.to_string();
                assert!(cell.raw().is_empty() || cell.raw() == value.as_bytes());
            }
            let columns = row.cells.iter().map(|cell| cell.column).collect();
            self.0.push((row.number, columns, row.pieces.len()));
            Ok(())
        }
        fn tail(&mut self, _: &Tail<'_>) -> Result<(), Error> {
            Ok(())
        }
    }

    fn rows(rows: &str, order: Order) -> Result<Rows, String> {
        let part = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        let mut seen = Rows::default();
        let walked =
            walk(part.as_bytes(), "sheet", order, &mut seen).map_err(|error| error.to_string())?;
        assert_eq!(walked, Walked::All);
        Ok(seen)
    }

    /// Expected rows: by hand.
    #[test]
    fn elements_of_one_row_are_one_row() {
        let cases = [
            "<row r='2'><c r='A2'><v>0</v></c></row> <row r='2'><c r='B2'><v>1</v></c><c r='C2'/></row><row r='4'/>",
            "<row r=\"2\"><c r=\"A2\"><v>0</v></c></row><row r=\"2\"/><row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"C2\"/></row><row r=\"4\"/>",
            "<row><c r='A2'><v>0</v></c></row><row><c r='B2'><v>1</v></c></row><row><c r='C2'/></row><row r='4'></row>",
        ];
        for case in cases {
            for order in [Order::Sorted, Order::AsItStands] {
                let seen = rows(case, order).expect("sound").0;
                assert_eq!(seen.len(), 2, "{case}");
                assert_eq!((seen[0].0, &seen[0].1[..]), (1, &[0, 1, 2][..]), "{case}");
                assert!(seen[0].2 > 1, "{case}");
                assert_eq!(seen[1], (3, vec![], 0), "{case}");
            }
        }
    }

    #[test]
    fn elements_in_doubt_are_refused() {
        for case in [
            "<row r='2'><c r='B2'/></row><row r='2'><c r='A2'/></row>",
            "<row r='2'><c r='A2'/></row><row r='2'><c r='A2'/></row>",
            "<row r='2'><c r='A2'/></row><row r='3'/><row r='2'><c r='B2'/></row>",
            "<row r='2'><c r='B2'/></row><row r='2'><c/></row>",
        ] {
            let error = rows(case, Order::Sorted).map(|_| ()).expect_err(case);
            assert!(
                error.contains("row 2 is written in several pieces"),
                "{error}"
            );
        }
        let mixed = "<row><c r='A2'/><c r='B3'/></row>";
        let error = rows(mixed, Order::Ascending).map(|_| ()).expect_err(mixed);
        assert!(error.contains("name different rows"), "{error}");
    }

    #[test]
    fn text_outside_the_sheet_is_refused() {
        let sheet = "<worksheet><sheetData/></worksheet>";
        let walked = |part: String| {
            walk(
                part.as_bytes(),
                "sheet",
                Order::Ascending,
                &mut Rows::default(),
            )
            .map_err(|error| error.to_string())
        };
        for part in [
            format!("text{sheet}"),
            format!("<?xml version='1.0'?>x{sheet}"),
            format!("{sheet}text"),
            format!("{sheet}<!-- note -->text"),
            format!("{sheet}<worksheet/>"),
        ] {
            let error = walked(part.clone()).expect_err(&part);
            assert!(error.contains("outside"), "{part}: {error}");
        }
        for part in [
            format!("\u{feff}<?xml version='1.0'?>\n<!-- a -->\n{sheet}\n"),
            format!("{sheet} <!-- </worksheet> and text --> "),
            format!("{sheet}<?pi </x> text?>"),
        ] {
            assert_eq!(walked(part.clone()), Ok(Walked::All), "{part}");
        }
    }
}
