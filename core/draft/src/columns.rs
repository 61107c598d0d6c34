//! Asks for the columns of the names, the figures and the targets where nothing was found, and takes the answer.
//!
//! The answer is looked at before it is used: what cannot be rated, or not be found again by its headings, is refused with
//! the cell.

use ambersheet_ooxml::address::{Cell, Range, sheet_reference};
use ambersheet_ooxml::text::fold;
use serde_json::Value;

use crate::find::find;
use crate::grid::{ColumnRole, FilledCell, GridValue, NamedHeading, NamedHeadings, SheetGrid};
use crate::named_columns::{NamedColumns, key_of, read};
use crate::nearest::{Nearest, best, nearest};
use crate::profile::{ColumnProfile, number_in};
use crate::question::{Question, QuestionTopic};
use crate::quoting::note;
use crate::table::FoundTable;
use crate::taken::wrong_value;

/// Returns the question for the columns; nothing if no row is like headings. Its cells are the rows that come closest, the
/// closest first.
pub(crate) fn columns_question(grids: &[SheetGrid]) -> Option<Question> {
    let rows = nearest(grids);
    let closest = best(&rows)?;
    let others = rows.iter().filter(|row| *row != closest);
    let all = std::iter::once(closest).chain(others);
    Some(Question {
        id: format!("{}-1", QuestionTopic::Columns.name()),
        topic: QuestionTopic::Columns,
        text: "Which columns hold the names of the measures, the figures and the targets?"
            .to_owned(),
        measures: Vec::new(),
        cells: all.map(|row| cells_of(grids, row)).collect(),
        evidence: closest.what_is_known("in this row"),
        proposed: None,
        choices: Vec::new(),
    })
}

/// Returns the cells of a row that is like headings.
fn cells_of(grids: &[SheetGrid], row: &Nearest) -> String {
    let grid = &grids[row.sheet];
    let cells = grid.rows.get(&row.row).into_iter().flatten();
    let last = cells.map(|cell| cell.column).max().unwrap_or(row.column);
    let first = grid.rows.get(&row.row).and_then(|cells| cells.first());
    let range = Range {
        first: Cell::new(row.row, first.map_or(row.column, |cell| cell.column)),
        last: Cell::new(row.row, last),
    };
    format!("{}!{range}", sheet_reference(&grid.name))
}

/// Returns the sheets with the headings that an answer names.
///
/// # Errors
/// Why the answer is not taken, as a phrase.
pub(crate) fn named(
    grids: &[SheetGrid],
    question: &Question,
    answer: &Value,
) -> Result<Vec<SheetGrid>, String> {
    let columns = read(grids, answer).map_err(|why| {
        if why.is_empty() {
            wrong_value(question, answer)
        } else {
            why
        }
    })?;
    // The table tells the headings, by which others like it are known.
    let plain = NamedHeadings {
        row: Some(columns.row),
        headings: columns
            .columns
            .iter()
            .map(|(role, column)| NamedHeading {
                role: *role,
                column: *column,
                heading: String::new(),
            })
            .collect(),
    };
    let grid = SheetGrid {
        named: plain,
        ..grids[columns.sheet].clone()
    };
    check_cells(&grid, &columns)?;
    let mut tables = find(columns.sheet, &grid).into_iter();
    let table = tables
        .find(|table| table.heading_row == columns.row && table.is_meant())
        .ok_or_else(|| no_measures(&grid, &columns))?;
    check_table(&grid, &table)?;
    let headings: Vec<NamedHeading> = columns
        .columns
        .iter()
        .filter_map(|(role, column)| {
            Some(NamedHeading {
                role: *role,
                column: *column,
                heading: fold(&table.columns[table.named(*role)?].heading),
            })
        })
        .collect();
    let with_names = |(sheet, grid): (usize, &SheetGrid)| SheetGrid {
        named: NamedHeadings {
            row: (sheet == columns.sheet).then_some(columns.row),
            headings: headings.clone(),
        },
        ..grid.clone()
    };
    Ok(grids.iter().enumerate().map(with_names).collect())
}

fn no_measures(grid: &SheetGrid, columns: &NamedColumns) -> String {
    let (_, names) = columns.columns[0];
    format!(
        "no row under {} has a name and a figure",
        grid.place(columns.row, names)
    )
}

/// Refuses cells that are no headings, and columns that hold something else than is meant.
fn check_cells(grid: &SheetGrid, columns: &NamedColumns) -> Result<(), String> {
    for (role, column) in &columns.columns {
        let (row, column) = (columns.row, *column);
        if let Some(cell) = grid.at(row, column)
            && !crate::find::is_heading(cell)
        {
            return Err(format!(
                "{} holds {}, which is no heading; name the row of the headings",
                grid.place(row, column),
                shown(cell)
            ));
        }
        let mut under = grid.rows.range(row + 1..);
        if !under.any(|(row, _)| grid.at(*row, column).is_some()) {
            return Err(format!(
                "nothing stands under {}, where the {} should be",
                grid.place(row, column),
                key_of(*role)
            ));
        }
    }
    Ok(())
}

/// Refuses a table whose columns rules cannot name, or whose values cannot be compared.
fn check_table(grid: &SheetGrid, table: &FoundTable) -> Result<(), String> {
    for role in [ColumnRole::Figures, ColumnRole::Targets] {
        let Some(index) = table.named(role) else {
            continue;
        };
        let column = &table.columns[index];
        let place = grid.place(table.heading_row, column.column);
        if column.heading.is_empty() {
            return Err(format!(
                "{place} is blank, and rules find the {} by their heading; write one into this cell",
                key_of(role)
            ));
        }
        if let Some(twin) = table.twin(index) {
            return Err(format!(
                "{place} and {} both say \"{}\", and nothing over them tells them apart; give one of them another heading",
                grid.place(table.heading_row, table.columns[twin].column),
                note(&column.heading)
            ));
        }
        if !is_value(role, &column.profile) {
            return Err(wrong_cell(grid, table, index, role));
        }
    }
    let profile = |role| table.named(role).map(|index| &table.columns[index].profile);
    match (profile(ColumnRole::Figures), profile(ColumnRole::Targets)) {
        (Some(figures), Some(targets)) if !are_alike(figures, targets) => Err(unlike(grid, table)),
        (Some(figures), None) if !figures.is_numeric() => Err(format!(
            "the figures under {} are no numbers, and without targets nothing says what they should be; name the column of the targets",
            figures_place(grid, table)
        )),
        (Some(_), None) if table.columns[table.name].heading.is_empty() => Err(format!(
            "{} is blank, and beside the figures alone rules need a heading for the names; write one into this cell",
            grid.place(table.heading_row, table.columns[table.name].column)
        )),
        _ => Ok(()),
    }
}

/// Returns the cell of the heading of the figures.
fn figures_place(grid: &SheetGrid, table: &FoundTable) -> String {
    let index = table.named(ColumnRole::Figures);
    let column = index.map_or(0, |index| table.columns[index].column);
    grid.place(table.heading_row, column)
}

/// Returns `true` if most cells of a column are what its role says.
fn is_value(role: ColumnRole, profile: &ColumnProfile) -> bool {
    let in_words = role == ColumnRole::Targets && profile.conditions * 2 > profile.filled;
    profile.is_numeric() || profile.is_dated() || profile.is_yes_or_no() || in_words
}

/// Returns `true` if figures can be compared with targets.
fn are_alike(figures: &ColumnProfile, targets: &ColumnProfile) -> bool {
    if figures.is_dated() || targets.is_dated() {
        return figures.is_dated() && targets.is_dated();
    }
    figures.is_numeric() == (targets.is_numeric() || targets.conditions * 2 > targets.filled)
}

/// Says which cell holds something else than figures or targets.
fn wrong_cell(grid: &SheetGrid, table: &FoundTable, index: usize, role: ColumnRole) -> String {
    let column = table.columns[index].column;
    let cells = || {
        let rows = table.records();
        rows.filter_map(|row| Some((row, grid.at(row, column)?)))
    };
    let is_wrong = |(_, cell): &(u32, &FilledCell)| match cell.value {
        GridValue::Text => number_in(&cell.text).is_none(),
        GridValue::Other => true,
        GridValue::Number(..) | GridValue::Date(_) | GridValue::Truth => false,
    };
    let what = match role {
        ColumnRole::Names => "name",
        ColumnRole::Figures => "figure",
        ColumnRole::Targets => "target",
    };
    match cells().find(is_wrong) {
        Some((row, cell)) => format!(
            "{} holds {}, which is no {what}; name the column of the {}",
            grid.place(row, column),
            shown(cell),
            key_of(role)
        ),
        None => format!(
            "no row under {} has a {what}",
            grid.place(table.heading_row, column)
        ),
    }
}

/// Says which figure and which target cannot be compared.
fn unlike(grid: &SheetGrid, table: &FoundTable) -> String {
    let first = |role| {
        let column = table.columns[table.named(role)?].column;
        let mut rows = table.records();
        rows.find_map(|row| Some((grid.place(row, column), grid.at(row, column)?)))
    };
    let said = |role| {
        first(role).map_or_else(String::new, |(place, cell)| {
            format!("{place} holds {}", shown(cell))
        })
    };
    format!(
        "{}, and {}: these cannot be compared",
        said(ColumnRole::Figures),
        said(ColumnRole::Targets)
    )
}

/// Returns a cell's value for a message.
fn shown(cell: &FilledCell) -> String {
    match cell.value {
        GridValue::Text => format!("\"{}\"", note(&cell.text)),
        GridValue::Number(..) | GridValue::Date(_) | GridValue::Truth | GridValue::Other => {
            note(&cell.text)
        }
    }
}
