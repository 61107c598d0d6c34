//! Calculates the dependents that may be calculated, twice: from the input as it was, and from what was written.
//!
//! The first calculation is the proof of the second. A formula whose saved result does not come out of the input is left
//! to Excel.

use std::collections::{HashMap, HashSet};

use ambersheet_ooxml::address::Cell;

use super::book::{Book, BookTable};
use super::checked::{Facts, FormulaCheck};
use super::dependents::Formulas;
use super::evaluate::{Data, Task, evaluate};
use super::formulas::walk_cells;
use super::order::{Index, OrderStep, in_order};
use super::reading::{FormulaReader, FormulaReading};
use super::touched::Touched;
use super::values::{FoundFormula, Loader, PlainValue, Values, WantedCells};
use super::why::Why;
use crate::source::open_return::OpenReturn;
use crate::write::results::Outcome;
use ambersheet_ooxml::formula::SheetArea;

/// The most dependents that are calculated.
const MOST_DEPENDENTS: usize = 100_000;
/// The most cells that all formulas together may read.
const MOST_READ: u64 = 200_000_000;

/// A result that was calculated, with whether it differs from the saved one.
pub(super) struct Calculated {
    pub(super) outcome: Outcome,
    pub(super) changed: bool,
}

/// A calculation.
pub(super) struct ProvenCalculation<'a> {
    pub(super) workbook: &'a OpenReturn,
    pub(super) book: &'a Book,
    /// The tables as they were.
    pub(super) tables_before: Vec<BookTable>,
    pub(super) touched: &'a Touched,
    /// The written cells with their new values.
    pub(super) written: &'a [(u32, Cell, Outcome)],
    pub(super) formulas: &'a mut Formulas,
}

impl ProvenCalculation<'_> {
    /// Calculates. Marks those that cannot be calculated as refused, and returns the results of the others by their
    /// index.
    pub(super) fn run(mut self) -> HashMap<usize, Calculated> {
        let dependents = self
            .formulas
            .held
            .iter()
            .filter(|held| held.dependent)
            .count();
        let Some(mut open) = self.needed().filter(|_| dependents <= MOST_DEPENDENTS) else {
            return self.give_up();
        };
        if open.is_empty() {
            return HashMap::new();
        }
        let mut values = self.load(&open);
        if values.too_many {
            return self.give_up();
        }
        self.check(&open, &values);
        self.close(&mut open);
        if !self.order(&open) || self.cost(&open, &values) > MOST_READ {
            return self.give_up();
        }
        self.close(&mut open);
        let tables = self.tables_before.clone();
        let before = self.tasks(&open, &values, Some(&tables));
        let sheets = self.workbook.sheets.len();
        let Some(results) = evaluate(
            &Data {
                sheets,
                values: &values,
                over: &[],
            },
            &before,
        ) else {
            return self.give_up();
        };
        self.compare(&open, &results, &values);
        self.close(&mut open);
        let over = overlay(self.written, &mut values);
        let after = self.tasks(&open, &values, None);
        let Some(results) = evaluate(
            &Data {
                sheets,
                values: &values,
                over: &over,
            },
            &after,
        ) else {
            return self.give_up();
        };
        self.results(&open, results, &values)
    }

    /// Refuses formulas whose saved result does not come out.
    fn compare(&mut self, open: &[usize], results: &[Outcome], values: &Values) {
        for (index, result) in open.iter().zip(results) {
            let held = &mut self.formulas.held[*index];
            let saved = values
                .formulas
                .get(&(held.sheet, held.cell))
                .and_then(|found| found.saved.as_ref());
            if *result == Outcome::Out || saved.is_some_and(|saved| !same(saved, result)) {
                held.refused = Some(Why::Differs);
            }
        }
    }

    /// Refuses all dependents.
    fn give_up(&mut self) -> HashMap<usize, Calculated> {
        for held in self.formulas.held.iter_mut().filter(|held| held.dependent) {
            held.refused.get_or_insert(Why::TooMany);
        }
        HashMap::new()
    }

    /// Drops formulas that were refused, with those that use them.
    fn close(&mut self, open: &mut Vec<usize>) {
        self.formulas.spread_refusals();
        open.retain(|index| self.formulas.held[*index].refused.is_none());
    }

    /// Returns the indices of the formulas to calculate: dependents, and formulas without a saved result that they use.
    /// Returns `None` if there are too many.
    fn needed(&self) -> Option<Vec<usize>> {
        let held = &self.formulas.held;
        let calculable = |index: &usize| held[*index].refused.is_none();
        let mut needed: Vec<usize> = (0..held.len())
            .filter(|index| held[*index].dependent)
            .filter(calculable)
            .collect();
        let unsaved: Vec<usize> = (0..held.len())
            .filter(|index| held[*index].unsaved && !held[*index].dependent)
            .filter(calculable)
            .collect();
        if unsaved.is_empty() {
            return Some(needed);
        }
        let steps: Vec<OrderStep<'_>> = unsaved.iter().map(|index| self.step(*index)).collect();
        let places = Index::new(&steps);
        let mut taken = vec![false; unsaved.len()];
        let (mut next, mut left) = (0, 5_000_000_usize);
        while let Some(index) = needed.get(next).copied() {
            next += 1;
            for area in self.formulas.areas(&held[index]) {
                let mut seen = 0;
                places.each(area, |at| {
                    seen += 1;
                    if !std::mem::replace(&mut taken[at], true) {
                        needed.push(unsaved[at]);
                    }
                });
                left = left.checked_sub(1 + seen)?;
            }
        }
        (needed.len() <= 2 * MOST_DEPENDENTS).then_some(needed)
    }

    fn step(&self, index: usize) -> OrderStep<'_> {
        let held = &self.formulas.held[index];
        OrderStep {
            sheet: held.sheet,
            cell: held.cell,
            areas: self.formulas.areas(held),
        }
    }

    /// Reads the formulas and the values that they use.
    fn load(&self, open: &[usize]) -> Values {
        let mut wanted = WantedCells::default();
        let mut places: HashSet<(u32, Cell)> = HashSet::with_capacity(open.len());
        for index in open {
            let held = &self.formulas.held[*index];
            places.insert((held.sheet, held.cell));
            self.formulas
                .areas(held)
                .iter()
                .for_each(|area| wanted.add(area));
        }
        let mut sheets: Vec<u32> = wanted
            .sheets()
            .chain(places.iter().map(|(sheet, _)| *sheet))
            .collect();
        sheets.sort_unstable();
        sheets.dedup();
        let mut loader = Loader {
            strings: &self.workbook.strings,
            wanted: &wanted,
            calculated: &|sheet, cell| places.contains(&(sheet, cell)),
            sheet: 0,
            values: Values::default(),
        };
        for sheet in sheets {
            loader.sheet = sheet;
            if walk_cells(self.workbook, sheet as usize, &mut loader).is_err() {
                loader.values.too_many = true;
            }
        }
        loader.values
    }

    /// Refuses formulas that may not be calculated.
    fn check(&mut self, open: &[usize], values: &Values) {
        let from_1904 = self.workbook.flags().dates_from_1904;
        let changed = |area: &SheetArea| self.touched.meets(area);
        let facts = Facts {
            from_1904,
            changed: &changed,
            patterns: &|area| values.patterns.meets(area),
            truths: &|area| values.truths.meets(area),
            numbers: &|area| values.numbers.meets(area),
        };
        let mut reading = FormulaReading::default();
        for index in open {
            let held = self.formulas.held[*index];
            let checked = match values.formulas.get(&(held.sheet, held.cell)) {
                None => Err(Why::Unknown),
                Some(found) => {
                    read(self.book, held.sheet, held.cell, found, &mut reading);
                    let check = FormulaCheck {
                        parts: &reading.parts,
                        facts: &facts,
                    };
                    let strange = reading.areas.iter().any(|area| values.strange.meets(area));
                    match reading.refused {
                        Some(why) => Err(why),
                        None if strange => Err(Why::Unknown),
                        None => check.check(),
                    }
                }
            };
            self.formulas.held[*index].refused = checked.err();
        }
    }

    /// Refuses formulas that depend on themselves. Returns `false` if that cannot be told.
    fn order(&mut self, open: &[usize]) -> bool {
        let steps: Vec<OrderStep<'_>> = open.iter().map(|index| self.step(*index)).collect();
        let Some(done) = in_order(&steps) else {
            return false;
        };
        for (index, _) in open.iter().zip(done).filter(|(_, done)| !done) {
            self.formulas.held[*index].refused = Some(Why::Circular);
        }
        true
    }

    /// Returns the number of cells that formulas read, about.
    fn cost(&self, open: &[usize], values: &Values) -> u64 {
        let mut last: HashMap<u32, (u32, u64)> = HashMap::new();
        for (sheet, cell, _) in &values.cells {
            let known = last.entry(*sheet).or_default();
            *known = (known.0.max(cell.row), known.1 + 1);
        }
        let areas = open
            .iter()
            .flat_map(|index| self.formulas.areas(&self.formulas.held[*index]));
        areas
            .map(|area| {
                let (row, cells) = last.get(&area.sheet).copied().unwrap_or_default();
                let used = u64::from(row.saturating_sub(area.range.first.row)) + 1;
                let columns = u64::from(area.range.last.column - area.range.first.column) + 1;
                let several = area.size() > 1;
                (used * columns).min(area.size())
                    + area.size() / 16
                    + if several { cells / 8 } else { 0 }
            })
            .fold(0, u64::saturating_add)
    }

    /// Returns the formulas to calculate, with the tables as they were or as they are to be.
    fn tasks(&self, open: &[usize], values: &Values, tables: Option<&[BookTable]>) -> Vec<Task> {
        let before = tables.map(|tables| self.book.with_tables(tables.to_vec()));
        let book = before.as_ref().unwrap_or(self.book);
        let mut reading = FormulaReading::default();
        let mut tasks = Vec::with_capacity(open.len());
        for index in open {
            let held = &self.formulas.held[*index];
            if let Some(found) = values.formulas.get(&(held.sheet, held.cell)) {
                read(book, held.sheet, held.cell, found, &mut reading);
                tasks.push(Task {
                    sheet: held.sheet,
                    cell: held.cell,
                    text: reading.text(),
                });
            }
        }
        tasks
    }

    /// Returns the results of dependents.
    fn results(
        &mut self,
        open: &[usize],
        results: Vec<Outcome>,
        values: &Values,
    ) -> HashMap<usize, Calculated> {
        let mut calculated = HashMap::new();
        for (index, outcome) in open.iter().zip(results) {
            let held = &mut self.formulas.held[*index];
            if outcome == Outcome::Out {
                held.refused = Some(Why::Unknown);
            } else if held.dependent {
                let saved = values
                    .formulas
                    .get(&(held.sheet, held.cell))
                    .and_then(|found| found.saved.as_ref());
                let changed = saved.is_none_or(|saved| !same(saved, &outcome));
                calculated.insert(*index, Calculated { outcome, changed });
            }
        }
        self.formulas.spread_refusals();
        calculated.retain(|index, _| self.formulas.held[*index].refused.is_none());
        calculated
    }
}

/// Reads a formula with its parts.
fn read(book: &Book, sheet: u32, cell: Cell, found: &FoundFormula, reading: &mut FormulaReading) {
    reading.clear();
    FormulaReader {
        book,
        sheet,
        cell,
        parts: true,
    }
    .read(&found.text, found.shift, reading);
}

/// Returns the written cells as values.
fn overlay(written: &[(u32, Cell, Outcome)], values: &mut Values) -> Vec<(u32, Cell, PlainValue)> {
    let mut known: HashMap<&str, u32> = HashMap::new();
    let value = |outcome| match outcome {
        &Outcome::Number(number) => PlainValue::Number(number),
        Outcome::Text(text) => {
            let index = known
                .entry(text.as_str())
                .or_insert_with(|| values.text(text.clone()));
            PlainValue::Text(*index)
        }
        &Outcome::Truth(truth) => PlainValue::Truth(truth),
        Outcome::Error(error) => PlainValue::Error(error),
        Outcome::Out => PlainValue::Blank,
    };
    let mut value = value;
    written
        .iter()
        .map(|(sheet, cell, outcome)| (*sheet, *cell, value(outcome)))
        .collect()
}

/// Returns `true` if two results are equal, numbers at 15 digits.
fn same(a: &Outcome, b: &Outcome) -> bool {
    match (a, b) {
        (Outcome::Number(a), Outcome::Number(b)) => {
            (a - b).abs() <= a.abs().max(b.abs()) * 5e-15
                || format!("{a:.14e}") == format!("{b:.14e}")
        }
        (a, b) => a == b,
    }
}
