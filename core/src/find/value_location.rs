//! The location of a record's value.

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::CellView;

/// Where the value of one role stands.
pub(crate) enum ValueLocation<'a> {
    /// The record has no such value.
    Nowhere,
    /// The rules give it themselves.
    Given(&'a str),
    /// In a cell, which need not be there.
    Cell {
        sheet: usize,
        cell: Cell,
        present: Option<CellView<'a>>,
    },
}
