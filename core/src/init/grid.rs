//! Reads the sheets as grids of short texts, with the fills and conditional formats that colour words of ratings.
//!
//! All of a workbook is walked and only so much of it kept: rules are drafted from headings, names and the first words of
//! cells, so a sheet of a million rows needs no more memory than its first thousands.

use std::collections::{BTreeMap, HashMap};

use crate::cells::value::CellValue;
use crate::cells::{CellContent, Cells};
use crate::error::Error;
use crate::plan::patch::template::TemplateRules;
use ambersheet_ooxml::address::{Cell, Range, sheet_reference};
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::sheet::{Conditional, Head, Order, Row, RuleTest, Tail, Visitor, walk};
use ambersheet_ooxml::workbook::{StyleSheet, Theme};

/// The most cells of a workbook that are kept.
const MOST_CELLS: usize = 300_000;
/// The most cells of a row that are kept.
const MOST_IN_A_ROW: usize = 1_024;
/// The most characters of a cell's text that are kept.
const LONGEST: usize = 300;

/// A cell that holds something.
#[derive(Clone, Debug)]
pub(crate) struct SheetCell {
    pub(crate) column: u32,
    /// The text without white space around it.
    pub(crate) text: String,
    pub(crate) is_text: bool,
    pub(crate) fill: Option<Colour>,
}

/// A sheet.
#[derive(Debug, Default)]
pub(crate) struct SheetGrid {
    pub(crate) name: String,
    pub(crate) rows: BTreeMap<u32, Vec<SheetCell>>,
    /// The last cell of each merge, by its first.
    pub(crate) merges: HashMap<Cell, Cell>,
    /// `true` if some of its cells were not kept.
    pub(crate) cut: bool,
    conditionals: Vec<Conditional>,
    colours: TemplateRules,
}

impl SheetGrid {
    /// Returns the cell at a place, if it holds something.
    pub(crate) fn at(&self, row: u32, column: u32) -> Option<&SheetCell> {
        let cells = self.rows.get(&row)?;
        cells
            .binary_search_by_key(&column, |cell| cell.column)
            .ok()
            .map(|index| &cells[index])
    }

    /// Returns the text at a place; empty if there is none.
    pub(crate) fn text(&self, row: u32, column: u32) -> &str {
        self.at(row, column).map_or("", |cell| cell.text.as_str())
    }

    /// Returns a place as messages have it.
    pub(crate) fn place(&self, row: u32, column: u32) -> String {
        format!("{}!{}", sheet_reference(&self.name), Cell::new(row, column))
    }

    /// Returns the words that conditional formats of a cell ask for, each with its fill.
    pub(crate) fn conditional_words(&self, row: u32, column: u32) -> Vec<(String, Colour)> {
        let cell = Cell::new(row, column);
        let covering = self
            .conditionals
            .iter()
            .filter(|conditional| conditional.ranges.iter().any(|range| range.contains(cell)));
        let mut words: Vec<(String, Colour)> = Vec::new();
        for rule in covering.flat_map(|conditional| &conditional.rules) {
            let RuleTest::Equals(word) = &rule.test else {
                continue;
            };
            if !words.iter().any(|(known, _)| known == word)
                && let Some(colour) = self.colours.colour(cell, word)
            {
                words.push((word.clone(), colour));
            }
        }
        words
    }
}

/// Reads the sheets that are not hidden.
///
/// # Errors
/// Returns [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a sheet is damaged.
pub(crate) fn read(cells: &Cells) -> Result<Vec<SheetGrid>, Error> {
    let names: Vec<String> = cells.sheets().map(str::to_owned).collect();
    let mut left = MOST_CELLS;
    let mut grids = Vec::new();
    for (index, name) in names.into_iter().enumerate() {
        if cells.is_hidden(index) {
            continue;
        }
        let mut grid = SheetGrid {
            name,
            ..SheetGrid::default()
        };
        cells.rows(index, |row| {
            keep(&mut grid, row, &mut left);
            Ok(())
        })?;
        add_looks(cells, index, &mut grid)?;
        grids.push(grid);
    }
    Ok(grids)
}

fn keep(grid: &mut SheetGrid, row: &[CellContent], left: &mut usize) {
    let Some(first) = row.first() else { return };
    let mut kept = Vec::new();
    for content in row {
        let text = match &content.value {
            CellValue::Text(text) => text.trim().chars().take(LONGEST).collect(),
            other => other.to_string(),
        };
        if text.is_empty() {
            continue;
        }
        if *left == 0 || kept.len() == MOST_IN_A_ROW {
            grid.cut = true;
            break;
        }
        *left -= 1;
        kept.push(SheetCell {
            column: content.cell.column,
            text,
            is_text: matches!(content.value, CellValue::Text(_)),
            fill: None,
        });
    }
    if !kept.is_empty() {
        grid.rows.insert(first.cell.row, kept);
    }
}

fn add_looks(cells: &Cells, index: usize, grid: &mut SheetGrid) -> Result<(), Error> {
    let workbook = cells.workbook();
    let info = &workbook.sheets[index];
    let (styles, theme) = (&workbook.styles, &workbook.theme);
    let mut looks = Looks {
        styles,
        theme,
        known: HashMap::new(),
        grid,
    };
    let reader = workbook.package.reader(info.part)?;
    // Whether the rows are in order does not matter here.
    let _ = walk(reader, &info.part_name, Order::AsItStands, &mut looks)?;
    Ok(())
}

/// The visitor that adds what cells look like.
struct Looks<'a> {
    styles: &'a StyleSheet,
    theme: &'a Theme,
    /// The fill of each format that was asked for.
    known: HashMap<u32, Option<Colour>>,
    grid: &'a mut SheetGrid,
}

impl Visitor for Looks<'_> {
    type Error = Error;

    fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        let Some(kept) = self.grid.rows.get_mut(&row.number) else {
            return Ok(());
        };
        let mut previous: Option<(u32, Option<Colour>)> = None;
        for view in row.views() {
            let fill = *self
                .known
                .entry(view.style)
                .or_insert_with(|| self.styles.solid_fill(view.style, self.theme));
            if let Ok(index) = kept.binary_search_by_key(&view.column, |cell| cell.column) {
                kept[index].fill = fill;
            }
            // A key may have its colours in blank cells beside the words.
            let beside = kept
                .iter_mut()
                .find(|cell| cell.fill.is_none() && cell.column + 1 == view.column);
            if let Some(cell) = beside.filter(|_| fill.is_some()) {
                cell.fill = fill;
            }
            if let Some((column, Some(before))) = previous
                && column + 1 == view.column
                && let Some(cell) = kept
                    .iter_mut()
                    .find(|cell| cell.column == view.column && cell.fill.is_none())
            {
                cell.fill = Some(before);
            }
            previous = Some((view.column, fill));
        }
        Ok(())
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        self.grid.merges = tail
            .merges()?
            .into_iter()
            .map(|merge: Range| (merge.first, merge.last))
            .collect();
        let conditionals = tail.conditionals()?;
        self.grid.colours = TemplateRules::new(conditionals.clone(), self.styles, self.theme);
        self.grid.conditionals = conditionals;
        Ok(())
    }
}
