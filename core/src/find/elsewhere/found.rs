//! Keeps what was found of values that do not stand in the rows of their measures.

use ambersheet_policy::model::Role;

use crate::find::held_cell::HeldCell;
use crate::find::layout::open_table::OpenTable;

/// The record in a row of a table: the layout, the first column of the table, and the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RecordKey {
    pub(crate) layout: usize,
    pub(crate) first: u32,
    pub(crate) row: u32,
}

impl RecordKey {
    pub(crate) fn of(table: &OpenTable, row: u32) -> Self {
        Self {
            layout: table.layout,
            first: table.span.0,
            row,
        }
    }
}

/// The values of a record that do not stand in its own row.
#[derive(Debug, Default)]
pub(crate) struct FoundElsewhere {
    pub(crate) values: Vec<(Role, FoundValue)>,
}

/// The cell of one of them, or the reason why there is none.
#[derive(Debug)]
pub(crate) enum FoundValue {
    Cell(HeldCell),
    Lost(Lost),
}

/// A value that was not found, or found more than once.
#[derive(Debug)]
pub(crate) struct Lost {
    /// The reason, as a clause.
    pub(crate) why: String,
    /// `true` if it was found more than once, so that nothing may stand in for it.
    pub(crate) is_unclear: bool,
}

impl FoundElsewhere {
    /// Returns what was found of the value of a role, if it does not stand in the record's own row.
    pub(crate) fn of(&self, role: Role) -> Option<&FoundValue> {
        let mut values = self.values.iter();
        values.find_map(|(known, found)| (*known == role).then_some(found))
    }

    /// Returns the cell of a role.
    pub(crate) fn cell(&self, role: Role) -> Option<&HeldCell> {
        match self.of(role)? {
            FoundValue::Cell(held) => Some(held),
            FoundValue::Lost(_) => None,
        }
    }

    /// Returns why the value of a role was not found.
    pub(crate) fn lost(&self, role: Role) -> Option<&Lost> {
        match self.of(role)? {
            FoundValue::Lost(lost) => Some(lost),
            FoundValue::Cell(_) => None,
        }
    }
}
