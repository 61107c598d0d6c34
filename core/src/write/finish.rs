//! Changes the workbook's own parts once all sheets are written: formats, tables, calculation.

use crate::source::open_return::OpenReturn;

use super::written::Written;
use crate::error::Error;
use crate::find::scan_result::ScanResult;
use crate::plan::patch::calculation::{Calculation, request_calculation, without_calc_chain};
use crate::plan::patch::excel_table::{Grown, grow_table};
use crate::write::parts::Parts;
use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::package::{Changes, STYLES, read_relationships, relationships_name};

/// Warnings of changed parts that the container also holds under another spelling.
pub(crate) fn of_doubles(workbook: &OpenReturn, changes: &Changes) -> Vec<Diagnostic> {
    let doubles = workbook.package.differing_doubles(changes).into_iter();
    doubles
        .map(|(changed, other)| Diagnostic::new(Code::DoubledPart, format!(
                "the file holds '{changed}' a second time as '{other}', with other content, and programs differ in which they show; the ratings are in the first; save the workbook again in Excel and look whether its figures are the right ones"
            )))
        .collect()
}

/// Adds the new formats to the workbook, in a new part if it has none.
pub(crate) fn change_styles(
    workbook: &OpenReturn,
    patch: Option<(Vec<u8>, String)>,
    parts: &mut Parts,
) -> Result<(), Error> {
    let Some((text, added)) = patch else {
        return Ok(());
    };
    let name = match (workbook.styles_part, &workbook.styles_target) {
        (Some(part), _) => workbook.package.name(part).to_owned(),
        (None, Some(target)) => target.clone(),
        (None, None) => {
            let name = parts.free_name(workbook, &STYLES);
            parts.announce(
                workbook,
                workbook.package.name(workbook.part),
                &name,
                &STYLES,
            )?;
            name
        }
    };
    parts.set(&name, text);
    parts.say(&name, added);
    Ok(())
}

/// Grows Excel tables by the new columns that the rules put into them.
pub(crate) fn grow_tables(
    workbook: &OpenReturn,
    in_tables: Vec<(usize, Cell, String)>,
    parts: &mut Parts,
) -> Result<Vec<Diagnostic>, Error> {
    let mut warnings = Vec::new();
    for (sheet, heading, name) in in_tables {
        let info = &workbook.sheets[sheet];
        let mut grown = Grown::NotHere;
        for link in read_relationships(&workbook.package, &info.part_name)? {
            if link.kind != "table" || grown != Grown::NotHere {
                continue;
            }
            let Some(text) = parts.text(&workbook.package, &link.target)? else {
                continue;
            };
            grown =
                grow_table(&text, heading, &name).map_err(|fault| fault.in_part(&link.target))?;
            if let Grown::Text(text) = &grown {
                parts.set(&link.target, text.clone());
                parts.say(&link.target, format!("1 column appended: {name}"));
            }
        }
        if grown == Grown::NotHere {
            warnings.push(Diagnostic::new(Code::NoExcelTable, "no Excel table ends next to this new column, or its table comes from a query, so the column is outside any Excel table; to make one in Excel, use Insert > Table").at(Place::Cell(info.name.clone(), heading)));
        }
    }
    Ok(warnings)
}

/// Asks Excel to calculate where values changed beneath formulas, and forgets the order of calculation where a
/// formula went.
pub(crate) fn change_workbook(
    workbook: &OpenReturn,
    found: &ScanResult,
    written: &Written,
    allow_signed: bool,
    changes: &mut Changes,
    parts: &mut Parts,
) -> Result<Vec<Diagnostic>, Error> {
    let mut warnings = Vec::new();
    if workbook.signed && !allow_signed {
        return Err(Error::not_a_workbook(
            "the workbook has a digital signature, which any change would break; add --allow-signed to rate it and lose the signature, or save an unsigned copy in Excel and rate that",
        ));
    }
    if workbook.signed {
        warnings.push(Diagnostic::new(Code::SignatureBroken, "the digital signature is no longer valid, because the workbook has changed; have it signed again"));
    }
    let walked: Vec<bool> = (0..workbook.sheets.len())
        .map(|sheet| found.walked.contains(&sheet))
        .collect();
    if !written.values_changed || !workbook.has_formulas(found.has_formulas, &walked)? {
        return Ok(warnings);
    }
    let name = workbook.package.name(workbook.part).to_owned();
    match request_calculation(&workbook.text) {
        Calculation::Requested(text) => {
            parts.set(&name, text);
            parts.say(&name, "calculation on opening requested");
        }
        Calculation::AsItIs => {}
        Calculation::Manual => warnings.push(Diagnostic::new(Code::ManualCalculation, "values changed, and the workbook calculates only on request: press F9 in Excel to bring its formulas up to date")),
    }
    if let Some(chain) = workbook.calc_chain.filter(|_| written.formulas_replaced) {
        changes.remove(chain);
        for list in ["[Content_Types].xml", &relationships_name(&name)] {
            if let Some(text) = parts.text(&workbook.package, list)? {
                parts.set(list, without_calc_chain(&text));
                parts.say(list, "the entry of the calculation chain taken out");
            }
        }
    }
    Ok(warnings)
}
