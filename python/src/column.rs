//! Reads the columns of a frame: numbers, texts, and what is neither.
//!
//! Only numbers and texts become numbers. What is stored as a number and is none, such as a duration, a category or a
//! period of pandas, is refused by name, so that nothing is rated by accident.

use std::sync::Arc;

use ambersheet::RowValue;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, Int8Type, UInt32Type};
use arrow_array::{
    Array, ArrayRef, DictionaryArray, Float64Array, Int8Array, StringArray, StructArray,
};
use arrow_schema::{ArrowError, DataType, Field};

use crate::codes;

/// The names of the parts of a [`MixedColumn`].
const MIXED_PARTS: [&str; 3] = ["ambersheet:kind", "ambersheet:number", "ambersheet:text"];

/// The key of a field's metadata under which Arrow names an extension type.
const EXTENSION: &str = "ARROW:extension:name";

/// A column of a frame in the form that the engine reads.
pub(crate) enum ReadColumn {
    /// Numbers; binary floats are not copied.
    Numbers(Float64Array),
    /// The code of each row's text, an index into the texts; `u32::MAX` for a null.
    Coded(Vec<u32>, Vec<String>),
    /// Numbers, texts and other values in one column.
    Mixed(Box<MixedColumn>),
    /// Booleans, dates, or nulls only.
    Other(ArrayRef),
}

impl ReadColumn {
    /// Converts an Arrow column.
    ///
    /// # Errors
    /// A description of the contents, such as `lists or structures (…)`, if rules cannot read the type.
    pub(crate) fn of(array: &ArrayRef, field: &Field) -> Result<Self, String> {
        let kind = array.data_type();
        if let Some(extension) = field.metadata().get(EXTENSION)
            && !is_text(kind)
        {
            return Err(format!("values of the extension type {extension}"));
        }
        match kind {
            DataType::Float64 => Ok(Self::Numbers(array.as_primitive::<Float64Type>().clone())),
            DataType::Float32 => Ok(Self::Numbers(widened(array))),
            _ if kind.is_numeric() => Ok(Self::Numbers(
                cast(array, &DataType::Float64)?
                    .as_primitive::<Float64Type>()
                    .clone(),
            )),
            DataType::Utf8 => Ok(Self::coded(codes::of_texts(array.as_string::<i32>()))),
            DataType::LargeUtf8 => Ok(Self::coded(codes::of_texts(array.as_string::<i64>()))),
            DataType::Utf8View => Ok(Self::coded(codes::of_views(array.as_string_view()))),
            DataType::Dictionary(_, values) if is_text(values) => {
                let kind =
                    DataType::Dictionary(Box::new(DataType::UInt32), Box::new(DataType::Utf8));
                Ok(of_dictionary(
                    cast(array, &kind)?.as_dictionary::<UInt32Type>(),
                ))
            }
            DataType::Dictionary(_, values) if **values == DataType::Null => {
                Self::of(&cast(array, values)?, field)
            }
            DataType::RunEndEncoded(_, values) => {
                Self::of(&cast(array, values.data_type())?, values)
            }
            DataType::Null
            | DataType::Boolean
            | DataType::Date32
            | DataType::Date64
            | DataType::Time32(_)
            | DataType::Time64(_)
            | DataType::Timestamp(_, None) => Ok(Self::Other(Arc::clone(array))),
            DataType::Struct(_) if MixedColumn::are(array.as_struct()) => {
                MixedColumn::of(array.as_struct()).map(|mixed| Self::Mixed(Box::new(mixed)))
            }
            _ => Err(described(kind)),
        }
    }

    /// Wraps codes and texts.
    fn coded((codes, texts): codes::Coded) -> Self {
        Self::Coded(codes, texts)
    }

    /// Returns the values by row if the column holds neither numbers nor texts alone; nothing otherwise.
    pub(crate) fn values(&self) -> Vec<RowValue<'_>> {
        match self {
            Self::Numbers(_) | Self::Coded(..) => Vec::new(),
            Self::Mixed(mixed) => (0..mixed.kinds.len()).map(|row| mixed.value(row)).collect(),
            Self::Other(array) => others(array),
        }
    }
}

/// Returns the values of a column of booleans, dates or nulls.
fn others(array: &ArrayRef) -> Vec<RowValue<'_>> {
    let is_null_type = *array.data_type() == DataType::Null;
    let booleans = array.as_boolean_opt();
    (0..array.len())
        .map(|row| {
            if is_null_type || array.is_null(row) {
                return RowValue::Nothing;
            }
            booleans.map_or(RowValue::Date, |values| RowValue::Truth(values.value(row)))
        })
        .collect()
}

/// Returns a description of a type that rules do not read.
fn described(kind: &DataType) -> String {
    match kind {
        DataType::Timestamp(_, Some(zone)) => format!("times in the time zone {zone}"),
        DataType::Duration(_) | DataType::Interval(_) => "lengths of time".to_owned(),
        DataType::Dictionary(_, values) => format!("categories that are no texts ({values})"),
        DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::FixedSizeBinary(_) => "bytes".to_owned(),
        _ if kind.is_nested() => format!("lists or structures ({kind})"),
        _ => format!("values of the type {kind}"),
    }
}

/// Returns true for the types of text.
fn is_text(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
    )
}

/// Converts a column.
///
/// # Errors
/// Arrow's message.
fn cast(array: &ArrayRef, kind: &DataType) -> Result<ArrayRef, String> {
    arrow_cast::cast(array, kind)
        .map_err(|error: ArrowError| format!("values of the type {} ({error})", array.data_type()))
}

/// Widens floats of 32 bits, each by its shortest decimal form: 0.1 stays 0.1 and is not 0.10000000149.
fn widened(array: &ArrayRef) -> Float64Array {
    let widened = |number: f32| {
        let shortest = number.to_string().parse();
        shortest.unwrap_or_else(|_| f64::from(number))
    };
    let numbers = array.as_primitive::<Float32Type>().iter();
    numbers.map(|number| number.map(widened)).collect()
}

/// Takes over the codes of a dictionary column; a null text counts as a null row.
fn of_dictionary(array: &DictionaryArray<UInt32Type>) -> ReadColumn {
    let texts = array.values().as_string::<i32>();
    let codes = array.keys().iter().map(|key| match key {
        Some(key) if !texts.is_null(key as usize) => key,
        _ => u32::MAX,
    });
    ReadColumn::Coded(
        codes.collect(),
        texts
            .iter()
            .map(|text| text.unwrap_or_default().to_owned())
            .collect(),
    )
}

/// A column in which each row has a kind of its own, as a column of a sheet has.
///
/// The package makes it of the objects in a frame: a structure of kind, number and text.
pub(crate) struct MixedColumn {
    kinds: Int8Array,
    numbers: Float64Array,
    texts: StringArray,
}

impl MixedColumn {
    /// Returns true if a column of structures is such a column.
    fn are(array: &StructArray) -> bool {
        array.column_names() == MIXED_PARTS
    }

    /// Takes the parts out of the structures.
    fn of(array: &StructArray) -> Result<Self, String> {
        let part = |at: usize, kind| cast(array.column(at), &kind);
        Ok(Self {
            kinds: part(0, DataType::Int8)?.as_primitive::<Int8Type>().clone(),
            numbers: part(1, DataType::Float64)?
                .as_primitive::<Float64Type>()
                .clone(),
            texts: part(2, DataType::Utf8)?.as_string::<i32>().clone(),
        })
    }

    /// Returns the value in a row; the kinds are numbered in `_values.py`.
    fn value(&self, row: usize) -> RowValue<'_> {
        if self.kinds.is_null(row) {
            return RowValue::Nothing;
        }
        match self.kinds.value(row) {
            1 if self.numbers.is_valid(row) => RowValue::Number(self.numbers.value(row)),
            2 if self.texts.is_valid(row) => RowValue::Text(self.texts.value(row)),
            3 => RowValue::Truth(self.numbers.value(row) != 0.0),
            4 => RowValue::Date,
            _ => RowValue::Nothing,
        }
    }
}
