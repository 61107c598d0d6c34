//! One row of a worksheet, its cells as byte ranges.

use std::borrow::Cow;

use super::guards::hides;
use crate::address::{Cell, LAST_COLUMN, LAST_ROW, Range, parse_number};
use crate::workbook::rich_text;
use crate::xml;
use crate::xml::{Event, Fault, Scanner, Tag};

/// What a cell's value is, as its `t` attribute and content say (ECMA-376 part 1, 18.18.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Blank,
    Number,
    /// An index of the shared strings.
    Shared,
    /// Text inside the cell.
    Inline,
    /// The saved text of a formula.
    FormulaText,
    Bool,
    Error,
    Date,
}

/// Whether a cell holds a formula, and of which sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    None,
    Own,
    /// It stands for others too: a shared formula's master, an array, a data table.
    Many,
}

/// A cell; all ranges are within [`Row::text`].
#[derive(Clone, Copy, Debug)]
pub struct CellSpan {
    pub column: u32,
    /// The index of its format, 0 where none is given.
    pub style: u32,
    pub kind: Kind,
    pub formula: Formula,
    /// Whether it holds a formula and not the result; an empty text is one.
    pub unsaved: bool,
    pub start: u32,
    /// The end of the start tag.
    pub open_end: u32,
    pub end: u32,
    /// What stands inside `<v>` or `<is>`.
    pub value: (u32, u32),
}

impl CellSpan {
    /// The same cell in a text that begins `by` later.
    pub fn moved_back(&self, by: u32) -> Self {
        let value = if self.value == (0, 0) {
            self.value
        } else {
            (self.value.0 - by, self.value.1 - by)
        };
        Self {
            start: self.start - by,
            open_end: self.open_end - by,
            end: self.end - by,
            value,
            ..*self
        }
    }
}

/// One row, as it stands in the part.
pub struct Row<'a> {
    /// The row's number, from 0.
    pub number: u32,
    /// The row's text, from `<row` to its end.
    pub text: &'a [u8],
    /// The start tag.
    pub open: Tag<'a>,
    /// The row's own format, which a new cell inherits.
    pub style: Option<u32>,
    /// In the order of columns, which is nearly always that of the text.
    pub cells: &'a [CellSpan],
    /// Ranges of array formulas and data tables that begin in this row or above.
    pub arrays: &'a [Range],
}

impl<'a> Row<'a> {
    /// The cell in a column, if there is one; of several, which breaks the standard, any.
    #[inline]
    pub fn cell(&self, column: u32) -> Option<CellView<'a>> {
        // Rows are mostly without gaps, so that the column is often the index.
        let span = match self.cells.get(column as usize) {
            Some(cell) if cell.column == column => cell,
            _ => {
                &self.cells[self
                    .cells
                    .binary_search_by_key(&column, |cell| cell.column)
                    .ok()?]
            }
        };
        Some(CellView {
            text: self.text,
            span,
        })
    }

    /// Whether it is hidden, or has no height.
    pub fn is_hidden(&self) -> bool {
        hides(&self.open, b"ht")
    }

    /// Whether any cell holds a formula.
    pub fn has_formulas(&self) -> bool {
        self.cells.iter().any(|cell| cell.formula != Formula::None)
    }

    /// The cells, in the order of columns.
    pub fn views(&self) -> impl Iterator<Item = CellView<'a>> {
        let text = self.text;
        self.cells.iter().map(move |span| CellView { text, span })
    }
}

/// A cell with the text that its ranges are within.
#[derive(Clone, Copy, Debug)]
pub struct CellView<'a> {
    pub text: &'a [u8],
    pub span: &'a CellSpan,
}

impl std::ops::Deref for CellView<'_> {
    type Target = CellSpan;

    fn deref(&self) -> &CellSpan {
        self.span
    }
}

impl<'a> CellView<'a> {
    /// The raw value.
    #[inline]
    pub fn raw(&self) -> &'a [u8] {
        &self.text[self.span.value.0 as usize..self.span.value.1 as usize]
    }

    /// The index of a shared string.
    #[inline]
    pub fn shared_index(&self) -> Option<u32> {
        if self.kind == Kind::Shared {
            parse_number(self.plain().trim_ascii())
        } else {
            None
        }
    }

    /// A value that is no text, such as a number, without whatever markup and entities it is written in.
    #[inline]
    pub fn plain(&self) -> Cow<'a, [u8]> {
        let raw = self.raw();
        if memchr::memchr2(b'<', b'&', raw).is_none() {
            return Cow::Borrowed(raw);
        }
        Cow::Owned(self.own_text().into_bytes())
    }

    /// The text that a cell holds itself, as opposed to a shared string.
    pub fn own_text(&self) -> String {
        let raw = self.raw();
        if self.kind == Kind::Inline {
            return rich_text(raw);
        }
        let mut text = String::new();
        let mut scanner = Scanner::new(raw, 0);
        while let Ok(Some(event)) = scanner.next() {
            match event {
                Event::Text(run) => xml::append_unescaped(run, &mut text),
                Event::CData(run) => text.push_str(&String::from_utf8_lossy(run)),
                Event::Start(_) | Event::End { .. } => {}
            }
        }
        text
    }
}

/// What is found out about a row while its cells are collected.
#[derive(Clone, Copy)]
pub(super) struct Parsed {
    pub(super) number: u32,
    pub(super) style: Option<u32>,
    pub(super) end: usize,
}

/// Reads the row whose start tag was just scanned; `base` is where the row's text begins.
pub(super) fn parse_row<'a>(
    scanner: &mut Scanner<'a>,
    text: &'a [u8],
    open: &Tag<'a>,
    next_row: u32,
    cells: &mut Vec<CellSpan>,
    arrays: &mut Vec<Range>,
) -> Result<Parsed, Fault> {
    cells.clear();
    let base = open.range.start;
    let (mut number, mut style, mut custom) = (next_row, None, false);
    for attribute in xml::attributes(open.inside) {
        match attribute.name {
            b"r" => {
                number = parse_number(attribute.value)
                    .filter(|r| (1..=LAST_ROW + 1).contains(r))
                    .ok_or(Fault::Malformed(
                        "it holds a row whose number is not between 1 and 1,048,576",
                    ))?
                    - 1;
            }
            b"s" => style = parse_number(attribute.value),
            b"customFormat" => custom = matches!(attribute.value, b"1" | b"true"),
            _ => {}
        }
    }
    if number > LAST_ROW {
        return Err(Fault::Malformed(
            "it holds a row beyond the last, 1,048,576",
        ));
    }
    let style = style.filter(|_| custom);
    if open.self_closing {
        return Ok(Parsed {
            number,
            style,
            end: open.range.end,
        });
    }
    let mut in_order = true;
    loop {
        match scanner.next()?.ok_or(Fault::Incomplete)? {
            Event::Start(tag) if tag.local() == b"c" => {
                let next_column = cells.last().map_or(0, |cell| cell.column + 1);
                let cell = parse_cell(scanner, text, &tag, base, next_column, arrays)?;
                in_order &= cell.column >= next_column;
                cells.push(cell);
            }
            Event::Start(tag) => scanner.skip_element(&tag)?,
            Event::End { range, .. } => {
                if !in_order {
                    cells.sort_by_key(|cell| cell.column);
                }
                return Ok(Parsed {
                    number,
                    style,
                    end: range.end,
                });
            }
            Event::Text(_) | Event::CData(_) => {}
        }
    }
}

#[inline]
fn parse_cell<'a>(
    scanner: &mut Scanner<'a>,
    text: &'a [u8],
    tag: &Tag<'a>,
    base: usize,
    next_column: u32,
    arrays: &mut Vec<Range>,
) -> Result<CellSpan, Fault> {
    let mut cell = CellSpan {
        column: next_column,
        style: 0,
        kind: Kind::Number,
        formula: Formula::None,
        unsaved: false,
        start: (tag.range.start - base) as u32,
        open_end: (tag.range.end - base) as u32,
        end: (tag.range.end - base) as u32,
        value: (0, 0),
    };
    for attribute in xml::attributes(tag.inside) {
        match attribute.name {
            b"r" => {
                let at = Cell::parse(attribute.value).ok_or(Fault::Malformed(
                    "it holds a cell whose reference is no cell",
                ))?;
                cell.column = at.column;
            }
            b"s" => cell.style = parse_number(attribute.value).unwrap_or(0),
            b"t" => cell.kind = kind_of(attribute.value),
            _ => {}
        }
    }
    if cell.column > LAST_COLUMN {
        return Err(Fault::Malformed("it holds a cell beyond the last column"));
    }
    let typed = std::mem::replace(&mut cell.kind, Kind::Blank);
    if !tag.self_closing {
        read_content(scanner, text, base, typed, &mut cell, arrays)?;
    }
    Ok(cell)
}

fn kind_of(t: &[u8]) -> Kind {
    match t {
        b"s" => Kind::Shared,
        b"inlineStr" => Kind::Inline,
        b"str" => Kind::FormulaText,
        b"b" => Kind::Bool,
        b"e" => Kind::Error,
        b"d" => Kind::Date,
        _ => Kind::Number,
    }
}

fn read_content<'a>(
    scanner: &mut Scanner<'a>,
    text: &'a [u8],
    base: usize,
    typed: Kind,
    cell: &mut CellSpan,
    arrays: &mut Vec<Range>,
) -> Result<(), Fault> {
    let open_end = base + cell.open_end as usize;
    if let Some((value_end, end)) = plain_value(&text[open_end..]) {
        cell.value = (cell.open_end + 3, cell.open_end + value_end as u32);
        cell.end = cell.open_end + end as u32;
        cell.kind = if value_end > 3 { typed } else { Kind::Blank };
        *scanner = Scanner::new(text, open_end + end);
        return Ok(());
    }
    loop {
        match scanner.next()?.ok_or(Fault::Incomplete)? {
            Event::Start(tag) => {
                let inside = tag.range.end;
                match tag.local() {
                    b"f" => {
                        cell.formula = match tag.get(b"t") {
                            Some(b"array" | b"dataTable") => {
                                arrays.extend(tag.get(b"ref").and_then(Range::parse));
                                Formula::Many
                            }
                            Some(b"shared") if tag.get(b"ref").is_some() => Formula::Many,
                            _ => Formula::Own,
                        };
                        scanner.skip_element(&tag)?;
                    }
                    b"v" | b"is" => {
                        scanner.skip_element(&tag)?;
                        let end = if tag.self_closing {
                            inside
                        } else {
                            closing_tag(text, scanner.position())
                        };
                        cell.value = ((inside - base) as u32, (end - base) as u32);
                        if end > inside {
                            cell.kind = typed;
                        }
                    }
                    _ => scanner.skip_element(&tag)?,
                }
            }
            Event::End { range, .. } => {
                cell.end = (range.end - base) as u32;
                let blank = cell.formula != Formula::None && cell.kind == Kind::Blank;
                cell.unsaved = blank && typed != Kind::FormulaText;
                return Ok(());
            }
            Event::Text(_) | Event::CData(_) => {}
        }
    }
}

/// The common case, `<v>…</v></c>` and nothing else: the ends of the value and of the cell.
#[inline]
fn plain_value(rest: &[u8]) -> Option<(usize, usize)> {
    const AFTER: &[u8] = b"</v></c>";
    if !rest.starts_with(b"<v>") {
        return None;
    }
    let end = 3 + memchr::memchr(b'<', &rest[3..])?;
    rest[end..]
        .starts_with(AFTER)
        .then_some((end, end + AFTER.len()))
}

/// Where the closing tag that ends at `end` begins.
fn closing_tag(text: &[u8], end: usize) -> usize {
    memchr::memrchr(b'<', &text[..end]).unwrap_or(end)
}
