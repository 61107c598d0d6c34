//! The cells of a workbook sheet by sheet, in the shape of the sheet: a CSV file each, a JSON document, or a web page.

use std::io::{BufWriter, Write};

use ambersheet::{CellContent, CellValue, Cells, Range};
use serde::Serialize;

use crate::failure::Failure;
use crate::tables::{
    csv_failure, csv_text, csv_writer, each_row, escaped, kind, page_end, page_start, stored,
};

/// A sheet whose cells stand far apart makes a table of mostly nothing; this many fields are some hundred megabytes.
const MOST_FIELDS: u64 = 200_000_000;

/// The version of the JSON document of cells.
const SCHEMA: &str = "ambersheet/cells/1";

/// One sheet as CSV, from its first row and column on, so that fields stand where cells do; values as they are shown.
pub(super) fn csv(book: &Cells, sheet: usize, file: &str, out: impl Write) -> Result<(), Failure> {
    let mut out = csv_writer(BufWriter::new(out))?;
    let Some(used) = used(book, sheet, file)? else {
        return Ok(out.flush()?);
    };
    let width = used.last.column as usize + 1;
    // A line of one empty field would be no line at all.
    let blank = vec![""; width.max(2)];
    let mut next = 0;
    each_row(book, sheet, file, |row| {
        let Some(first) = row.iter().find(|content| content.value != CellValue::Blank) else {
            return Ok(());
        };
        while next < first.cell.row {
            out.write_record(&blank[..width.max(2)])
                .map_err(csv_failure)?;
            next += 1;
        }
        let mut fields = vec![String::new(); width.max(if width == 1 { 1 } else { 2 })];
        for content in row
            .iter()
            .filter(|content| content.value != CellValue::Blank)
        {
            let shown = content.value.to_string();
            fields[content.cell.column as usize] = csv_text(&shown);
        }
        out.write_record(&fields).map_err(csv_failure)?;
        next = first.cell.row + 1;
        Ok(())
    })?;
    out.flush().map_err(Failure::from)
}

/// The range in use, where it is not too large for a table.
fn used(book: &Cells, sheet: usize, file: &str) -> Result<Option<Range>, Failure> {
    let Some(used) = book
        .used(sheet)
        .map_err(|error| Failure::about(file, &error))?
    else {
        return Ok(None);
    };
    let fields = (u64::from(used.last.row) + 1) * (u64::from(used.last.column) + 1);
    if fields > MOST_FIELDS {
        let name = book.sheets().nth(sheet).unwrap_or_default();
        return Err(Failure::new(format!(
            "{file}: the cells of the sheet \"{name}\" stand too far apart for a table (as far as {}); write --to json or --to parquet",
            used.last
        )));
    }
    Ok(Some(used))
}

#[derive(Serialize)]
struct JsonCell {
    cell: String,
    r#type: &'static str,
    value: String,
    /// As people see it, where that is not how it is stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    shown: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    formula: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
fn is_false(value: &bool) -> bool {
    !value
}

/// All sheets as one JSON object, a row a line: `{"schema", "file", "sheets": [{"name", "hidden", "rows": [{"row",
/// "cells": [{"cell", "type", "value"}]}]}]}`. Numbers are decimal strings, as in the document of ratings.
pub(super) fn json(book: &Cells, file: &str, out: impl Write) -> Result<(), Failure> {
    let mut out = BufWriter::new(out);
    let text =
        |text: &str| serde_json::to_string(text).map_err(|error| Failure::new(error.to_string()));
    write!(
        out,
        "{{\"schema\":\"{SCHEMA}\",\"file\":{},\"sheets\":[",
        text(file)?
    )?;
    for (sheet, name) in book.sheets().enumerate() {
        let comma = if sheet == 0 { "" } else { "," };
        write!(
            out,
            "{comma}\n{{\"name\":{},\"hidden\":{},\"rows\":[",
            text(name)?,
            book.is_hidden(sheet)
        )?;
        let mut any = false;
        each_row(book, sheet, file, |row| {
            let cells: Vec<JsonCell> = row
                .iter()
                .filter(|content| content.value != CellValue::Blank)
                .map(json_cell)
                .collect();
            let Some(first) = row.first().filter(|_| !cells.is_empty()) else {
                return Ok(());
            };
            let comma = if std::mem::replace(&mut any, true) {
                ","
            } else {
                ""
            };
            write!(out, "{comma}\n{{\"row\":{},\"cells\":", first.cell.row + 1)?;
            serde_json::to_writer(&mut out, &cells)
                .map_err(|error| Failure::from(std::io::Error::from(error)))?;
            out.write_all(b"}").map_err(Failure::from)
        })?;
        out.write_all(b"]}")?;
    }
    out.write_all(b"\n]}\n")?;
    out.flush().map_err(Failure::from)
}

fn json_cell(content: &CellContent) -> JsonCell {
    let (value, shown) = (stored(&content.value), content.value.to_string());
    JsonCell {
        cell: content.cell.to_string(),
        r#type: kind(&content.value),
        shown: (shown != value).then_some(shown),
        value,
        formula: content.has_formula,
    }
}

/// All sheets as one web page, a table each, with the letters and numbers of columns and rows as headings.
pub(super) fn html(book: &Cells, file: &str, out: impl Write) -> Result<(), Failure> {
    let mut out = BufWriter::new(out);
    page_start(&mut out, file)?;
    writeln!(out, "<h1>{}</h1>", escaped(file))?;
    for (sheet, name) in book.sheets().enumerate() {
        let hidden = if book.is_hidden(sheet) {
            " (hidden)"
        } else {
            ""
        };
        writeln!(out, "<table>\n<caption>{}{hidden}</caption>", escaped(name))?;
        let Some(used) = used(book, sheet, file)? else {
            out.write_all(b"<tbody><tr><td>This sheet is empty.</td></tr></tbody>\n</table>\n")?;
            continue;
        };
        out.write_all(b"<thead><tr><td></td>")?;
        for column in 0..=used.last.column {
            let cell = ambersheet::Cell::new(0, column).to_string();
            write!(out, "<th scope=\"col\">{}</th>", cell.trim_end_matches('1'))?;
        }
        out.write_all(b"</tr></thead>\n<tbody>\n")?;
        each_row(book, sheet, file, |row| html_row(row, used, &mut out))?;
        out.write_all(b"</tbody>\n</table>\n")?;
    }
    page_end(&mut out)?;
    out.flush().map_err(Failure::from)
}

fn html_row(row: &[CellContent], used: Range, out: &mut impl Write) -> Result<(), Failure> {
    let mut filled = row
        .iter()
        .filter(|content| content.value != CellValue::Blank)
        .peekable();
    let Some(first) = filled.peek() else {
        return Ok(());
    };
    write!(out, "<tr><th scope=\"row\">{}</th>", first.cell.row + 1)?;
    for column in 0..=used.last.column {
        let Some(content) = filled.next_if(|content| content.cell.column == column) else {
            out.write_all(b"<td></td>")?;
            continue;
        };
        let is_number = matches!(content.value, CellValue::Number(_) | CellValue::Date(_));
        let class = if is_number { " class=\"number\"" } else { "" };
        write!(
            out,
            "<td{class}>{}</td>",
            escaped(&content.value.to_string())
        )?;
    }
    out.write_all(b"</tr>\n").map_err(Failure::from)
}
