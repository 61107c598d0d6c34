//! Proves rules that were read out of formulas: a program that is not ours calculates the formulas, the engine rates by the
//! rules, and both must give the same levels.
//!
//! What is compared are the rows at hand, and figures on each limit and just beside it. Where a figure is exactly on a limit and the
//! two differ, binary numbers may be the reason: then the rules stand, and the draft says so. Any other difference drops the
//! rules, and the formula is quoted.

mod rated;

use std::collections::BTreeMap;

use ambersheet_draft::formulas::form::RatedFigure;
use ambersheet_draft::formulas::read::{ProofVerdict, Verdicts};
use ambersheet_draft::formulas::reading::{ColumnReading, FormulaRules, RuleRow};
use ambersheet_draft::formulas::trials::{Trial, TrialValue};
use ambersheet_draft::grid::SheetGrid;
use ambersheet_ooxml::address::{Cell, ColumnName, LAST_COLUMN, sheet_reference};
use ambersheet_ooxml::text::fold;
use rust_decimal::prelude::ToPrimitive;

use super::sheets::ReadSheets;
use crate::error::Error;
use crate::recalculate::trial::{TrialFormula, TrialInput, try_formulas};
use crate::source::open_return::OpenReturn;
use crate::write::results::Outcome;

/// The most differences that a draft names.
const MOST_NAMED: usize = 3;

/// The results of a formula and of the rules for a trial.
struct ComparedTrial<'a> {
    row: &'a RuleRow,
    trial: &'a Trial,
    by_formula: Option<String>,
    by_rules: Option<String>,
}

/// Proves the rules of readings that have no verdict yet. Returns what it finds.
///
/// # Errors
/// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a sheet cannot be read.
pub(super) fn prove(
    workbook: &OpenReturn,
    sheets: &ReadSheets,
    readings: &[ColumnReading],
    verdicts: &mut Verdicts,
) -> Result<bool, Error> {
    let mut changed = false;
    for reading in readings {
        let Ok(rules) = &reading.outcome else {
            continue;
        };
        if verdicts.contains_key(&reading.place) {
            continue;
        }
        let verdict = of_reading(workbook, sheets, reading, rules)?;
        changed |= verdict != ProofVerdict::Stands(Vec::new());
        verdicts.insert(reading.place.clone(), verdict);
    }
    Ok(changed)
}

fn of_reading(
    workbook: &OpenReturn,
    sheets: &ReadSheets,
    reading: &ColumnReading,
    rules: &FormulaRules,
) -> Result<ProofVerdict, Error> {
    let Some(grid) = sheets.grids.iter().find(|grid| grid.name == rules.sheet) else {
        return Ok(unproven());
    };
    let Some(by_formula) = by_formulas(workbook, grid, reading, rules)? else {
        return Ok(unproven());
    };
    let by_rules = match rated::by_rules(grid, rules) {
        Ok(levels) => levels,
        Err(error) => {
            return Ok(ProofVerdict::Differs(format!(
                "its rules do not load: {error}"
            )));
        }
    };
    let trials = rules
        .rows
        .iter()
        .flat_map(|row| row.trials.iter().map(move |trial| (row, trial)));
    let compared: Vec<ComparedTrial<'_>> = trials
        .zip(by_formula.into_iter().zip(by_rules))
        .map(|((row, trial), (by_formula, by_rules))| ComparedTrial {
            row,
            trial,
            by_formula,
            by_rules,
        })
        .collect();
    Ok(judge(grid, rules, &compared))
}

fn unproven() -> ProofVerdict {
    ProofVerdict::Differs(
        "no program beside Excel could be asked whether the rules give the same".to_owned(),
    )
}

/// Returns the level that each formula gives for each of its trials.
fn by_formulas(
    workbook: &OpenReturn,
    grid: &SheetGrid,
    reading: &ColumnReading,
    rules: &FormulaRules,
) -> Result<Option<Vec<Option<String>>>, Error> {
    let sheet = (0..)
        .zip(&workbook.sheets)
        .find(|(_, info)| info.name == rules.sheet);
    let Some((sheet, _)) = sheet else {
        return Ok(None);
    };
    let formula_of =
        |on: u32, cell: Cell| (on == sheet).then(|| grid.formulas.get(&cell).cloned())?;
    let asked: Vec<TrialFormula<'_>> = rules
        .rows
        .iter()
        .map(|row| TrialFormula {
            sheet,
            // Formats stand in no cell, and may test their own.
            cell: if reading.is_format {
                Cell::new(row.own.cell.row, LAST_COLUMN)
            } else {
                row.own.cell
            },
            text: &row.own.formula,
            follows: rules.follows,
            trials: row.trials.iter().map(|trial| inputs(row, trial)).collect(),
        })
        .collect();
    let results = try_formulas(workbook, &formula_of, &asked)?;
    let mut levels = Vec::new();
    for result in results {
        let Some(outcomes) = result else {
            return Ok(None);
        };
        for outcome in outcomes {
            levels.push(match outcome {
                Outcome::Text(text) => rules.level_of(&text).map(str::to_owned),
                Outcome::Number(number) => rules.level_of(&number.to_string()).map(str::to_owned),
                Outcome::Truth(_) | Outcome::Error(_) => None,
                Outcome::Out => return Ok(None),
            });
        }
    }
    Ok(Some(levels))
}

/// Returns the cells of a trial with their values.
fn inputs(row: &RuleRow, trial: &Trial) -> Vec<(Cell, TrialInput)> {
    let input = |(column, value): &(u32, TrialValue)| {
        let value = match value {
            TrialValue::Number(number) => TrialInput::Number(number.to_f64().unwrap_or_default()),
            TrialValue::Text(text) => TrialInput::Text(text.clone()),
        };
        (Cell::new(row.own.cell.row, *column), value)
    };
    trial.values.iter().map(input).collect()
}

/// Judges what was compared.
fn judge(grid: &SheetGrid, rules: &FormulaRules, compared: &[ComparedTrial<'_>]) -> ProofVerdict {
    // A limit on which formula and rules never agree is translated wrong, whatever numbers are binary.
    let mut agreed: BTreeMap<(&ambersheet_draft::formulas::lines::RowRule, usize), bool> =
        BTreeMap::new();
    for one in compared {
        if let Some(limit) = one.trial.limit {
            *agreed.entry((&one.row.rule, limit)).or_default() |= one.by_formula == one.by_rules;
        }
    }
    let (mut binary, mut blank, mut spaced) = (Vec::new(), Vec::new(), Vec::new());
    for one in compared.iter().filter(|one| one.by_formula != one.by_rules) {
        let is_of_binary = one
            .trial
            .limit
            .is_some_and(|limit| agreed.get(&(&one.row.rule, limit)) == Some(&true));
        let holds_none = one.trial.values.is_empty() && !has_all(grid, rules, one.row);
        if is_of_binary && one.by_formula.is_some() && one.by_rules.is_some() {
            binary.push(one);
        } else if holds_none && one.by_rules.is_none() {
            blank.push(one);
        } else if is_spaced(grid, rules, one, compared) {
            spaced.push(one);
        } else {
            return ProofVerdict::Differs(format!(
                "{}, and rules would give {}",
                formula_gives(grid, rules, one),
                shown(one.by_rules.as_ref())
            ));
        }
    }
    let mut notes: Vec<String> = binary
        .iter()
        .take(MOST_NAMED)
        .map(|one| {
            format!(
                "{}, since binary numbers miss the limit by a hair; the rules count in decimals and give {}.",
                formula_gives(grid, rules, one),
                shown(one.by_rules.as_ref())
            )
        })
        .collect();
    if let Some(one) = spaced.first() {
        notes.push(format!(
            "In {} the figure differs from \"{}\" by spaces: the formula gives no level, and the rules {}.",
            cells(&spaced),
            figure_text(grid, rules, one.row),
            shown(one.by_rules.as_ref())
        ));
    }
    if let Some(one) = blank.first() {
        notes.push(format!(
            "The formula gives {} where a figure or a target is blank ({}); the rules leave that unrated.",
            shown(one.by_formula.as_ref()),
            cells(&blank)
        ));
    }
    ProofVerdict::Stands(notes)
}

/// Returns the cells of the formulas of some trials.
fn cells(of: &[&ComparedTrial<'_>]) -> String {
    let cells: Vec<String> = of
        .iter()
        .take(2 * MOST_NAMED)
        .map(|one| one.row.own.cell.to_string())
        .collect();
    cells.join(", ")
}

/// Returns what the figure's cell of a row holds.
fn figure_text<'g>(grid: &'g SheetGrid, rules: &FormulaRules, row: &RuleRow) -> &'g str {
    match rules.figure {
        Some(RatedFigure::Column(column)) => grid.text(row.own.cell.row, column),
        Some(RatedFigure::Product(..)) | None => "",
    }
}

/// Returns `true` if the formula does not know the text of its row only since it has other spaces than the one that it names:
/// with that one in the same cell, both give the same.
fn is_spaced(
    grid: &SheetGrid,
    rules: &FormulaRules,
    one: &ComparedTrial<'_>,
    compared: &[ComparedTrial<'_>],
) -> bool {
    let own = fold(figure_text(grid, rules, one.row));
    let is_same = |other: &ComparedTrial<'_>| {
        let named = other.trial.values.iter().any(|(_, value)| match value {
            TrialValue::Text(text) => fold(text) == own,
            TrialValue::Number(_) => false,
        });
        let is_right = other.by_formula == other.by_rules && other.by_rules == one.by_rules;
        named && is_right && std::ptr::eq(other.row, one.row)
    };
    let is_row = one.trial.values.is_empty() && !own.is_empty();
    is_row && one.by_formula.is_none() && one.by_rules.is_some() && compared.iter().any(is_same)
}

/// Returns `true` if a row holds something in each cell that the rules read.
fn has_all(grid: &SheetGrid, rules: &FormulaRules, row: &RuleRow) -> bool {
    let mut columns = rules.columns.iter();
    columns.all(|column| !grid.text(row.own.cell.row, column.column).is_empty())
}

fn shown(level: Option<&String>) -> &str {
    level.map_or("no level", String::as_str)
}

/// Returns what a formula gives for a trial, in words: `for B5 = 5.7 and C5 = 6 the formula in E5 gives Red`.
fn formula_gives(grid: &SheetGrid, rules: &FormulaRules, one: &ComparedTrial<'_>) -> String {
    let row = one.row.own.cell.row;
    let value = |column: u32| {
        let of_trial = one.trial.values.iter().find(|(known, _)| *known == column);
        match of_trial {
            Some((_, TrialValue::Number(number))) => number.normalize().to_string(),
            Some((_, TrialValue::Text(text))) => format!("\"{text}\""),
            None => match grid.text(row, column) {
                "" => "blank".to_owned(),
                text => text.to_owned(),
            },
        }
    };
    let cells: Vec<String> = rules
        .columns
        .iter()
        .map(|column| {
            format!(
                "{}{} = {}",
                ColumnName(column.column),
                row + 1,
                value(column.column)
            )
        })
        .collect();
    format!(
        "For {} the formula of {}!{} gives {}",
        cells.join(" and "),
        sheet_reference(&rules.sheet),
        one.row.own.cell,
        shown(one.by_formula.as_ref())
    )
}
