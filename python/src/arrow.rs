//! Columns of Arrow, from ratings and to frames: the one file of conversions.

use std::sync::Arc;

use ambersheet::value::Quantity;
use ambersheet::{Rated, Rating};
use arrow_array::builder::{Float64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, UInt32Type};
use arrow_array::{
    Array, ArrayRef, DictionaryArray, Float64Array, Int8Array, RecordBatch, StringArray,
};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;

use crate::codes;

/// What a text column holds of a rating.
type TextOf = fn(&Rating<'_, 'static>) -> Option<String>;
/// What a column of numbers holds of a rating.
type NumberOf = fn(&Rating<'_, 'static>) -> Option<f64>;

/// One row a rating; the words and numbers are those of the JSON document, the numbers as binary ones.
pub(crate) fn ratings(rated: &Rated<'static>) -> PyResult<PyTable> {
    let levels: Vec<&str> = rated.ruleset().levels().map(|level| level.word()).collect();
    let codes: Vec<Option<i8>> = rated
        .ratings()
        .map(|rating| rating.rank().and_then(|rank| i8::try_from(rank).ok()))
        .collect();
    let before: [(&str, TextOf); 6] = [
        ("sheet", |rating| Some(rating.sheet().to_owned())),
        ("cell", |rating| rating.cell().map(|cell| cell.to_string())),
        ("measure", |rating| Some(rating.measure())),
        ("id", |rating| rating.id()),
        ("group", |rating| rating.group()),
        ("field", |rating| rating.field().map(str::to_owned)),
    ];
    let behind: [(&str, TextOf); 10] = [
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
    let numbers: [(&str, NumberOf); 5] = [
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
    let texts = |(name, of): (&'static str, TextOf)| {
        let mut builder = StringBuilder::new();
        rated
            .ratings()
            .for_each(|rating| builder.append_option(of(&rating)));
        (
            Field::new(name, DataType::Utf8, true),
            Arc::new(builder.finish()) as ArrayRef,
        )
    };
    let mut columns: Vec<(Field, ArrayRef)> = before.into_iter().map(texts).collect();
    columns.push(ordered("rating", codes, &levels).map_err(failed)?);
    columns.extend(behind.into_iter().map(texts));
    columns.extend(numbers.into_iter().map(|(name, of)| {
        let mut builder = Float64Builder::new();
        rated
            .ratings()
            .for_each(|rating| builder.append_option(of(&rating)));
        (
            Field::new(name, DataType::Float64, true),
            Arc::new(builder.finish()) as ArrayRef,
        )
    }));
    table(columns)
}

fn number(quantity: Option<Quantity>) -> Option<f64> {
    quantity?.number.to_string().parse().ok()
}

/// Words by code, in the order that counts: best first.
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

/// A table of these columns.
pub(crate) fn table(columns: Vec<(Field, ArrayRef)>) -> PyResult<PyTable> {
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = columns.into_iter().unzip();
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(failed)?;
    PyTable::try_new(vec![batch], schema)
}

/// What should not happen, said as an exception.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is given by value where errors are mapped"
)]
pub(crate) fn failed(error: ArrowError) -> PyErr {
    pyo3::exceptions::PyValueError::new_err(error.to_string())
}

/// A column of a frame as rules read it.
pub(crate) enum Held {
    /// As it lies, where it is of binary numbers.
    Numbers(Float64Array),
    /// Of each row the place of its text, and the texts.
    Coded(Vec<u32>, Vec<String>),
    /// Truths, dates, nothing at all.
    Other(ArrayRef),
}

impl Held {
    /// # Errors
    /// What the column holds, where rules do not read it.
    pub(crate) fn of(array: &ArrayRef) -> Result<Self, String> {
        let kind = array.data_type();
        match kind {
            DataType::Float64 => Ok(Self::Numbers(array.as_primitive::<Float64Type>().clone())),
            DataType::Float32 => Ok(Self::Numbers(
                array
                    .as_primitive::<Float32Type>()
                    .iter()
                    .map(widened)
                    .collect(),
            )),
            _ if kind.is_numeric() => {
                let cast = arrow_cast::cast(array, &DataType::Float64)
                    .map_err(|error| error.to_string())?;
                Ok(Self::Numbers(cast.as_primitive::<Float64Type>().clone()))
            }
            DataType::Utf8 => Ok(Self::coded(codes::of_texts(array.as_string::<i32>()))),
            DataType::LargeUtf8 => Ok(Self::coded(codes::of_texts(array.as_string::<i64>()))),
            DataType::Utf8View => Ok(Self::coded(codes::of_views(array.as_string_view()))),
            DataType::Dictionary(_, values) if values.is_string() => {
                let kind =
                    DataType::Dictionary(Box::new(DataType::UInt32), Box::new(DataType::Utf8));
                let cast = arrow_cast::cast(array, &kind).map_err(|error| error.to_string())?;
                Ok(of_dictionary(cast.as_dictionary::<UInt32Type>()))
            }
            DataType::Dictionary(_, values) => {
                let cast = arrow_cast::cast(array, values).map_err(|error| error.to_string())?;
                Self::of(&cast)
            }
            DataType::Timestamp(_, Some(zone)) => Err(format!("times in the time zone {zone}")),
            DataType::Null | DataType::Boolean => Ok(Self::Other(Arc::clone(array))),
            _ if kind.is_temporal() => Ok(Self::Other(Arc::clone(array))),
            _ if kind.is_nested() => Err(format!("lists or structures ({kind})")),
            _ => Err(format!("values of the type {kind}")),
        }
    }

    fn coded((codes, texts): codes::Coded) -> Self {
        Self::Coded(codes, texts)
    }

    /// The values, row by row, of a column that is neither of numbers nor of texts.
    pub(crate) fn values(&self) -> Vec<ambersheet::RowValue<'_>> {
        use ambersheet::RowValue;
        let Self::Other(array) = self else {
            return Vec::new();
        };
        let truths = array.as_boolean_opt();
        let value = |row: usize| match truths {
            _ if array.is_null(row) || *array.data_type() == DataType::Null => RowValue::Nothing,
            Some(truths) => RowValue::Truth(truths.value(row)),
            None => RowValue::Date,
        };
        (0..array.len()).map(value).collect()
    }
}

/// The number that a person sees of a narrow one: 0.1, and not 0.10000000149.
fn widened(number: Option<f32>) -> Option<f64> {
    number.map(|number| {
        number
            .to_string()
            .parse()
            .unwrap_or_else(|_| f64::from(number))
    })
}

fn of_dictionary(array: &DictionaryArray<UInt32Type>) -> Held {
    let texts = array.values().as_string::<i32>();
    let codes = array.keys().iter().map(|key| {
        key.filter(|key| !texts.is_null(*key as usize))
            .unwrap_or(u32::MAX)
    });
    Held::Coded(
        codes.collect(),
        texts
            .iter()
            .map(|text| text.unwrap_or_default().to_owned())
            .collect(),
    )
}
