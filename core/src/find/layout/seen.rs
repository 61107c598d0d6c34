//! The headings of the tables that were found, as written in the workbook; checks of the rules compare them.

use crate::find::layout::open_table::OpenTable;
use ambersheet_ooxml::address::Cell;
use ambersheet_policy::model::TableLayout;

/// The number of different headings remembered for each column of a layout.
const MOST: usize = 20;

/// A heading of a table that was found; the first one of those with the same text.
#[derive(Clone, Debug)]
pub(crate) struct SeenHeading {
    /// The index of the layout in the ruleset.
    pub(crate) layout: usize,
    /// The index of the layout's column.
    pub(crate) key: usize,
    pub(crate) cell: Cell,
    /// The text of the cell, on one line.
    pub(crate) text: String,
}

/// The headings of one sheet.
#[derive(Debug, Default)]
pub(crate) struct SeenHeadings {
    seen: Vec<SeenHeading>,
}

impl SeenHeadings {
    /// Remembers the headings of a table that begins; `text` reads its heading row.
    pub(crate) fn see(
        &mut self,
        table: &OpenTable,
        layout: &TableLayout,
        mut text: impl FnMut(u32) -> String,
    ) {
        let is_headed = |key: usize| layout.columns[key].has_heading();
        for (key, column) in table.columns.iter().enumerate() {
            let Some(column) = *column else { continue };
            if !is_headed(key) {
                continue;
            }
            let text = text(column);
            let same_key = || {
                self.seen
                    .iter()
                    .filter(|seen| seen.layout == table.layout && seen.key == key)
            };
            if same_key().count() < MOST && same_key().all(|seen| seen.text != text) {
                let cell = Cell::new(table.heading_row, column);
                self.seen.push(SeenHeading {
                    layout: table.layout,
                    key,
                    cell,
                    text,
                });
            }
        }
    }

    /// Returns all headings in the order of the sheet.
    pub(crate) fn into_vec(self) -> Vec<SeenHeading> {
        self.seen
    }
}
