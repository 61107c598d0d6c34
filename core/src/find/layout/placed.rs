//! Columns without a heading of their own: so many columns left of a heading, or by their letter.

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_policy::model::{ColumnPlace, Role, TableColumn, TableLayout};

use crate::find::layout::heading::TableColumns;
use crate::find::layout::open_table::{OpenTable, ROWS_UNDER_HEADINGS};

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

/// Fills in the columns without a heading for the tables that begin in a row. Of several tables, one at the edge of the
/// sheet that has no room for such a column is none.
///
/// # Errors
/// A column left of the sheet, or one that another column of the rules takes.
pub(crate) fn place_columns(
    layout: &TableLayout,
    tables: &mut Vec<TableColumns>,
    row: u32,
    merges: &[Range],
) -> Result<(), MisplacedColumn> {
    if layout.columns.iter().all(TableColumn::has_heading) {
        return Ok(());
    }
    let headed: Vec<u32> = tables.iter().flatten().flatten().copied().collect();
    let mut kept = Vec::with_capacity(tables.len());
    let mut first_misplaced = None;
    for mut columns in std::mem::take(tables) {
        match place(layout, &mut columns, &headed, row, merges) {
            Ok(()) => kept.push(columns),
            Err(column) if column.taken.is_none() => {
                first_misplaced = first_misplaced.or(Some(column));
            }
            Err(column) => return Err(column),
        }
    }
    *tables = kept;
    match first_misplaced {
        Some(column) if tables.is_empty() => Err(column),
        Some(_) | None => Ok(()),
    }
}

/// Fills in the columns without a heading of one table.
fn place(
    layout: &TableLayout,
    columns: &mut TableColumns,
    headed: &[u32],
    row: u32,
    merges: &[Range],
) -> Result<(), MisplacedColumn> {
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

/// The columns of names without a heading in the tables that were found.
#[derive(Default)]
pub(crate) struct PlacedColumns(Vec<PlacedNames>);

/// A column of names without a heading.
struct PlacedNames {
    layout: usize,
    /// The cell of the header row.
    cell: Cell,
    /// The sheet's column of the next heading of the rules at its right.
    next: Option<u32>,
    /// `true` if any row has a name.
    named: bool,
    /// The first cell without a name in a row with values.
    nameless: Option<Cell>,
}

impl PlacedColumns {
    /// Notes the names of a table, and returns their number.
    pub(crate) fn note(&mut self, table: &OpenTable, names: u32) -> usize {
        let next = table.columns.iter().flatten().copied();
        self.0.push(PlacedNames {
            layout: table.layout,
            cell: Cell::new(table.heading_row, names),
            next: next.filter(|other| *other > names).min(),
            named: false,
            nameless: None,
        });
        self.0.len() - 1
    }

    /// Notes that a row has a name, or values without one.
    pub(crate) fn see(&mut self, number: usize, row: u32, is_named: bool) {
        let Some(names) = self.0.get_mut(number) else {
            return;
        };
        names.named |= is_named;
        if !is_named {
            let cell = Cell::new(row, names.cell.column);
            names.nameless = names.nameless.or(Some(cell));
        }
    }

    /// Returns `true` if a merge hides any of them, so that its first cell counts.
    pub(crate) fn any_hidden(&self, merges: &[Range]) -> bool {
        self.0.iter().any(|names| {
            let (cell, next) = (names.cell, names.next);
            merges
                .iter()
                .any(|merge| hides(merge, cell.column, cell.row, next))
        })
    }

    /// Returns the first cell without a name in each table that has values and no name at all, with the layout.
    pub(crate) fn without_names(&self) -> Vec<(usize, Cell)> {
        let tables = self.0.iter().filter(|names| !names.named);
        tables
            .filter_map(|names| Some((names.layout, names.nameless?)))
            .collect()
    }
}
