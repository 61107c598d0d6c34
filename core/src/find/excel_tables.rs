//! Excel tables by name: where the tables are that the rules ask for.

use crate::source::open_return::OpenReturn;
use ambersheet_diagnostic::{Code, Diagnostic};

use crate::error::Error;
use crate::plan::patch::excel_table::table_place;
use ambersheet_ooxml::address::Range;
use ambersheet_ooxml::package::read_relationships;
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::text::near_names;
use ambersheet_policy::model::RulesetModel;

/// Where an Excel table is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TablePlace {
    pub(crate) sheet: usize,
    /// From its headings to its last record; a row of totals is beyond it.
    pub(crate) range: Range,
}

/// Of each table of the rules, the Excel table that it names, if it names one.
///
/// # Errors
/// Where the workbook has no table of that name, or it has no headings.
pub(crate) fn excel_tables(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
) -> Result<Vec<Option<TablePlace>>, Error> {
    let mut places = vec![None; ruleset.tables.len()];
    if ruleset
        .tables
        .iter()
        .all(|table| table.excel_table.is_none())
    {
        return Ok(places);
    }
    let known = read_places(workbook)?;
    for (place, table) in places.iter_mut().zip(&ruleset.tables) {
        let Some(name) = &table.excel_table else {
            continue;
        };
        let at = format!("({}:{})", ruleset.script, table.at.line);
        let folded = fold(name);
        let found = known.iter().find(|(known, _)| fold(known) == folded);
        let Some((_, found)) = found else {
            let near = near_names(name, known.iter().map(|(name, _)| name.as_str()));
            let advice = || {
                let names: Vec<String> = known
                    .iter()
                    .map(|(name, _)| format!("\"{name}\""))
                    .collect();
                if names.is_empty() {
                    "it has none; in Excel, Insert > Table makes one".to_owned()
                } else {
                    format!("its Excel tables are {}", names.join(", "))
                }
            };
            let message =
                format!("no measure found: the workbook has no Excel table \"{name}\" {at}");
            return Err(Diagnostic::new(Code::DoesNotFit, message)
                .near_or(near, advice)
                .into());
        };
        *place = Some(found.ok_or_else(|| {
            let message = format!(
                "the Excel table \"{name}\" shows no heading row, so that its columns cannot be told {at}; in Excel, turn on Table Design > Header Row"
            );
            Error::layout(None, message)
        })?);
    }
    Ok(places)
}

/// Every Excel table by name, and where it is; `None` where it has no headings.
fn read_places(workbook: &OpenReturn) -> Result<Vec<(String, Option<TablePlace>)>, Error> {
    let mut places = Vec::new();
    for (sheet, info) in workbook.sheets.iter().enumerate() {
        for link in read_relationships(&workbook.package, &info.part_name)? {
            let part = workbook
                .package
                .find(&link.target)
                .filter(|_| link.kind == "table");
            let Some(part) = part else { continue };
            let text = workbook.package.read_text(part)?;
            let place = table_place(&text).map_err(|fault| fault.in_part(&link.target))?;
            if let Some((name, range)) = place {
                places.push((name, range.map(|range| TablePlace { sheet, range })));
            }
        }
    }
    Ok(places)
}
