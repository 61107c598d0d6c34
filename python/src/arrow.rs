//! Conversions of ratings to Arrow columns.

use std::sync::Arc;

use ambersheet::value::Quantity;
use ambersheet::{Rated, Rating};
use arrow_array::builder::{Float64Builder, StringBuilder};
use arrow_array::{ArrayRef, DictionaryArray, Int8Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;

/// A function that reads a text from a rating, for a column of texts.
type TextOf = fn(&Rating<'_, 'static>) -> Option<String>;
/// A function that reads a number from a rating, for a column of numbers.
type NumberOf = fn(&Rating<'_, 'static>) -> Option<f64>;

/// The columns of texts before the rating.
const LEADING: [(&str, TextOf); 6] = [
    ("sheet", |rating| Some(rating.sheet().to_owned())),
    ("cell", |rating| rating.cell().map(|cell| cell.to_string())),
    ("measure", |rating| Some(rating.measure())),
    ("id", |rating| rating.id()),
    ("group", |rating| rating.group()),
    ("field", |rating| rating.told_apart_by()),
];

/// The columns of texts after the rating.
const TRAILING: [(&str, TextOf); 10] = [
    ("unrated", |rating| {
        rating.unrated().map(|reason| reason.code().to_owned())
    }),
    ("reason", |rating| Some(rating.reason())),
    ("rule", |rating| rating.rule()),
    ("computed", |rating| rating.computed().map(str::to_owned)),
    ("direction", |rating| {
        rating
            .direction()
            .map(|direction| direction.word().to_owned())
    }),
    ("published_rating", |rating| rating.published_rating()),
    ("published_direction", |rating| rating.published_direction()),
    ("actual_cell", |rating| rating.actual_cell()),
    ("target_cell", |rating| rating.target_cell()),
    ("actual_text", |rating| rating.actual_text()),
];

/// The columns of numbers, which come last.
const NUMBERS: [(&str, NumberOf); 5] = [
    ("actual", |rating| number(rating.actual())),
    ("previous", |rating| number(rating.previous())),
    ("target", |rating| number(rating.target())),
    ("target_used", |rating| number(rating.target_used())),
    ("off_target_by", |rating| {
        rating
            .off_target_by()
            .and_then(|off| off.to_string().parse().ok())
    }),
];

/// Returns the ratings as a table with one row each.
///
/// Words and numbers are those of the JSON document; the numbers become binary floats.
///
/// # Errors
/// `ValueError` if Arrow refuses the columns, which would be a bug.
pub(crate) fn ratings(rated: &Rated<'static>) -> PyResult<PyTable> {
    let levels: Vec<&str> = rated.ruleset().levels().map(|level| level.word()).collect();
    let codes: Vec<Option<i8>> = rated
        .ratings()
        .map(|rating| rating.rank().and_then(|rank| i8::try_from(rank).ok()))
        .collect();
    let mut columns = Vec::new();
    for (name, of) in LEADING {
        columns.push(texts(rated, name, of));
    }
    columns.push(ordered("rating", codes, &levels).map_err(failed)?);
    for (name, of) in TRAILING {
        columns.push(texts(rated, name, of));
    }
    for (name, of) in NUMBERS {
        columns.push(numbers(rated, name, of));
    }
    table(columns)
}

/// Returns a column of texts, one for each rating.
fn texts(rated: &Rated<'static>, name: &str, of: TextOf) -> (Field, ArrayRef) {
    let mut builder = StringBuilder::new();
    for rating in rated.ratings() {
        builder.append_option(of(&rating));
    }
    let field = Field::new(name, DataType::Utf8, true);
    (field, Arc::new(builder.finish()))
}

/// Returns a column of numbers, one for each rating.
fn numbers(rated: &Rated<'static>, name: &str, of: NumberOf) -> (Field, ArrayRef) {
    let mut builder = Float64Builder::new();
    for rating in rated.ratings() {
        builder.append_option(of(&rating));
    }
    let field = Field::new(name, DataType::Float64, true);
    (field, Arc::new(builder.finish()))
}

/// Converts a quantity to the nearest binary float, without its unit.
fn number(quantity: Option<Quantity>) -> Option<f64> {
    // A date, a duration, yes or no is no plain number.
    let quantity = quantity.filter(|quantity| quantity.unit.notation().is_none());
    quantity?.number.to_string().parse().ok()
}

/// Returns an ordered dictionary column whose codes are indices into `words`.
///
/// # Errors
/// `ArrowError` if a code is outside `words`.
pub(crate) fn ordered(
    name: &str,
    codes: impl Into<Int8Array>,
    words: &[&str],
) -> Result<(Field, ArrayRef), ArrowError> {
    let array =
        DictionaryArray::try_new(codes.into(), Arc::new(StringArray::from(words.to_vec())))?;
    let field = Field::new_dictionary(name, DataType::Int8, DataType::Utf8, true);
    Ok((field.with_dict_is_ordered(true), Arc::new(array)))
}

/// Returns a table of these columns.
///
/// # Errors
/// `ValueError` if the columns differ in length.
pub(crate) fn table(columns: Vec<(Field, ArrayRef)>) -> PyResult<PyTable> {
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = columns.into_iter().unzip();
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(failed)?;
    PyTable::try_new(vec![batch], schema)
}

/// Converts an Arrow error, which would be a bug, to a `ValueError`.
#[expect(
    clippy::needless_pass_by_value,
    reason = "`map_err` passes it by value"
)]
pub(crate) fn failed(error: ArrowError) -> PyErr {
    pyo3::exceptions::PyValueError::new_err(error.to_string())
}
