//! Finds the formulas and the conditional formats that give ratings and that no table was read with, so that a draft names them.

use std::collections::{BTreeMap, BTreeSet};

use ambersheet_ooxml::address::Cell;

use super::parse::parse;
use super::reading::ColumnReading;
use super::tree::Tree;
use super::why::WhyNot;
use crate::grid::{FormatFill, FormatTest, GridFormat, SheetGrid};
use crate::level_words::known;
use crate::look::colour_rank;
use crate::quoting::note;
use crate::rating_cells::{gives_levels, tests_number, texts};

/// The most columns of a workbook that are named.
const MOST_NAMED: usize = 40;

/// Returns what is left when the columns at these places are read, in the order of the sheets.
pub(crate) fn unread(grids: &[SheetGrid], read: &BTreeSet<(usize, u32)>) -> Vec<ColumnReading> {
    let mut found = Vec::new();
    for (sheet, grid) in grids.iter().enumerate().filter(|(_, grid)| !grid.is_turned) {
        let is_free = |column: u32| !read.contains(&(sheet, column));
        for (column, (first, last, formula)) in formulas(grid) {
            if is_free(column) && found.len() < MOST_NAMED {
                found.push(reading(grid, (first, last), column, formula, None));
            }
        }
        for format in grid.formats.iter().filter(|format| rates(format)) {
            if found.len() >= MOST_NAMED {
                return found;
            }
            let Some(range) = format.ranges.first() else {
                continue;
            };
            let (rows, column) = ((range.first.row, range.last.row), range.first.column);
            let place = grid.column_place(rows, column);
            let is_named = |known: &ColumnReading| known.is_format && known.place == place;
            // What colours words of a formula that is named is said with it.
            let formula = grid.formulas.get(&range.first);
            let is_formula = formula.is_some_and(|formula| {
                let columns = range.first.column..=range.last.column;
                gives_ratings(grid, range.first, formula)
                    || columns.into_iter().any(|column| !is_free(column))
            });
            if is_free(column) && !is_formula && !found.iter().any(is_named) {
                found.push(reading(grid, rows, column, String::new(), Some(format)));
            }
        }
    }
    found
}

/// Returns the formulas of each column that choose between levels: the first and the last row, and the first formula.
fn formulas(grid: &SheetGrid) -> BTreeMap<u32, (u32, u32, String)> {
    let mut columns: BTreeMap<u32, (u32, u32, String)> = BTreeMap::new();
    for (cell, formula) in &grid.formulas {
        if let Some((_, last, _)) = columns.get_mut(&cell.column) {
            *last = cell.row;
        } else if gives_ratings(grid, *cell, formula) {
            columns.insert(cell.column, (cell.row, cell.row, formula.clone()));
        }
    }
    columns
}

/// Returns `true` for a formula whose results are levels, or fixed words or numbers of which it chooses one.
fn gives_ratings(grid: &SheetGrid, cell: Cell, formula: &str) -> bool {
    let shown = grid.at(cell.row, cell.column);
    let shows_level = shown.is_some_and(|shown| shown.is_text() && known(&shown.text).is_some());
    gives_levels(formula)
        || shows_level
        || parse(formula).is_ok_and(|tree| {
            let mut results = BTreeSet::new();
            collect(&tree, &mut results);
            results.len() >= 2
        })
}

/// Collects the fixed results of choices.
fn collect(tree: &Tree, results: &mut BTreeSet<String>) {
    let Tree::Call(name, arguments) = tree else {
        return;
    };
    let given: Vec<&Tree> = match name.as_str() {
        "IFS" => arguments.iter().skip(1).step_by(2).collect(),
        "IFERROR" | "IFNA" => arguments.iter().take(1).collect(),
        "SWITCH" => arguments.iter().skip(2).step_by(2).collect(),
        "IF" | "CHOOSE" | "LOOKUP" | "VLOOKUP" | "HLOOKUP" | "XLOOKUP" => {
            arguments.iter().skip(1).collect()
        }
        _ => Vec::new(),
    };
    for part in given {
        match part {
            Tree::Text(text) if !text.trim().is_empty() => {
                results.insert(text.clone());
            }
            Tree::Number(number) if !number.is_zero() => {
                results.insert(number.to_string());
            }
            Tree::Array(rows) => {
                let texts = rows.iter().flatten().filter_map(|part| match part {
                    Tree::Text(text) => Some(text.clone()),
                    _ => None,
                });
                results.extend(texts);
            }
            other => collect(other, results),
        }
    }
}

/// Returns `true` for a format that gives a cell a colour or an icon by what it holds.
fn rates(format: &GridFormat) -> bool {
    let fills = format.fill != FormatFill::None;
    match format.test {
        FormatTest::Icons(..) | FormatTest::RelativeIcons => true,
        FormatTest::CellIs(..) | FormatTest::Expression(_) => {
            fills || colours_letters(format) && tests_number(&format.test)
        }
        FormatTest::HasText(_) | FormatTest::Other(_) => fills,
        FormatTest::IsBlank | FormatTest::Gradual => false,
    }
}

/// Returns `true` for a format that gives letters a colour which may be a level's: no grey, black or white.
fn colours_letters(format: &GridFormat) -> bool {
    format.letters.and_then(colour_rank).is_some()
}

/// Returns the reason why a column is not read.
fn why(formula: &str, format: Option<&GridFormat>) -> WhyNot {
    if let Some(format) = format {
        return if !texts(formula).is_empty() {
            WhyNot::ColoursWords
        } else if format.fill == FormatFill::None && colours_letters(format) {
            WhyNot::ColoursLetters
        } else {
            WhyNot::NoTable
        };
    }
    let mut results = BTreeSet::new();
    if let Ok(tree) = parse(formula) {
        collect(&tree, &mut results);
    }
    let is_level = |word: &&String| known(word).is_some();
    match results.iter().find(|word| !is_level(word)) {
        Some(unknown) if results.iter().filter(is_level).count() < 2 => {
            WhyNot::NoLevel(note(unknown))
        }
        _ => WhyNot::NoTable,
    }
}

/// Returns what is said of a column: a formula, or a format.
fn reading(
    grid: &SheetGrid,
    rows: (u32, u32),
    column: u32,
    formula: String,
    format: Option<&GridFormat>,
) -> ColumnReading {
    let tests = format.map(|format| match &format.test {
        FormatTest::CellIs(_, formulas) => formulas.join(", "),
        FormatTest::Expression(formula) | FormatTest::HasText(formula) => formula.clone(),
        FormatTest::Icons(..)
        | FormatTest::RelativeIcons
        | FormatTest::Gradual
        | FormatTest::IsBlank
        | FormatTest::Other(_) => String::new(),
    });
    let formula = tests.unwrap_or(formula);
    let why = why(&formula, format);
    ColumnReading {
        place: grid.column_place(rows, column),
        sheet: grid.name.clone(),
        ends: (Cell::new(rows.0, column), Cell::new(rows.1, column)),
        formula,
        is_format: format.is_some(),
        outcome: Err(why),
    }
}
