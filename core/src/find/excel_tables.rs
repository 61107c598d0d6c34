//! Finds the Excel tables that the rules name.

use crate::source::open_return::OpenReturn;
use ambersheet_diagnostic::{Code, Diagnostic};

use crate::error::Error;
use ambersheet_ooxml::address::Range;
use ambersheet_ooxml::package::read_relationships;
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::text::near_names;
use ambersheet_ooxml::xml::{Event, Fault, Scanner};
use ambersheet_policy::model::RulesetModel;

/// The place of an Excel table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TablePlace {
    pub(crate) sheet: usize,
    /// The cells from its headings to its last record, without a row of totals.
    pub(crate) range: Range,
}

/// Finds, for each table of the rules, the Excel table that it names, if any.
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if the workbook has no table of that name, or it has no headings.
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
            let message =
                format!("no measure found: the workbook has no Excel table \"{name}\" {at}");
            return Err(Diagnostic::new(Code::DoesNotFit, message)
                .near_or(near, || names_of(&known))
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

/// Returns the sentence that lists the Excel tables of a workbook.
fn names_of(known: &[(String, Option<TablePlace>)]) -> String {
    if known.is_empty() {
        return "it has none; in Excel, Insert > Table makes one".to_owned();
    }
    let names: Vec<String> = known
        .iter()
        .map(|(name, _)| format!("\"{name}\""))
        .collect();
    format!("its Excel tables are {}", names.join(", "))
}

/// Returns the place of every Excel table by name; `None` for a table without headings.
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

/// Returns a table's name, and its cells from the headings to the last record; no cells if it shows no headings.
///
/// # Errors
/// A [`Fault`] if the part is not XML as the standard has it.
fn table_place(text: &[u8]) -> Result<Option<(String, Option<Range>)>, Fault> {
    let mut scanner = Scanner::new(text, 0);
    let root = loop {
        if let Event::Start(root) = scanner.next()?.ok_or(Fault::Incomplete)? {
            break root;
        }
    };
    while let Some(event) = scanner.next()? {
        if let Event::Start(tag) = event {
            scanner.skip_element(&tag)?;
        }
    }
    let name = root.text(b"displayName").or_else(|| root.text(b"name"));
    let has_headings = root.get(b"headerRowCount") != Some(b"0");
    let totals = root.number(b"totalsRowCount").unwrap_or(0);
    let range = root
        .get(b"ref")
        .and_then(Range::parse)
        .filter(|_| has_headings);
    let records = range.map(|mut range| {
        range.last.row = range.last.row.saturating_sub(totals).max(range.first.row);
        range
    });
    Ok(name.map(|name| (name, records)))
}
