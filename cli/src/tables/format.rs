//! The interface of an output format, and the rows and columns that it writes.

use std::fs::File;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use serde::{Deserialize, Serialize};

use super::FORMATS;
use crate::failure::RunFailure;
use ambersheet::Cells;

/// A column of an output table: its heading and the type of its values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OutputColumn(pub(crate) &'static str, pub(crate) ColumnType);

/// The type of the values in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnType {
    Text,
    /// A number as a decimal string, so that no reader makes it binary unasked.
    Decimal,
    Integer,
    /// A binary number.
    Real,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum TableValue {
    Blank,
    Integer(u32),
    Real(f64),
    Text(String),
}

impl TableValue {
    /// Returns the value as text, which is empty for a blank.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Integer(number) => number.to_string(),
            Self::Real(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// A table that is being written in one of the formats.
pub(crate) trait RowWriter: Send {
    /// Writes a row: one value for each column.
    fn row(&mut self, values: &[TableValue]) -> Result<(), RunFailure>;

    /// Ends the table and writes what is still held back.
    fn finish(self: Box<Self>) -> Result<(), RunFailure>;
}

/// Begins a table with these columns in a file.
type BeginTable = fn(&'static [OutputColumn], File) -> Result<Box<dyn RowWriter>, RunFailure>;

/// A format that `convert` writes. Its file in `tables` fills in every field.
#[derive(Clone, Copy)]
pub(crate) struct OutputFormat {
    /// The value of `--to`, such as `csv`.
    pub(crate) name: &'static str,
    /// The ending of its files' names, without the dot.
    pub(crate) ending: &'static str,
    /// The reason why this build cannot write the format, for a message; `None` where it can.
    pub(crate) unavailable: Option<&'static str>,
    /// The shape of a workbook's cells in this format, where no rules are given.
    pub(crate) cells: CellsLayout,
    /// Begins a table with these columns.
    pub(crate) begin: BeginTable,
}

/// The shape in which a format shows the cells of a whole workbook.
#[derive(Clone, Copy)]
pub(crate) enum CellsLayout {
    /// The workbook itself, copied. With rules, it is the rated workbook.
    Workbook,
    /// A file for each sheet. Standard output takes a workbook of one sheet only.
    FilePerSheet(fn(&Cells, usize, &str, File) -> Result<(), RunFailure>),
    /// One document that holds all sheets.
    Document(fn(&Cells, &str, File) -> Result<(), RunFailure>),
    /// A table with one row per cell.
    Table,
}

impl OutputFormat {
    /// Returns whether the format is a workbook, which is patched or copied rather than written as a table.
    pub(crate) fn is_workbook(&self) -> bool {
        matches!(self.cells, CellsLayout::Workbook)
    }

    /// Checks that this build can write the format.
    ///
    /// # Errors
    /// A message with what to write instead.
    pub(crate) fn check_available(&self) -> Result<(), RunFailure> {
        self.unavailable
            .map_or(Ok(()), |why| Err(RunFailure::new(why)))
    }
}

impl std::fmt::Debug for OutputFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl ValueEnum for OutputFormat {
    fn value_variants<'a>() -> &'a [Self] {
        FORMATS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name))
    }
}
