//! A frame: many rows by columns. Where a policy can be asked of columns of numbers it is; every other row is rated as
//! the row of a table, so that both give what a workbook with the same values would.

use std::collections::HashMap;

use crate::Error;
use crate::evaluate::columns::{Column, Columns, Compiled, Input, Ratings};
use crate::evaluate::{Reason, unread};
use crate::rate::{NAMELESS, Rated, RowTable, RowValue};
use crate::ruleset::{Policy, Stated, Topic, fold};
use crate::source::SourceReader;
use crate::value::read;

/// What stands for the reader of a workbook that nobody reads.
type Unread = SourceReader<std::io::Empty>;

/// Rows that are rated as rows of a table at a time, so that memory does not grow with the frame.
const BLOCK: usize = 16_384;

/// A column of a frame.
pub enum FrameColumn<'a> {
    /// Numbers, to 15 significant digits, as in a cell; NaN is nothing.
    Numbers(Column<'a>),
    /// Texts that repeat: of each row the place of its text, and the texts. A place beyond them is nothing.
    Coded(&'a [u32], &'a [String]),
    /// Anything else, row by row.
    Values(&'a [RowValue<'a>]),
}

impl<'a> FrameColumn<'a> {
    /// What stands in a row.
    pub fn value(&self, row: usize) -> RowValue<'a> {
        match self {
            Self::Numbers(column) => RowValue::Number(column.value(row)),
            Self::Coded(codes, texts) => {
                let text = codes.get(row).and_then(|code| texts.get(*code as usize));
                text.map_or(RowValue::Nothing, |text| RowValue::Text(text))
            }
            Self::Values(values) => values.get(row).copied().unwrap_or(RowValue::Nothing),
        }
    }
}

/// The ratings of a frame.
#[derive(Clone, Debug, Default)]
pub struct FrameRatings {
    /// A code a row; [`Ratings::meaning`] says what it stands for.
    pub codes: Vec<u8>,
    /// How many rows were rated one by one, as rows of a table.
    pub by_row: usize,
}

/// A frame's columns in the order of the [`RowTable`]'s, and how many rows they have.
pub struct Frame<'a> {
    /// The columns.
    pub columns: Vec<FrameColumn<'a>>,
    /// How many rows each has.
    pub rows: usize,
}

/// What the rows of a frame have in common that one policy rates.
type Key = (u32, u32, u32);

/// A text column that is not there, and a row without text.
const NONE: u32 = u32::MAX;

impl RowTable {
    /// Rates a frame. `goes_on` is asked now and then; where it says no, the run ends.
    ///
    /// # Errors
    /// Where a function of the script fails, and where the run was to end.
    pub fn rate_frame(&self, frame: &Frame<'_>, goes_on: &dyn Fn() -> bool) -> Result<FrameRatings, Error> {
        let mut out = FrameRatings { codes: vec![0; frame.rows], by_row: 0 };
        let Some(inputs) = self.inputs(frame) else {
            let every: Vec<u32> = (0..frame.rows as u32).collect();
            self.rate_rows(frame, &every, &mut out, goes_on)?;
            return Ok(out);
        };
        let mut gathered = Gathered::default();
        for (key, rows) in self.groups(frame) {
            match self.compiled(frame, key) {
                Some(compiled) => gathered.rate(&compiled, &inputs, &rows, &mut out.codes),
                None => self.rate_rows(frame, &rows, &mut out, goes_on)?,
            }
            check(goes_on)?;
        }
        Ok(out)
    }

    /// Rates a frame row by row, for whoever wants to know more than the level: `take` is given the ratings of so many
    /// rows at a time, from the row on that is said.
    ///
    /// # Errors
    /// As [`Self::rate_frame`].
    pub fn rate_blocks(
        &self,
        frame: &Frame<'_>,
        goes_on: &dyn Fn() -> bool,
        mut take: impl FnMut(usize, &Rated<'static, SourceReader<std::io::Empty>>),
    ) -> Result<(), Error> {
        for start in (0..frame.rows).step_by(BLOCK) {
            let rows = BLOCK.min(frame.rows - start);
            let rated: Rated<'_, Unread> =
                self.rate(rows, |row, column| frame.columns[column].value(start + row))?;
            take(start, &rated);
            check(goes_on)?;
        }
        Ok(())
    }

    fn rate_rows(
        &self,
        frame: &Frame<'_>,
        rows: &[u32],
        out: &mut FrameRatings,
        goes_on: &dyn Fn() -> bool,
    ) -> Result<(), Error> {
        for block in rows.chunks(BLOCK) {
            let rated: Rated<'_, Unread> =
                self.rate(block.len(), |row, column| frame.columns[column].value(block[row] as usize))?;
            for (rating, row) in rated.ratings().zip(block) {
                out.codes[*row as usize] =
                    Ratings::code(rating.rank().ok_or(rating.unrated().unwrap_or(Reason::NoRule)));
            }
            out.by_row += block.len();
            check(goes_on)?;
        }
        Ok(())
    }

    /// The columns of numbers that policies are asked of; `None` where one of them holds something else, or a unit.
    fn inputs<'a>(&self, frame: &Frame<'a>) -> Option<Vec<(Input, Column<'a>)>> {
        let known = [
            ("actual", Input::Actual),
            ("target", Input::Target),
            ("previous", Input::Previous),
            ("intervention", Input::Intervention),
        ];
        if self.has_units() || self.column("actual").is_none() {
            return None;
        }
        let mut inputs = Vec::with_capacity(known.len());
        for (key, input) in known {
            match self.column(key).map(|at| &frame.columns[at]) {
                None => {}
                Some(FrameColumn::Numbers(column)) => inputs.push((input, *column)),
                Some(_) => return None,
            }
        }
        let is_coded =
            |key| self.column(key).is_none_or(|at| matches!(frame.columns[at], FrameColumn::Coded(..)));
        ["measure", "id", "good_is"].into_iter().all(is_coded).then_some(inputs)
    }

    /// The rows by what their policy depends on.
    fn groups(&self, frame: &Frame<'_>) -> Vec<(Key, Vec<u32>)> {
        let asks_ids = self.ruleset().policies.ask_ids();
        let codes = |key: &str| match self.column(key).map(|at| &frame.columns[at]) {
            Some(FrameColumn::Coded(codes, texts)) => Some((*codes, texts.len() as u32)),
            _ => None,
        };
        let [measure, good_is] = ["measure", "good_is"].map(codes);
        // A row without a name may have an id, so that ids count wherever they are.
        let id = codes("id").filter(|_| asks_ids || measure.is_none());
        let mut grouping = Grouping::new([measure, id, good_is]);
        let mut groups: Vec<(Key, Vec<u32>)> = Vec::new();
        for row in 0..frame.rows {
            let (group, key) = grouping.group(row, groups.len());
            if let Some(key) = key {
                groups.push((key, Vec::new()));
            }
            groups[group].1.push(row as u32);
        }
        groups
    }

    /// The policy of a group over columns; `None` where only rows can tell.
    fn compiled(&self, frame: &Frame<'_>, (measure, id, good_is): Key) -> Option<Compiled> {
        let ruleset = self.ruleset();
        let text = |key: &str, code: u32| match self.column(key).map(|at| &frame.columns[at]) {
            Some(FrameColumn::Coded(_, texts)) => texts.get(code as usize).map_or("", String::as_str),
            _ => "",
        };
        let (id, good_is) = (text("id", id), text("good_is", good_is));
        let is_named = self.column("measure").or(self.column("id")).is_some();
        let name = if is_named { text("measure", measure) } else { NAMELESS };
        let stated = ruleset.stated(Some(good_is));
        let policy = ruleset.policies.of(&fold(name), &fold(id), None, stated);
        if name.trim().is_empty() && id.trim().is_empty() || self.asks_more(&policy, stated, good_is) {
            return None;
        }
        ruleset.compile_policy(policy, None).ok()
    }

    /// Whether the word in the row's own column says why there is nothing to rate.
    fn asks_more(&self, policy: &Policy, stated: Stated, good_is: &str) -> bool {
        let says_nothing = policy.good_is.is_none() && policy.line(Topic::By).is_none();
        let missing = || read(good_is, self.ruleset().how).quantity.err().map(unread);
        says_nothing
            && stated == Stated::Unknown
            && matches!(missing(), Some(Reason::NotDue | Reason::Awaited | Reason::NotApplicable))
    }
}

/// A column of texts by code, and how many texts there are.
type Codes<'a> = Option<(&'a [u32], u32)>;

/// Which group a row belongs to: by a table where the texts are few, and they mostly are.
struct Grouping<'a> {
    columns: [Codes<'a>; 3],
    table: Vec<u32>,
    by_key: HashMap<Key, u32>,
}

/// How many groups a table is made for.
const LARGEST_TABLE: u64 = 1 << 20;

impl<'a> Grouping<'a> {
    fn new(columns: [Codes<'a>; 3]) -> Self {
        let of = |column: &Codes<'_>| column.map_or(1, |(_, texts)| u64::from(texts) + 1);
        let size = columns.iter().map(of).fold(1, u64::saturating_mul);
        let table = if size <= LARGEST_TABLE { vec![NONE; size as usize] } else { Vec::new() };
        Self { columns, table, by_key: HashMap::new() }
    }

    /// The group of a row, and its key where it is the first of a new one, whose place is `next`.
    fn group(&mut self, row: usize, next: usize) -> (usize, Option<Key>) {
        let code = |column: Codes<'_>| match column {
            Some((codes, texts)) => codes.get(row).copied().filter(|code| *code < texts).unwrap_or(NONE),
            None => NONE,
        };
        let [measure, id, good_is] = self.columns.map(code);
        let key = (measure, id, good_is);
        if self.table.is_empty() {
            let group = *self.by_key.entry(key).or_insert(next as u32) as usize;
            return (group, (group == next).then_some(key));
        }
        let digit = |(code, column): (u32, Codes<'_>)| match column {
            Some((_, texts)) => (code.min(texts) as usize, texts as usize + 1),
            None => (0, 1),
        };
        let codes = [measure, id, good_is].into_iter().zip(self.columns);
        let at = codes.map(digit).fold(0, |at, (digit, base)| at * base + digit);
        let known = self.table[at];
        if known != NONE {
            return (known as usize, None);
        }
        self.table[at] = next as u32;
        (next, Some(key))
    }
}

/// # Errors
/// Where the run is to end.
fn check(goes_on: &dyn Fn() -> bool) -> Result<(), Error> {
    if goes_on() {
        return Ok(());
    }
    Err(std::io::Error::from(std::io::ErrorKind::Interrupted).into())
}

/// Buffers for the values of rows that lie apart.
#[derive(Default)]
struct Gathered {
    values: [Vec<f64>; 4],
    ratings: Ratings,
}

impl Gathered {
    /// Rates rows of the columns, and puts their codes where they belong.
    fn rate(&mut self, compiled: &Compiled, inputs: &[(Input, Column<'_>)], rows: &[u32], codes: &mut [u8]) {
        let is_every = rows.len() == codes.len();
        for ((_, column), values) in inputs.iter().zip(&mut self.values) {
            values.clear();
            if !is_every {
                column.gather(rows, values);
            }
        }
        let pieces = inputs.iter().zip(&self.values);
        let columns = pieces.fold(Columns::new(rows.len()), |columns, ((input, column), values)| {
            let piece = if is_every { *column } else { Column::from(&values[..]) };
            columns.clone().with(*input, piece).unwrap_or(columns)
        });
        compiled.rate(&columns, &mut self.ratings);
        if is_every {
            codes.copy_from_slice(self.ratings.codes());
            return;
        }
        for (row, code) in rows.iter().zip(self.ratings.codes()) {
            codes[*row as usize] = *code;
        }
    }
}

#[cfg(test)]
mod tests;
