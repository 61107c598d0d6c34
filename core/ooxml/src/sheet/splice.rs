//! Splicing of edits into a row: the ranges of the edited cells are replaced, and every other byte
//! is copied.

use std::borrow::Cow;

use super::cell::{CellSpan, Kind};
use super::row::Row;
use crate::address::Cell;
use crate::xml;
use crate::xml::{Event, Scanner};

/// The new value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewValue<'a> {
    /// Text, written into the cell itself.
    Text(Cow<'a, str>),
    /// A number in its shortest decimal spelling.
    Number(Cow<'a, str>),
    /// No value.
    Blank,
}

/// The edit of one cell. Fields that are `None` stay as they are.
#[derive(Clone, Debug)]
pub struct CellEdit<'a> {
    /// Column, from 0.
    pub column: u32,
    /// Index of the new cell format.
    pub style: Option<u32>,
    /// The new value.
    pub value: Option<NewValue<'a>>,
}

/// Appends the row with its edits. These are in the order of columns, with one edit at most for a
/// column.
pub fn splice_row(row: &Row<'_>, edits: &[CellEdit<'_>], out: &mut Vec<u8>) {
    if row.pieces.is_empty() {
        return splice_element(row, edits, out);
    }
    let (mut copied, mut done) = (0, 0);
    for (index, piece) in row.pieces.iter().enumerate() {
        out.extend_from_slice(&row.text[copied..piece.start]);
        copied = piece.end;
        // A new cell goes into the element of the cell before it.
        let next = first_column_after(row, index);
        let count =
            edits[done..].partition_point(|edit| next.is_none_or(|next| edit.column < next));
        let edits = &edits[done..done + count];
        done += count;
        let text = &row.text[piece.clone()];
        match Scanner::new(text, 0).next() {
            Ok(Some(Event::Start(open))) if !edits.is_empty() => {
                let cells = cells_within(row, piece);
                let element = Row {
                    number: row.number,
                    text,
                    open,
                    style: row.style,
                    cells: &cells,
                    arrays: row.arrays,
                    pieces: &[],
                };
                splice_element(&element, edits, out);
            }
            _ => out.extend_from_slice(text),
        }
    }
}

/// Returns the first column of the elements after one, if they have cells.
fn first_column_after(row: &Row<'_>, index: usize) -> Option<u32> {
    let end = row.pieces[index].end as u32;
    let after = row.cells.iter().filter(|cell| cell.start >= end);
    after.map(|cell| cell.column).min()
}

/// Returns the cells of one element of a row, by their places in it.
fn cells_within(row: &Row<'_>, piece: &std::ops::Range<usize>) -> Vec<CellSpan> {
    let start = piece.start as u32;
    let within = row.cells.iter();
    within
        .filter(|cell| piece.contains(&(cell.start as usize)))
        .map(|cell| cell.moved_back(start))
        .collect()
}

/// Appends one element of a row with its edits.
fn splice_element(row: &Row<'_>, edits: &[CellEdit<'_>], out: &mut Vec<u8>) {
    let prefix = xml::prefix(row.open.name);
    let mut copied = open_row(row, edits, out);
    for Cut {
        range,
        edit,
        present,
    } in cuts(row, edits)
    {
        out.extend_from_slice(&row.text[copied..range.start]);
        match present {
            Some(cell) => splice_cell(row, cell, edit, out),
            None => write_new_cell(row.number, edit, prefix, out),
        }
        copied = range.end;
    }
    if row.open.self_closing {
        write_end(out, prefix, b"row");
    } else {
        out.extend_from_slice(&row.text[copied..]);
    }
}

/// Appends a new row.
pub fn write_row(number: u32, edits: &[CellEdit<'_>], prefix: &[u8], out: &mut Vec<u8>) {
    out.push(b'<');
    out.extend_from_slice(prefix);
    out.extend_from_slice(format!("row r=\"{}\">", number + 1).as_bytes());
    for edit in edits {
        write_new_cell(number, edit, prefix, out);
    }
    write_end(out, prefix, b"row");
}

/// A range of a row's text and the edit that replaces it.
struct Cut<'a, 'e> {
    range: std::ops::Range<usize>,
    edit: &'a CellEdit<'e>,
    present: Option<&'a CellSpan>,
}

/// Returns the ranges to replace, in the order of the text.
///
/// If several cells claim a column, against the standard, each gets the edit, since programs differ
/// in which they read.
fn cuts<'a, 'e>(row: &Row<'a>, edits: &'a [CellEdit<'e>]) -> Vec<Cut<'a, 'e>> {
    let mut cuts = Vec::with_capacity(edits.len());
    for edit in edits {
        let from = row.cells.partition_point(|cell| cell.column < edit.column);
        let (same, after) = row.cells[from..]
            .split_at(row.cells[from..].partition_point(|cell| cell.column == edit.column));
        cuts.extend(same.iter().map(|cell| Cut {
            range: cell.start as usize..cell.end as usize,
            edit,
            present: Some(cell),
        }));
        if same.is_empty() {
            let next = after.iter().map(|cell| cell.start).min();
            let at = next.map_or_else(|| rows_end(row), |start| start as usize);
            cuts.push(Cut {
                range: at..at,
                edit,
                present: None,
            });
        }
    }
    // The sort is stable, so that new cells at the same position keep their order.
    cuts.sort_by_key(|cut| (cut.range.start, cut.range.end));
    cuts
}

fn write_new_cell(row: u32, edit: &CellEdit<'_>, prefix: &[u8], out: &mut Vec<u8>) {
    let reference = Cell::new(row, edit.column);
    let new = CellStart {
        attributes: &[],
        reference,
        prefix,
        extensions: Vec::new(),
    };
    write_cell(
        &new,
        edit.style,
        edit.value.as_ref().unwrap_or(&NewValue::Blank),
        out,
    );
}

/// Writes the row's start tag, its `spans` extended to contain the edits. Returns the length of the
/// text that is done.
fn open_row(row: &Row<'_>, edits: &[CellEdit<'_>], out: &mut Vec<u8>) -> usize {
    let tag_end = row.open.range.end;
    let inside_start = row.open.range.start + 1 + row.open.name.len();
    out.extend_from_slice(&row.text[..inside_start]);
    let mut done = 0;
    for attribute in xml::attributes(row.open.inside) {
        if attribute.name != b"spans" {
            continue;
        }
        if let Some(grown) = grown_spans(attribute.value, edits) {
            out.extend_from_slice(&row.open.inside[..attribute.range.start]);
            out.extend_from_slice(format!("spans=\"{grown}\"").as_bytes());
            done = attribute.range.end;
        }
    }
    out.extend_from_slice(&row.open.inside[done..]);
    out.push(b'>');
    tag_end
}

fn grown_spans(spans: &[u8], edits: &[CellEdit<'_>]) -> Option<String> {
    let text = std::str::from_utf8(spans).ok()?;
    let (first, last) = text.split_once(':')?;
    let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
    let lowest = edits.first()?.column + 1;
    let highest = edits.last()?.column + 1;
    (lowest < first || highest > last)
        .then(|| format!("{}:{}", lowest.min(first), highest.max(last)))
}

/// Returns the position for a new last cell: after the last cell, and before other content of the
/// row.
fn rows_end(row: &Row<'_>) -> usize {
    row.cells
        .iter()
        .map(|cell| cell.end as usize)
        .max()
        .unwrap_or(row.open.range.end)
}

/// The parts of a cell that an edit keeps.
struct CellStart<'a> {
    /// Attributes of the old cell. Style and type are replaced.
    attributes: &'a [u8],
    /// Reference of a cell that is new.
    reference: Cell,
    /// Prefix of the cell's name, colon included.
    prefix: &'a [u8],
    /// Content other than value and formula: extensions.
    extensions: Vec<u8>,
}

fn splice_cell(row: &Row<'_>, cell: &CellSpan, edit: &CellEdit<'_>, out: &mut Vec<u8>) {
    let text = &row.text[cell.start as usize..cell.end as usize];
    let mut scanner = Scanner::new(text, 0);
    let Ok(Some(Event::Start(open))) = scanner.next() else {
        out.extend_from_slice(text);
        return;
    };
    let start = CellStart {
        attributes: open.inside,
        reference: Cell::new(row.number, cell.column),
        prefix: xml::prefix(open.name),
        extensions: if open.self_closing {
            Vec::new()
        } else {
            extensions_of(text, &mut scanner)
        },
    };
    match &edit.value {
        Some(NewValue::Blank) if cell.kind == Kind::Blank => {
            restyle(row, cell, &start, edit.style, out);
        }
        Some(value) => write_cell(&start, edit.style.or(Some(cell.style)), value, out),
        None => restyle(row, cell, &start, edit.style, out),
    }
}

/// Returns the content of a cell other than its formula and value.
fn extensions_of(text: &[u8], scanner: &mut Scanner<'_>) -> Vec<u8> {
    let mut found = Vec::new();
    while let Ok(Some(event)) = scanner.next() {
        let child = match event {
            Event::Start(child) => child,
            Event::End { .. } => break,
            Event::Text(_) | Event::CData(_) => continue,
        };
        if scanner.skip_element(&child).is_err() {
            break;
        }
        if !matches!(child.local(), b"f" | b"v" | b"is") {
            found.extend_from_slice(&text[child.range.start..scanner.position()]);
        }
    }
    found
}

/// Writes a cell with another style and its old content.
fn restyle(
    row: &Row<'_>,
    cell: &CellSpan,
    start: &CellStart<'_>,
    style: Option<u32>,
    out: &mut Vec<u8>,
) {
    let Some(style) = style else {
        out.extend_from_slice(&row.text[cell.start as usize..cell.end as usize]);
        return;
    };
    write_name(start.prefix, out);
    copy_attributes(start, &[b"s"], out);
    write_style(style, out);
    let open_end = cell.open_end as usize;
    out.extend_from_slice(if row.text[..open_end].ends_with(b"/>") {
        b"/>"
    } else {
        b">"
    });
    out.extend_from_slice(&row.text[open_end..cell.end as usize]);
}

/// Writes a cell with a new value. Rich values and dynamic array marks (`vm`, `cm`) belonged to the
/// old one and are dropped.
fn write_cell(start: &CellStart<'_>, style: Option<u32>, value: &NewValue<'_>, out: &mut Vec<u8>) {
    write_name(start.prefix, out);
    if start.attributes.is_empty() {
        out.extend_from_slice(format!(" r=\"{}\"", start.reference).as_bytes());
    } else {
        copy_attributes(start, &[b"s", b"t", b"vm", b"cm", b"ph"], out);
    }
    if let Some(style) = style {
        write_style(style, out);
    }
    if *value == NewValue::Blank && start.extensions.is_empty() {
        out.extend_from_slice(b"/>");
        return;
    }
    write_value(value, start.prefix, out);
    out.extend_from_slice(&start.extensions);
    write_end(out, start.prefix, b"c");
}

/// Writes the rest of a cell's start tag, and its value.
fn write_value(value: &NewValue<'_>, prefix: &[u8], out: &mut Vec<u8>) {
    match value {
        NewValue::Blank => out.push(b'>'),
        NewValue::Number(number) => {
            out.push(b'>');
            write_start(out, prefix, b"v");
            out.extend_from_slice(number.as_bytes());
            write_end(out, prefix, b"v");
        }
        NewValue::Text(text) => {
            out.extend_from_slice(b" t=\"inlineStr\">");
            write_start(out, prefix, b"is");
            out.push(b'<');
            out.extend_from_slice(prefix);
            out.push(b't');
            if text.trim() != &**text || text.contains(['\n', '\t']) {
                out.extend_from_slice(b" xml:space=\"preserve\"");
            }
            out.push(b'>');
            xml::append_string(text, out);
            write_end(out, prefix, b"t");
            write_end(out, prefix, b"is");
        }
    }
}

fn write_name(prefix: &[u8], out: &mut Vec<u8>) {
    out.push(b'<');
    out.extend_from_slice(prefix);
    out.push(b'c');
}

fn copy_attributes(start: &CellStart<'_>, but: &[&[u8]], out: &mut Vec<u8>) {
    for attribute in xml::attributes(start.attributes) {
        if !but.contains(&attribute.name) {
            out.push(b' ');
            out.extend_from_slice(&start.attributes[attribute.range]);
        }
    }
}

fn write_style(style: u32, out: &mut Vec<u8>) {
    if style > 0 {
        out.extend_from_slice(format!(" s=\"{style}\"").as_bytes());
    }
}

fn write_start(out: &mut Vec<u8>, prefix: &[u8], name: &[u8]) {
    out.push(b'<');
    out.extend_from_slice(prefix);
    out.extend_from_slice(name);
    out.push(b'>');
}

fn write_end(out: &mut Vec<u8>, prefix: &[u8], name: &[u8]) {
    out.extend_from_slice(b"</");
    out.extend_from_slice(prefix);
    out.extend_from_slice(name);
    out.push(b'>');
}
