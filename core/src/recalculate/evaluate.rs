//! Calculates formulas by `IronCalc`, a spreadsheet engine that is not ours.
//!
//! It computes on binary numbers as Excel does. What it may be asked was decided before; see `checked`.

use ironcalc_base::Model;
use ironcalc_base::expressions::token::Error as Failure;
use ironcalc_base::types::{Cell as ModelCell, FormulaValue, Worksheet};

use ambersheet_ooxml::address::Cell;

use super::guarded::guarded;
use super::reading::plain_sheet;
use super::values::{PlainValue, Values};
use crate::write::results::Outcome;

/// The longest text that a cell holds.
const LONGEST_TEXT: usize = 32_767;

/// A formula to calculate, every reference in full.
pub(super) struct Task {
    pub(super) sheet: u32,
    pub(super) cell: Cell,
    pub(super) text: String,
}

/// The values that formulas are calculated from.
pub(super) struct Data<'a> {
    pub(super) sheets: usize,
    pub(super) values: &'a Values,
    /// Values that are laid over those.
    pub(super) over: &'a [(u32, Cell, PlainValue)],
}

/// Calculates formulas. Returns their results in the same order, [`Outcome::Out`] for those that have none; or `None` if
/// the evaluator fails.
pub(super) fn evaluate(data: &Data<'_>, tasks: &[Task]) -> Option<Vec<Outcome>> {
    guarded(|| {
        let mut model = model(data)?;
        for task in tasks {
            let (row, column) = place(task.cell);
            let formula = format!("={}", task.text);
            model
                .update_cell_with_formula(task.sheet, row, column, formula)
                .ok()?;
        }
        model.evaluate();
        let results = tasks.iter().map(|task| result(&model, task));
        Some(results.collect())
    })
}

/// Returns a model with the values and no formula.
fn model(data: &Data<'_>) -> Option<Model<'static>> {
    let mut workbook = Model::new_empty("workbook", "en", "UTC", "en")
        .ok()?
        .workbook;
    let blank = workbook.worksheets.first()?.clone();
    workbook.worksheets = (0..data.sheets as u32)
        .map(|sheet| Worksheet {
            name: plain_sheet(sheet),
            sheet_id: sheet + 1,
            ..blank.clone()
        })
        .collect();
    workbook.shared_strings.clone_from(&data.values.texts);
    for (sheet, cell, value) in data.values.cells.iter().chain(data.over) {
        let (row, column) = place(*cell);
        let sheet = workbook.worksheets.get_mut(*sheet as usize)?;
        match *value {
            PlainValue::Blank => sheet.cell_clear_contents(row, column),
            PlainValue::Number(number) => sheet.set_cell_with_number(row, column, number, 0),
            PlainValue::Text(text) => {
                sheet.set_cell_with_string(row, column, i32::try_from(text).ok()?, 0)
            }
            PlainValue::Truth(truth) => sheet.set_cell_with_boolean(row, column, truth, 0),
            PlainValue::Error(error) => sheet.set_cell_with_error(row, column, failure(error)?, 0),
        }
        .ok()?;
    }
    Model::from_workbook(workbook, "en").ok()
}

/// Returns a cell's row and column, counted from 1.
fn place(cell: Cell) -> (i32, i32) {
    let line = |line: u32| i32::try_from(line + 1).unwrap_or(i32::MAX);
    (line(cell.row), line(cell.column))
}

/// Returns the result of a formula.
fn result(model: &Model<'_>, task: &Task) -> Outcome {
    let (row, column) = place(task.cell);
    let cell = model
        .workbook
        .worksheet(task.sheet)
        .ok()
        .and_then(|sheet| sheet.cell(row, column));
    // Anything else would spill.
    let (ModelCell::CellFormula { v, .. } | ModelCell::ArrayFormula { v, r: (1, 1), .. }) =
        cell.as_deref().unwrap_or(&ModelCell::EmptyCell { s: 0 })
    else {
        return Outcome::Out;
    };
    match v {
        FormulaValue::Number(number) if number.is_finite() => Outcome::Number(*number),
        FormulaValue::Text(text)
            if text.encode_utf16().count() <= LONGEST_TEXT && !has_long_number(text) =>
        {
            Outcome::Text(text.clone())
        }
        FormulaValue::Boolean(truth) => Outcome::Truth(*truth),
        FormulaValue::Error { ei, .. } => shown(ei).map_or(Outcome::Out, Outcome::Error),
        FormulaValue::Number(_) | FormulaValue::Text(_) | FormulaValue::Unevaluated => Outcome::Out,
    }
}

/// Returns `true` if a text holds a number of more than 15 digits. Excel writes numbers into texts with 15, and the
/// evaluator does not.
fn has_long_number(text: &str) -> bool {
    let mut digits = 0;
    text.bytes().any(|b| {
        digits = match b {
            b'0'..=b'9' => digits + 1,
            b'.' => digits,
            _ => 0,
        };
        digits > 15
    })
}

/// Returns an error as programs show it. Those on which they disagree, or which may come from the evaluator not knowing
/// something, are none.
fn shown(error: &Failure) -> Option<&'static str> {
    match error {
        Failure::VALUE => Some("#VALUE!"),
        Failure::DIV => Some("#DIV/0!"),
        Failure::NA => Some("#N/A"),
        _ => None,
    }
}

/// Returns the evaluator's own value for an error of Excel.
fn failure(error: &str) -> Option<Failure> {
    Some(match error {
        "#NULL!" => Failure::NULL,
        "#DIV/0!" => Failure::DIV,
        "#VALUE!" => Failure::VALUE,
        "#REF!" => Failure::REF,
        "#NAME?" => Failure::NAME,
        "#NUM!" => Failure::NUM,
        "#N/A" => Failure::NA,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counted by hand: Excel shows 15 digits of a number in a text.
    #[test]
    fn long_numbers_in_texts_are_found() {
        for (text, expected) in [
            ("Total: 123456789012345", false),
            ("Total: 1234567890123456", true),
            ("1234567890.12345", false),
            ("1234567890.1234567", true),
            ("0.1234567890123456 and 5", true),
            ("12345678 90123456", false),
            ("", false),
        ] {
            assert_eq!(has_long_number(text), expected, "{text}");
        }
    }
}
