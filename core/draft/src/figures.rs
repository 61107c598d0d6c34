//! Finds the rows with figures: those that rules could rate, whichever rules there are.

use crate::bands::keys;
use crate::find::find;
use crate::grid::SheetGrid;
use crate::period::is_only_period;
use crate::plans::holds_measures;
use crate::row_kinds::find as find_kinds;
use crate::table::FoundTable;

/// The rows with figures of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureRows {
    /// The sheet, by its place among those that were read.
    pub sheet: usize,
    /// The first and the last column of the table.
    pub columns: (u32, u32),
    /// The rows: each has a name, and a number, a date or a rating.
    pub rows: Vec<u32>,
    /// The headings, from left to right.
    pub headings: Vec<String>,
    /// `true` if the rows are named by periods, so that rules rate one of them, or some.
    pub of_periods: bool,
}

/// Returns the rows with figures of all tables. Keys and counts of ratings hold none, and totals are none.
pub fn figure_rows(grids: &[SheetGrid]) -> Vec<FigureRows> {
    let keys = keys(grids);
    let mut found = Vec::new();
    for (sheet, grid) in grids.iter().enumerate() {
        for table in find(sheet, grid) {
            if holds_measures(&table, &keys) && !is_labelled(&table) {
                found.push(of_table(grid, &table));
            }
        }
    }
    found
}

/// Returns `true` if the row of headings begins with a label, such as "Target:", so that it is a line of a form.
fn is_labelled(table: &FoundTable) -> bool {
    let mut headings = table.columns.iter().map(|column| column.heading.trim());
    let first = headings.find(|heading| !heading.is_empty());
    first.is_some_and(|heading| heading.ends_with(':'))
}

fn of_table(grid: &SheetGrid, table: &FoundTable) -> FigureRows {
    // Where the figure and its target stand in two rows, they are one measure.
    let rows: Vec<u32> = match find_kinds(grid, table) {
        Some((_, rows)) => rows,
        None => table.records().collect(),
    };
    let headings = table.columns.iter().map(|column| column.heading.clone());
    let columns = table.columns.iter().map(|column| column.column);
    FigureRows {
        sheet: table.sheet,
        columns: (
            columns.clone().min().unwrap_or(0),
            columns.max().unwrap_or(0),
        ),
        of_periods: rows
            .iter()
            .all(|row| is_only_period(table.name_of(grid, *row))),
        rows,
        headings: headings.filter(|heading| !heading.is_empty()).collect(),
    }
}
