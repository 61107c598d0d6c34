//! Columns of numbers, and the pieces in which they are rated.

use std::fmt;

/// The number of rows that are rated at a time, so that their values stay in the first cache. Tests rate over its ends.
pub const CHUNK: usize = 1024;

/// The inputs of a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// What is rated.
    Actual,
    /// The target.
    Target,
    /// The value before, for rules that ask how it moved.
    Previous,
    /// The intervention level.
    Intervention,
}

/// How many inputs there are.
const INPUTS: usize = Input::Intervention as usize + 1;

/// A column of numbers. NaN is a missing value, as is a row that the validity bits leave out.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    values: Values<'a>,
    /// Bits, the lowest of a byte first, and the place of the first row's.
    valid: Option<(&'a [u8], usize)>,
}

#[derive(Clone, Copy, Debug)]
enum Values<'a> {
    Each(&'a [f64]),
    Same(f64),
}

impl<'a> From<&'a [f64]> for Column<'a> {
    fn from(values: &'a [f64]) -> Self {
        Self {
            values: Values::Each(values),
            valid: None,
        }
    }
}

impl<'a> Column<'a> {
    /// One number for all rows.
    pub fn same(value: f64) -> Self {
        Self {
            values: Values::Same(value),
            valid: None,
        }
    }

    /// Only the rows whose bit is 1 have a value: Arrow's validity bitmap, the lowest bit of a byte first, the bit of
    /// the first row at `offset`.
    #[must_use]
    pub fn valid(self, bits: &'a [u8], offset: usize) -> Self {
        Self {
            valid: Some((bits, offset)),
            ..self
        }
    }

    /// How many rows it has values for, of so many: all of one number, as long as its bits reach.
    fn rows(&self, wanted: usize) -> usize {
        let own = match self.values {
            Values::Each(values) => values.len(),
            Values::Same(_) => wanted,
        };
        // A bitmap ends with its last byte, so that it may have bits to spare.
        self.valid.map_or(own, |(bits, offset)| {
            own.min((bits.len() * 8).saturating_sub(offset))
        })
    }

    /// The value of a row; NaN where there is none.
    pub fn value(&self, row: usize) -> f64 {
        let is_valid = self
            .valid
            .is_none_or(|(bits, offset)| is_set(bits, offset + row));
        match self.values {
            Values::Each(values) if is_valid => values.get(row).copied().unwrap_or(f64::NAN),
            Values::Same(value) if is_valid => value,
            _ => f64::NAN,
        }
    }

    /// Some rows that follow one another, as they lie: as many of them as there are.
    pub fn part(&self, from: usize, rows: usize) -> Self {
        let values = match self.values {
            Values::Each(values) => {
                let end = values.len().min(from.saturating_add(rows));
                Values::Each(values.get(from..end).unwrap_or_default())
            }
            same @ Values::Same(_) => same,
        };
        Self {
            values,
            valid: self.valid.map(|(bits, offset)| (bits, offset + from)),
        }
    }

    /// Adds the values of some rows.
    pub fn gather(&self, rows: &[u32], out: &mut Vec<f64>) {
        out.extend(rows.iter().map(|row| self.value(*row as usize)));
    }

    /// The values of some rows: as they lie, or laid into the buffer where something is to be changed.
    fn piece<'b>(&'b self, from: usize, buffer: &'b mut [f64], fallback: Option<f64>) -> &'b [f64] {
        match (self.values, self.valid) {
            (Values::Each(values), None) => match (values.get(from..from + buffer.len()), fallback)
            {
                (Some(piece), None) => return piece,
                (Some(piece), _) => buffer.copy_from_slice(piece),
                (None, _) => buffer.fill(f64::NAN),
            },
            (Values::Same(value), None) => buffer.fill(value),
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

/// A column has another number of rows than was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongLength {
    /// Which column.
    pub input: Input,
    /// How many rows there should be.
    pub expected: usize,
    /// How many the column has, or its validity bits.
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
    /// So many rows, and no column yet. A column that is never given is missing in each row.
    pub fn new(rows: usize) -> Self {
        Self {
            rows,
            inputs: [None; INPUTS],
        }
    }

    /// The same with a column.
    ///
    /// # Errors
    /// [`WrongLength`] where it has another number of rows.
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

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The value of a row; NaN where there is none.
    pub(super) fn get(&self, input: Input, row: usize) -> f64 {
        self.inputs[input as usize].map_or(f64::NAN, |column| column.value(row))
    }
}

/// The values of some rows; NaN where one is missing. All are of one length.
pub(super) struct Chunk<'a> {
    pub(super) actual: &'a [f64],
    pub(super) target: &'a [f64],
    pub(super) previous: &'a [f64],
    pub(super) intervention: &'a [f64],
}

/// Lays columns out chunk by chunk.
pub(super) struct Loader<'a> {
    columns: [Column<'a>; INPUTS],
    buffers: [Vec<f64>; INPUTS],
    /// What a missing target is.
    target: Option<f64>,
}

impl<'a> Loader<'a> {
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

    /// The rows from here on; at most [`CHUNK`].
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
