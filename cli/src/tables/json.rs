//! JSON: a table as one array of objects, and the cells of a workbook as one document.

use std::fs::File;
use std::io::{BufWriter, Write};

use ambersheet::{CellContent, CellValue};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::format::{CellsLayout, OutputColumn, OutputFormat, RowWriter, TableValue};
use super::rows::{each_row, stored_text, type_name};
use crate::failure::RunFailure;
use crate::file_names::in_data;
use ambersheet::Cells;

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "json",
    ending: "json",
    unavailable: None,
    cells: CellsLayout::Document(write_cells),
    begin: |columns, out| Ok(Box::new(JsonTable::new(columns, out)?)),
};

/// The version of the JSON document of cells.
const SCHEMA: &str = "ambersheet/cells/1";

/// A table as a JSON array, with an object on each line.
struct JsonTable {
    out: BufWriter<File>,
    columns: &'static [OutputColumn],
    has_rows: bool,
}

impl JsonTable {
    fn new(columns: &'static [OutputColumn], out: File) -> Result<Self, RunFailure> {
        let mut out = BufWriter::new(out);
        out.write_all(b"[")?;
        Ok(Self {
            out,
            columns,
            has_rows: false,
        })
    }
}

impl RowWriter for JsonTable {
    fn row(&mut self, values: &[TableValue]) -> Result<(), RunFailure> {
        if self.has_rows {
            self.out.write_all(b",")?;
        }
        self.out.write_all(b"\n")?;
        self.has_rows = true;
        let mut serializer = serde_json::Serializer::new(&mut self.out);
        let written = serializer
            .serialize_map(Some(values.len()))
            .and_then(|mut map| {
                for (OutputColumn(name, _), value) in self.columns.iter().zip(values) {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            });
        written.map_err(|error| RunFailure::from(std::io::Error::from(error)))
    }

    fn finish(mut self: Box<Self>) -> Result<(), RunFailure> {
        self.out.write_all(b"\n]\n")?;
        self.out.flush().map_err(RunFailure::from)
    }
}

/// A cell in the JSON document of cells.
#[derive(Serialize)]
struct JsonCell {
    cell: String,
    r#type: &'static str,
    value: String,
    /// The value as people see it, if that differs from the stored one.
    #[serde(skip_serializing_if = "Option::is_none")]
    shown: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    formula: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
fn is_false(value: &bool) -> bool {
    !value
}

/// Writes all sheets as one JSON object with a row on each line: `{"schema", "file", "sheets": [{"name", "hidden",
/// "rows": [{"row", "cells": [{"cell", "type", "value"}]}]}]}`. Numbers are decimal strings, as in the document of
/// ratings.
fn write_cells(book: &Cells, file: &str, out: File) -> Result<(), RunFailure> {
    let mut out = BufWriter::new(out);
    write!(
        out,
        "{{\"schema\":\"{SCHEMA}\",\"file\":{},\"sheets\":[",
        quoted(&in_data(file))?
    )?;
    for (sheet, name) in book.sheets().enumerate() {
        if sheet > 0 {
            out.write_all(b",")?;
        }
        write!(
            out,
            "\n{{\"name\":{},\"hidden\":{},\"rows\":[",
            quoted(name)?,
            book.is_hidden(sheet)
        )?;
        let mut has_rows = false;
        each_row(book, sheet, file, |row| {
            let cells: Vec<JsonCell> = row
                .iter()
                .filter(|content| content.value != CellValue::Blank)
                .map(json_cell)
                .collect();
            let Some(first) = row.first().filter(|_| !cells.is_empty()) else {
                return Ok(());
            };
            if has_rows {
                out.write_all(b",")?;
            }
            has_rows = true;
            write!(out, "\n{{\"row\":{},\"cells\":", first.cell.row + 1)?;
            serde_json::to_writer(&mut out, &cells)
                .map_err(|error| RunFailure::from(std::io::Error::from(error)))?;
            out.write_all(b"}").map_err(RunFailure::from)
        })?;
        out.write_all(b"]}")?;
    }
    out.write_all(b"\n]}\n")?;
    out.flush().map_err(RunFailure::from)
}

fn quoted(text: &str) -> Result<String, RunFailure> {
    serde_json::to_string(text).map_err(|error| RunFailure::new(error.to_string()))
}

fn json_cell(content: &CellContent) -> JsonCell {
    let value = stored_text(&content.value);
    let shown = content.value.to_string();
    JsonCell {
        cell: content.cell.to_string(),
        r#type: type_name(&content.value),
        shown: (shown != value).then_some(shown),
        value,
        formula: content.has_formula,
    }
}
