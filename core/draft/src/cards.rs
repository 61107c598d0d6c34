//! Cards: measures in blocks of the same kind all over a sheet, each with a caption, a figure and what was hoped for.

use std::collections::HashMap;

use ambersheet_ooxml::address::Cell;
use ambersheet_policy::model::Role;

use crate::condition::read;
use crate::forms::{Form, Labelled};
use crate::grid::{FilledCell, SheetGrid};
use crate::lexicon::{Meaning, meanings, words_of};
use crate::profile::number_in;

/// The fewest cards of a sheet.
const FEWEST: usize = 3;
/// The most cards of a sheet.
const MOST: usize = 100;
/// The most columns from a label to its value.
const MOST_ACROSS: u32 = 3;
/// The most rows from a figure to its caption, and from a target to its figure.
const MOST_UP: u32 = 4;
/// The most columns between the two labels of a card.
const MOST_APART: u32 = 4;

/// A label that stands on every card, and the cell of its value.
#[derive(Clone, Copy)]
struct CardLabel {
    label: Cell,
    value: Cell,
}

/// Returns a form for each card of the sheets that have some.
pub(crate) fn cards(grids: &[SheetGrid]) -> Vec<Form> {
    let of_sheet = |(sheet, grid): (usize, &SheetGrid)| {
        let found = of_grid(sheet, grid);
        if found.len() >= FEWEST {
            found
        } else {
            Vec::new()
        }
    };
    grids.iter().enumerate().flat_map(of_sheet).collect()
}

fn of_grid(sheet: usize, grid: &SheetGrid) -> Vec<Form> {
    let counts = counts(grid);
    let repeated = |text: &str| counts.get(&key(text)).copied().unwrap_or(0) >= FEWEST;
    let targets = labels(grid, Meaning::Target, &repeated);
    let actuals = labels(grid, Meaning::Actual, &repeated);
    let mut found: Vec<Form> = Vec::new();
    for target in targets.into_iter().take(MOST) {
        let named = actuals
            .iter()
            .copied()
            .filter(|actual| is_near(actual.label, target.label));
        let nearest = named.min_by_key(|actual| {
            let (a, t) = (actual.label, target.label);
            (
                a.row.abs_diff(t.row) + a.column.abs_diff(t.column),
                a.row,
                a.column,
            )
        });
        let actual = match nearest {
            Some(actual) => Some((actual.value, actual.label)),
            None => number_above(grid, target.label).map(|cell| (cell, cell)),
        };
        let Some((actual, top)) = actual else {
            continue;
        };
        let Some(caption) = caption(grid, top, &repeated) else {
            continue;
        };
        let is_new = found.iter().all(|form| {
            form.value(Role::Measure)
                .is_none_or(|own| own.cell != caption)
        });
        if is_new && actual != target.value {
            found.push(form(sheet, grid, (caption, actual, target.value)));
        }
    }
    found
}

/// Returns how often each label stands on a sheet, without its figures.
fn counts(grid: &SheetGrid) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for cell in grid.rows.values().flatten().filter(|cell| cell.is_text()) {
        *counts.entry(key(&cell.text)).or_default() += 1;
    }
    counts
}

/// Returns a label without what stands behind its colon.
fn key(text: &str) -> String {
    words_of(text.split(':').next().unwrap_or_default())
}

/// Returns the labels of one meaning that stand on every card, in the order of the sheet.
fn labels(grid: &SheetGrid, meaning: Meaning, repeated: &impl Fn(&str) -> bool) -> Vec<CardLabel> {
    let mut found = Vec::new();
    for (row, cells) in &grid.rows {
        for cell in cells
            .iter()
            .filter(|cell| cell.is_text() && repeated(&cell.text))
        {
            let name = cell.text.split(':').next().unwrap_or_default();
            let means = meanings(name)
                .iter()
                .any(|(known, weight)| *known == meaning && *weight >= 2);
            let label = Cell::new(*row, cell.column);
            if let Some(value) = value_of(grid, label, &cell.text).filter(|_| means) {
                found.push(CardLabel { label, value });
            }
        }
    }
    found
}

/// Returns the cell of a label's value: its own behind a colon, one at its right, or the one under it.
fn value_of(grid: &SheetGrid, label: Cell, text: &str) -> Option<Cell> {
    if text
        .split_once(':')
        .is_some_and(|(_, rest)| rest.bytes().any(|b| b.is_ascii_digit()))
    {
        return Some(label);
    }
    let merged = grid
        .merges
        .get(&label)
        .map_or(label.column, |last| last.column);
    let right = (merged + 1..=merged + MOST_ACROSS)
        .find_map(|column| Some((column, grid.at(label.row, column)?)));
    match right {
        Some((column, cell)) if is_value(cell) => Some(Cell::new(label.row, column)),
        _ => {
            let below = grid.at(label.row + 1, label.column)?;
            is_value(below).then(|| Cell::new(label.row + 1, label.column))
        }
    }
}

fn is_value(cell: &FilledCell) -> bool {
    !cell.is_text() || number_in(&cell.text).is_some() || read(&cell.text).is_some()
}

fn is_near(one: Cell, other: Cell) -> bool {
    one.row.abs_diff(other.row) <= 2
        && one.column <= other.column
        && other.column - one.column <= MOST_APART
}

/// Returns the nearest number above a cell.
fn number_above(grid: &SheetGrid, from: Cell) -> Option<Cell> {
    let rows = from.row.saturating_sub(MOST_UP)..from.row;
    let is_number = |row: &u32| {
        grid.at(*row, from.column)
            .is_some_and(|cell| cell.number().is_some())
    };
    rows.rev()
        .find(is_number)
        .map(|row| Cell::new(row, from.column))
}

/// Returns the nearest text above a cell that does not stand on every card: the name of its measure.
fn caption(grid: &SheetGrid, from: Cell, repeated: &impl Fn(&str) -> bool) -> Option<Cell> {
    let rows = from.row.saturating_sub(MOST_UP)..from.row;
    rows.rev().find_map(|row| {
        let at = grid.merged_from(row, from.column);
        let cell = grid.at(at.row, at.column)?;
        (cell.is_text() && !repeated(&cell.text) && number_in(&cell.text).is_none()).then_some(at)
    })
}

fn form(sheet: usize, grid: &SheetGrid, (caption, actual, target): (Cell, Cell, Cell)) -> Form {
    let text = |cell: Cell| grid.text(cell.row, cell.column).to_owned();
    let value = |role: Role, cell: Cell| Labelled::at(role, cell, text(cell));
    Form {
        sheets: vec![sheet],
        values: vec![
            value(Role::Measure, caption),
            value(Role::Actual, actual),
            value(Role::Target, target),
        ],
        by_label: false,
        measures: vec![(sheet, text(caption))],
        is_card: true,
    }
}
