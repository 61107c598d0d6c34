//! Places of single values in a workbook.

use crate::name::Pattern;
use ambersheet_ooxml::address::Cell;

/// The place of a value in a workbook.
#[derive(Clone, Debug, PartialEq)]
pub enum Spot {
    /// A cell of the form's own sheet or of the named one.
    Cell {
        /// The sheet's name, if it is not the form's.
        sheet: Option<String>,
        /// The cell.
        cell: Cell,
    },
    /// The cell behind a defined name of the workbook.
    Named(String),
    /// The cell next to a label on the form's own sheet.
    Label {
        /// The label; the whole cell must match it.
        text: Pattern,
        /// `true` for the cell below the label, `false` for the one to its right.
        below: bool,
    },
    /// The heading of the measure, where measures stand across.
    Heading,
    /// The cell in the row that begins with this label, where measures stand across.
    Row(Pattern),
}
