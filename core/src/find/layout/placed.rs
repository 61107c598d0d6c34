//! Columns without a heading of their own: so many columns left of a heading, or by their letter.

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_policy::model::{ColumnPlace, Role, TableLayout};

use crate::find::layout::heading::TableColumns;
use crate::find::layout::open_table::ROWS_UNDER_HEADINGS;

/// A column without a heading that a header row cannot have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MisplacedColumn {
    /// The index of the layout's column.
    pub(crate) key: usize,
    /// The sheet's column of the heading that it is counted from.
    pub(crate) anchor: Option<u32>,
    /// The sheet's column, which has a heading of the rules; `None` if there is no such column.
    pub(crate) taken: Option<u32>,
}

/// Fills in the columns without a heading for the tables that begin in a row.
///
/// # Errors
/// A column left of the sheet, or one that another column of the rules takes.
pub(crate) fn place_columns(
    layout: &TableLayout,
    tables: &mut [TableColumns],
    row: u32,
    merges: &[Range],
) -> Result<(), MisplacedColumn> {
    if layout.columns.iter().all(|column| column.has_heading()) {
        return Ok(());
    }
    let headed: Vec<u32> = tables.iter().flatten().flatten().copied().collect();
    for columns in tables {
        for (key, declared) in layout.columns.iter().enumerate() {
            let (anchor, column) = match declared.place {
                ColumnPlace::UnderHeading => continue,
                ColumnPlace::Letter(letter) => (None, Some(letter)),
                ColumnPlace::LeftOf { anchor, by } => {
                    let role = Role::Anchor(anchor);
                    let mut all = layout.columns.iter().zip(&*columns);
                    let anchor = all
                        .find(|(column, _)| column.role == role)
                        .and_then(|(_, at)| *at);
                    (anchor, anchor.and_then(|anchor| anchor.checked_sub(by)))
                }
            };
            let misplaced = |taken| MisplacedColumn { key, anchor, taken };
            let column = column.ok_or(misplaced(None))?;
            if headed.contains(&column) {
                return Err(misplaced(Some(column)));
            }
            let next = headed.iter().copied().filter(|headed| *headed > column);
            let seen = seen_column(column, row, next.min(), merges);
            columns[key] = Some(seen);
        }
    }
    Ok(())
}

/// Returns the column that a person sees a placed one in: the first of the cells merged across it under the headings,
/// left of the next heading.
fn seen_column(column: u32, row: u32, next: Option<u32>, merges: &[Range]) -> u32 {
    let covering = merges
        .iter()
        .find(|merge| merge.first.row > row && hides(merge, column, row, next));
    covering.map_or(column, |merge| merge.first.column)
}

/// Returns `true` if a merge hides a column in the header row or the first rows under it.
fn hides(merge: &Range, column: u32, row: u32, next: Option<u32>) -> bool {
    merge.first.column < column
        && (column..next.unwrap_or(u32::MAX)).contains(&merge.last.column)
        && merge.last.row >= row
        && merge.first.row <= row + 1 + ROWS_UNDER_HEADINGS
}

/// The columns without a heading in the tables that were found.
#[derive(Default)]
pub(crate) struct PlacedColumns(Vec<(Cell, Option<u32>)>);

impl PlacedColumns {
    /// Notes the columns of a table; `columns` are all of its columns.
    pub(crate) fn note(&mut self, layout: &TableLayout, columns: &TableColumns, row: u32) {
        for (declared, column) in layout.columns.iter().zip(columns) {
            let Some(column) = column.filter(|_| !declared.has_heading()) else {
                continue;
            };
            let next = columns.iter().flatten().copied();
            let next = next.filter(|other| *other > column).min();
            self.0.push((Cell::new(row, column), next));
        }
    }

    /// Returns `true` if a merge hides any of them, so that its first cell counts.
    pub(crate) fn any_hidden(&self, merges: &[Range]) -> bool {
        self.0.iter().any(|(cell, next)| {
            merges
                .iter()
                .any(|merge| hides(merge, cell.column, cell.row, *next))
        })
    }
}
