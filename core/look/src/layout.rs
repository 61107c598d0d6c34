//! The layout of a sheet: its size, its rows and columns, merged ranges, frozen panes and looks.

use serde::Serialize;

use crate::cell_look::{CellLook, FontLook};

/// A sheet in the list of a workbook's sheets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SheetOutline {
    /// The name of the sheet.
    pub name: String,
    /// `true` if its tab is hidden.
    pub hidden: bool,
}

/// The layout of a sheet. Rows and columns are counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SheetLayout {
    /// Number of rows up to the last with a value, a fill or a border.
    pub rows: u32,
    /// Number of columns up to the last with a value, a fill or a border.
    pub columns: u32,
    /// `true` if the sheet holds more than can be shown.
    pub is_cut: bool,
    /// The font in whose digits the columns are measured.
    pub font: FontLook,
    /// The width of a column of which nothing else is said, in digits of the workbook's font.
    pub column_width: f64,
    /// What the sheet says of its columns; a later run yields to an earlier one.
    pub column_runs: Vec<ColumnRun>,
    /// The height in points of a row of which nothing else is said, if the sheet states it.
    pub row_height: Option<f64>,
    /// `true` if rows of which nothing else is said are hidden.
    pub hides_other_rows: bool,
    /// What the sheet says of its rows, in ascending order.
    pub row_runs: Vec<RowRun>,
    /// Number of rows at the top that stay in view.
    pub frozen_rows: u32,
    /// Number of columns at the beginning that stay in view.
    pub frozen_columns: u32,
    /// `true` unless the grid lines are off.
    pub gridlines: bool,
    /// `true` if the first column is at the right.
    pub right_to_left: bool,
    /// `true` if cells with zero are shown as blank.
    pub hides_zeros: bool,
    /// The merged ranges: first row, first column, last row, last column.
    pub merges: Vec<[u32; 4]>,
    /// Number of charts and pictures that are not shown.
    pub drawings: usize,
    /// Number of formulas without a saved result, which are shown as blank.
    pub unsaved: usize,
    /// The looks of the sheet's cells.
    pub looks: Vec<CellLook>,
}

/// A run of columns of which the sheet says the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ColumnRun {
    /// The first column.
    pub first: u32,
    /// The last column.
    pub last: u32,
    /// The width in digits of the workbook's font, margins included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<f64>,
    /// `true` if the columns are hidden.
    pub hidden: bool,
    /// The look of cells that are not written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub look: Option<u32>,
}

/// A run of rows of which the sheet says the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RowRun {
    /// The first row.
    pub first: u32,
    /// The last row.
    pub last: u32,
    /// The height in points; nothing if the row is as high as its content.
    pub height: Option<f64>,
    /// `true` if the rows are hidden.
    pub hidden: bool,
}
