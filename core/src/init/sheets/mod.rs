//! Reads the sheets as grids of short values, with fills, formulas, merges, and the words that conditional formats colour.
//!
//! All of a workbook is walked and only so much of it kept: rules are drafted from headings, names and the first words of
//! cells, so a sheet of a million rows needs no more memory than its first thousands.

mod formats;

mod formulas;

mod lists;

use ambersheet_draft::formulas::cells::Background;
use ambersheet_draft::grid::{FilledCell, GridRule, GridValue, SheetGrid};
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::sheet::{
    CellView, Formula, Guards, Head, ListValidation, Order, Row, RuleTest, Tail, Visitor, walk,
};
use ambersheet_ooxml::workbook::{SolidFills, StyleSheet, Theme, Visibility};
use ambersheet_quantity::FormatKind;

use crate::cells::value::CellValue;
use crate::cells::{CellContent, rows_of};
use crate::error::Error;
use crate::plan::patch::template::TemplateRules;
use crate::source::open_return::{MonthFormats, OpenReturn};

/// The most cells of a workbook that are kept.
const MOST_CELLS: usize = 300_000;
/// The most cells of a row that are kept.
const MOST_IN_A_ROW: usize = 1_024;
/// The most defined names that are kept.
const MOST_NAMES: usize = 10_000;
/// The most bytes of formulas that are kept.
const MOST_OF_FORMULAS: usize = 32 << 20;
/// The most characters of a cell's text that are kept.
const LONGEST: usize = 300;

/// The sheets of a workbook as drafts see them.
pub(crate) struct ReadSheets {
    /// Those that are not hidden.
    pub(crate) grids: Vec<SheetGrid>,
    /// The cells and names that formulas may refer to beside them.
    pub(crate) background: Background,
}

/// Reads the sheets, those that are not hidden first.
///
/// # Errors
/// Returns [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a sheet is damaged.
pub(crate) fn read(workbook: &OpenReturn) -> Result<ReadSheets, Error> {
    let mut left = MOST_CELLS;
    let mut bytes = MOST_OF_FORMULAS;
    let mut lists = Vec::new();
    let mut found = ReadSheets {
        grids: Vec::new(),
        background: Background::default(),
    };
    let is_seen = |index: usize| workbook.flags().visibility(index) == Visibility::Visible;
    for seen in [true, false] {
        for (index, info) in workbook.sheets.iter().enumerate() {
            if is_seen(index) != seen {
                continue;
            }
            let mut grid = SheetGrid {
                name: info.name.clone(),
                ..SheetGrid::default()
            };
            rows_of(workbook, index, |row| {
                keep(&mut grid, row, &mut left);
                Ok(())
            })?;
            lists.push((index, add_looks(workbook, index, &mut grid)?));
            formulas::add(workbook, index, &mut grid, &mut bytes)?;
            let grids = if seen {
                &mut found.grids
            } else {
                &mut found.background.hidden
            };
            grids.push(grid);
        }
    }
    let names = workbook.defined_names();
    let folded = |text: &str| text.to_lowercase();
    found.background.names = names
        .formulas()
        .take(MOST_NAMES)
        .map(|(sheet, name, formula)| ((sheet.map(folded), folded(name)), formula.to_owned()))
        .collect();
    lists::add(workbook, &names, &lists, &mut found);
    Ok(found)
}

fn keep(grid: &mut SheetGrid, row: &[CellContent], left: &mut usize) {
    let Some(first) = row.first() else { return };
    let mut kept = Vec::new();
    for content in row {
        let text: String = match &content.value {
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
        kept.push(FilledCell {
            column: content.cell.column,
            text,
            value: value(&content.value),
            fill: None,
            formula: content.has_formula.then(String::new),
        });
    }
    if !kept.is_empty() {
        grid.rows.insert(first.cell.row, kept);
    }
}

fn value(value: &CellValue) -> GridValue {
    match value {
        CellValue::Text(_) => GridValue::Text,
        CellValue::Number(number) => {
            let percent = matches!(number.kind, FormatKind::Percent);
            number
                .decimal
                .parse()
                .map_or(GridValue::Other, |exact| GridValue::Number(exact, percent))
        }
        CellValue::Date(date) => GridValue::Date(date.days),
        CellValue::Bool(_) => GridValue::Truth,
        CellValue::Blank | CellValue::Error(_) => GridValue::Other,
    }
}

/// Adds fills, formulas, merges and formats to a sheet. Returns its drop-down lists.
fn add_looks(
    workbook: &OpenReturn,
    index: usize,
    grid: &mut SheetGrid,
) -> Result<Vec<ListValidation>, Error> {
    let info = &workbook.sheets[index];
    let mut looks = Looks {
        styles: &workbook.styles,
        theme: &workbook.theme,
        months: &workbook.months,
        fills: SolidFills::new(&workbook.styles, &workbook.theme),
        lists: Vec::new(),
        grid,
    };
    let reader = workbook.package.reader(info.part)?;
    // Whether the rows are in order does not matter here.
    let _ = walk(reader, &info.part_name, Order::AsItStands, &mut looks)?;
    Ok(looks.lists)
}

/// The visitor that adds fills, formulas and merges.
struct Looks<'a> {
    styles: &'a StyleSheet,
    theme: &'a Theme,
    months: &'a MonthFormats,
    fills: SolidFills<'a>,
    lists: Vec<ListValidation>,
    grid: &'a mut SheetGrid,
}

impl Visitor for Looks<'_> {
    type Error = Error;

    fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        let mut before: Option<(u32, Option<Colour>)> = None;
        for view in row.views() {
            let fill = self.fills.of(view.style);
            let Some(kept) = self.grid.rows.get_mut(&row.number) else {
                return Ok(());
            };
            // A key may have its colours in blank cells beside the words.
            let beside = kept
                .iter_mut()
                .find(|cell| cell.fill.is_none() && cell.column + 1 == view.column);
            if let Some(cell) = beside.filter(|_| fill.is_some()) {
                cell.fill = fill;
            }
            let left = before.filter(|(column, _)| column + 1 == view.column);
            before = Some((view.column, fill));
            let Ok(at) = kept.binary_search_by_key(&view.column, |cell| cell.column) else {
                continue;
            };
            kept[at].fill = fill.or(left.and_then(|(_, fill)| fill));
            if let Some(month) = self.months.shown(view) {
                kept[at].text = month;
            }
            if view.formula != Formula::None {
                kept[at].formula = Some(formula(view));
            }
        }
        Ok(())
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        let merges = tail.merges()?.into_iter();
        self.grid.merges = merges.map(|merge| (merge.first, merge.last)).collect();
        let conditionals = tail.conditionals()?;
        let colours = TemplateRules::new(conditionals.clone(), self.styles, self.theme);
        for conditional in &conditionals {
            for rule in &conditional.rules {
                let RuleTest::Equals(word) = &rule.test else {
                    continue;
                };
                for range in &conditional.ranges {
                    if let Some(fill) = colours.colour(range.first, word) {
                        self.grid.rules.push(GridRule {
                            range: (range.first, range.last),
                            word: word.clone(),
                            fill,
                        });
                    }
                }
            }
        }
        let mut guards = Guards::default();
        guards.tail(tail);
        self.lists = guards.lists;
        self.grid.formats = formats::of(&conditionals, self.styles, self.theme);
        Ok(())
    }
}

/// Returns the text of a cell's formula; empty for one that shares the formula of another cell.
fn formula(view: CellView<'_>) -> String {
    let mut text = String::new();
    let inside = &view.text[view.open_end as usize..view.end as usize];
    let _ = crate::recalculate::formulas::read(inside, &mut text);
    text
}
