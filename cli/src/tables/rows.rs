//! The rows of tidy tables: a rating each, in the words of the JSON document, or a cell each.

use ambersheet::{Cell, CellContent, CellValue, Cells, Error, Rated};

use super::{Column, Field, Kind};
use crate::failure::Failure;

/// What a row of a rating holds; all but the file as `ambersheet/rate/1` has them.
const RATING: [Column; 24] = [
    Column("file", Kind::Text),
    Column("sheet", Kind::Text),
    Column("cell", Kind::Text),
    Column("measure", Kind::Text),
    Column("id", Kind::Text),
    Column("group", Kind::Text),
    Column("field", Kind::Text),
    Column("rating", Kind::Text),
    Column("unrated", Kind::Text),
    Column("reason", Kind::Text),
    Column("rule", Kind::Text),
    Column("override", Kind::Text),
    Column("direction", Kind::Text),
    Column("published_rating", Kind::Text),
    Column("published_direction", Kind::Text),
    Column("actual", Kind::Decimal),
    Column("previous", Kind::Decimal),
    Column("target", Kind::Decimal),
    Column("target_used", Kind::Decimal),
    Column("off_target_by", Kind::Decimal),
    Column("actual_cell", Kind::Text),
    Column("target_cell", Kind::Text),
    Column("flags", Kind::Text),
    Column("period", Kind::Text),
];

/// What a row of a cell holds.
const CELL: [Column; 8] = [
    Column("file", Kind::Text),
    Column("sheet", Kind::Text),
    Column("row", Kind::Integer),
    Column("column", Kind::Integer),
    Column("cell", Kind::Text),
    Column("type", Kind::Text),
    Column("value", Kind::Text),
    Column("number", Kind::Real),
];

/// The columns of a table of ratings, or of cells.
pub(crate) fn columns(rated: bool) -> &'static [Column] {
    if rated { &RATING } else { &CELL }
}

/// Hands out a row for each rating.
pub(crate) fn ratings(
    rated: &Rated<'_>,
    file: &str,
    mut take: impl FnMut(&[Field]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let period = rated.ruleset().period();
    let mut fields = Vec::with_capacity(RATING.len());
    for rating in rated.ratings() {
        // The document's own words, so that there is one place that says what a rating's fields are.
        let document =
            serde_json::to_value(&rating).map_err(|error| Failure::new(error.to_string()))?;
        fields.clear();
        fields.extend(RATING.iter().map(|Column(name, _)| match *name {
            "file" => Field::Text(file.to_owned()),
            "period" => period.map_or(Field::Nothing, |period| Field::Text(period.to_owned())),
            // The level that somebody set by hand, beside which the reason gives the rest.
            "override" => field(&document["override"]["rating"]),
            name => field(&document[name]),
        }));
        take(&fields)?;
    }
    Ok(())
}

fn field(value: &serde_json::Value) -> Field {
    match value {
        serde_json::Value::String(text) => Field::Text(text.clone()),
        serde_json::Value::Array(items) if !items.is_empty() => {
            let texts: Vec<&str> = items.iter().filter_map(serde_json::Value::as_str).collect();
            Field::Text(texts.join(", "))
        }
        _ => Field::Nothing,
    }
}

/// Hands out a row for each cell that is not blank.
pub(crate) fn cells(
    book: &Cells,
    file: &str,
    mut take: impl FnMut(&[Field]) -> Result<(), Failure>,
) -> Result<(), Failure> {
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

fn cell_row(file: &str, sheet: &str, content: &CellContent) -> [Field; CELL.len()] {
    let Cell { row, column } = content.cell;
    let number = match &content.value {
        CellValue::Number(number) => Field::Real(number.value),
        CellValue::Date(date) => Field::Real(date.days),
        _ => Field::Nothing,
    };
    [
        Field::Text(file.to_owned()),
        Field::Text(sheet.to_owned()),
        Field::Integer(row + 1),
        Field::Integer(column + 1),
        Field::Text(content.cell.to_string()),
        Field::Text(kind(&content.value).to_owned()),
        Field::Text(stored(&content.value)),
        number,
    ]
}

/// What a value is called.
pub(crate) fn kind(value: &CellValue) -> &'static str {
    match value {
        CellValue::Text(_) => "text",
        CellValue::Number(_) => "number",
        CellValue::Bool(_) => "boolean",
        CellValue::Error(_) => "error",
        CellValue::Date(_) => "date",
        _ => "blank",
    }
}

/// A value as the cell stores it: 69.8 % is 0.698.
pub(crate) fn stored(value: &CellValue) -> String {
    match value {
        CellValue::Number(number) => number.decimal.clone(),
        value => value.to_string(),
    }
}

/// The rows of a sheet, where what takes them may fail in its own way.
pub(crate) fn each_row(
    book: &Cells,
    sheet: usize,
    file: &str,
    mut take: impl FnMut(&[CellContent]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut failed = None;
    let outcome = book.rows(sheet, |row| {
        take(row).map_err(|failure| {
            failed = Some(failure);
            Error::from(std::io::Error::other("the row was not taken"))
        })
    });
    match (failed, outcome) {
        (Some(failure), _) => Err(failure),
        (None, outcome) => outcome.map_err(|error| Failure::about(file, &error)),
    }
}
