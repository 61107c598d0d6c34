//! What rules take from the return itself before it is rated: its period, from a cell or from its file's name, and registers.

use super::forms::cell_at;
use super::row_cells::shown;
use crate::cases::expecting;
use crate::error::Error;
use crate::register_table::read_register;
use crate::ruleset::{Rules, RulesInForce, Ruleset};
use crate::source::OpenReturn;
use ambersheet_foreign::Format;
use ambersheet_ooxml::address::sheet_reference;
use ambersheet_ooxml::sheet::{CellView, Kind};
use ambersheet_policy::model::{FilePattern, PeriodFrom, Position, RulesetModel};

/// The ruleset with what the workbook itself says: its period, and the registers in it.
///
/// # Errors
/// Where the workbook does not say its period, or says one that the rules cannot use; where it lacks a register or what
/// stands there is no rule.
pub(super) fn for_workbook<'r>(
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
    let said = from
        .period
        .as_ref()
        .map(|(from, at)| said_period(workbook, ruleset, from, *at))
        .transpose()?;
    let period = said.as_ref().map(|(text, _)| text.as_str());
    let loaded = from.loader.load(&ruleset.script, period, registers).map_err(|problems| match said {
        Some((text, place)) if from.registers.is_empty() => Error::layout(
            Some(place),
            format!(
                "this says the period, \"{text}\", and the rules cannot use it: {}; write it as in 2022/23 Q4, or give it with --period",
                problems.first().map_or("", |problem| problem.message.as_str())
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

/// The period that a workbook says, and where.
fn said_period(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    from: &PeriodFrom,
    at: Position,
) -> Result<(String, String), Error> {
    match from {
        PeriodFrom::FileName(pattern) => {
            let text = from_file_name(
                workbook.file_name.as_deref(),
                pattern,
                "period",
                ruleset,
                at,
            )?;
            Ok((text, workbook.file_name.clone().unwrap_or_default()))
        }
        PeriodFrom::Cell(spot) => {
            let (sheet, held) = cell_at(workbook, ruleset, spot, at)?;
            let place = format!(
                "{}!{}",
                sheet_reference(&workbook.sheets[sheet].name),
                held.cell
            );
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

/// A cell's text; a year is a number, and a date is no period, since it does not say of which quarter it is the end.
fn period_text(cell: CellView<'_>, workbook: &OpenReturn) -> Option<String> {
    let is_text = matches!(cell.kind, Kind::Shared | Kind::Inline | Kind::FormulaText);
    let is_year = cell.kind == Kind::Number && cell.plain().len() == 4;
    let text = (is_text || is_year)
        .then(|| shown(cell, &workbook.strings))
        .flatten()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// What a file's name says under the rules' pattern.
///
/// # Errors
/// Where there is no name, or it does not fit.
pub(super) fn from_file_name(
    name: Option<&str>,
    pattern: &FilePattern,
    what: &str,
    ruleset: &RulesetModel,
    at: Position,
) -> Result<String, Error> {
    let line = format!("{}:{}", ruleset.script, at.line);
    let Some(name) = name else {
        let message = format!(
            "the rules take the {what} from the file's name, and this input has none ({line})"
        );
        return Err(Error::layout(None, message));
    };
    pattern.find(name, Format::is_known_name).ok_or_else(|| {
        let message = format!(
            "the rules take the {what} from the file's name, and \"{name}\" does not fit \"{}\" ({line}); rename the file, or change the pattern",
            pattern.text()
        );
        Error::layout(None, message)
    })
}
