//! Rates trials by the rules that were read out of formulas: a workbook with a row for each trial, rated by the engine.

use std::collections::BTreeMap;
use std::io::Cursor;

use ambersheet_draft::formulas::reading::{FormulaRules, PROOF_NAMES, RuleColumn, RuleRow};
use ambersheet_draft::formulas::trials::{Trial, TrialValue};
use ambersheet_draft::grid::{GridValue, SheetGrid};
use ambersheet_script::Overrides;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::error::Error;
use crate::options::Options;
use crate::ruleset::Ruleset;
use crate::walk::rate;

/// The row of the first trial.
const FIRST: u32 = 2;

/// Returns the level of each trial of each row, in their order.
///
/// # Errors
/// Those of loading the rules and of rating by them.
pub(super) fn by_rules(
    grid: &SheetGrid,
    rules: &FormulaRules,
) -> Result<Vec<Option<String>>, Error> {
    let script = rules.script();
    let ruleset = Ruleset::load(
        "the rules of formulas",
        script.as_bytes(),
        &Overrides::default(),
    )?;
    let bytes = workbook(grid, rules)
        .map_err(|error| Error::layout(None, format!("the proof cannot be written: {error}")))?;
    let rated = rate(Cursor::new(bytes), &ruleset, &Options::default())?;
    let mut levels: BTreeMap<u32, String> = BTreeMap::new();
    for rating in rated.ratings() {
        if let (Some(cell), Some(level)) = (rating.cell(), rating.level()) {
            levels.insert(cell.row, level.to_owned());
        }
    }
    let trials: usize = rules.rows.iter().map(|row| row.trials.len()).sum();
    Ok((FIRST..)
        .take(trials)
        .map(|row| levels.remove(&row))
        .collect())
}

/// Writes the workbook: the headings with those over them, then a row for each trial.
fn workbook(grid: &SheetGrid, rules: &FormulaRules) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(1, 0, PROOF_NAMES)?;
    for (at, column) in (1..).zip(&rules.columns) {
        if !column.over.is_empty() {
            sheet.write_string(0, at, &column.over)?;
        }
        sheet.write_string(1, at, &column.heading)?;
    }
    let mut line = FIRST;
    for row in &rules.rows {
        for trial in &row.trials {
            sheet.write_string(line, 0, &row.own.measure)?;
            for (at, column) in (1..).zip(&rules.columns) {
                write(sheet, (line, at), grid, row, trial, column)?;
            }
            line += 1;
        }
    }
    workbook.save_to_buffer()
}

/// Writes the value that a trial has in a column: its own, or what the row holds.
fn write(
    sheet: &mut Worksheet,
    (line, at): (u32, u16),
    grid: &SheetGrid,
    row: &RuleRow,
    trial: &Trial,
    column: &RuleColumn,
) -> Result<(), XlsxError> {
    let percent = Format::new().set_num_format("0.00%");
    let dated = Format::new().set_num_format("yyyy-mm-dd");
    let plain = Format::new();
    let usual = match (column.is_dated, column.is_percent) {
        (true, _) => &dated,
        (false, true) => &percent,
        (false, false) => &plain,
    };
    let held = grid.at(row.own.cell.row, column.column);
    let own = trial
        .values
        .iter()
        .find(|(known, _)| *known == column.column);
    match (own, held.map(|cell| (&cell.value, &cell.text))) {
        (Some((_, TrialValue::Number(number))), held) => {
            // A cell keeps its number format, whatever is typed into it.
            let format = match held {
                Some((GridValue::Number(_, true), _)) => &percent,
                Some((GridValue::Number(_, false), _)) => &plain,
                _ => usual,
            };
            sheet.write_number_with_format(
                line,
                at,
                number.to_f64().unwrap_or_default(),
                format,
            )?;
        }
        (Some((_, TrialValue::Text(text))), _) | (None, Some((GridValue::Text, text))) => {
            sheet.write_string(line, at, text)?;
        }
        (None, Some((GridValue::Number(number, is_percent), _))) => {
            let format = if *is_percent { &percent } else { &plain };
            sheet.write_number_with_format(
                line,
                at,
                number.to_f64().unwrap_or_default(),
                format,
            )?;
        }
        (None, Some((GridValue::Date(days), _))) => {
            sheet.write_number_with_format(line, at, *days, &dated)?;
        }
        (None, Some((GridValue::Truth | GridValue::Other, _)) | None) => {}
    }
    Ok(())
}
