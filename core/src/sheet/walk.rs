//! The walk itself: a window over the inflated part that is never larger than a row needs.

use std::io::Read;

use super::row::{CellSpan, Row, parse_row};
use super::tail::Tail;
use crate::Error;
use crate::address::Range;
use crate::xml::{self, Event, Fault, Scanner, TextReader};

/// Everything up to and including `<sheetData>`.
pub(crate) struct Head<'a> {
    /// The text. Where `<sheetData/>` is self-closed, it ends before it, and the tail begins with it.
    pub(crate) text: &'a [u8],
    /// The prefix of the main namespace, colon included: `x:` or nothing.
    pub(crate) prefix: &'a [u8],
    /// Formats of whole columns: first column, last column, format.
    pub(crate) columns: Vec<(u32, u32, u32)>,
}

/// Who walks along.
pub(crate) trait Visitor {
    /// The part begins.
    fn head(&mut self, head: &Head<'_>) -> Result<(), Error>;
    /// The next row. `lead` is what stands between the row before and this one, nearly always nothing.
    fn row(&mut self, lead: &[u8], row: &Row<'_>) -> Result<(), Error>;
    /// The part ends with this, from `</sheetData>` on.
    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error>;
}

const WINDOW: usize = 256 << 10;
const SMALLEST_WINDOW: usize = 16 << 10;
/// A row may fill 16,384 cells; this leaves each 16 KiB. A head or a tail may be as large.
const LARGEST_PIECE: usize = 256 << 20;

/// Walks a worksheet part from its first byte to its last. Visitors see UTF-8, whatever the part is written in.
///
/// # Errors
/// Where the part cannot be read or is not a worksheet as the standard has it, or where the visitor stops.
pub(crate) fn walk(source: impl Read, part: &str, visitor: &mut impl Visitor) -> Result<(), Error> {
    let source = TextReader::new(source);
    let mut window = Window { source, part, buffer: Vec::new(), start: 0, step: 0, ended: false };
    let empty = walk_head(&mut window, visitor)?;
    if !empty {
        walk_rows(&mut window, visitor)?;
    }
    while !window.ended {
        window.refill()?;
    }
    visitor.tail(&Tail::new(window.text(), part))
}

/// Gives whether there are no rows at all.
fn walk_head<R: Read>(window: &mut Window<'_, R>, visitor: &mut impl Visitor) -> Result<bool, Error> {
    loop {
        match find_sheet_data(window.text()) {
            Ok(found) => {
                let head = Head {
                    text: &window.text()[..found.end],
                    prefix: xml::prefix(&window.text()[found.name.0..found.name.1]),
                    columns: found.columns,
                };
                visitor.head(&head)?;
                window.start += found.end;
                return Ok(found.empty);
            }
            Err(Fault::Incomplete) => window.more("it has no <sheetData>")?,
            Err(fault) => return Err(fault.in_part(window.part)),
        }
    }
}

struct SheetData {
    end: usize,
    name: (usize, usize),
    empty: bool,
    columns: Vec<(u32, u32, u32)>,
}

fn find_sheet_data(text: &[u8]) -> Result<SheetData, Fault> {
    let skip = if text.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let mut scanner = Scanner::new(text, skip);
    let mut columns = Vec::new();
    loop {
        let Event::Start(tag) = scanner.next()?.ok_or(Fault::Incomplete)? else { continue };
        match tag.local() {
            b"sheetData" => {
                let end = if tag.self_closing { tag.range.start } else { tag.range.end };
                let name = (tag.range.start + 1, tag.range.start + 1 + tag.name.len());
                return Ok(SheetData { end, name, empty: tag.self_closing, columns });
            }
            b"col" => {
                if let (Some(first), Some(last), Some(style)) =
                    (tag.number(b"min"), tag.number(b"max"), tag.number(b"style"))
                {
                    columns.push((first.saturating_sub(1), last.saturating_sub(1), style));
                }
            }
            _ => {}
        }
    }
}

fn walk_rows<R: Read>(window: &mut Window<'_, R>, visitor: &mut impl Visitor) -> Result<(), Error> {
    let mut cells: Vec<CellSpan> = Vec::new();
    let mut arrays: Vec<Range> = Vec::new();
    let mut next_row = 0;
    loop {
        let known_arrays = arrays.len();
        match step(window.text(), next_row, &mut cells, &mut arrays) {
            Ok(Step::Row { start, open_end, parsed_end, number, style }) => {
                let text = window.text();
                let row_text = &text[start..parsed_end];
                let Ok(Some(Event::Start(open))) = Scanner::new(&row_text[..open_end - start], 0).next()
                else {
                    return Err(Error::workbook(window.part, "a row's start tag cannot be read"));
                };
                visitor.row(
                    &text[..start],
                    &Row { number, text: row_text, open, style, cells: &cells, arrays: &arrays },
                )?;
                window.start += parsed_end;
                next_row = number + 1;
            }
            Ok(Step::End) => return Ok(()),
            Err(Fault::Incomplete) => {
                // The row is read again with more of the text.
                arrays.truncate(known_arrays);
                window.more("it ends in the middle of its rows")?;
            }
            Err(fault) => return Err(fault.in_part(window.part)),
        }
    }
}

enum Step {
    Row { start: usize, open_end: usize, parsed_end: usize, number: u32, style: Option<u32> },
    End,
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
                return Ok(Step::Row {
                    start: tag.range.start,
                    open_end: tag.range.end,
                    parsed_end: parsed.end,
                    number: parsed.number,
                    style: parsed.style,
                });
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
            return Err(Error::workbook(self.part, format!("{otherwise}; the worksheet is damaged")));
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
            return Err(Error::workbook(self.part, "what stands after the rows is larger than 256 MiB"));
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
