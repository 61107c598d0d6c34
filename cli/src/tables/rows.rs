//! The rows of tidy tables: one per rating, in the words of the JSON document, or one per cell.

use ambersheet::{Cell, CellContent, CellValue, Cells, Error, Range, Rated};

use super::format::{ColumnType, OutputColumn, TableValue};
use crate::failure::RunFailure;
use crate::file_names::in_data;

/// The most fields of a sheet's table, some hundred megabytes: cells that are far apart make a table of mostly blanks.
const MOST_FIELDS: u64 = 200_000_000;

/// The columns of a rating's row. All but the file are as `ambersheet/rate/1` has them.
const RATING: [OutputColumn; 24] = [
    OutputColumn("file", ColumnType::Text),
    OutputColumn("sheet", ColumnType::Text),
    OutputColumn("cell", ColumnType::Text),
    OutputColumn("measure", ColumnType::Text),
    OutputColumn("id", ColumnType::Text),
    OutputColumn("group", ColumnType::Text),
    OutputColumn("field", ColumnType::Text),
    OutputColumn("rating", ColumnType::Text),
    OutputColumn("unrated", ColumnType::Text),
    OutputColumn("reason", ColumnType::Text),
    OutputColumn("rule", ColumnType::Text),
    OutputColumn("override", ColumnType::Text),
    OutputColumn("direction", ColumnType::Text),
    OutputColumn("published_rating", ColumnType::Text),
    OutputColumn("published_direction", ColumnType::Text),
    OutputColumn("actual", ColumnType::Decimal),
    OutputColumn("previous", ColumnType::Decimal),
    OutputColumn("target", ColumnType::Decimal),
    OutputColumn("target_used", ColumnType::Decimal),
    OutputColumn("off_target_by", ColumnType::Decimal),
    OutputColumn("actual_cell", ColumnType::Text),
    OutputColumn("target_cell", ColumnType::Text),
    OutputColumn("flags", ColumnType::Text),
    OutputColumn("period", ColumnType::Text),
];

/// The columns of a cell's row.
const CELL: [OutputColumn; 8] = [
    OutputColumn("file", ColumnType::Text),
    OutputColumn("sheet", ColumnType::Text),
    OutputColumn("row", ColumnType::Integer),
    OutputColumn("column", ColumnType::Integer),
    OutputColumn("cell", ColumnType::Text),
    OutputColumn("type", ColumnType::Text),
    OutputColumn("value", ColumnType::Text),
    OutputColumn("number", ColumnType::Real),
];

/// Returns the columns of a table of ratings, or else of cells.
pub(crate) fn columns(rated: bool) -> &'static [OutputColumn] {
    if rated { &RATING } else { &CELL }
}

/// Passes a row for each rating to `take`.
pub(crate) fn ratings(
    rated: &Rated<'_>,
    file: &str,
    mut take: impl FnMut(&[TableValue]) -> Result<(), RunFailure>,
) -> Result<(), RunFailure> {
    let period = rated.ruleset().period();
    let mut values = Vec::with_capacity(RATING.len());
    for rating in rated.ratings() {
        // Taken from the document, so that a rating's fields are defined in one place.
        let document =
            serde_json::to_value(&rating).map_err(|error| RunFailure::new(error.to_string()))?;
        values.clear();
        values.extend(RATING.iter().map(|OutputColumn(name, _)| match *name {
            "file" => TableValue::Text(in_data(file)),
            "period" => period.map_or(TableValue::Blank, |period| {
                TableValue::Text(period.to_owned())
            }),
            // The level that somebody set by hand; the reason tells the rest.
            "override" => row_value(&document["override"]["rating"]),
            name => row_value(&document[name]),
        }));
        take(&values)?;
    }
    Ok(())
}

fn row_value(value: &serde_json::Value) -> TableValue {
    match value {
        serde_json::Value::String(text) => TableValue::Text(text.clone()),
        serde_json::Value::Array(items) if !items.is_empty() => {
            let texts: Vec<&str> = items.iter().filter_map(serde_json::Value::as_str).collect();
            TableValue::Text(texts.join(", "))
        }
        _ => TableValue::Blank,
    }
}

/// Passes a row for each cell that is not blank to `take`.
pub(crate) fn cells(
    book: &Cells,
    file: &str,
    mut take: impl FnMut(&[TableValue]) -> Result<(), RunFailure>,
) -> Result<(), RunFailure> {
    for (sheet, name) in book.sheets().enumerate() {
        each_row(book, sheet, file, |row| {
            for content in row
                .iter()
                .filter(|content| content.value != CellValue::Blank)
            {
                take(&cell_row(file, name, content))?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn cell_row(file: &str, sheet: &str, content: &CellContent) -> [TableValue; CELL.len()] {
    let Cell { row, column } = content.cell;
    let number = match &content.value {
        CellValue::Number(number) => TableValue::Real(number.value),
        CellValue::Date(date) => TableValue::Real(date.days),
        _ => TableValue::Blank,
    };
    [
        TableValue::Text(in_data(file)),
        TableValue::Text(sheet.to_owned()),
        TableValue::Integer(row + 1),
        TableValue::Integer(column + 1),
        TableValue::Text(content.cell.to_string()),
        TableValue::Text(type_name(&content.value).to_owned()),
        TableValue::Text(stored_text(&content.value)),
        number,
    ]
}

/// Returns the name of a value's type.
pub(super) fn type_name(value: &CellValue) -> &'static str {
    match value {
        CellValue::Text(_) => "text",
        CellValue::Number(_) => "number",
        CellValue::Bool(_) => "boolean",
        CellValue::Error(_) => "error",
        CellValue::Date(_) => "date",
        _ => "blank",
    }
}

/// Returns a value as the cell stores it: 69.8 % is 0.698.
pub(super) fn stored_text(value: &CellValue) -> String {
    match value {
        CellValue::Number(number) => number.decimal.clone(),
        value => value.to_string(),
    }
}

/// Passes each row of a sheet to `take`, which may fail with a failure of its own.
pub(super) fn each_row(
    book: &Cells,
    sheet: usize,
    file: &str,
    mut take: impl FnMut(&[CellContent]) -> Result<(), RunFailure>,
) -> Result<(), RunFailure> {
    let mut failed = None;
    let outcome = book.rows(sheet, |row| {
        take(row).map_err(|failure| {
            failed = Some(failure);
            Error::from(std::io::Error::other("the row was not taken"))
        })
    });
    match (failed, outcome) {
        (Some(failure), _) => Err(failure),
        (None, outcome) => outcome.map_err(|error| RunFailure::about(file, &error)),
    }
}

/// Returns the range in use, or `None` for an empty sheet.
///
/// # Errors
/// A failure if the range is too large for a table, or the sheet cannot be read.
pub(super) fn used_range(
    book: &Cells,
    sheet: usize,
    file: &str,
) -> Result<Option<Range>, RunFailure> {
    let used = book
        .used(sheet)
        .map_err(|error| RunFailure::about(file, &error))?;
    let Some(used) = used else {
        return Ok(None);
    };
    let fields = (u64::from(used.last.row) + 1) * (u64::from(used.last.column) + 1);
    if fields > MOST_FIELDS {
        let name = book.sheets().nth(sheet).unwrap_or_default();
        return Err(RunFailure::new(format!(
            "{file}: the cells of the sheet \"{name}\" are too far apart for a table (as far as {}); write --to json or --to parquet",
            used.last
        )));
    }
    Ok(Some(used))
}
