//! How a workbook looks: what a program needs to show its sheets as people know them.
//!
//! [`WorkbookLook`] opens an Office Open XML workbook. It gives the list of its sheets, the layout of one, and the cells of
//! any range of rows. A sheet is read when it is first asked for, once, into a store of 16 bytes a cell. Conditional
//! formats, charts and pictures are not shown; the number of drawings is told.
//!
//! The modules are listed from bottom to top.

mod cell_look;

mod formats;

mod stored;

mod layout;

mod read;

mod workbook;

pub use cell_look::{Alignment, BorderLine, Borders, CellLook, FontLook, FormatLook};
pub use layout::{ColumnRun, RowRun, SheetLayout, SheetOutline};
pub use stored::ShownRows;
pub use workbook::WorkbookLook;
