//! What is left when all sheets were read: was everything found that the rules name, and what the workbook itself
//! has to be told.

use crate::source::OpenReturn;
use std::io::Read;

use super::Gathered;
use super::parts::Parts;
use crate::Error;
use crate::patch::{Calculation, Grown, grow_table, request_calculation, without_calc_chain};
use ambersheet_diagnostic::Warning;
use ambersheet_ooxml::address::{Cell, sheet_reference};
use ambersheet_ooxml::package::{Changes, STYLES, read_relationships, relationships_name};
use ambersheet_ooxml::sheet::Order;
use ambersheet_ooxml::text::near_names;
use ambersheet_ooxml::text::one_line;
use ambersheet_policy::model::{Position, RulesetModel, TableColumn, TableLayout};

/// Whether every table of the rules was found, and any measure at all.
///
/// # Errors
/// Where not: with the place that came closest, and near names.
pub(super) fn check_found(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    gathered: &mut Gathered,
) -> Result<(), Error> {
    for (i, layout) in ruleset.tables.iter().enumerate() {
        if gathered.found[i] == 0 {
            return Err(not_found(workbook, ruleset, i, layout, gathered));
        }
    }
    if gathered.entries.is_empty() {
        let skipped = match gathered.skipped_rows {
            0 => "the tables that the rules name are empty".to_owned(),
            n => format!(
                "the tables that the rules name hold only {n} rows that are not filled in or are skipped"
            ),
        };
        return Err(Error::layout(None, format!("no measure found: {skipped}")));
    }
    warn_of_near_misses(workbook, ruleset, gathered);
    Ok(())
}

fn not_found(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    index: usize,
    layout: &TableLayout,
    gathered: &Gathered,
) -> Error {
    let at = format!("{}:{}", ruleset.script, layout.at.line);
    if let Some(pattern) = &layout.sheet
        && !workbook
            .sheets
            .iter()
            .any(|sheet| pattern.matches(&ambersheet_ooxml::text::fold(&sheet.name)))
    {
        return no_sheet(workbook, ruleset, pattern.text(), layout.at);
    }
    let closest = gathered
        .near
        .iter()
        .filter(|(_, layout, _)| *layout == index)
        .max_by_key(|(.., miss)| (miss.measure, miss.found));
    let Some((sheet, _, miss)) = closest else {
        let headings: Vec<String> = layout
            .columns
            .iter()
            .filter(|c| !c.optional)
            .map(TableColumn::heading_text)
            .collect();
        return Error::layout(
            None,
            format!(
                "no measure found: no row of the workbook holds the headings {} ({at})",
                quoted(&headings)
            ),
        );
    };
    let missing: Vec<String> = miss
        .missing
        .iter()
        .map(|k| layout.columns[*k].heading_text())
        .collect();
    let name = workbook.sheets[*sheet].name.as_str();
    let place = format!("{}!{}", sheet_reference(name), miss.row + 1);
    let beside = row_texts(workbook, *sheet, miss.row);
    let near: Vec<String> = missing
        .iter()
        .filter_map(|heading| {
            near_names(heading, beside.iter().map(String::as_str))
                .map(|near| format!("for \"{heading}\", {near}"))
        })
        .collect();
    let near = if near.is_empty() {
        format!("the row holds {}", quoted(&beside))
    } else {
        near.join("; ")
    };
    Error::layout(
        Some(place),
        format!(
            "no measure found: this row comes closest to the headings of the rules ({at}), but has no {}; {near}",
            quoted(&missing)
        ),
    )
}

/// A sheet that the rules name and the workbook lacks.
pub(super) fn no_sheet(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    name: &str,
    at: Position,
) -> Error {
    let names: Vec<&str> = workbook
        .sheets
        .iter()
        .map(|sheet| sheet.name.as_str())
        .collect();
    let near = near_names(name, names.iter().copied())
        .unwrap_or_else(|| format!("its sheets are {}", quoted(&names)));
    Error::layout(
        None,
        format!(
            "no measure found: the workbook has no sheet \"{name}\" ({}:{}); {near}",
            ruleset.script, at.line
        ),
    )
}

/// The texts of one row, read again for a message.
fn row_texts(workbook: &OpenReturn, sheet: usize, row: u32) -> Vec<String> {
    struct Texts<'a> {
        workbook: &'a OpenReturn,
        row: u32,
        found: Vec<String>,
    }
    impl ambersheet_ooxml::sheet::Visitor for Texts<'_> {
        type Error = Error;

        fn head(&mut self, _: &ambersheet_ooxml::sheet::Head<'_>) -> Result<(), Error> {
            Ok(())
        }
        fn row(&mut self, _: &[u8], row: &ambersheet_ooxml::sheet::Row<'_>) -> Result<(), Error> {
            if row.number == self.row {
                let texts = row
                    .views()
                    .filter_map(|cell| super::row_cells::text_of(cell, &self.workbook.strings));
                self.found.extend(
                    texts
                        .map(|text| one_line(&text))
                        .filter(|text| !text.is_empty()),
                );
            }
            Ok(())
        }
        fn tail(&mut self, _: &ambersheet_ooxml::sheet::Tail<'_>) -> Result<(), Error> {
            Ok(())
        }
    }
    let mut texts = Texts {
        workbook,
        row,
        found: Vec::new(),
    };
    let info = &workbook.sheets[sheet];
    if let Ok(reader) = workbook.package.reader(info.part) {
        // The sheet was read before; should it fail now, the message has no texts.
        let _ =
            ambersheet_ooxml::sheet::walk(reader, &info.part_name, Order::AsItStands, &mut texts);
    }
    texts.found
}

/// Rows that hold most headings of a table that was found elsewhere: a table that was perhaps overlooked.
fn warn_of_near_misses(workbook: &OpenReturn, ruleset: &RulesetModel, gathered: &mut Gathered) {
    for (sheet, layout, miss) in &gathered.near {
        let columns = &ruleset.tables[*layout].columns;
        if !miss.measure || miss.missing.len() * 2 > columns.len() {
            continue;
        }
        let missing: Vec<String> = miss
            .missing
            .iter()
            .map(|k| columns[*k].heading_text())
            .collect();
        let name = workbook.sheets[*sheet].name.as_str();
        gathered.warnings.push(Warning {
            code: "heading_missing",
            cell: Some(format!("{}!{}", sheet_reference(name), Cell::new(miss.row, 0))),
            message: format!("this row looks like the headings of a table, but has no {}, so the table below it was not read", quoted(&missing)),
        });
    }
}

fn quoted<S: std::fmt::Display>(names: &[S]) -> String {
    const MOST: usize = 12;
    let mut list: Vec<String> = names
        .iter()
        .take(MOST)
        .map(|name| format!("\"{name}\""))
        .collect();
    if names.len() > MOST {
        list.push(format!("{} more", names.len() - MOST));
    }
    list.join(", ")
}

/// Warnings of changed parts that the container also holds under another spelling.
pub(super) fn of_doubles(workbook: &OpenReturn, changes: &Changes) -> Vec<Warning> {
    let doubles = workbook.package.differing_doubles(changes).into_iter();
    doubles
        .map(|(changed, other)| Warning {
            code: "doubled_part",
            cell: None,
            message: format!(
                "the file holds '{changed}' a second time as '{other}', with other content, and programs differ in which they show; the ratings are in the first; save the workbook again in Excel and look whether its figures are the right ones"
            ),
        })
        .collect()
}

/// Gives the workbook its new formats; a part for them, where it has none.
pub(super) fn change_styles(
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
pub(super) fn grow_tables(
    workbook: &OpenReturn,
    gathered: &mut Gathered,
    parts: &mut Parts,
) -> Result<(), Error> {
    for (sheet, heading, name) in std::mem::take(&mut gathered.in_tables) {
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
            gathered.warnings.push(Warning {
                code: "no_excel_table",
                cell: Some(format!("{}!{heading}", sheet_reference(&info.name))),
                message: "no Excel table ends beside this new column, or it comes from a query, so the column stands beside the table and not in it; in Excel, Insert > Table makes one".to_owned(),
            });
        }
    }
    Ok(())
}

/// Asks Excel to calculate where values changed beneath formulas, and forgets the order of calculation where a
/// formula went.
pub(super) fn change_workbook(
    workbook: &OpenReturn,
    gathered: &mut Gathered,
    allow_signed: bool,
    changes: &mut Changes,
    parts: &mut Parts,
) -> Result<(), Error> {
    if workbook.signed && !allow_signed {
        return Err(Error::not_a_workbook(
            "the workbook carries a digital signature, which any change would break; to rate it all the same, add --allow-signed, or save an unsigned copy in Excel and rate that",
        ));
    }
    if workbook.signed {
        gathered.warnings.push(Warning {
            code: "signature_broken",
            cell: None,
            message: "the workbook's digital signature is no longer valid, since its contents changed; have it signed again".to_owned(),
        });
    }
    if !gathered.values_changed
        || !workbook.has_formulas(gathered.has_formulas, &gathered.walked)?
    {
        return Ok(());
    }
    let name = workbook.package.name(workbook.part).to_owned();
    match request_calculation(&workbook.text) {
        Calculation::Requested(text) => {
            parts.set(&name, text);
            parts.say(&name, "calculation on opening requested");
        }
        Calculation::AsItIs => {}
        Calculation::Manual => gathered.warnings.push(Warning {
            code: "manual_calculation",
            cell: None,
            message: "values changed, and the workbook calculates only on request: press F9 in Excel to bring its formulas up to date".to_owned(),
        }),
    }
    if let Some(chain) = workbook.calc_chain.filter(|_| gathered.formulas_replaced) {
        changes.remove(chain);
        for list in ["[Content_Types].xml", &relationships_name(&name)] {
            if let Some(text) = parts.text(&workbook.package, list)? {
                parts.set(list, without_calc_chain(&text));
                parts.say(list, "the entry of the calculation chain taken out");
            }
        }
    }
    Ok(())
}
