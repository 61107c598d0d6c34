//! Settles what becomes of the dependents: new results, results taken out, and the warnings about these.

use std::collections::{BTreeMap, HashMap};

use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::{Cell, Range};

use super::ResultsBySheet;
use super::book::Book;
use super::dependents::Formulas;
use super::touched::Touched;
use super::why::Why;
use crate::error::Error;
use crate::plan::cells_in_words::name_cells;
use crate::source::open_return::OpenReturn;
use crate::write::results::Outcome;

/// The fate of the dependents.
#[derive(Default)]
pub(super) struct SettledResults {
    /// The results that are written, by sheet.
    pub(super) sheets: ResultsBySheet,
    /// Results that stay as they are saved.
    kept: HashMap<(u32, Cell), Outcome>,
    /// The cells whose result is taken out, by sheet and reason.
    out: BTreeMap<(u32, Why), Vec<Cell>>,
    /// The same of array formulas.
    arrays: Vec<(u32, Range)>,
    /// Sheets all of whose results are taken out.
    all_out: Vec<u32>,
}

/// Settles what becomes of the dependents.
///
/// # Errors
/// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a sheet cannot be read.
pub(super) fn settle(
    workbook: &OpenReturn,
    book: &Book,
    touched: &Touched,
    written: &[(u32, Cell, Outcome)],
    formulas: &mut Formulas,
) -> Result<SettledResults, Error> {
    formulas.spread_volatility();
    formulas.spread_refusals();
    let calculated = calculated(workbook, book, touched, written, formulas)?;
    let mut settled = SettledResults::default();
    for (index, held) in formulas
        .held
        .iter()
        .enumerate()
        .filter(|(_, held)| held.dependent)
    {
        let results = settled.sheets.entry(held.sheet).or_default();
        match calculated.get(&index) {
            Some((outcome, true)) => {
                results.cells.insert(held.cell, outcome.clone());
            }
            Some((outcome, false)) => {
                settled
                    .kept
                    .insert((held.sheet, held.cell), outcome.clone());
            }
            None => {
                results.cells.insert(held.cell, Outcome::Out);
                if !held.unsaved {
                    let why = held.refused.unwrap_or(Why::Unknown);
                    settled
                        .out
                        .entry((held.sheet, why))
                        .or_default()
                        .push(held.cell);
                }
            }
        }
    }
    for (index, range) in &formulas.arrays {
        let held = &formulas.held[*index];
        if held.dependent && range.first != range.last {
            settled
                .sheets
                .entry(held.sheet)
                .or_default()
                .arrays
                .push(*range);
            settled.arrays.push((held.sheet, *range));
        }
    }
    Ok(settled)
}

/// Returns the results that were calculated, with whether each differs from the saved one, by the index of the formula.
#[cfg(feature = "recalculate")]
fn calculated(
    workbook: &OpenReturn,
    book: &Book,
    touched: &Touched,
    written: &[(u32, Cell, Outcome)],
    formulas: &mut Formulas,
) -> Result<HashMap<usize, (Outcome, bool)>, Error> {
    let tables_before = Book::read_tables(workbook, None)?;
    let calculation = super::calculate::ProvenCalculation {
        workbook,
        book,
        tables_before,
        touched,
        written,
        formulas,
    };
    let results = calculation.run().into_iter();
    Ok(results
        .map(|(index, result)| (index, (result.outcome, result.changed)))
        .collect())
}

/// Calculates nothing.
#[cfg(not(feature = "recalculate"))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "the evaluator may fail to read a table"
)]
fn calculated(
    _: &OpenReturn,
    _: &Book,
    _: &Touched,
    _: &[(u32, Cell, Outcome)],
    formulas: &mut Formulas,
) -> Result<HashMap<usize, (Outcome, bool)>, Error> {
    for held in formulas.held.iter_mut().filter(|held| held.dependent) {
        held.refused = Some(Why::NoEvaluator);
    }
    Ok(HashMap::new())
}

impl SettledResults {
    /// Takes all results of sheets out, where there are too many formulas to follow.
    pub(super) fn all_out(sheets: &[usize]) -> Self {
        let mut settled = Self::default();
        for sheet in sheets {
            settled.sheets.entry(*sheet as u32).or_default().all = true;
            settled.all_out.push(*sheet as u32);
        }
        settled
    }

    /// Returns `true` if all results are taken out.
    pub(super) fn is_all_out(&self) -> bool {
        !self.all_out.is_empty()
    }

    /// Returns the result of a dependent; [`Outcome::Out`] if it is taken out.
    pub(super) fn value(&self, sheet: u32, cell: Cell) -> Option<Outcome> {
        let new = self
            .sheets
            .get(&sheet)
            .and_then(|results| results.cells.get(&cell));
        if let Some(outcome) = new.or_else(|| self.kept.get(&(sheet, cell))) {
            return Some(outcome.clone());
        }
        if self.is_all_out() {
            return Some(Outcome::Out);
        }
        let in_array = self
            .arrays
            .iter()
            .any(|(known, range)| *known == sheet && range.contains(cell));
        in_array.then_some(Outcome::Out)
    }

    /// Returns the warnings about results that are taken out.
    pub(super) fn warnings(&self, workbook: &OpenReturn) -> Vec<Diagnostic> {
        let name = |sheet: u32| workbook.sheets[sheet as usize].name.clone();
        let whole = self.all_out.iter().map(|sheet| {
            let message = "the saved results of all formulas on this sheet were taken out, because the workbook holds more formulas than Ambersheet follows; open the workbook in Excel and save it, and they are filled in";
            Diagnostic::new(Code::ResultTakenOut, message).at(Place::Sheet(name(*sheet)))
        });
        let warnings = self.out.iter().map(|((sheet, why), cells)| {
            let mut cells = cells.clone();
            cells.sort_unstable();
            let (mut ranges, more) = name_cells(&cells);
            for (_, range) in self.arrays.iter().filter(|(known, _)| known == sheet && *why == Why::Array) {
                ranges.push(*range);
            }
            let message = format!(
                "formulas here{more} use the ratings, and their saved results were taken out, because {}; open the workbook in Excel and save it, and they are filled in",
                why.clause()
            );
            Diagnostic::new(Code::ResultTakenOut, message).at(Place::Ranges(name(*sheet), ranges))
        });
        whole.chain(warnings).collect()
    }
}
