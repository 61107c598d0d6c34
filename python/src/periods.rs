//! Rates a frame in which each row has a period of its own, by the rules for that period.

use std::collections::HashMap;

use ambersheet::columns::Column;
use ambersheet::{Cancel, Error, Frame, FrameColumn, RowValue};
use arrow_array::Array;
use pyo3::PyResult;

use crate::column::ReadColumn;
use crate::error::{frame_error, to_python};
use crate::frame::{RatedRows, ReadBatch};

/// The period of each row of each batch, as an index into the distinct periods.
pub(crate) struct Periods {
    names: Vec<String>,
    by_batch: Vec<Vec<u32>>,
}

impl Periods {
    /// Reads the column of periods, at a position of the batches.
    ///
    /// # Errors
    /// `FrameError` if the column holds something other than texts, or a row has no period.
    pub(crate) fn read(batches: &[ReadBatch], at: usize, column: &str) -> PyResult<Self> {
        let mut names: Vec<String> = Vec::new();
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut by_batch = Vec::with_capacity(batches.len());
        for batch in batches {
            let ReadColumn::Coded(codes, texts) = &batch.columns[at] else {
                return Err(unfit(batch, at, column));
            };
            let own = texts.iter().map(|text| {
                let text = text.trim();
                *known.entry(text.to_owned()).or_insert_with(|| {
                    names.push(text.to_owned());
                    names.len() as u32 - 1
                })
            });
            let own: Vec<u32> = own.collect();
            let of_row = |code: &u32| {
                let period = own.get(*code as usize).copied();
                period.filter(|period| !names[*period as usize].is_empty())
            };
            let periods: Option<Vec<u32>> = codes.iter().map(of_row).collect();
            by_batch.push(periods.ok_or_else(|| missing(column))?);
        }
        Ok(Self { names, by_batch })
    }

    /// Loads the rules for each period that a row has; a category without rows need not be a period.
    ///
    /// # Errors
    /// `RulesError` or `LayoutError` of `rules`; `FrameError` if the scale is another one in a period.
    pub(crate) fn tables(
        &self,
        base: &ambersheet::Ruleset,
        rules: impl Fn(&str) -> Result<ambersheet::RowTable, Error>,
    ) -> PyResult<Vec<Option<ambersheet::RowTable>>> {
        let mut used = vec![false; self.names.len()];
        for period in self.by_batch.iter().flatten() {
            used[*period as usize] = true;
        }
        let words = |rules: &ambersheet::Ruleset| -> Vec<String> {
            rules
                .levels()
                .map(|level| level.word().to_owned())
                .collect()
        };
        let load = |(name, used): (&String, bool)| {
            if !used {
                return Ok(None);
            }
            let table = rules(name).map_err(|error| to_python(&error))?;
            if words(table.ruleset()) != words(base) {
                let message = format!(
                    "the rules have another scale in the period \"{name}\"; rate the rows of each period apart"
                );
                return Err(frame_error(&message, None));
            }
            Ok(Some(table))
        };
        self.names.iter().zip(used).map(load).collect()
    }

    /// Rates the rows of each period by its own rules.
    ///
    /// # Errors
    /// Those of the engine.
    pub(crate) fn rate(
        &self,
        batches: &[ReadBatch],
        tables: &[Option<ambersheet::RowTable>],
        picks: &[usize],
        reasons: bool,
        cancel: &Cancel,
    ) -> Result<RatedRows, Error> {
        let mut all = RatedRows::new(reasons);
        let mut start = 0;
        for (batch, periods) in batches.iter().zip(&self.by_batch) {
            all.grow(batch.rows);
            let values = batch.values();
            let frame = batch.frame(&values, Some(picks));
            let mut by_period: Vec<Vec<u32>> = vec![Vec::new(); tables.len()];
            for (row, period) in (0..).zip(periods) {
                by_period[*period as usize].push(row);
            }
            for (table, rows) in tables.iter().zip(&by_period) {
                let Some(table) = table.as_ref().filter(|_| !rows.is_empty()) else {
                    continue;
                };
                let columns = frame.columns.iter();
                let gathered: Vec<Gathered<'_>> =
                    columns.map(|column| Gathered::of(column, rows)).collect();
                let own = Frame {
                    columns: gathered.iter().map(Gathered::column).collect(),
                    rows: rows.len(),
                };
                let mut part = RatedRows::new(reasons);
                part.rate(table, &own, cancel)?;
                all.scatter(part, start, rows);
            }
            start += batch.rows;
        }
        Ok(all)
    }
}

/// Returns the error of a column of periods that holds no texts.
fn unfit(batch: &ReadBatch, at: usize, column: &str) -> pyo3::PyErr {
    let is_blank = |value: &RowValue<'_>| matches!(value, RowValue::Nothing);
    let has_blanks = match &batch.columns[at] {
        ReadColumn::Numbers(numbers) => {
            numbers.null_count() > 0 || numbers.values().iter().any(|number| number.is_nan())
        }
        other => other.values().iter().any(is_blank),
    };
    if has_blanks {
        return missing(column);
    }
    let message = format!(
        "the column \"{column}\" holds the period of each row, which is a text such as \"2023/24 Q1\"; convert it to texts"
    );
    frame_error(&message, Some(column))
}

/// Returns the error of a row without a period.
fn missing(column: &str) -> pyo3::PyErr {
    let message = format!(
        "the column \"{column}\" has rows without a period; fill them in, or leave these rows out"
    );
    frame_error(&message, Some(column))
}

/// The values of some rows of a column.
enum Gathered<'a> {
    Numbers(Vec<f64>),
    Coded(Vec<u32>, &'a [String]),
    Values(Vec<RowValue<'a>>),
}

impl<'a> Gathered<'a> {
    /// Gathers the values of the given rows.
    fn of(column: &FrameColumn<'a>, rows: &[u32]) -> Self {
        match column {
            FrameColumn::Numbers(numbers) => {
                let mut values = Vec::with_capacity(rows.len());
                numbers.gather(rows, &mut values);
                Self::Numbers(values)
            }
            FrameColumn::Coded(codes, texts) => {
                let own = rows.iter().map(|row| codes[*row as usize]);
                Self::Coded(own.collect(), texts)
            }
            FrameColumn::Values(_) => {
                let own = rows.iter().map(|row| column.value(*row as usize));
                Self::Values(own.collect())
            }
        }
    }

    /// Returns a view of the values as the engine reads them.
    fn column(&self) -> FrameColumn<'_> {
        match self {
            Self::Numbers(values) => FrameColumn::Numbers(Column::from(&values[..])),
            Self::Coded(codes, texts) => FrameColumn::Coded(codes, texts),
            Self::Values(values) => FrameColumn::Values(values),
        }
    }
}
