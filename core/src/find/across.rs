//! Tables whose measures stand across: each heading of a row is a measure, and its values are in the rows below.

use std::borrow::Cow;

use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::text::{fold, near_names, one_line};
use ambersheet_policy::model::{
    Across, FormLayout, FormSheet, Given, Pattern, Position, RulesetModel, Spot,
};
use ambersheet_policy::period::{PeriodName, PeriodPart, PeriodYear};

use crate::cells::rows_of;
use crate::cells::value::CellValue;
use crate::error::Error;
use crate::find::form_record::{FormContent, FormRecord};
use crate::find::held_cell::HeldCell;
use crate::find::missing::no_sheet;
use crate::source::open_return::OpenReturn;

/// A table on a sheet whose measures stand across.
struct AcrossTable {
    sheet: usize,
    /// The cell that begins the row of the headings.
    begin: Cell,
    /// The columns of the measures.
    measures: Vec<u32>,
    /// The rows below with the texts that they begin with.
    rows: Vec<(u32, String)>,
}

/// Returns a record for each measure of the tables that a layout describes.
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if the table or one of its rows is missing, or a row is there twice,
/// and [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a sheet is damaged.
pub(crate) fn records_across<'r>(
    workbook: &OpenReturn,
    ruleset: &'r RulesetModel,
    layout: usize,
    across: &Across,
) -> Result<Vec<FormRecord<'r>>, Error> {
    let form = &ruleset.forms[layout];
    let pattern = match &form.sheet {
        FormSheet::Named(pattern) => Some(pattern),
        FormSheet::Number(_) => None,
    };
    let is_here = |name: &str| pattern.is_none_or(|pattern| pattern.matches(&fold(name)));
    let mut sheets = (0..workbook.sheets.len())
        .filter(|sheet| is_here(&workbook.sheets[*sheet].name))
        .peekable();
    if sheets.peek().is_none() {
        let name = pattern.map_or("", Pattern::text);
        return Err(no_sheet(workbook, ruleset, name, form.at));
    }
    let mut records = Vec::new();
    let mut begins = Vec::new();
    for sheet in sheets {
        let Some(table) = table_on(workbook, sheet, across, &mut begins)? else {
            continue;
        };
        let finder = RowFinder {
            workbook,
            ruleset,
            across,
            table: &table,
        };
        for column in &table.measures {
            records.push(finder.record(layout, form, *column)?);
        }
    }
    if records.is_empty() {
        let text = across.labels.text();
        let message = format!(
            "no measure found: no row begins with \"{text}\" and has headings beside it ({}:{})",
            ruleset.script, form.at.line
        );
        let near = near_names(text, begins.iter().map(String::as_str));
        return Err(Diagnostic::new(Code::DoesNotFit, message).near(near).into());
    }
    Ok(records)
}

/// Finds the table on a sheet; `begins` takes the texts that rows begin with, for messages.
fn table_on(
    workbook: &OpenReturn,
    sheet: usize,
    across: &Across,
    begins: &mut Vec<String>,
) -> Result<Option<AcrossTable>, Error> {
    let mut table: Option<AcrossTable> = None;
    let mut is_over = false;
    rows_of(workbook, sheet, |cells| {
        let filled = cells.iter().filter(|cell| cell.value != CellValue::Blank);
        let mut texts = filled
            .map(|cell| (cell.cell, one_line(&cell.value.to_string())))
            .filter(|(_, text)| !text.is_empty());
        let Some((begin, text)) = texts.next() else {
            return Ok(());
        };
        let is_heading = across.labels.matches(&fold(&text));
        match &mut table {
            None if is_heading => {
                let is_measure =
                    |text: &str| !across.skip.iter().any(|skip| skip.matches(&fold(text)));
                let measures: Vec<u32> = texts
                    .filter(|(_, text)| is_measure(text))
                    .map(|(cell, _)| cell.column)
                    .collect();
                if !measures.is_empty() {
                    table = Some(AcrossTable {
                        sheet,
                        begin,
                        measures,
                        rows: Vec::new(),
                    });
                }
            }
            None => begins.push(text),
            Some(table) if begin.column == table.begin.column => {
                is_over |= is_heading;
                if !is_over {
                    table.rows.push((begin.row, text));
                }
            }
            Some(_) => {}
        }
        Ok(())
    })?;
    Ok(table)
}

/// Finds the rows of a table.
struct RowFinder<'a, 'r> {
    workbook: &'a OpenReturn,
    ruleset: &'r RulesetModel,
    across: &'a Across,
    table: &'a AcrossTable,
}

impl<'r> RowFinder<'_, 'r> {
    /// Returns the record of the measure in a column.
    fn record(
        &self,
        layout: usize,
        form: &'r FormLayout,
        column: u32,
    ) -> Result<FormRecord<'r>, Error> {
        let mut values = Vec::with_capacity(form.values.len());
        for value in &form.values {
            let content = match &value.given {
                Given::Text(text) => FormContent::Given(Cow::Borrowed(text.as_str())),
                Given::At(spot) => FormContent::Cell(self.held(spot, column, value.at)?),
                Given::FileName(_) => continue,
            };
            values.push((value.role, content));
        }
        let rating = form
            .rating
            .as_ref()
            .map(|to| self.held(&to.spot, column, to.at))
            .transpose()?;
        Ok(FormRecord {
            layout,
            sheet: self.table.sheet,
            form,
            empty: &form.empty,
            values,
            rating,
            direction: None,
        })
    }

    /// Returns the cell in a column that the rules name by its row.
    fn held(&self, spot: &Spot, column: u32, at: Position) -> Result<HeldCell, Error> {
        let row = match spot {
            Spot::Row(label) => self.row(label, at)?,
            Spot::Heading | Spot::Cell { .. } | Spot::Named(_) | Spot::Label { .. } => {
                self.table.begin.row
            }
        };
        Ok(HeldCell::new(self.table.sheet, Cell::new(row, column)))
    }

    /// Returns the only row with a label.
    fn row(&self, label: &Pattern, at: Position) -> Result<u32, Error> {
        let rows = self.table.rows.iter();
        let mut fitting =
            rows.filter(|(_, text)| label.matches(&fold(text)) || is_month(text, label.text()));
        let rules = format!("({}:{})", self.ruleset.script, at.line);
        let text = label.text();
        let sheet = &self.workbook.sheets[self.table.sheet].name;
        match (fitting.next(), fitting.next()) {
            (Some((row, _)), None) => Ok(*row),
            (Some((row, _)), Some((other, _))) => {
                let cells = [*row, *other].map(|row| Cell::new(row, self.table.begin.column));
                let message = format!(
                    "the row \"{text}\" is there twice, in {} and in {} {rules}; write its label in full, or give the rows different labels",
                    cells[0], cells[1]
                );
                let place = Place::Cell(sheet.clone(), cells[1]);
                Err(Error::layout(Some(place), message))
            }
            (None, _) => {
                let message = format!(
                    "no row under \"{}\" begins with \"{text}\" {rules}",
                    self.across.labels.text()
                );
                let labels = self.table.rows.iter().map(|(_, text)| text.as_str());
                let near = near_names(text, labels);
                let place = Place::Cell(sheet.clone(), self.table.begin);
                Err(Diagnostic::new(Code::DoesNotFit, message)
                    .at(place)
                    .near(near)
                    .into())
            }
        }
    }
}

/// Returns `true` if a date is in the month that a label names: the cell shows it as "Oct-25" or "October 2025".
fn is_month(text: &str, label: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let year = parts.next().and_then(|year| year.parse().ok());
    let month = parts.next().and_then(|month| month.parse().ok());
    let (Some(year), Some(month), Some(_)) = (year, month, parts.next()) else {
        return false;
    };
    PeriodName::read(label).is_some_and(|name| {
        name.part == PeriodPart::Month(month) && name.year == Some(PeriodYear::Single(year))
    })
}
