//! The cells of a sheet in a compact store, and any range of its rows as data.

use std::ops::Range;

use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_ooxml::workbook::SharedStrings;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, SerializeTuple, Serializer};

/// The most cells of a sheet that are kept.
const MOST_CELLS: usize = 12_000_000;
/// The most bytes of texts of a sheet's own that are kept.
const MOST_TEXT: usize = 256 << 20;

/// The error values (ECMA-376 part 1, 18.18.11, and those that Excel has added since).
const ERRORS: [&str; 14] = [
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#BUSY!",
];

/// A value as a cell shows it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum StoredValue {
    Blank,
    Number(f64),
    Text(TextRef),
    Bool(bool),
    /// The position in the list of error values.
    Error(u8),
}

impl StoredValue {
    /// Returns the error value of a text, if it is a known one.
    pub(crate) fn error(text: &str) -> Option<Self> {
        let at = ERRORS.iter().position(|error| *error == text)?;
        u8::try_from(at).ok().map(Self::Error)
    }
}

#[derive(Debug)]
struct StoredCell {
    value: StoredValue,
    look: u32,
    column: u16,
}

#[derive(Debug)]
struct StoredRow {
    number: u32,
    /// The first of its cells.
    first: u32,
    look: Option<u32>,
}

/// The cells of a sheet, in ascending order.
#[derive(Debug, Default)]
pub(crate) struct StoredSheet {
    rows: Vec<StoredRow>,
    cells: Vec<StoredCell>,
    texts: Texts,
    text_bytes: usize,
}

impl StoredSheet {
    /// Begins a row, which is below the one before.
    pub(crate) fn begin_row(&mut self, number: u32, look: Option<u32>) {
        self.drop_empty_row();
        self.rows.push(StoredRow {
            number,
            first: self.cells.len() as u32,
            look,
        });
    }

    /// Keeps a cell of the row that was begun last. Returns `false` if the store is full.
    pub(crate) fn keep(&mut self, column: u32, look: u32, value: StoredValue) -> bool {
        let Ok(column) = u16::try_from(column) else {
            return true;
        };
        let has_room = self.cells.len() < MOST_CELLS;
        if has_room {
            self.cells.push(StoredCell {
                value,
                look,
                column,
            });
        }
        has_room
    }

    /// Keeps a text that is no shared string; nothing if there is no room for it.
    pub(crate) fn keep_text(&mut self, text: &str) -> Option<StoredValue> {
        self.text_bytes += text.len();
        (self.text_bytes <= MOST_TEXT).then(|| StoredValue::Text(self.texts.keep(text)))
    }

    /// Ends the last row and gives back the room that is not used.
    pub(crate) fn finish(&mut self) {
        self.drop_empty_row();
        self.rows.shrink_to_fit();
        self.cells.shrink_to_fit();
    }

    fn drop_empty_row(&mut self) {
        let is_empty =
            |row: &StoredRow| row.look.is_none() && row.first as usize == self.cells.len();
        if self.rows.last().is_some_and(is_empty) {
            self.rows.pop();
        }
    }

    /// Returns the cells of the row at an index of the store.
    fn cells_of(&self, row: usize) -> &[StoredCell] {
        let at = |row: usize| self.rows.get(row).map(|row| row.first as usize);
        let (first, end) = (at(row), at(row + 1).unwrap_or(self.cells.len()));
        first.map_or(&[], |first| &self.cells[first..end])
    }
}

/// Rows of a sheet, ready to be written as data: `[{"row": 3, "cells": [[0, "Homes", 2], [1, 4.5, 3]]}]`.
///
/// Rows and columns are counted from 0. A row without cells and without a look of its own is left out. A cell is its
/// column, its value and its look in the table of the sheet's layout. The value is a text, a number, a boolean, nothing, or
/// an error as `{"error": "#N/A"}`.
pub struct ShownRows<'a> {
    pub(crate) sheet: &'a StoredSheet,
    pub(crate) strings: &'a SharedStrings,
    pub(crate) numbers: Range<u32>,
}

impl Serialize for ShownRows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = &self.sheet.rows;
        let at = |number: u32| rows.partition_point(|row| row.number < number);
        let (first, end) = (at(self.numbers.start), at(self.numbers.end));
        let mut list = serializer.serialize_seq(Some(end.saturating_sub(first)))?;
        for row in first..end {
            list.serialize_element(&ShownRow { shown: self, row })?;
        }
        list.end()
    }
}

struct ShownRow<'a> {
    shown: &'a ShownRows<'a>,
    row: usize,
}

impl Serialize for ShownRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = &self.shown.sheet.rows[self.row];
        let cells = self.shown.sheet.cells_of(self.row).iter();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("row", &row.number)?;
        if let Some(look) = row.look {
            map.serialize_entry("look", &look)?;
        }
        let cells: Vec<_> = cells.map(|cell| ShownCell(self.shown, cell)).collect();
        map.serialize_entry("cells", &cells)?;
        map.end()
    }
}

struct ShownCell<'a>(&'a ShownRows<'a>, &'a StoredCell);

impl Serialize for ShownCell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(shown, cell) = self;
        let mut parts = serializer.serialize_tuple(3)?;
        parts.serialize_element(&cell.column)?;
        match cell.value {
            StoredValue::Blank => parts.serialize_element(&())?,
            StoredValue::Number(number) => parts.serialize_element(&number)?,
            StoredValue::Bool(truth) => parts.serialize_element(&truth)?,
            StoredValue::Text(text) => {
                parts.serialize_element(&shown.sheet.texts.get(text, shown.strings))?;
            }
            StoredValue::Error(error) => parts.serialize_element(&ShownError {
                error: ERRORS.get(usize::from(error)).copied(),
            })?,
        }
        parts.serialize_element(&cell.look)?;
        parts.end()
    }
}

#[derive(serde::Serialize)]
struct ShownError {
    error: Option<&'static str>,
}
