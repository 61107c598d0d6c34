//! The walk itself: a window over the inflated part that is never larger than a row needs.

use std::io::Read;

use super::row::{CellSpan, Parsed, Row, parse_row};
use super::tail::Tail;
use crate::address::Range;
use crate::error::Error;
use crate::xml;
use crate::xml::{Event, Fault, Scanner, Tag, TextReader};

/// Everything up to and including `<sheetData>`.
pub struct Head<'a> {
    /// The text. Where `<sheetData/>` is self-closed or missing, it ends where that stands or belongs.
    pub text: &'a [u8],
    /// Where there are no rows at all: how much of the tail's beginning the self-closed `<sheetData/>` is.
    pub empty: Option<usize>,
    /// The prefix of the main namespace, colon included: `x:` or nothing.
    pub prefix: &'a [u8],
    /// Formats of whole columns: first column, last column, format.
    pub columns: Vec<(u32, u32, u32)>,
}

/// Receives the pieces of a worksheet as they are found.
pub trait Visitor {
    /// The error that ends the walk.
    type Error: From<Error>;

    /// The part begins.
    fn head(&mut self, head: &Head<'_>) -> Result<(), Self::Error>;
    /// The next row. `lead` is what stands between the row before and this one, nearly always nothing.
    fn row(&mut self, lead: &[u8], row: &Row<'_>) -> Result<(), Self::Error>;
    /// The part ends with this, from `</sheetData>` on.
    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Self::Error>;
}

const WINDOW: usize = 256 << 10;
const SMALLEST_WINDOW: usize = 16 << 10;
/// A row may fill 16,384 cells; this leaves each 16 KiB. A head or a tail may be as large.
const LARGEST_PIECE: usize = 256 << 20;

/// In which order the rows are handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As they stand, which must be ascending.
    Ascending,
    /// As they stand, whatever that is: to splice them.
    AsItStands,
    /// By their numbers, for which the whole part is held in memory: to read a sheet that breaks the order.
    Sorted,
}

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Walked {
    /// At the end of the part.
    All,
    /// At a row that stands below a later one; the visitor has seen a part of the sheet only.
    NotAscending,
}

/// Walks a worksheet part from its first byte to its last.
///
/// # Errors
/// Where the part cannot be read or is not a worksheet as the standard has it, or where the visitor stops.
pub fn walk<V: Visitor>(
    source: impl Read,
    part: &str,
    order: Order,
    visitor: &mut V,
) -> Result<Walked, V::Error> {
    let source = TextReader::new(source);
    let mut window = Window {
        source,
        part,
        buffer: Vec::new(),
        start: 0,
        step: 0,
        ended: false,
    };
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
    while !window.ended {
        window.refill()?;
    }
    visitor.tail(&Tail::new(window.text(), part))?;
    Ok(Walked::All)
}

/// Gives whether there are no rows at all.
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
                    empty: found.empty,
                };
                visitor.head(&head)?;
                window.start += found.end;
                return Ok(found.empty.is_some());
            }
            Err(Fault::Incomplete) => window.more("it has no <sheetData>")?,
            Err(fault) => return Err(fault.in_part(window.part).into()),
        }
    }
}

struct SheetData {
    end: usize,
    /// Where a name stands that has the prefix of the main namespace.
    name: (usize, usize),
    empty: Option<usize>,
    columns: Vec<(u32, u32, u32)>,
}

/// What stands behind the rows (ECMA-376 part 1, 18.3.1.99), so that `<sheetData>` is missing where one comes first.
const AFTER_ROWS: [&[u8]; 33] = [
    b"sheetCalcPr",
    b"sheetProtection",
    b"protectedRanges",
    b"scenarios",
    b"autoFilter",
    b"sortState",
    b"dataConsolidate",
    b"customSheetViews",
    b"mergeCells",
    b"phoneticPr",
    b"conditionalFormatting",
    b"dataValidations",
    b"hyperlinks",
    b"printOptions",
    b"pageMargins",
    b"pageSetup",
    b"headerFooter",
    b"rowBreaks",
    b"colBreaks",
    b"customProperties",
    b"cellWatches",
    b"ignoredErrors",
    b"smartTags",
    b"drawing",
    b"legacyDrawing",
    b"legacyDrawingHF",
    b"drawingHF",
    b"picture",
    b"oleObjects",
    b"controls",
    b"webPublishItems",
    b"tableParts",
    b"extLst",
];

fn find_sheet_data(text: &[u8]) -> Result<SheetData, Fault> {
    let skip = if text.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    let mut scanner = Scanner::new(text, skip);
    let mut columns = Vec::new();
    let root = loop {
        if let Event::Start(tag) = scanner.next()?.ok_or(Fault::Incomplete)? {
            break tag;
        }
    };
    if root.self_closing {
        return Err(Fault::Malformed("it has no <sheetData>"));
    }
    let name_of = |tag: &Tag<'_>| (tag.range.start + 1, tag.range.start + 1 + tag.name.len());
    loop {
        let (at, missing) = match scanner.next()?.ok_or(Fault::Incomplete)? {
            Event::Start(tag) if tag.local() == b"sheetData" => {
                let end = if tag.self_closing {
                    tag.range.start
                } else {
                    tag.range.end
                };
                let empty = tag.self_closing.then(|| tag.range.len());
                return Ok(SheetData {
                    end,
                    name: name_of(&tag),
                    empty,
                    columns,
                });
            }
            Event::Start(tag) if tag.local() == b"cols" => {
                read_columns(&mut scanner, &tag, &mut columns)?;
                continue;
            }
            Event::Start(tag) => {
                let missing = AFTER_ROWS.contains(&tag.local());
                if !missing {
                    scanner.skip_element(&tag)?;
                }
                (tag.range.start, missing)
            }
            Event::End { range, .. } => (range.start, true),
            Event::Text(_) | Event::CData(_) => continue,
        };
        if missing {
            return Ok(SheetData {
                end: at,
                name: name_of(&root),
                empty: Some(0),
                columns,
            });
        }
    }
}

fn read_columns(
    scanner: &mut Scanner<'_>,
    open: &Tag<'_>,
    columns: &mut Vec<(u32, u32, u32)>,
) -> Result<(), Fault> {
    if open.self_closing {
        return Ok(());
    }
    loop {
        match scanner.next()?.ok_or(Fault::Incomplete)? {
            Event::Start(tag) => {
                if let (Some(first), Some(last), Some(style)) =
                    (tag.number(b"min"), tag.number(b"max"), tag.number(b"style"))
                {
                    columns.push((first.saturating_sub(1), last.saturating_sub(1), style));
                }
                scanner.skip_element(&tag)?;
            }
            Event::End { .. } => return Ok(()),
            Event::Text(_) | Event::CData(_) => {}
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
            Ok(Step::Row(found)) => {
                if found.parsed.number < next_row && order == Order::Ascending {
                    return Ok(Walked::NotAscending);
                }
                let text = window.text();
                visitor.row(
                    &text[..found.start],
                    &found.row(text, window.part, &cells, &arrays)?,
                )?;
                window.start += found.parsed.end;
                next_row = found.parsed.number + 1;
            }
            Ok(Step::End) => return Ok(Walked::All),
            Err(Fault::Incomplete) => {
                // The row is read again with more of the text.
                arrays.truncate(known_arrays);
                window.more("it ends in the middle of its rows")?;
            }
            Err(fault) => return Err(fault.in_part(window.part).into()),
        }
    }
}

/// Finds all rows first, and reads each of them a second time in the order of their numbers.
fn walk_sorted<R: Read, V: Visitor>(
    window: &mut Window<'_, R>,
    visitor: &mut V,
) -> Result<Walked, V::Error> {
    while !window.ended {
        window.refill()?;
    }
    let text = window.text();
    let in_part = |fault: Fault| fault.in_part(window.part);
    let mut cells: Vec<CellSpan> = Vec::new();
    let mut arrays: Vec<Range> = Vec::new();
    let mut rows = Vec::new();
    let (mut at, mut next_row) = (0, 0);
    while let Step::Row(mut found) =
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
        // A row without a number of its own keeps the one that its place gave it.
        let row = &text[range];
        if let Step::Row(found) = step(row, number, &mut cells, &mut arrays).map_err(in_part)? {
            visitor.row(b"", &found.row(row, window.part, &cells, &arrays)?)?;
        }
    }
    window.start += end;
    Ok(Walked::All)
}

enum Step {
    Row(FoundRow),
    End,
}

/// A row's place in the text that was looked at.
struct FoundRow {
    start: usize,
    open_end: usize,
    parsed: Parsed,
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
            return Err(Error::workbook(part, "a row's start tag cannot be read"));
        };
        let Parsed { number, style, .. } = self.parsed;
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
) -> Result<Step, Fault> {
    let mut scanner = Scanner::new(text, 0);
    loop {
        match scanner.next()?.ok_or(Fault::Incomplete)? {
            Event::Start(tag) if tag.local() == b"row" => {
                let parsed = parse_row(&mut scanner, text, &tag, next_row, cells, arrays)?;
                return Ok(Step::Row(FoundRow {
                    start: tag.range.start,
                    open_end: tag.range.end,
                    parsed,
                }));
            }
            Event::Start(tag) => scanner.skip_element(&tag)?,
            Event::End { .. } => return Ok(Step::End),
            Event::Text(_) | Event::CData(_) => {}
        }
    }
}

/// The part of the inflated text that is still needed.
struct Window<'p, R> {
    source: R,
    part: &'p str,
    buffer: Vec<u8>,
    start: usize,
    /// How much was asked for last; small at first, since most sheets are.
    step: usize,
    ended: bool,
}

impl<R: Read> Window<'_, R> {
    fn text(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Reads more, or says that nothing more comes.
    fn more(&mut self, otherwise: &str) -> Result<(), Error> {
        if self.ended {
            return Err(Error::workbook(
                self.part,
                format!("{otherwise}; the worksheet is damaged"),
            ));
        }
        if self.text().len() > LARGEST_PIECE {
            return Err(Error::workbook(
                self.part,
                "one row, or what stands around the rows, is larger than 256 MiB",
            ));
        }
        self.refill()
    }

    fn refill(&mut self) -> Result<(), Error> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let kept = self.buffer.len();
        if kept > LARGEST_PIECE {
            return Err(Error::workbook(
                self.part,
                "what stands after the rows is larger than 256 MiB",
            ));
        }
        self.step = (self.step * 2).clamp(SMALLEST_WINDOW, WINDOW);
        self.buffer.resize(kept + self.step.max(kept / 2), 0);
        let mut filled = kept;
        while filled < self.buffer.len() {
            let read = self
                .source
                .read(&mut self.buffer[filled..])
                .map_err(|error| Error::workbook(self.part, error.to_string()))?;
            if read == 0 {
                self.ended = true;
                break;
            }
            filled += read;
        }
        self.buffer.truncate(filled);
        Ok(())
    }
}
