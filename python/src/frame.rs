//! The class `RowTable`: rules over the columns of a frame, exchanged as Arrow.

use std::sync::Arc;

use ambersheet::columns::{Column, FIRST_REASON};
use ambersheet::{Cancel, Error, Frame, FrameColumn, Reason, RowValue};
use arrow_array::builder::StringBuilder;
use arrow_array::{Array, ArrayRef, Int8Array, RecordBatch};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::{DataType, Field};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;

use crate::arrow::{self, ReadColumn};
use crate::error::{frame_error, to_python};
use crate::interrupt::{Stop, detached};
use crate::rated::Rated;

/// A ruleset bound to the columns of a frame.
#[pyclass(frozen, module = "ambersheet._ambersheet")]
pub(crate) struct RowTable(Arc<ambersheet::RowTable>);

impl RowTable {
    pub(crate) fn new(table: ambersheet::RowTable) -> Self {
        Self(Arc::new(table))
    }
}

#[pymethods]
impl RowTable {
    /// Rates a table with the bound columns in their order.
    ///
    /// Returns a table with the columns `rating`, `unrated` and, if `reasons` is set, `reason`; the number of rows
    /// rated one by one; and the number of calls of the script's functions for the other rows.
    ///
    /// # Errors
    /// `FrameError` for a column of a type that rules cannot read; another `AmbersheetError`, or `KeyboardInterrupt`.
    fn rate(
        &self,
        py: Python<'_>,
        table: PyTable,
        reasons: bool,
        stop: &Stop,
    ) -> PyResult<(PyTable, usize, usize)> {
        let (batches, _) = table.into_inner();
        let batches = batches
            .iter()
            .map(read_batch)
            .collect::<PyResult<Vec<_>>>()?;
        let rated = detached(py, stop, || self.rated(&batches, reasons, stop.cancel()))?;
        let RatedRows {
            codes,
            sentences,
            by_row,
            calls,
        } = rated.map_err(|error| to_python(&error))?;
        Ok((self.table(&codes, sentences)?, by_row, calls))
    }

    /// Rates one row, with its values in the order of the bound columns, as a workbook of that row.
    ///
    /// # Errors
    /// `AmbersheetError` or `OSError`.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "arguments from Python are owned"
    )]
    fn explain(&self, row: Vec<RowItem>, stop: &Stop) -> PyResult<Rated> {
        let rated = self.0.rate(1, |_, column| {
            row.get(column).map_or(RowValue::Nothing, RowItem::value)
        });
        Ok(Rated::new(
            rated.map_err(|error| to_python(&error))?,
            stop.clone(),
        ))
    }
}

/// A Python value in a row.
#[derive(FromPyObject)]
enum RowItem {
    Truth(bool),
    Number(f64),
    Text(String),
    /// `None`, or a value of any other type, such as a date.
    Other(Option<Py<PyAny>>),
}

impl RowItem {
    /// Returns the value as the engine reads it.
    fn value(&self) -> RowValue<'_> {
        match self {
            Self::Truth(truth) => RowValue::Truth(*truth),
            Self::Number(number) => RowValue::Number(*number),
            Self::Text(text) => RowValue::Text(text),
            Self::Other(None) => RowValue::Nothing,
            Self::Other(Some(_)) => RowValue::Date,
        }
    }
}

/// The result of rating a frame, by row.
struct RatedRows {
    codes: Vec<u8>,
    sentences: Option<StringBuilder>,
    by_row: usize,
    calls: usize,
}

impl RowTable {
    /// Rates batches, by columns unless sentences are wanted.
    fn rated(
        &self,
        batches: &[ReadBatch],
        reasons: bool,
        cancel: &Cancel,
    ) -> Result<RatedRows, Error> {
        let mut codes = Vec::new();
        let mut sentences = reasons.then(StringBuilder::new);
        let (mut by_row, mut calls) = (0, 0);
        for batch in batches {
            let values: Vec<_> = batch.columns.iter().map(ReadColumn::values).collect();
            let frame = frame(batch, &values);
            let Some(sentences) = &mut sentences else {
                let rated = self.0.rate_frame(&frame, cancel)?;
                codes.extend(rated.codes);
                by_row += rated.by_row;
                calls += rated.calls;
                continue;
            };
            self.0.rate_blocks(&frame, cancel, |_, rated| {
                for rating in rated.ratings() {
                    let reason = rating.unrated().unwrap_or(Reason::NoRule);
                    codes.push(ambersheet::columns::Ratings::code(
                        rating.rank().ok_or(reason),
                    ));
                    sentences.append_value(rating.reason());
                }
            })?;
            by_row += frame.rows;
        }
        Ok(RatedRows {
            codes,
            sentences,
            by_row,
            calls,
        })
    }

    /// Converts codes and sentences to a table.
    fn table(&self, codes: &[u8], sentences: Option<StringBuilder>) -> PyResult<PyTable> {
        let levels: Vec<&str> = self
            .0
            .ruleset()
            .levels()
            .map(|level| level.word())
            .collect();
        let words: Vec<&str> = Reason::all().map(Reason::code).collect();
        let ratings = int8(codes, |code| code < FIRST_REASON, |code| code);
        let reasons = int8(
            codes,
            |code| code >= FIRST_REASON,
            |code| code.wrapping_sub(FIRST_REASON),
        );
        let mut columns = vec![
            arrow::ordered("rating", ratings, &levels).map_err(arrow::failed)?,
            arrow::ordered("unrated", reasons, &words).map_err(arrow::failed)?,
        ];
        if let Some(mut sentences) = sentences {
            let array: ArrayRef = Arc::new(sentences.finish());
            columns.push((Field::new("reason", DataType::Utf8, true), array));
        }
        arrow::table(columns)
    }
}

/// Converts the codes that count to indices from 0, and the others to nulls.
fn int8(codes: &[u8], counts: impl Fn(u8) -> bool, number: impl Fn(u8) -> u8) -> Int8Array {
    let valid = BooleanBuffer::collect_bool(codes.len(), |row| counts(codes[row]));
    let numbers = codes.iter().map(|code| {
        if counts(*code) {
            number(*code).cast_signed()
        } else {
            0
        }
    });
    Int8Array::new(numbers.collect(), Some(NullBuffer::new(valid)))
}

/// The columns of a batch, converted if need be.
struct ReadBatch {
    columns: Vec<ReadColumn>,
    rows: usize,
}

/// Converts the columns of a batch.
///
/// # Errors
/// `FrameError` for a column of a type that rules cannot read.
fn read_batch(batch: &RecordBatch) -> PyResult<ReadBatch> {
    let schema = batch.schema();
    let columns = batch.columns().iter().zip(schema.fields()).map(|(array, field)| {
        ReadColumn::of(array).map_err(|kind| {
            let message = format!(
                "the column \"{}\" holds {kind}, and rules read numbers and texts; convert it, or leave it out",
                field.name()
            );
            frame_error(&message, field.name())
        })
    });
    Ok(ReadBatch {
        columns: columns.collect::<PyResult<_>>()?,
        rows: batch.num_rows(),
    })
}

/// Returns a view of a batch as the engine reads it; `values` are those of its other columns.
fn frame<'a>(batch: &'a ReadBatch, values: &'a [Vec<RowValue<'a>>]) -> Frame<'a> {
    let columns = batch
        .columns
        .iter()
        .zip(values)
        .map(|(column, values)| match column {
            ReadColumn::Numbers(numbers) => {
                let column = Column::from(&numbers.values()[..]);
                FrameColumn::Numbers(match numbers.nulls() {
                    Some(nulls) => column.valid(nulls.validity(), nulls.offset()),
                    None => column,
                })
            }
            ReadColumn::Coded(codes, texts) => FrameColumn::Coded(codes, texts),
            ReadColumn::Other(_) => FrameColumn::Values(values),
        });
    Frame {
        columns: columns.collect(),
        rows: batch.rows,
    }
}
