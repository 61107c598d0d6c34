//! Places of single values in a workbook.

use crate::name::Pattern;
use ambersheet_ooxml::address::Cell;

/// Where a value of a form stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Spot {
    /// In a cell, of the form's own sheet or of the one named.
    Cell {
        /// The sheet's name, where it is not the form's.
        sheet: Option<String>,
        /// The cell.
        cell: Cell,
    },
    /// In the cell that a defined name of the workbook stands for.
    Named(String),
    /// Beside a text of the form's own sheet, or under it.
    Label {
        /// The text; the whole cell matches it.
        text: Pattern,
        /// Whether the cell under it is meant, and not the one at its right.
        below: bool,
    },
}
