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

use crate::arrow;
use crate::column::ReadColumn;
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
    /// Rates a table with the bound columns in their order, or at the positions in `picks`.
    ///
    /// Returns a table with the columns `rating`, `unrated` and, if `reasons` is set, `reason`; the number of rows
    /// rated one by one; and the number of calls of the script's functions for the other rows.
    ///
    /// # Errors
    /// `FrameError` for a column of a type that rules cannot read; another `AmbersheetError`, or `KeyboardInterrupt`.
    #[pyo3(signature = (table, reasons, stop, picks = None))]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "arguments from Python are owned"
    )]
    fn rate(
        &self,
        py: Python<'_>,
        table: PyTable,
        reasons: bool,
        stop: &Stop,
        picks: Option<Vec<usize>>,
    ) -> PyResult<(PyTable, usize, usize)> {
        let batches = read(table)?;
        let rated = detached(py, stop, || {
            let mut rows = RatedRows::new(reasons);
            for batch in &batches {
                let values = batch.values();
                let frame = batch.frame(&values, picks.as_deref());
                rows.rate(&self.0, &frame, stop.cancel())?;
            }
            Ok(rows)
        })?;
        let rows = rated.map_err(|error: Error| to_python(&error))?;
        let (by_row, calls) = (rows.by_row, rows.calls);
        Ok((rows.table(self.0.ruleset())?, by_row, calls))
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
        Ok(Rated::of_rows(
            rated.map_err(|error| to_python(&error))?,
            stop.clone(),
        ))
    }

    /// Rates the only row of a table, with the bound columns at the positions in `picks`, as a workbook of that row.
    ///
    /// # Errors
    /// `FrameError` for a column of a type that rules cannot read; another `AmbersheetError`.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "arguments from Python are owned"
    )]
    fn explain_table(&self, table: PyTable, stop: &Stop, picks: Vec<usize>) -> PyResult<Rated> {
        let batches = read(table)?;
        let Some(batch) = batches.iter().find(|batch| batch.rows == 1) else {
            return Err(frame_error("the frame has no row to explain", None));
        };
        let values = batch.values();
        let frame = batch.frame(&values, Some(&picks));
        let rated = self.0.rate(1, |row, column| {
            frame
                .columns
                .get(column)
                .map_or(RowValue::Nothing, |column| column.value(row))
        });
        Ok(Rated::of_rows(
            rated.map_err(|error| to_python(&error))?,
            stop.clone(),
        ))
    }
}

/// A Python value in a row, which the package has read: `None`, a truth, a number, a text, or a date.
#[derive(FromPyObject)]
enum RowItem {
    Truth(bool),
    Number(f64),
    Text(String),
    /// `None`, or a date.
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
pub(crate) struct RatedRows {
    codes: Vec<u8>,
    sentences: Option<Vec<String>>,
    by_row: usize,
    calls: usize,
}

impl RatedRows {
    /// Creates the result for no rows, with sentences if they are wanted.
    pub(crate) fn new(reasons: bool) -> Self {
        Self {
            codes: Vec::new(),
            sentences: reasons.then(Vec::new),
            by_row: 0,
            calls: 0,
        }
    }

    /// Rates the rows of a frame, by columns unless sentences are wanted, and appends the result.
    ///
    /// # Errors
    /// Those of the engine.
    pub(crate) fn rate(
        &mut self,
        table: &ambersheet::RowTable,
        frame: &Frame<'_>,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let Some(sentences) = &mut self.sentences else {
            let rated = table.rate_frame(frame, cancel)?;
            if self.codes.is_empty() {
                self.codes = rated.codes;
            } else {
                self.codes.extend(rated.codes);
            }
            self.by_row += rated.by_row;
            self.calls += rated.calls;
            return Ok(());
        };
        let codes = &mut self.codes;
        table.rate_blocks(frame, cancel, |_, rated| {
            for rating in rated.ratings() {
                let reason = rating.unrated().unwrap_or(Reason::NoRule);
                codes.push(ambersheet::columns::Ratings::code(
                    rating.rank().ok_or(reason),
                ));
                sentences.push(rating.reason());
            }
        })?;
        self.by_row += frame.rows;
        Ok(())
    }

    /// Puts the results of some rows of a batch, which begins at `start`, at their places.
    pub(crate) fn scatter(&mut self, part: Self, start: usize, rows: &[u32]) {
        for (code, row) in part.codes.into_iter().zip(rows) {
            if let Some(place) = self.codes.get_mut(start + *row as usize) {
                *place = code;
            }
        }
        let (Some(all), Some(part)) = (&mut self.sentences, part.sentences) else {
            return;
        };
        for (sentence, row) in part.into_iter().zip(rows) {
            if let Some(place) = all.get_mut(start + *row as usize) {
                *place = sentence;
            }
        }
    }

    /// Makes room for so many rows more.
    pub(crate) fn grow(&mut self, rows: usize) {
        self.codes.resize(self.codes.len() + rows, 0);
        if let Some(sentences) = &mut self.sentences {
            sentences.resize(sentences.len() + rows, String::new());
        }
    }

    /// Converts codes and sentences to a table, with the words of the rules.
    ///
    /// # Errors
    /// `ValueError` if Arrow refuses the columns, which would be a bug.
    pub(crate) fn table(&self, rules: &ambersheet::Ruleset) -> PyResult<PyTable> {
        let levels: Vec<&str> = rules.levels().map(|level| level.word()).collect();
        let words: Vec<&str> = Reason::all().map(Reason::code).collect();
        let ratings = int8(&self.codes, |code| code < FIRST_REASON, |code| code);
        let reasons = int8(
            &self.codes,
            |code| code >= FIRST_REASON,
            |code| code.wrapping_sub(FIRST_REASON),
        );
        let mut columns = vec![
            arrow::ordered("rating", ratings, &levels).map_err(arrow::failed)?,
            arrow::ordered("unrated", reasons, &words).map_err(arrow::failed)?,
        ];
        if let Some(sentences) = &self.sentences {
            let mut builder = StringBuilder::new();
            for sentence in sentences {
                builder.append_value(sentence);
            }
            let array: ArrayRef = Arc::new(builder.finish());
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
pub(crate) struct ReadBatch {
    pub(crate) columns: Vec<ReadColumn>,
    pub(crate) rows: usize,
}

/// Converts the columns of a table, batch by batch.
///
/// # Errors
/// `FrameError` for a column of a type that rules cannot read.
pub(crate) fn read(table: PyTable) -> PyResult<Vec<ReadBatch>> {
    let (batches, _) = table.into_inner();
    batches.iter().map(ReadBatch::of).collect()
}

impl ReadBatch {
    /// Converts the columns of a batch.
    fn of(batch: &RecordBatch) -> PyResult<Self> {
        let schema = batch.schema();
        let columns = batch.columns().iter().zip(schema.fields()).map(|(array, field)| {
            ReadColumn::of(array, field).map_err(|kind| {
                let message = format!(
                    "the column \"{}\" holds {kind}, and rules read numbers and texts; convert it, or leave it out",
                    field.name()
                );
                frame_error(&message, Some(field.name()))
            })
        });
        Ok(Self {
            columns: columns.collect::<PyResult<_>>()?,
            rows: batch.num_rows(),
        })
    }

    /// Returns the values of each column that holds neither numbers nor texts alone.
    pub(crate) fn values(&self) -> Vec<Vec<RowValue<'_>>> {
        self.columns.iter().map(ReadColumn::values).collect()
    }

    /// Returns a view of the batch as the engine reads it, of all columns or of those at the positions in `picks`.
    pub(crate) fn frame<'a>(
        &'a self,
        values: &'a [Vec<RowValue<'a>>],
        picks: Option<&[usize]>,
    ) -> Frame<'a> {
        let column = |at: usize| Some(seen(self.columns.get(at)?, values.get(at)?));
        let all: Vec<FrameColumn<'a>> = match picks {
            Some(picks) => picks.iter().filter_map(|at| column(*at)).collect(),
            None => (0..self.columns.len()).filter_map(column).collect(),
        };
        Frame {
            columns: all,
            rows: self.rows,
        }
    }
}

/// Returns a view of a column as the engine reads it.
fn seen<'a>(column: &'a ReadColumn, values: &'a [RowValue<'a>]) -> FrameColumn<'a> {
    match column {
        ReadColumn::Numbers(numbers) => {
            let column = Column::from(&numbers.values()[..]);
            FrameColumn::Numbers(match numbers.nulls() {
                Some(nulls) => column.valid(nulls.validity(), nulls.offset()),
                None => column,
            })
        }
        ReadColumn::Coded(codes, texts) => FrameColumn::Coded(codes, texts),
        ReadColumn::Mixed(_) | ReadColumn::Other(_) => FrameColumn::Values(values),
    }
}

/// Takes a table as `RowTable.rate` does, so that what cannot be handed over is found without rating it.
#[pyfunction]
#[expect(
    clippy::needless_pass_by_value,
    reason = "arguments from Python are owned"
)]
pub(crate) fn check_table(table: PyTable) -> usize {
    table.batches().iter().map(RecordBatch::num_rows).sum()
}
