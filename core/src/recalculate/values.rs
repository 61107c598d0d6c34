//! Reads what formulas are calculated from: the values that they read, as they are saved, and their own saved results.

use std::collections::{BTreeMap, HashMap};

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::{CellView, Formula, Kind};
use ambersheet_ooxml::workbook::SharedStrings;

use super::formulas::{CellFormula, Receiver};
use super::touched::Touched;
use crate::write::results::Outcome;
use ambersheet_ooxml::formula::{SheetArea, Shift};

/// The most values that are read.
const MOST_VALUES: usize = 2_000_000;
/// The most bytes of formulas.
const MOST_TEXT: usize = 64 << 20;

/// The error values of Excel.
pub(super) const ERRORS: [&str; 7] = [
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A",
];

/// A value of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum PlainValue {
    Blank,
    Number(f64),
    /// A text, by its index.
    Text(u32),
    Truth(bool),
    Error(&'static str),
}

/// A formula to calculate.
#[derive(Debug)]
pub(super) struct FoundFormula {
    pub(super) text: String,
    pub(super) shift: Shift,
    pub(super) saved: Option<Outcome>,
}

/// The columns of a sheet that formulas read, and the rows from the first to the last.
#[derive(Clone, Debug)]
struct WantedColumns {
    columns: Vec<bool>,
    rows: (u32, u32),
}

/// The cells that formulas read, roughly: whole columns between rows.
#[derive(Debug, Default)]
pub(super) struct WantedCells {
    sheets: BTreeMap<u32, WantedColumns>,
}

impl WantedCells {
    pub(super) fn add(&mut self, area: &SheetArea) {
        let (first, last) = (area.range.first, area.range.last);
        let wanted = self
            .sheets
            .entry(area.sheet)
            .or_insert_with(|| WantedColumns {
                columns: Vec::new(),
                rows: (first.row, last.row),
            });
        wanted.rows = (wanted.rows.0.min(first.row), wanted.rows.1.max(last.row));
        let end = last.column as usize + 1;
        if wanted.columns.len() < end {
            wanted.columns.resize(end, false);
        }
        wanted.columns[first.column as usize..end].fill(true);
    }

    /// Returns the sheets with such cells.
    pub(super) fn sheets(&self) -> impl Iterator<Item = u32> {
        self.sheets.keys().copied()
    }

    fn holds(&self, sheet: u32, cell: Cell) -> bool {
        self.sheets.get(&sheet).is_some_and(|wanted| {
            wanted.columns.get(cell.column as usize) == Some(&true)
                && (wanted.rows.0..=wanted.rows.1).contains(&cell.row)
        })
    }
}

/// The values that were read.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub(super) cells: Vec<(u32, Cell, PlainValue)>,
    pub(super) texts: Vec<String>,
    /// Indices of texts, by shared string.
    shared: HashMap<u32, u32>,
    pub(super) formulas: HashMap<(u32, Cell), FoundFormula>,
    /// Cells whose value is of a kind that is not understood.
    pub(super) strange: Touched,
    /// Cells whose text is a pattern, or a criterion of what is not counted.
    pub(super) patterns: Touched,
    /// Cells that hold a truth.
    pub(super) truths: Touched,
    /// Cells that hold a number.
    pub(super) numbers: Touched,
    bytes: usize,
    /// `true` if there is more than may be read.
    pub(super) too_many: bool,
}

impl Values {
    /// Adds a text. Returns its index.
    pub(super) fn text(&mut self, text: String) -> u32 {
        self.bytes += text.len();
        self.texts.push(text);
        self.texts.len() as u32 - 1
    }
}

/// Reads the values of sheets.
pub(super) struct Loader<'a> {
    pub(super) strings: &'a SharedStrings,
    pub(super) wanted: &'a WantedCells,
    /// Tells whether the formula of a cell is calculated.
    pub(super) calculated: &'a dyn Fn(u32, Cell) -> bool,
    pub(super) sheet: u32,
    pub(super) values: Values,
}

impl Loader<'_> {
    fn value_of(&mut self, view: CellView<'_>) -> Option<PlainValue> {
        Some(match view.kind {
            Kind::Blank => PlainValue::Blank,
            Kind::Shared => {
                let index = view.shared_index().unwrap_or(u32::MAX);
                if let Some(known) = self.values.shared.get(&index) {
                    return Some(PlainValue::Text(*known));
                }
                let text = self.values.text(self.strings.text(index));
                self.values.shared.insert(index, text);
                PlainValue::Text(text)
            }
            Kind::Inline | Kind::FormulaText => PlainValue::Text(self.values.text(view.own_text())),
            Kind::Date => return None,
            Kind::Number => PlainValue::Number(number(&view)?),
            Kind::Bool => PlainValue::Truth(*view.plain() == *b"1" || *view.plain() == *b"true"),
            Kind::Error => PlainValue::Error(error(&view)?),
        })
    }
}

impl Receiver for Loader<'_> {
    fn formula(&mut self, formula: &CellFormula<'_>) {
        if !(self.calculated)(self.sheet, formula.cell) {
            // Its saved result is what others are calculated from.
            return self.value(formula.cell, formula.view);
        }
        let Some(text) = formula.text else { return };
        self.values.bytes += text.len();
        self.values.too_many |= self.values.bytes > MOST_TEXT;
        if self.values.too_many {
            return;
        }
        let found = FoundFormula {
            text: text.to_owned(),
            shift: formula.shift,
            saved: saved(formula.view, self.strings),
        };
        match &found.saved {
            Some(Outcome::Text(text)) if is_pattern(text) => {
                self.values.patterns.insert(self.sheet, formula.cell);
            }
            Some(Outcome::Truth(_)) => self.values.truths.insert(self.sheet, formula.cell),
            Some(Outcome::Number(_)) => self.values.numbers.insert(self.sheet, formula.cell),
            _ => {}
        }
        self.values
            .formulas
            .insert((self.sheet, formula.cell), found);
    }

    fn value(&mut self, cell: Cell, view: CellView<'_>) {
        if self.values.too_many || !self.wanted.holds(self.sheet, cell) {
            return;
        }
        if self.values.cells.len() >= MOST_VALUES || self.values.bytes > MOST_TEXT {
            self.values.too_many = true;
            return;
        }
        let value = match self.value_of(view) {
            // An empty text of a formula is a text.
            Some(PlainValue::Blank) if view.formula != Formula::None && !view.unsaved => {
                PlainValue::Text(self.values.text(String::new()))
            }
            Some(PlainValue::Blank) => return,
            Some(value) => value,
            None => return self.values.strange.insert(self.sheet, cell),
        };
        match value {
            PlainValue::Text(text) if is_pattern(&self.values.texts[text as usize]) => {
                self.values.patterns.insert(self.sheet, cell);
            }
            PlainValue::Truth(_) => self.values.truths.insert(self.sheet, cell),
            PlainValue::Number(_) => self.values.numbers.insert(self.sheet, cell),
            PlainValue::Text(_) | PlainValue::Error(_) | PlainValue::Blank => {}
        }
        self.values.cells.push((self.sheet, cell, value));
    }
}

/// Returns the result that is saved in a cell; `None` if there is none, and [`Outcome::Out`] if it is not understood.
pub(super) fn saved(view: CellView<'_>, strings: &SharedStrings) -> Option<Outcome> {
    if view.unsaved {
        return None;
    }
    let saved = match view.kind {
        // An empty text.
        Kind::Blank => Some(Outcome::Text(String::new())),
        Kind::Shared => view
            .shared_index()
            .map(|index| Outcome::Text(strings.text(index))),
        Kind::Inline | Kind::FormulaText => Some(Outcome::Text(view.own_text())),
        Kind::Date => None,
        Kind::Number => number(&view).map(Outcome::Number),
        Kind::Bool => Some(Outcome::Truth(
            *view.plain() == *b"1" || *view.plain() == *b"true",
        )),
        Kind::Error => error(&view).map(Outcome::Error),
    };
    Some(saved.unwrap_or(Outcome::Out))
}

/// Returns `true` for a text that means more than itself as a criterion.
pub(super) fn is_pattern(text: &str) -> bool {
    text.starts_with("<>") || text.contains(['*', '?', '~'])
}

fn number(view: &CellView<'_>) -> Option<f64> {
    let text = view.plain();
    let number = std::str::from_utf8(text.trim_ascii())
        .ok()?
        .parse::<f64>()
        .ok()?;
    number.is_finite().then_some(number)
}

fn error(view: &CellView<'_>) -> Option<&'static str> {
    let text = view.plain();
    ERRORS
        .into_iter()
        .find(|error| error.as_bytes() == text.trim_ascii())
}
