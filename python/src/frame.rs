//! `RowTable`: rules over the columns of a frame, which come and go as Arrow.

use std::sync::Arc;

use ambersheet::columns::{Column, FIRST_REASON};
use ambersheet::{Error, Frame, FrameColumn, Reason, RowValue};
use arrow_array::builder::StringBuilder;
use arrow_array::{Array, ArrayRef, Int8Array, RecordBatch};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::{DataType, Field};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;

use crate::arrow::{self, Held};
use crate::error::{frame_error, to_python};
use crate::interrupt::{Stop, detached};
use crate::rated::Rated;

/// Rules over rows with certain columns.
#[pyclass(frozen, module = "ambersheet._ambersheet")]
pub(crate) struct RowTable(Arc<ambersheet::RowTable>);

impl RowTable {
    pub(crate) fn new(table: ambersheet::RowTable) -> Self {
        Self(Arc::new(table))
    }
}

#[pymethods]
impl RowTable {
    /// Rates a table whose columns are those of the rules, in their order. Gives the ratings, the reasons for having none
    /// and, where they are asked for, the sentences; how many rows were rated one by one, and how
    /// many of the others called a function of the script.
    fn rate(
        &self,
        py: Python<'_>,
        table: PyTable,
        reasons: bool,
        stop: &Stop,
    ) -> PyResult<(PyTable, usize, usize)> {
        let (batches, _) = table.into_inner();
        let held = batches.iter().map(held).collect::<PyResult<Vec<_>>>()?;
        let rated = detached(py, stop, || self.rated(&held, reasons, &|| stop.goes_on()))?;
        let Columns {
            codes,
            sentences,
            by_row,
            calls,
        } = rated.map_err(|error| to_python(&error))?;
        Ok((self.table(&codes, sentences)?, by_row, calls))
    }

    /// Rates one row as a workbook's, to be asked for everything that a rating is; its values are in the order of the
    /// columns.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "arguments from Python are owned"
    )]
    fn explain(&self, row: Vec<Cell>, stop: &Stop) -> PyResult<Rated> {
        let rated = self.0.rate(1, |_, column| {
            row.get(column).map_or(RowValue::Nothing, Cell::value)
        });
        Ok(Rated::new(
            rated.map_err(|error| to_python(&error))?,
            stop.clone(),
        ))
    }
}

/// A value of Python that stands in a row.
#[derive(FromPyObject)]
enum Cell {
    Truth(bool),
    Number(f64),
    Text(String),
    /// `None`, and anything else, such as a date.
    Other(Option<Py<PyAny>>),
}

impl Cell {
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

/// What rating gave.
struct Columns {
    codes: Vec<u8>,
    sentences: Option<StringBuilder>,
    by_row: usize,
    calls: usize,
}

impl RowTable {
    fn rated(
        &self,
        held: &[HeldBatch],
        reasons: bool,
        goes_on: &dyn Fn() -> bool,
    ) -> Result<Columns, Error> {
        let mut codes = Vec::new();
        let mut sentences = reasons.then(StringBuilder::new);
        let (mut by_row, mut calls) = (0, 0);
        for batch in held {
            let values = Values::of(batch);
            let frame = frame(batch, &values);
            let Some(sentences) = &mut sentences else {
                let rated = self.0.rate_frame(&frame, goes_on)?;
                codes.extend(rated.codes);
                by_row += rated.by_row;
                calls += rated.calls;
                continue;
            };
            self.0.rate_blocks(&frame, goes_on, |_, rated| {
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
        Ok(Columns {
            codes,
            sentences,
            by_row,
            calls,
        })
    }

    /// The codes as columns.
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

/// The codes that count as numbers from 0, the others as nothing.
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

/// The columns of a batch, converted where they have to be.
struct HeldBatch {
    columns: Vec<Held>,
    rows: usize,
}

/// # Errors
/// A `FrameError` where a column is of a kind that rules do not read.
fn held(batch: &RecordBatch) -> PyResult<HeldBatch> {
    let schema = batch.schema();
    let columns = batch.columns().iter().zip(schema.fields()).map(|(array, field)| {
        Held::of(array).map_err(|kind| {
            let message = format!(
                "the column \"{}\" holds {kind}, and rules read numbers and texts; convert it, or leave it out",
                field.name()
            );
            frame_error(&message, field.name())
        })
    });
    Ok(HeldBatch {
        columns: columns.collect::<PyResult<_>>()?,
        rows: batch.num_rows(),
    })
}

/// Of each column the values that are neither numbers nor texts that repeat.
struct Values<'a>(Vec<Vec<RowValue<'a>>>);

impl<'a> Values<'a> {
    fn of(batch: &'a HeldBatch) -> Self {
        Self(batch.columns.iter().map(Held::values).collect())
    }
}

fn frame<'a>(batch: &'a HeldBatch, values: &'a Values<'a>) -> Frame<'a> {
    let columns = batch
        .columns
        .iter()
        .zip(&values.0)
        .map(|(held, values)| match held {
            Held::Numbers(numbers) => {
                let column = Column::from(&numbers.values()[..]);
                FrameColumn::Numbers(match numbers.nulls() {
                    Some(nulls) => column.valid(nulls.validity(), nulls.offset()),
                    None => column,
                })
            }
            Held::Coded(codes, texts) => FrameColumn::Coded(codes, texts),
            Held::Other(_) => FrameColumn::Values(values),
        });
    Frame {
        columns: columns.collect(),
        rows: batch.rows,
    }
}
