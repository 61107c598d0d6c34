//! Locations of a record's values.

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::{CellView, Formula};

/// The location of a record's value.
pub(crate) enum ValueLocation<'a> {
    /// The record has no such value.
    Nowhere,
    /// In one of several cells, and it cannot be told in which.
    Unclear,
    /// In the rules, which give the text themselves.
    Given(&'a str),
    /// In a cell; `present` is `None` if the sheet lacks it.
    Cell {
        sheet: usize,
        cell: Cell,
        present: Option<CellView<'a>>,
        /// `true` if the sheet is known to show zeros as blank.
        hides_zeros: bool,
    },
}

impl ValueLocation<'_> {
    /// Returns `true` if the value is in a cell with a formula.
    pub(crate) fn holds_formula(&self) -> bool {
        match self {
            Self::Cell { present, .. } => present.is_some_and(|cell| cell.formula != Formula::None),
            Self::Nowhere | Self::Unclear | Self::Given(_) => false,
        }
    }
}
