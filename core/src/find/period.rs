//! Takes from the return itself, before it is rated, its period and registers of rules.
//!
//! The period is in a cell or in the file's name.

use crate::cases::expecting;
use crate::error::Error;
use crate::find::file_name::from_file_name;
use crate::find::form_finder::cell_at;
use crate::find::row_cells::shown;
use crate::register_table::read_register;
use crate::ruleset::{Rules, RulesInForce, Ruleset};
use crate::source::open_return::OpenReturn;
use ambersheet_diagnostic::{Diagnostic, Place};
use ambersheet_ooxml::sheet::{CellView, Kind};
use ambersheet_policy::model::{PeriodFrom, Position, RulesetModel};

/// Returns the ruleset in force for a workbook, with the workbook's own period and registers.
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if the period or a register is missing, or the rules cannot use the
/// period, and [`ErrorKind::Rules`](crate::ErrorKind::Rules) if a register holds no valid rules.
pub(crate) fn for_workbook<'r>(
    workbook: &OpenReturn,
    rules: Rules<'r>,
) -> Result<RulesInForce<'r>, Error> {
    let ruleset = rules.model();
    let Some(from) = &ruleset.from_return else {
        return Ok(RulesInForce::Given(rules));
    };
    let mut registers = Vec::with_capacity(from.registers.len());
    for (sheet, at) in &from.registers {
        let table = read_register(workbook, sheet, None).map_err(|why| {
            Error::layout(
                None,
                format!("{why} ({}:{}, register)", ruleset.script, at.line),
            )
        })?;
        registers.push(table);
    }
    let stated = from
        .period
        .as_ref()
        .map(|(from, at)| stated_period(workbook, ruleset, from, *at))
        .transpose()?;
    let period = stated.as_ref().map(|(text, _)| text.as_str());
    let loaded = from.loader.load(&ruleset.script, period, registers).map_err(|problems| match stated {
        Some((text, place)) if from.registers.is_empty() => Error::layout(
            Some(place),
            format!(
                "this says the period, \"{text}\", and the rules cannot use it: {}; write it as in 2022/23 Q4, or give it with --period",
                problems.first().map_or("", Diagnostic::message)
            ),
        ),
        _ => Error::rules(&ruleset.script, problems),
    })?;
    let loaded = match &from.expecting {
        Some(heading) => expecting(loaded, heading),
        None => loaded,
    };
    Ok(RulesInForce::Loaded(Box::new(Ruleset::of(loaded))))
}

/// Reads the period that a workbook states, with its place.
fn stated_period(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    from: &PeriodFrom,
    at: Position,
) -> Result<(String, Place), Error> {
    match from {
        PeriodFrom::FileName(pattern) => {
            let text = from_file_name(
                workbook.file_name.as_deref(),
                pattern,
                "period",
                ruleset,
                at,
            )?;
            let name = workbook.file_name.clone().unwrap_or_default();
            Ok((text, Place::File(name)))
        }
        PeriodFrom::Cell(spot) => {
            let (sheet, held) = cell_at(workbook, ruleset, spot, at)?;
            let place = Place::Cell(workbook.sheets[sheet].name.clone(), held.cell);
            let text = held.view().and_then(|cell| period_text(cell, workbook));
            text.map(|text| (text, place.clone())).ok_or_else(|| {
                Error::layout(
                    Some(place),
                    format!(
                        "the rules take the period from this cell, and it holds no text ({}:{}); write it there as in 2022/23 Q4, or give it with --period",
                        ruleset.script, at.line
                    ),
                )
            })
        }
    }
}

/// Returns a cell's text, or a year as a number. A date is no period, since the period that it ends is unknown.
fn period_text(cell: CellView<'_>, workbook: &OpenReturn) -> Option<String> {
    let is_text = matches!(cell.kind, Kind::Shared | Kind::Inline | Kind::FormulaText);
    let is_year = cell.kind == Kind::Number && cell.plain().len() == 4;
    let text = (is_text || is_year)
        .then(|| shown(cell, &workbook.strings))
        .flatten()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
