//! Errors and warnings about things that the rules name and the workbook lacks, with the closest place.

use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::{Cell, ColumnName};
use ambersheet_ooxml::sheet::Order;
use ambersheet_ooxml::text::{near_names, one_line};
use ambersheet_policy::model::{
    ColumnPlace, Position, Role, RulesetModel, TableColumn, TableLayout,
};

use crate::error::Error;
use crate::find::scan_result::ScanResult;
use crate::source::open_return::OpenReturn;

/// Checks that every table of the rules was found, and any measure at all. Returns warnings about near misses.
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) with the closest row and near names.
pub(crate) fn check_found(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    found: &ScanResult,
    any_record: bool,
) -> Result<Vec<Diagnostic>, Error> {
    for (i, layout) in ruleset.tables.iter().enumerate() {
        if found.tables.get(i).is_none_or(|count| *count == 0) {
            return Err(not_found(workbook, ruleset, i, layout, found));
        }
    }
    let without_names = without_names(workbook, ruleset, found);
    if !any_record {
        if let Some(first) = without_names.into_iter().next() {
            return Err(first(Code::DoesNotFit).into());
        }
        let skipped = match found.skipped_rows {
            0 => "the tables that the rules name are empty".to_owned(),
            n => format!(
                "the tables that the rules name hold only {n} rows that are not filled in or are skipped"
            ),
        };
        return Err(Error::layout(None, format!("no measure found: {skipped}")));
    }
    if let Some(error) = no_limits(workbook, ruleset, found) {
        return Err(error);
    }
    let mut warnings = near_misses(workbook, ruleset, found);
    warnings.extend(
        without_names
            .into_iter()
            .map(|names| names(Code::NamesMissing)),
    );
    Ok(warnings)
}

/// Returns the error about a heading that conditions take their limits from and that no table has.
fn no_limits(workbook: &OpenReturn, ruleset: &RulesetModel, found: &ScanResult) -> Option<Error> {
    let limits = || {
        let tables = ruleset.tables.iter().enumerate();
        tables.flat_map(|(layout, table)| {
            let columns = table.columns.iter().enumerate();
            let columns = columns.filter(|(_, column)| matches!(column.role, Role::Limit(_)));
            columns.map(move |(key, column)| (layout, key, column))
        })
    };
    let is_seen = |role: Role| {
        // Where a table reads the column for something else too, it has been looked for already.
        let is_another = |table: &TableLayout| match role {
            Role::Limit(index) => table
                .limit_roles
                .get(usize::from(index))
                .is_some_and(|own| *own != role),
            _ => false,
        };
        let mut same = limits().filter(|(.., column)| column.role == role);
        ruleset.tables.iter().any(is_another)
            || same.any(|(layout, key, _)| {
                let mut seen = found.headings.iter();
                seen.any(|(_, seen)| seen.layout == layout && seen.key == key)
            })
    };
    let (layout, _, column) = limits().find(|(.., column)| !is_seen(column.role))?;
    let heading = column.heading_text();
    let (sheet, seen) = found
        .headings
        .iter()
        .find(|(_, seen)| seen.layout == layout)?;
    let message = format!(
        "a condition takes its limit from the heading \"{heading}\", and no table has it ({}:{})",
        ruleset.script, ruleset.tables[layout].at.line
    );
    let beside = row_texts(workbook, *sheet, seen.cell.row);
    let place = Place::Row(workbook.sheets[*sheet].name.clone(), seen.cell.row);
    let near = near_names(&heading, beside.iter().map(String::as_str));
    let error = Diagnostic::new(Code::DoesNotFit, message).at(place);
    Some(
        error
            .near_or(near, || format!("the row holds {}", quoted(&beside)))
            .into(),
    )
}

/// Returns a diagnostic for each table whose names have no heading and are not where the rules look for them.
fn without_names<'a>(
    workbook: &'a OpenReturn,
    ruleset: &'a RulesetModel,
    found: &'a ScanResult,
) -> Vec<impl FnOnce(Code) -> Diagnostic + 'a> {
    let tables = found.nameless.iter();
    let diagnostics = tables.map(|(sheet, layout, cell)| {
        move |code| {
            let layout = &ruleset.tables[*layout];
            let measure = layout.columns.iter().find(|column| column.role == Role::Measure);
            let (column, advice) = match measure.map(|measure| (measure, measure.place)) {
                Some((measure, ColumnPlace::LeftOf { by, .. })) => (
                    ColumnName(cell.column),
                    format!("if they stand further left, write left_of(\"{}\", {})", measure.heading_text(), by + 1),
                ),
                _ => (ColumnName(cell.column), "name the column that holds them".to_owned()),
            };
            let message = format!(
                "no name stands in column {column} here or in the rows below, so no measure of this table was found; {advice}"
            );
            let name = workbook.sheets[*sheet].name.clone();
            Diagnostic::new(code, message).at(Place::Cell(name, *cell))
        }
    });
    diagnostics.collect()
}

/// Returns the error about a table that was not found.
fn not_found(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    index: usize,
    layout: &TableLayout,
    found: &ScanResult,
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
    if let Some(error) = described_before(workbook, ruleset, index, found) {
        return error;
    }
    let near = found.near.iter().filter(|(_, near, _)| *near == index);
    let closest = near.max_by_key(|(.., miss)| (miss.measure, miss.found));
    let Some((sheet, _, miss)) = closest else {
        let headings: Vec<String> = layout
            .columns
            .iter()
            .filter(|c| !c.optional && c.has_heading())
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
    let beside = row_texts(workbook, *sheet, miss.row);
    let message = format!(
        "no measure found: this row comes closest to the headings of the rules ({at}), but has no {}",
        quoted(&missing)
    );
    let mut diagnostic =
        Diagnostic::new(Code::DoesNotFit, message).at(Place::Row(name.to_owned(), miss.row));
    for heading in &missing {
        let near = near_names(heading, beside.iter().map(String::as_str));
        diagnostic = diagnostic.near_to(heading.as_str(), near);
    }
    if diagnostic.suggestions().is_empty() {
        diagnostic = diagnostic.advice(format!("the row holds {}", quoted(&beside)));
    }
    diagnostic.into()
}

/// Returns the error about a table of the rules that an earlier one describes, so that it would never count.
fn described_before(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    index: usize,
    found: &ScanResult,
) -> Option<Error> {
    let mut described = found.described.iter();
    let (_, first, sheet, row) = described.find(|(layout, ..)| *layout == index)?;
    let script = &ruleset.script;
    let [one, other] = [*first, index].map(|table| ruleset.tables[table].at.line);
    let message = format!(
        "the tables of {script}:{one} and {script}:{other} have the same headings and write into the same column here, so the second would never count; take one of them out, or give it headings or a column of its own"
    );
    let name = workbook.sheets[*sheet].name.clone();
    Some(Error::layout(Some(Place::Row(name, *row)), message))
}

/// Returns the error about a sheet that the workbook lacks.
pub(crate) fn no_sheet(
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
    let message = format!(
        "no measure found: the workbook has no sheet \"{name}\" ({}:{})",
        ruleset.script, at.line
    );
    Diagnostic::new(Code::DoesNotFit, message)
        .near_or(near_names(name, names.iter().copied()), || {
            format!("its sheets are {}", quoted(&names))
        })
        .into()
}

/// Reads the texts of one row again, for a message.
fn row_texts(workbook: &OpenReturn, sheet: usize, row: u32) -> Vec<String> {
    struct RowTexts<'a> {
        workbook: &'a OpenReturn,
        row: u32,
        found: Vec<String>,
    }
    impl ambersheet_ooxml::sheet::Visitor for RowTexts<'_> {
        type Error = Error;

        fn head(&mut self, _: &ambersheet_ooxml::sheet::Head<'_>) -> Result<(), Error> {
            Ok(())
        }
        fn row(&mut self, _: &[u8], row: &ambersheet_ooxml::sheet::Row<'_>) -> Result<(), Error> {
            if row.number == self.row {
                let texts = row.views().filter_map(|cell| {
                    crate::find::row_cells::text_of(cell, &self.workbook.strings)
                });
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
    let mut texts = RowTexts {
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

/// Returns warnings about rows with most headings of a table that was found elsewhere: it was perhaps overlooked.
fn near_misses(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    found: &ScanResult,
) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (sheet, layout, miss) in &found.near {
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
        if let Some(period) = miss.period {
            let missing = missing
                .iter()
                .map(|heading| of_period(heading, &period.shown(0)));
            let missing: Vec<String> = missing.collect();
            let message = format!(
                "nothing is rated for {}, since this row has no {}",
                period.shown(0),
                quoted(&missing)
            );
            let place = Place::Cell(name.to_owned(), Cell::new(miss.row, 0));
            warnings.push(Diagnostic::new(Code::HeadingMissing, message).at(place));
            continue;
        }
        warnings.push(Diagnostic::new(Code::HeadingMissing, format!("this row looks like the headings of a table, but has no {}, so the table below it was not read", quoted(&missing))).at(Place::Cell(name.to_owned(), Cell::new(miss.row, 0))));
    }
    warnings
}

/// Returns a heading with a period in place of each text in braces.
fn of_period(heading: &str, period: &str) -> String {
    let mut pieces = heading.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| match piece.split_once('}') {
        Some((_, rest)) => text + period + rest,
        None => text + "{" + piece,
    })
}

/// Lists names in quotation marks.
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
