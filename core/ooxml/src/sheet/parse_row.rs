//! Parsing of a row.

use super::cell::{CellSpan, Formula, Kind};
use crate::address::{Cell, LAST_COLUMN, LAST_ROW, Range, parse_number};
use crate::xml;
use crate::xml::{Event, Fault, Scanner, Tag};

/// The properties of a row that are found while its cells are collected.
#[derive(Clone, Copy)]
pub(super) struct ParsedRow {
    pub(super) number: u32,
    pub(super) style: Option<u32>,
    pub(super) end: usize,
}

/// Parses the row whose start tag was just scanned, and collects its cells and the ranges of its
/// array formulas.
///
/// # Errors
/// [`Fault`] if the row is incomplete or not valid.
pub(super) fn parse_row<'a>(
    scanner: &mut Scanner<'a>,
    text: &'a [u8],
    open: &Tag<'a>,
    next_row: u32,
    cells: &mut Vec<CellSpan>,
    arrays: &mut Vec<Range>,
) -> Result<ParsedRow, Fault> {
    cells.clear();
    let base = open.range.start;
    let (stated, style) = read_row_attributes(open)?;
    let mut number = stated.unwrap_or(next_row);
    if number > LAST_ROW {
        return Err(Fault::Malformed(
            "has a row after the last possible one, 1,048,576",
        ));
    }
    if open.self_closing {
        return Ok(ParsedRow {
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
                if stated.is_none() {
                    number = row_of_cell(&tag, number, cells.is_empty())?;
                }
                cells.push(cell);
            }
            Event::Start(tag) => scanner.skip_element(&tag)?,
            Event::End { range, .. } => {
                if !in_order {
                    cells.sort_by_key(|cell| cell.column);
                }
                return Ok(ParsedRow {
                    number,
                    style,
                    end: range.end,
                });
            }
            Event::Text(_) | Event::CData(_) => {}
        }
    }
}

/// Returns the number of a row that states none: its cells may. A row without a number in either is
/// the next one.
fn row_of_cell(cell: &Tag<'_>, number: u32, is_first: bool) -> Result<u32, Fault> {
    match cell.get(b"r").and_then(Cell::parse) {
        Some(at) if at.row != number && !is_first => Err(Fault::Malformed(
            "has a row without a number, whose cells name different rows",
        )),
        Some(at) => Ok(at.row),
        None => Ok(number),
    }
}

/// Returns the number that a row states, and its own format.
fn read_row_attributes(open: &Tag<'_>) -> Result<(Option<u32>, Option<u32>), Fault> {
    let (mut number, mut style, mut custom) = (None, None, false);
    for attribute in xml::attributes(open.inside) {
        match attribute.name {
            b"r" => {
                let stated = parse_number(attribute.value)
                    .filter(|r| (1..=LAST_ROW + 1).contains(r))
                    .ok_or(Fault::Malformed(
                        "has a row whose number is not between 1 and 1,048,576",
                    ))?;
                number = Some(stated - 1);
            }
            b"s" => style = parse_number(attribute.value),
            b"customFormat" => custom = matches!(attribute.value, b"1" | b"true"),
            _ => {}
        }
    }
    Ok((number, style.filter(|_| custom)))
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
                let at = Cell::parse(attribute.value)
                    .ok_or(Fault::Malformed("has a cell whose reference is not valid"))?;
                cell.column = at.column;
            }
            b"s" => cell.style = parse_number(attribute.value).unwrap_or(0),
            b"t" => cell.kind = kind_of(attribute.value),
            _ => {}
        }
    }
    if cell.column > LAST_COLUMN {
        return Err(Fault::Malformed(
            "has a cell after the last possible column, XFD",
        ));
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

/// Returns the ends of the value and of the cell in the common case, `<v>…</v></c>` and nothing
/// else.
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

/// Returns the start of the closing tag that ends at `end`.
fn closing_tag(text: &[u8], end: usize) -> usize {
    memchr::memrchr(b'<', &text[..end]).unwrap_or(end)
}
