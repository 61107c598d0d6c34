//! Finds the formulas that depend on the written cells, over any number of steps and sheets.

use ambersheet_ooxml::address::{Cell, Range};

use super::book::Book;
use super::formulas::{CellFormula, Receiver};
use super::reading::{FormulaReader, FormulaReading};
use super::touched::Touched;
use super::why::Why;
use ambersheet_ooxml::formula::SheetArea;

/// The most formulas whose references are held.
const MOST_FORMULAS: usize = 1_000_000;
/// The most references that are held.
const MOST_AREAS: usize = 2_000_000;
/// The most rounds over all formulas, from the first to the last and back in turn. Each follows chains of any length in
/// its direction.
const MOST_ROUNDS: usize = 64;

/// A formula of the workbook.
#[derive(Clone, Copy, Debug)]
pub(super) struct HeldFormula {
    pub(super) sheet: u32,
    pub(super) cell: Cell,
    first_area: u32,
    areas: u32,
    /// The reason for not calculating it, as far as its references tell.
    pub(super) refused: Option<Why>,
    /// `true` if it may read any cell.
    moving: bool,
    /// `true` if its result changes without a change of a cell.
    volatile: bool,
    /// `true` if it has no saved result.
    pub(super) unsaved: bool,
    pub(super) dependent: bool,
}

/// All formulas of a workbook with what they read.
#[derive(Debug, Default)]
pub(super) struct Formulas {
    pub(super) held: Vec<HeldFormula>,
    areas: Vec<SheetArea>,
    /// The cells of array formulas and data tables, by the index of the formula.
    pub(super) arrays: Vec<(usize, Range)>,
    /// `true` if there are too many to follow.
    pub(super) too_many: bool,
    /// Sheets that could not be read.
    pub(super) unread: Vec<usize>,
}

impl Formulas {
    /// Returns the cells that a formula reads.
    pub(super) fn areas(&self, formula: &HeldFormula) -> &[SheetArea] {
        &self.areas[formula.first_area as usize..][..formula.areas as usize]
    }

    /// Marks those that depend on the written cells, and adds them to these. Returns `true` if there are any.
    pub(super) fn mark_dependents(&mut self, touched: &mut Touched) -> bool {
        self.spread(
            touched,
            |held| held.dependent,
            |held, meets| held.moving || meets,
            |held| held.dependent = true,
        )
    }

    /// Marks what uses a volatile result, whether it depends on the written cells or not: what is saved there may be old.
    pub(super) fn spread_volatility(&mut self) {
        let mut volatile = Touched::default();
        for index in 0..self.held.len() {
            if self.held[index].volatile {
                self.add(index, &mut volatile);
            }
        }
        self.spread(
            &mut volatile,
            |held| held.volatile,
            |_, meets| meets,
            |held| held.volatile = true,
        );
        for held in self.held.iter_mut().filter(|held| held.volatile) {
            held.refused.get_or_insert(Why::Volatile);
        }
    }

    /// Marks dependents that use one that is refused, as refused too.
    pub(super) fn spread_refusals(&mut self) {
        let mut out = Touched::default();
        let out = &mut out;
        for index in 0..self.held.len() {
            let held = self.held[index];
            if held.refused.is_some() && (held.dependent || held.unsaved) {
                self.add(index, out);
            }
        }
        self.spread(
            out,
            |held| held.refused.is_some() || !(held.dependent || held.unsaved),
            |_, meets| meets,
            |held| held.refused = Some(Why::Depends),
        );
    }

    /// Adds a formula's cells to a set.
    fn add(&self, index: usize, to: &mut Touched) {
        let held = &self.held[index];
        to.insert(held.sheet, held.cell);
        let from = self.arrays.partition_point(|(formula, _)| *formula < index);
        for (_, range) in self.arrays[from..]
            .iter()
            .take_while(|(formula, _)| *formula == index)
        {
            to.insert_area(held.sheet, *range);
        }
    }

    /// Marks every formula that meets a set, and adds it to the set, until no more is found.
    fn spread(
        &mut self,
        set: &mut Touched,
        done: impl Fn(&HeldFormula) -> bool,
        hit: impl Fn(&HeldFormula, bool) -> bool,
        mark: impl Fn(&mut HeldFormula),
    ) -> bool {
        let (mut any, mut rounds) = (false, 0);
        loop {
            let mut found = false;
            for step in 0..self.held.len() {
                let index = if rounds % 2 == 0 {
                    step
                } else {
                    self.held.len() - 1 - step
                };
                let held = self.held[index];
                if done(&held) {
                    continue;
                }
                let meets =
                    rounds >= MOST_ROUNDS || self.areas(&held).iter().any(|area| set.meets(area));
                if hit(&held, meets) {
                    mark(&mut self.held[index]);
                    self.add(index, set);
                    found = true;
                }
            }
            any |= found;
            if !found || rounds > MOST_ROUNDS {
                return any;
            }
            rounds += 1;
        }
    }
}

/// Collects the formulas of sheets.
pub(super) struct Collector<'a> {
    pub(super) book: &'a Book,
    pub(super) written: &'a Touched,
    pub(super) sheet: u32,
    pub(super) formulas: Formulas,
    pub(super) reading: FormulaReading,
}

impl Receiver for Collector<'_> {
    fn formula(&mut self, formula: &CellFormula<'_>) {
        // What is written replaces a formula.
        if self.written.was_given(self.sheet, formula.cell) {
            return;
        }
        let reading = &mut self.reading;
        reading.clear();
        if let Some(text) = formula.text {
            let reader = FormulaReader {
                book: self.book,
                sheet: self.sheet,
                cell: formula.cell,
                parts: false,
            };
            reader.read(text, formula.shift, reading);
        } else if let Some(range) = formula.array {
            // A data table is calculated from the formulas above it and at its left.
            let (first, last) = (range.first, range.last);
            let first = Cell::new(first.row.saturating_sub(1), first.column.saturating_sub(1));
            let range = Range { first, last };
            reading.areas.push(SheetArea {
                sheet: self.sheet,
                range,
            });
        } else {
            (reading.moving, reading.refused) = (true, Some(Why::Array));
        }
        let all = &mut self.formulas;
        if all.held.len() >= MOST_FORMULAS || all.areas.len() + reading.areas.len() > MOST_AREAS {
            all.too_many = true;
            return;
        }
        if let Some(range) = formula.array {
            all.arrays.push((all.held.len(), range));
        }
        all.held.push(HeldFormula {
            sheet: self.sheet,
            cell: formula.cell,
            first_area: all.areas.len() as u32,
            areas: reading.areas.len() as u32,
            refused: formula.array.map(|_| Why::Array).or(reading.refused),
            moving: reading.moving,
            volatile: reading.refused == Some(Why::Volatile),
            unsaved: formula.view.unsaved,
            dependent: false,
        });
        all.areas.extend_from_slice(&reading.areas);
    }
}
