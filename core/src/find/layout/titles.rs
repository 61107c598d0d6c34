//! Titles above tables.

use std::collections::VecDeque;
use std::ops::RangeInclusive;

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::{Kind, Row};
use ambersheet_ooxml::texts::TextRef;

use crate::find::layout::open_table::RowReader;

/// The number of rows above its headings in which a table's title may be.
pub(crate) const ROWS_TO_TITLE: u32 = 3;
/// The number of rows that headings over a table's last headings may take.
const ROWS_OF_HEADINGS: u32 = 3;
/// The number of cells of a row that are considered.
const CELLS: usize = 64;

/// The texts of the last rows without records, which may be titles.
#[derive(Debug, Default)]
pub(crate) struct RecentTexts(VecDeque<(Cell, TextRef)>);

impl RecentTexts {
    /// Keeps the texts of a row, and forgets those too far above it.
    pub(crate) fn push(&mut self, row: &Row<'_>, cells: &mut impl RowReader) {
        self.0
            .retain(|(cell, _)| cell.row + ROWS_TO_TITLE + ROWS_OF_HEADINGS >= row.number);
        let filled = row.cells.iter().filter(|cell| cell.kind != Kind::Blank);
        for cell in filled.take(CELLS) {
            if let Some((_, text)) = cells.text(cell.column) {
                self.0.push_back((Cell::new(row.number, cell.column), text));
            }
        }
    }

    /// Returns the nearest text in these columns in so many rows above the first row of a table's headings.
    pub(crate) fn title_over(
        &self,
        columns: &RangeInclusive<u32>,
        top: u32,
        rows: u32,
    ) -> Option<(Cell, TextRef)> {
        let mut candidates = self.0.iter().filter(|(cell, _)| {
            cell.row < top && top - cell.row <= rows && columns.contains(&cell.column)
        });
        let nearest = candidates.clone().map(|(cell, _)| cell.row).max()?;
        candidates.find(|(cell, _)| cell.row == nearest).copied()
    }
}
