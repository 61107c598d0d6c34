//! The reader of one table's map, and what it adds to the table.

use crate::declare::keys::Keys;
use crate::draft::{
    DraftColumn, DraftElsewhere, DraftPlace, DraftRole, DraftSource, DraftTable, LocatedText,
};
use ambersheet_policy::model::Role;

/// The reader of one table's map.
pub(super) struct TableReader<'a> {
    pub(super) keys: Keys<'a>,
    pub(super) table: DraftTable,
}

impl TableReader<'_> {
    /// Adds a column under a heading, or in a place of its own.
    pub(super) fn column(
        &mut self,
        holds: DraftRole,
        heading: String,
        (optional, place): (bool, DraftPlace),
        key: &str,
    ) {
        let heading = LocatedText {
            text: heading,
            at: self.keys.call.value(key),
        };
        self.table.columns.push(DraftColumn {
            holds,
            heading,
            optional,
            place,
            each: false,
            key: self.keys.call.key(key),
        });
    }

    /// Notes of the last column whether there is one for each of several periods.
    pub(super) fn last_is_each(&mut self, each: bool) {
        if let Some(column) = self.table.columns.last_mut() {
            column.each = each;
        }
    }

    /// Adds a value that does not stand in the measure's own row.
    pub(super) fn elsewhere(&mut self, role: Role, source: DraftSource, key: &str) {
        let at = self.keys.call.value(key);
        self.table
            .elsewhere
            .push(DraftElsewhere { role, source, at });
    }
}
