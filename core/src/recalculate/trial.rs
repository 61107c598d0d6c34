//! Calculates formulas for trial values in the place of what their rows hold, by the evaluator that is not ours.
//!
//! Each trial has sheets of its own in one model, so that formulas of many trials are calculated together.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::formula::{SheetArea, Shift};

use super::book::Book;
use super::checked::{Facts, FormulaCheck};
use super::evaluate::{Data, Task, evaluate};
use super::formulas::walk_cells;
use super::reading::{FormulaPart, FormulaReader, FormulaReading, plain_sheet};
use super::values::{Loader, PlainValue, Values, WantedCells};
use crate::error::Error;
use crate::source::open_return::OpenReturn;
use crate::write::results::Outcome;

/// The most sheets of a model.
const MOST_SHEETS: usize = 256;
/// The most cells of a row's formulas that are kept.
const MOST_CELLS: u64 = 20_000;
/// The most formulas that a formula is calculated from.
const MOST_FOLLOWED: usize = 64;

/// A value in the place of what a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TrialInput {
    Number(f64),
    Text(String),
}

/// A formula with the values for which it is calculated.
pub(crate) struct TrialFormula<'a> {
    pub(crate) sheet: u32,
    pub(crate) cell: Cell,
    pub(crate) text: &'a str,
    /// `true` if cells of the row that hold formulas are calculated, too.
    pub(crate) follows: bool,
    pub(crate) trials: Vec<Vec<(Cell, TrialInput)>>,
}

/// A formula of a cell, by its parts.
struct ReadyTask {
    sheet: u32,
    cell: Cell,
    parts: Vec<(FormulaPart, String)>,
}

/// A formula that is ready to be calculated: the formulas of its row that it needs, in full.
struct ReadyFormula {
    tasks: Vec<ReadyTask>,
    areas: Vec<SheetArea>,
}

/// Calculates trial formulas. Returns the results of each trial; none for a formula that the evaluator may not be asked.
///
/// `formula_of` returns the formula of a cell, as it is written for that cell.
///
/// # Errors
/// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a sheet cannot be read.
pub(crate) fn try_formulas(
    workbook: &OpenReturn,
    formula_of: &dyn Fn(u32, Cell) -> Option<String>,
    asked: &[TrialFormula<'_>],
) -> Result<Vec<Option<Vec<Outcome>>>, Error> {
    let mut book = Book::read(workbook);
    book.tables = Book::read_tables(workbook, None)?;
    let ready: Vec<Option<ReadyFormula>> = asked
        .iter()
        .map(|formula| ready(&book, formula_of, formula))
        .collect();
    let values = load(workbook, ready.iter().flatten())?;
    let from_1904 = workbook.flags().dates_from_1904;
    let results = asked.iter().zip(&ready).map(|(formula, ready)| {
        let ready = ready
            .as_ref()
            .filter(|ready| may_be_asked(ready, &values, from_1904))?;
        calculate(formula, ready, &values)
    });
    Ok(results.collect())
}

/// Reads a formula with those of its row that it needs.
fn ready(
    book: &Book,
    formula_of: &dyn Fn(u32, Cell) -> Option<String>,
    formula: &TrialFormula<'_>,
) -> Option<ReadyFormula> {
    let mut queue = VecDeque::from([(formula.cell, formula.text.to_owned())]);
    let mut seen = BTreeSet::from([formula.cell]);
    let mut found = ReadyFormula {
        tasks: Vec::new(),
        areas: Vec::new(),
    };
    while let Some((cell, text)) = queue.pop_front() {
        let mut reading = FormulaReading::default();
        let reader = FormulaReader {
            book,
            sheet: formula.sheet,
            cell,
            parts: true,
        };
        reader.read(&text, Shift::default(), &mut reading);
        if reading.refused.is_some() || found.tasks.len() > MOST_FOLLOWED {
            return None;
        }
        for area in reading.areas.iter().filter(|_| formula.follows) {
            let columns = area.range.first.column..=area.range.last.column;
            let is_of_row = area.sheet == formula.sheet
                && (area.range.first.row..=area.range.last.row).contains(&formula.cell.row);
            for column in columns.take(64).filter(|_| is_of_row) {
                let next = Cell::new(formula.cell.row, column);
                if let Some(text) =
                    formula_of(formula.sheet, next).filter(|_| !seen.contains(&next))
                {
                    seen.insert(next);
                    queue.push_back((next, text));
                }
            }
        }
        found.areas.extend(reading.areas);
        found.tasks.push(ReadyTask {
            sheet: formula.sheet,
            cell,
            parts: reading.parts,
        });
    }
    Some(found)
}

/// Reads the values that formulas use, formulas by their saved results.
fn load<'r>(
    workbook: &OpenReturn,
    ready: impl Iterator<Item = &'r ReadyFormula>,
) -> Result<Values, Error> {
    let mut wanted = WantedCells::default();
    for area in ready.flat_map(|ready| &ready.areas) {
        wanted.add(area);
    }
    let sheets: Vec<u32> = wanted.sheets().collect();
    let mut loader = Loader {
        strings: &workbook.strings,
        wanted: &wanted,
        calculated: &|_, _| false,
        sheet: 0,
        values: Values::default(),
    };
    for sheet in sheets {
        loader.sheet = sheet;
        walk_cells(workbook, sheet as usize, &mut loader)?;
    }
    Ok(loader.values)
}

/// Returns `true` if the evaluator is known to calculate the formulas as Excel does.
fn may_be_asked(ready: &ReadyFormula, values: &Values, from_1904: bool) -> bool {
    let facts = Facts {
        from_1904,
        changed: &|_| false,
        patterns: &|area| values.patterns.meets(area),
        truths: &|area| values.truths.meets(area),
        numbers: &|area| values.numbers.meets(area),
    };
    let is_strange = ready.areas.iter().any(|area| values.strange.meets(area));
    let known = |task: &ReadyTask| {
        FormulaCheck {
            parts: &task.parts,
            facts: &facts,
        }
        .check()
        .is_ok()
    };
    !values.too_many && !is_strange && ready.tasks.iter().all(known)
}

/// Calculates the trials of a formula.
fn calculate(
    formula: &TrialFormula<'_>,
    ready: &ReadyFormula,
    values: &Values,
) -> Option<Vec<Outcome>> {
    let used: BTreeSet<u32> = ready
        .areas
        .iter()
        .map(|area| area.sheet)
        .chain([formula.sheet])
        .collect();
    let places: BTreeMap<u32, u32> = used.iter().copied().zip(0..).collect();
    let is_used = |sheet: u32, cell: Cell| {
        let mut areas = ready.areas.iter();
        areas.any(|area| area.sheet == sheet && area.range.contains(cell))
    };
    let own: Vec<(u32, Cell, PlainValue)> = values
        .cells
        .iter()
        .filter(|(sheet, cell, _)| is_used(*sheet, *cell))
        .copied()
        .collect();
    let each = used.len();
    let at_once = (MOST_SHEETS / each).max(1);
    if own.len() as u64 * at_once as u64 > MOST_CELLS * 16 {
        return None;
    }
    let mut results = Vec::new();
    for batch in formula.trials.chunks(at_once) {
        let model = Batch {
            formula,
            ready,
            values,
            own: &own,
            places: &places,
        };
        results.extend(model.run(batch)?);
    }
    Some(results)
}

/// Trials that are calculated at once.
struct Batch<'a> {
    formula: &'a TrialFormula<'a>,
    ready: &'a ReadyFormula,
    values: &'a Values,
    own: &'a [(u32, Cell, PlainValue)],
    places: &'a BTreeMap<u32, u32>,
}

impl Batch<'_> {
    fn run(&self, trials: &[Vec<(Cell, TrialInput)>]) -> Option<Vec<Outcome>> {
        let each = self.places.len() as u32;
        let mut values = Values::default();
        values.texts.clone_from(&self.values.texts);
        let (mut over, mut tasks, mut first) = (Vec::new(), Vec::new(), Vec::new());
        for (at, trial) in (0..).zip(trials) {
            let sheet_of = |sheet: u32| Some(at * each + self.places.get(&sheet)?);
            for (sheet, cell, value) in self.own {
                values.cells.push((sheet_of(*sheet)?, *cell, *value));
            }
            for (cell, input) in trial {
                let value = match input {
                    TrialInput::Number(number) => PlainValue::Number(*number),
                    TrialInput::Text(text) => PlainValue::Text(values.text(text.clone())),
                };
                over.push((sheet_of(self.formula.sheet)?, *cell, value));
            }
            first.push(tasks.len());
            for task in &self.ready.tasks {
                // A cell that the trial fills is no formula.
                if trial.iter().any(|(filled, _)| *filled == task.cell) {
                    continue;
                }
                tasks.push(Task {
                    sheet: sheet_of(task.sheet)?,
                    cell: task.cell,
                    text: text(&task.parts, &sheet_of)?,
                });
            }
        }
        let data = Data {
            sheets: trials.len() * self.places.len(),
            values: &values,
            over: &over,
        };
        let results = evaluate(&data, &tasks)?;
        first.iter().map(|at| results.get(*at).cloned()).collect()
    }
}

/// Returns a formula with its references on the sheets of a trial.
fn text(parts: &[(FormulaPart, String)], sheet_of: &dyn Fn(u32) -> Option<u32>) -> Option<String> {
    let mut out = String::new();
    for (part, text) in parts {
        match part {
            FormulaPart::Cell(area) | FormulaPart::Area(area) => {
                out.push_str(&plain_sheet(sheet_of(area.sheet)?));
                out.push('!');
                out.push_str(&area.range.to_string());
            }
            FormulaPart::Scalar
            | FormulaPart::Array
            | FormulaPart::Operator
            | FormulaPart::Open
            | FormulaPart::Close
            | FormulaPart::Separator
            | FormulaPart::Function => out.push_str(text),
        }
    }
    Some(out)
}
