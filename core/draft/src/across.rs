//! Tables with the measures across and the periods down: they are read as tables of the sheet turned over.

use std::collections::BTreeMap;

use ambersheet_ooxml::address::Cell;

use crate::grid::{FilledCell, SheetGrid};
use crate::lexicon::{Meaning, is_total, meanings};
use crate::period::is_only_period;
use crate::table::FoundTable;

/// The fewest periods down.
const FEWEST_PERIODS: usize = 2;
/// The fewest measures across.
const FEWEST_MEASURES: usize = 2;

/// The meanings that labels of rows may have where the measures stand across.
const LABELS: [Meaning; 8] = [
    Meaning::Actual,
    Meaning::Target,
    Meaning::GoodIs,
    Meaning::Rating,
    Meaning::Status,
    Meaning::Previous,
    Meaning::Unit,
    Meaning::Tolerance,
];

/// Returns the part of a sheet that holds a table with the measures across, turned over, and the table in it.
pub(crate) fn turned(
    grid: &SheetGrid,
    table: &FoundTable,
    at: usize,
) -> Option<(SheetGrid, FoundTable)> {
    if table.is_meant() || !is_across(grid, table) {
        return None;
    }
    let names = table.columns[table.name].column;
    let last = table.rows.last()?.row;
    let part = turn(grid, (table.heading_row, last), (names, table.bounds.1));
    let labels: Vec<u32> = part
        .rows
        .get(&names)?
        .iter()
        .map(|cell| cell.column)
        .collect();
    let bounds = (table.heading_row, last);
    let found = crate::body::table(at, &part, (names, &labels), bounds, None)?;
    (found.columns[found.name].column == table.heading_row).then_some((part, found))
}

/// Returns `true` if periods stand down the side of a table, with a target among them, and measures at its head.
fn is_across(grid: &SheetGrid, table: &FoundTable) -> bool {
    let label = |row: u32| table.name_of(grid, row);
    let is_label = |text: &str| {
        meanings(text)
            .iter()
            .any(|(meaning, weight)| *weight >= 2 && LABELS.contains(meaning))
    };
    let all: Vec<&str> = table.records().map(label).collect();
    let periods = all.iter().filter(|text| is_only_period(text)).count();
    let told = all
        .iter()
        .filter(|text| !is_only_period(text) && (is_label(text) || is_total(text)))
        .count();
    let has_target = table.rows.iter().any(|row| {
        meanings(label(row.row))
            .iter()
            .any(|(meaning, weight)| *meaning == Meaning::Target && *weight >= 2)
    });
    let is_measure = |index: &usize| {
        let column = &table.columns[*index];
        let is_role = column
            .weight(Meaning::Actual)
            .max(column.weight(Meaning::Target))
            >= 3;
        *index != table.name
            && column.profile.is_numeric()
            && !column.heading.is_empty()
            && column.period.is_none()
            && !is_role
    };
    let measures = (0..table.columns.len()).filter(is_measure).count();
    periods >= FEWEST_PERIODS
        && (periods + told) * 10 >= all.len() * 7
        && has_target
        && measures >= FEWEST_MEASURES
        && !table.columns[table.name].heading.is_empty()
}

/// Returns a part of a sheet with its rows as columns. Formulas are left out: they name the cells as they were.
fn turn(grid: &SheetGrid, rows: (u32, u32), columns: (u32, u32)) -> SheetGrid {
    let mut turned: BTreeMap<u32, Vec<FilledCell>> = BTreeMap::new();
    for (row, cells) in grid.rows.range(rows.0..=rows.1) {
        for cell in cells
            .iter()
            .filter(|cell| (columns.0..=columns.1).contains(&cell.column))
        {
            turned.entry(cell.column).or_default().push(FilledCell {
                column: *row,
                formula: None,
                ..cell.clone()
            });
        }
    }
    let swap = |cell: &Cell| Cell::new(cell.column, cell.row);
    SheetGrid {
        name: grid.name.clone(),
        rows: turned,
        merges: grid
            .merges
            .iter()
            .map(|(first, last)| (swap(first), swap(last)))
            .collect(),
        cut: grid.cut,
        is_turned: true,
        ..SheetGrid::default()
    }
}
