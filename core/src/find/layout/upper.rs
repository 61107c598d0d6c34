//! Headings over headings: `Performance` over `Q3` and `Q4`, and headings that are merged downwards next to them.
//!
//! Merged cells are only listed after the rows, and other formats do not list them at all. So a text covers the cells
//! under it and under the blank cells at its right, since merged cells are blank there. Two columns that fit one
//! heading of the rules are an error, as everywhere.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::find::layout::class::{AboveOf, HeadingOf, TextClass};
use crate::find::layout::heading::{HeadingCell, TableColumns};
use crate::find::layout::open_table::RowReader;
use ambersheet_ooxml::sheet::{Kind, Row};
use ambersheet_policy::model::{PeriodName, TableLayout};

/// The number of rows of headings allowed over the last one.
const ROWS_ABOVE: u32 = 3;
/// The number of cells of a row that are remembered.
const CELLS: usize = 1_024;

/// The column of a cell that is not blank, and the meaning of its text.
type Filled = (u32, Option<Arc<TextClass>>);

/// The rows over the current one.
#[derive(Debug, Default)]
pub(crate) struct UpperRows {
    /// The row's number and its cells that are not blank, the nearest row last.
    rows: VecDeque<(u32, Vec<Filled>)>,
}

impl UpperRows {
    /// Remembers a row for those under it.
    pub(crate) fn remember(
        &mut self,
        row: &Row<'_>,
        classes: &[(u32, Arc<TextClass>)],
        cells: &mut impl RowReader,
    ) {
        self.rows
            .retain(|(known, _)| *known + ROWS_ABOVE >= row.number);
        let class = |column: u32| {
            classes
                .iter()
                .find(|(known, _)| *known == column)
                .map(|(_, class)| Arc::clone(class))
        };
        let filled = row
            .cells
            .iter()
            .filter(|cell| cell.kind != Kind::Blank)
            .take(CELLS);
        let filled = filled
            .map(|cell| cell.column)
            .filter(|column| !cells.blank(*column));
        let filled = filled.map(|column| (column, class(column))).collect();
        self.rows.push_back((row.number, filled));
    }

    /// Returns the headings of a layout that are in a row or over its blank cells.
    ///
    /// A heading keeps only the meanings that the headings over it allow.
    pub(crate) fn headings(
        &self,
        layout: &TableLayout,
        index: usize,
        row: &Row<'_>,
        classes: &[(u32, Arc<TextClass>)],
        cells: &mut impl RowReader,
    ) -> Vec<HeadingCell> {
        let own = classes
            .iter()
            .map(|(column, class)| (*column, row.number, class));
        let mut found: Vec<HeadingCell> = Vec::new();
        for (column, at, class) in own.chain(self.reaching_down(row, cells)) {
            let class = self.allowed(layout, index, class, column, at);
            if !class.headings.is_empty() {
                found.push((column, Arc::new(class)));
            }
        }
        found.sort_by_key(|(column, _)| *column);
        found
    }

    /// Returns the texts of the rows above with blank cells down to this row: column, row, meaning.
    fn reaching_down(
        &self,
        row: &Row<'_>,
        cells: &mut impl RowReader,
    ) -> Vec<(u32, u32, &Arc<TextClass>)> {
        let mut found: Vec<(u32, u32, Option<&Arc<TextClass>>)> = Vec::new();
        for (at, filled) in self.above(row.number) {
            for (column, class) in filled {
                if !found.iter().any(|(known, ..)| known == column) && cells.blank(*column) {
                    found.push((*column, *at, class.as_ref()));
                }
            }
        }
        found
            .into_iter()
            .filter_map(|(column, at, class)| Some((column, at, class?)))
            .collect()
    }

    /// Returns the rows above one, the nearest first.
    fn above(&self, row: u32) -> impl Iterator<Item = &(u32, Vec<Filled>)> {
        self.rows
            .iter()
            .rev()
            .filter(move |(at, _)| *at < row && at + ROWS_ABOVE >= row)
    }

    /// Returns the meanings of a text that the headings over it allow.
    ///
    /// A pattern that names a heading above wins over one that names none.
    fn allowed(
        &self,
        layout: &TableLayout,
        index: usize,
        class: &TextClass,
        column: u32,
        at: u32,
    ) -> TextClass {
        let depth = |key: usize| layout.columns[key].above.len();
        let own = class.headings.iter().filter(|own| own.table == index);
        let mut headings: Vec<HeadingOf> = own
            .filter_map(|own| {
                let (_, period) =
                    self.over(index, own.key, depth(own.key), column, at, own.period)?;
                Some(HeadingOf { period, ..*own })
            })
            .collect();
        let deepest = headings.iter().map(|own| depth(own.key)).max().unwrap_or(0);
        headings.retain(|own| depth(own.key) == deepest);
        TextClass {
            headings,
            ..TextClass::default()
        }
    }

    /// Returns the row of the topmost heading that a column names above its own, if they all cover a cell.
    ///
    /// With it comes the period that they and the column's own heading name together.
    fn over(
        &self,
        table: usize,
        key: usize,
        depth: usize,
        column: u32,
        at: u32,
        period: Option<PeriodName>,
    ) -> Option<(u32, Option<PeriodName>)> {
        (0..depth).try_fold((at, period), |(at, period), level| {
            self.above(at).find_map(|(row, filled)| {
                let over = filled.iter().rev().find(|(known, _)| *known <= column);
                let class = over.and_then(|(_, class)| class.as_ref())?;
                let mut above = class.above.iter();
                let is_meant =
                    |above: &&AboveOf| (above.table, above.key, above.level) == (table, key, level);
                let period = match (period, above.find(is_meant)?.period) {
                    (Some(one), Some(other)) => Some(one.joined(other)?),
                    (one, other) => one.or(other),
                };
                Some((*row, period))
            })
        })
    }

    /// Returns the first row of a table's headings: of those over others, and of those merged downwards.
    pub(crate) fn top(
        &self,
        layout: &TableLayout,
        index: usize,
        table: (&TableColumns, u32),
        cells: &mut impl RowReader,
    ) -> u32 {
        let (columns, last) = table;
        let keys = columns.iter().enumerate();
        let rows = keys.filter_map(|(key, column)| {
            let column = column.filter(|_| layout.columns[key].has_heading())?;
            let holds = |filled: &[Filled]| filled.iter().any(|(known, _)| *known == column);
            let own = if cells.blank(column) {
                let mut above = self.above(last);
                above.find(|(_, filled)| holds(filled)).map(|(row, _)| *row)
            } else {
                Some(last)
            };
            let own = own.unwrap_or(last);
            let depth = layout.columns[key].above.len();
            let over = self.over(index, key, depth, column, own, None);
            Some(over.map_or(own, |(row, _)| row))
        });
        rows.min().unwrap_or(last)
    }
}
