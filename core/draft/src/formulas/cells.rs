//! What the cells that a formula names hold: figures of its own row, fixed limits, words.

use std::collections::BTreeMap;

use ambersheet_ooxml::address::{Cell, Range, sheet_reference};
use ambersheet_ooxml::text::fold;
use rust_decimal::Decimal;

use super::form::RatedFigure;
use super::tree::{CellsOf, Tree};
use super::why::WhyNot;
use crate::grid::{FilledCell, GridValue, SheetGrid};
use crate::lexicon::Meaning;
use crate::table::FoundTable;

/// The most cells of a range that a formula looks through.
pub const MOST_CELLS: u64 = 2_000;

/// The sheets and names that formulas may refer to beside the sheets that are seen.
#[derive(Clone, Debug, Default)]
pub struct Background {
    /// The sheets that are hidden.
    pub hidden: Vec<SheetGrid>,
    /// The formulas of defined names, by the sheet that they belong to and the name, both folded.
    pub names: BTreeMap<(Option<String>, String), String>,
}

/// The sheets of a workbook and its names.
#[derive(Clone, Copy)]
pub struct FormulaBook<'a> {
    /// The sheets that are seen.
    pub grids: &'a [SheetGrid],
    /// All else.
    pub background: &'a Background,
}

impl<'a> FormulaBook<'a> {
    /// Returns a sheet by its name.
    pub fn sheet(&self, name: &str) -> Option<&'a SheetGrid> {
        let wanted = name.to_lowercase();
        let hidden = &self.background.hidden;
        let mut all = self.grids.iter().chain(hidden);
        all.find(|grid| !grid.is_turned && grid.name.to_lowercase() == wanted)
    }

    /// Returns the formula of a name that is used on a sheet.
    pub fn name(&self, sheet: &str, name: &str) -> Option<&'a str> {
        let name = name.to_lowercase();
        let names = &self.background.names;
        let own = names.get(&(Some(sheet.to_lowercase()), name.clone()));
        own.or_else(|| names.get(&(None, name))).map(String::as_str)
    }
}

/// The row that a formula rates.
#[derive(Clone, Copy)]
pub struct FormulaRow<'a> {
    /// The workbook.
    pub book: FormulaBook<'a>,
    /// The sheet.
    pub grid: &'a SheetGrid,
    /// The table.
    pub table: &'a FoundTable,
    /// The row.
    pub row: u32,
    /// A number that a column is taken to hold in the place of its own.
    pub instead: Option<(u32, Decimal)>,
}

/// The part of a cell in a formula.
pub enum CellRole<'a> {
    /// A cell of the row that is rated, by its column.
    Own(u32, Option<&'a FilledCell>),
    /// Another cell of the workbook, with its sheet.
    Fixed(&'a SheetGrid, Cell, Option<&'a FilledCell>),
}

impl<'a> FormulaRow<'a> {
    /// Returns the number that the row holds in a column.
    pub fn number(&self, column: u32) -> Option<Decimal> {
        if let Some((_, number)) = self.instead.filter(|(known, _)| *known == column) {
            return Some(number);
        }
        let cell = self.grid.at(self.row, column)?;
        match cell.value {
            GridValue::Number(number, _) => Some(number),
            GridValue::Date(days) => Decimal::try_from(days).ok(),
            GridValue::Text | GridValue::Truth | GridValue::Other => None,
        }
    }

    /// Returns what a cell is to a formula on a sheet.
    ///
    /// # Errors
    /// [`WhyNot::OtherRow`] for a cell of another row of the table.
    pub fn role(
        &self,
        on: &'a SheetGrid,
        cell: Cell,
        (is_fixed, figure): (bool, RatedFigure),
    ) -> Result<CellRole<'a>, WhyNot> {
        let is_here = std::ptr::eq(on, self.grid);
        let from = on.merged_from(cell.row, cell.column);
        let held = on.at(from.row, from.column);
        // A fixed cell beside the figures is a limit, even if it stands in a row of the table.
        let is_limit = is_fixed && !figure.has(cell.column) && !self.is_name(cell.column);
        let is_figure = !is_limit || self.is_headed(cell.column);
        if is_here && self.is_own(cell, from) && is_figure {
            return Ok(CellRole::Own(cell.column, held));
        }
        let is_record = is_here
            && !is_limit
            && (self.table.bounds.0..=self.table.bounds.1).contains(&cell.column)
            && self.table.rows.iter().any(|row| row.row == cell.row);
        if is_record {
            return Err(WhyNot::OtherRow(cell.to_string()));
        }
        Ok(CellRole::Fixed(on, cell, held))
    }

    /// Returns `true` for a column of words that may change from one return to the next, such as a status. Words that belong to a
    /// measure stay: which way is good, its group, its unit, codes of a letter or two.
    pub fn is_state(&self, column: u32) -> bool {
        let mut columns = self.table.columns.iter();
        let Some(own) = columns.find(|known| known.column == column) else {
            return false;
        };
        let profile = &own.profile;
        let is = |meaning: Meaning| own.weight(meaning) >= 2;
        let says_good = is(Meaning::GoodIs) || profile.polarities * 2 > profile.filled;
        let parts = is(Meaning::Group) || is(Meaning::Unit) || is(Meaning::Id);
        let are_codes = profile.words.keys().all(|word| word.chars().count() <= 2);
        profile.is_textual() && !says_good && !parts && !are_codes
    }

    /// Returns `true` for the column of the names.
    fn is_name(&self, column: u32) -> bool {
        self.table.columns[self.table.name].column == column
    }

    /// Returns `true` for a column of the table with a heading, whose cells mostly hold something.
    fn is_headed(&self, column: u32) -> bool {
        let rows = self.table.records().count();
        let mut columns = self.table.columns.iter();
        let found = columns.find(|known| known.column == column);
        found.is_some_and(|known| !known.heading.is_empty() && known.profile.filled * 2 > rows)
    }

    /// Returns `true` for a cell of the row, or one that is merged down over it.
    fn is_own(&self, cell: Cell, from: Cell) -> bool {
        let last = self.grid.merges.get(&from);
        let covers = last.is_some_and(|last| (from.row..=last.row).contains(&self.row));
        cell.row == self.row || covers && cell.row <= self.row && from.column == cell.column
    }

    /// Returns the sheet of a reference on a sheet.
    pub fn sheet_of(&self, cells: &CellsOf, on: &'a SheetGrid) -> Result<&'a SheetGrid, WhyNot> {
        let Some(name) = &cells.sheet else {
            return Ok(on);
        };
        if fold(name) == fold(&self.grid.name) {
            return Ok(self.grid);
        }
        let found = self.book.sheet(name);
        found.ok_or_else(|| WhyNot::NoValue(format!("{}!{}", sheet_reference(name), cells.range)))
    }

    /// Returns the only cell of a reference.
    pub fn one(&self, range: Range) -> Result<Cell, WhyNot> {
        if range.first == range.last {
            return Ok(range.first);
        }
        Err(WhyNot::SeveralCells(range.to_string()))
    }

    /// Returns the cell of the row that a reference of an Excel table names, such as `[@Actual]`.
    pub fn of_table(&self, inside: &str) -> Result<Tree, WhyNot> {
        let wanted = this_row(inside).ok_or_else(|| WhyNot::SeveralCells(format!("[{inside}]")))?;
        let mut columns = self.table.columns.iter();
        let found = columns.find(|column| fold(&column.heading) == fold(&wanted));
        let column = found.ok_or_else(|| WhyNot::NoValue(format!("[{inside}]")))?;
        let cell = Cell::new(self.row, column.column);
        Ok(Tree::Cells(CellsOf {
            sheet: None,
            range: Range {
                first: cell,
                last: cell,
            },
            is_fixed: false,
        }))
    }
}

/// Returns the column that `@Actual`, `@[Actual value]` or `[#This Row],[Actual]` names.
fn this_row(inside: &str) -> Option<String> {
    let inside = inside.trim();
    let rest = if let Some(rest) = inside.strip_prefix('@') {
        rest
    } else {
        let rest = inside.strip_prefix('[')?;
        let after = rest.get(.."#This Row]".len())?;
        if !after.eq_ignore_ascii_case("#This Row]") {
            return None;
        }
        rest["#This Row]".len()..].trim_start().strip_prefix(',')?
    };
    let rest = rest.trim();
    let name = rest
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(rest);
    let plain: String = unescaped(name)?;
    Some(plain)
}

/// Returns a column's name without the marks before characters that mean something in references.
fn unescaped(name: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = name.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' => out.push(chars.next()?),
            '[' | ']' => return None,
            _ => out.push(c),
        }
    }
    Some(out)
}
