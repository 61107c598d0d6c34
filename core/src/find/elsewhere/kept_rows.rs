//! The rows of a table as they are kept until all of them are known.

use ambersheet_ooxml::address::Cell;

use crate::find::held_cell::HeldCell;

/// The rows of one table.
pub(crate) struct KeptTable {
    pub(crate) layout: usize,
    /// The first column of the table.
    pub(crate) first: u32,
    pub(crate) heading_row: u32,
    pub(crate) rows: Vec<KeptRow>,
}

/// A row of a table.
pub(crate) struct KeptRow {
    /// `true` if it is one of those that are measures.
    pub(crate) is_measure: bool,
    /// The cell of its name.
    pub(crate) cell: Cell,
    /// The name as it stands.
    pub(crate) name: String,
    /// The id as it stands.
    pub(crate) id: String,
    /// The group as it stands.
    pub(crate) group: String,
    pub(crate) key: RowKey,
    /// The folded texts under the headings by which rows are asked for.
    pub(crate) marks: Vec<String>,
    /// The cell in the column of the actual.
    pub(crate) value: HeldCell,
    /// The cell of the rating, if cells merged down from a row above show it.
    pub(crate) rating: Option<HeldCell>,
}

/// The texts that rows which belong together have in common, folded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RowKey {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) group: String,
}
