//! Columns of numbers, and the pieces in which they are rated.

use std::fmt;

/// Number of rows that are rated at a time, so that their values stay in the first-level cache. Tests rate over its ends.
pub const CHUNK: usize = 1024;

/// The inputs of a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// The value being rated.
    Actual,
    /// The target.
    Target,
    /// The value before, for rules on the movement.
    Previous,
    /// The intervention level.
    Intervention,
}

/// Number of inputs.
const INPUTS: usize = Input::Intervention as usize + 1;

/// A column of numbers. NaN is a missing value, and so is a row whose validity bit is 0.
///
/// ```
/// use ambersheet_policy::evaluate::columns::Column;
///
/// let values = [1.0, 2.0, 3.0];
/// let column = Column::from(&values[..]).valid(&[0b101], 0);
/// assert_eq!(column.value(0), 1.0);
/// assert!(column.value(1).is_nan());
/// assert_eq!(Column::same(7.5).value(1_000), 7.5);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    values: ColumnValues<'a>,
    /// The validity bits, the lowest of a byte first, and the index of the first row's bit.
    valid: Option<(&'a [u8], usize)>,
}

#[derive(Clone, Copy, Debug)]
enum ColumnValues<'a> {
    Each(&'a [f64]),
    Same(f64),
}

impl<'a> From<&'a [f64]> for Column<'a> {
    fn from(values: &'a [f64]) -> Self {
        Self {
            values: ColumnValues::Each(values),
            valid: None,
        }
    }
}

impl<'a> Column<'a> {
    /// Creates a column with one number for all rows.
    pub fn same(value: f64) -> Self {
        Self {
            values: ColumnValues::Same(value),
            valid: None,
        }
    }

    /// Adds Arrow's validity bitmap: only rows with a bit of 1 have a value.
    ///
    /// The lowest bit of a byte comes first; the first row's bit is at `offset`.
    #[must_use]
    pub fn valid(self, bits: &'a [u8], offset: usize) -> Self {
        Self {
            valid: Some((bits, offset)),
            ..self
        }
    }

    /// Returns the number of rows with values, out of those wanted.
    fn rows(&self, wanted: usize) -> usize {
        let own = match self.values {
            ColumnValues::Each(values) => values.len(),
            ColumnValues::Same(_) => wanted,
        };
        // A bitmap ends with its last byte, so that it may have bits to spare.
        self.valid.map_or(own, |(bits, offset)| {
            own.min((bits.len() * 8).saturating_sub(offset))
        })
    }

    /// Returns the value of a row; NaN if there is none.
    pub fn value(&self, row: usize) -> f64 {
        let is_valid = self
            .valid
            .is_none_or(|(bits, offset)| is_set(bits, offset + row));
        match self.values {
            ColumnValues::Each(values) if is_valid => values.get(row).copied().unwrap_or(f64::NAN),
            ColumnValues::Same(value) if is_valid => value,
            ColumnValues::Each(_) | ColumnValues::Same(_) => f64::NAN,
        }
    }

    /// Returns a run of rows, shorter if the column ends before.
    #[must_use]
    pub fn part(&self, from: usize, rows: usize) -> Self {
        let values = match self.values {
            ColumnValues::Each(values) => {
                let end = values.len().min(from.saturating_add(rows));
                ColumnValues::Each(values.get(from..end).unwrap_or_default())
            }
            same @ ColumnValues::Same(_) => same,
        };
        Self {
            values,
            valid: self.valid.map(|(bits, offset)| (bits, offset + from)),
        }
    }

    /// Appends the values of the given rows to `out`.
    pub fn gather(&self, rows: &[u32], out: &mut Vec<f64>) {
        out.extend(rows.iter().map(|row| self.value(*row as usize)));
    }

    /// Returns a run of values: a slice of the column, or the buffer if values are missing or replaced.
    fn piece<'b>(&'b self, from: usize, buffer: &'b mut [f64], fallback: Option<f64>) -> &'b [f64] {
        match (self.values, self.valid) {
            (ColumnValues::Each(values), None) => {
                match (values.get(from..from + buffer.len()), fallback) {
                    (Some(piece), None) => return piece,
                    (Some(piece), _) => buffer.copy_from_slice(piece),
                    (None, _) => buffer.fill(f64::NAN),
                }
            }
            (ColumnValues::Same(value), None) => buffer.fill(value),
            (_, Some(_)) => {
                for (row, value) in buffer.iter_mut().enumerate() {
                    *value = self.value(from + row);
                }
            }
        }
        if let Some(fallback) = fallback {
            for value in buffer.iter_mut() {
                *value = if value.is_nan() { fallback } else { *value };
            }
        }
        buffer
    }
}

fn is_set(bits: &[u8], at: usize) -> bool {
    bits.get(at / 8)
        .is_some_and(|byte| byte >> (at % 8) & 1 == 1)
}

/// The columns of one measure's records.
#[derive(Clone, Debug)]
pub struct Columns<'a> {
    rows: usize,
    inputs: [Option<Column<'a>>; INPUTS],
}

/// The error of a column with the wrong number of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongLength {
    /// The column.
    pub input: Input,
    /// The number of rows it should have.
    pub expected: usize,
    /// The number of rows it has, or that its validity bits reach to.
    pub rows: usize,
}

impl fmt::Display for WrongLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let input = match self.input {
            Input::Actual => "actual",
            Input::Target => "target",
            Input::Previous => "previous",
            Input::Intervention => "intervention",
        };
        write!(
            f,
            "the column `{input}` has {} rows, not {}",
            self.rows, self.expected
        )
    }
}

impl std::error::Error for WrongLength {}

impl<'a> Columns<'a> {
    /// Creates columns of so many rows. An input without a column is missing in each row.
    pub fn new(rows: usize) -> Self {
        Self {
            rows,
            inputs: [None; INPUTS],
        }
    }

    /// Adds a column.
    ///
    /// # Errors
    /// [`WrongLength`] if it has another number of rows.
    pub fn with(mut self, input: Input, column: Column<'a>) -> Result<Self, WrongLength> {
        let rows = column.rows(self.rows);
        if rows != self.rows {
            return Err(WrongLength {
                input,
                expected: self.rows,
                rows,
            });
        }
        self.inputs[input as usize] = Some(column);
        Ok(self)
    }

    /// Returns the number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the value of a row; NaN if there is none.
    pub(super) fn get(&self, input: Input, row: usize) -> f64 {
        self.inputs[input as usize].map_or(f64::NAN, |column| column.value(row))
    }
}

/// The values of a run of rows, NaN where one is missing. All slices have one length.
pub(super) struct Chunk<'a> {
    pub(super) actual: &'a [f64],
    pub(super) target: &'a [f64],
    pub(super) previous: &'a [f64],
    pub(super) intervention: &'a [f64],
}

/// Loader of columns, chunk by chunk.
pub(super) struct ChunkLoader<'a> {
    columns: [Column<'a>; INPUTS],
    buffers: [Vec<f64>; INPUTS],
    /// The number in place of a missing target.
    target: Option<f64>,
}

impl<'a> ChunkLoader<'a> {
    pub(super) fn new(columns: &Columns<'a>, target: Option<f64>) -> Self {
        let columns = columns
            .inputs
            .map(|column| column.unwrap_or(Column::same(f64::NAN)));
        Self {
            columns,
            buffers: std::array::from_fn(|_| vec![0.0; CHUNK]),
            target,
        }
    }

    /// Loads a run of rows, at most [`CHUNK`].
    pub(super) fn load(&mut self, from: usize, rows: usize) -> Chunk<'_> {
        let [actual, target, previous, intervention] = &mut self.buffers;
        let of = |input: Input| &self.columns[input as usize];
        Chunk {
            actual: of(Input::Actual).piece(from, &mut actual[..rows], None),
            target: of(Input::Target).piece(from, &mut target[..rows], self.target),
            previous: of(Input::Previous).piece(from, &mut previous[..rows], None),
            intervention: of(Input::Intervention).piece(from, &mut intervention[..rows], None),
        }
    }
}
