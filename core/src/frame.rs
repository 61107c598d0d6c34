//! A frame: many rows by columns. Where a policy can be asked of columns of numbers it is; every other row is rated as
//! the row of a table, so that both give what a workbook with the same values would.

use std::collections::HashMap;

use crate::Error;
use crate::evaluate::columns::{Column, Columns, Compiled, Input, NotColumnar, Ratings};
use crate::evaluate::{Reason, unread};
use crate::rate::{NAMELESS, Rated, RowTable, RowValue};
use crate::ruleset::{Polarity, Policy, Ruleset, Stated, Topic, fold};
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
    /// How many of the others took a call of a function of the script.
    pub calls: usize,
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
        let mut out = FrameRatings { codes: vec![0; frame.rows], ..FrameRatings::default() };
        let mut others: Vec<u32> = Vec::new();
        match self.inputs(frame) {
            Some(inputs) => self.rate_columns(frame, &inputs, &mut out, &mut others, goes_on)?,
            None => others.extend(0..frame.rows as u32),
        }
        self.rate_rows(frame, &others, &mut out, goes_on)?;
        Ok(out)
    }

    /// Rates the rows whose policies can be asked of columns, block by block so that all stays in the cache; the others
    /// are listed.
    fn rate_columns(
        &self,
        frame: &Frame<'_>,
        inputs: &[(Input, Column<'_>)],
        out: &mut FrameRatings,
        others: &mut Vec<u32>,
        goes_on: &dyn Fn() -> bool,
    ) -> Result<(), Error> {
        let mut grouping = self.grouping(frame);
        let mut policies: Vec<Way> = Vec::new();
        let mut rows: Vec<Vec<u32>> = Vec::new();
        let mut gathered = Gathered::default();
        for start in (0..frame.rows).step_by(BLOCK) {
            for row in start..frame.rows.min(start + BLOCK) {
                let (group, key) = grouping.group(row, rows.len());
                if let Some(key) = key {
                    rows.push(Vec::new());
                    policies.push(self.way(frame, key));
                }
                rows[group].push(row as u32);
            }
            for (rows, way) in rows.iter_mut().zip(&policies).filter(|(rows, _)| !rows.is_empty()) {
                match way {
                    Way::Rows => others.extend_from_slice(rows),
                    way => gathered.rate(self.ruleset(), way, inputs, rows, &mut out.codes)?,
                }
                out.calls += if matches!(way, Way::Function { .. }) { rows.len() } else { 0 };
                rows.clear();
            }
            check(goes_on)?;
        }
        Ok(())
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

    /// What groups the rows of a frame by what their policy depends on.
    fn grouping<'a>(&self, frame: &Frame<'a>) -> Grouping<'a> {
        let asks_ids = self.ruleset().policies.ask_ids();
        let codes = |key: &str| match self.column(key).map(|at| &frame.columns[at]) {
            Some(FrameColumn::Coded(codes, texts)) => Some((*codes, texts.len() as u32)),
            _ => None,
        };
        let [measure, good_is] = ["measure", "good_is"].map(codes);
        // A row without a name may have an id, so that ids count wherever they are.
        let id = codes("id").filter(|_| asks_ids || measure.is_none());
        Grouping::new([measure, id, good_is])
    }

    /// How a group is rated.
    fn way(&self, frame: &Frame<'_>, (measure, id, good_is): Key) -> Way {
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
            return Way::Rows;
        }
        let polarity = policy.good_is.map(|(polarity, _)| polarity);
        let is_plain = policy.unit.is_none() && ruleset.policies.target(&policy).is_none();
        let has_group = self.column("group").is_some();
        match ruleset.compile_policy(policy, None) {
            Ok(compiled) => Way::Policy(Box::new(compiled)),
            Err(NotColumnar::Function(function)) if is_plain && !has_group && !ruleset.reads_cells() => {
                Way::Function { function, measure: name.trim().to_owned(), polarity }
            }
            Err(_) => Way::Rows,
        }
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

/// How the rows of a group are rated.
enum Way {
    /// By a policy over columns.
    Policy(Box<Compiled>),
    /// By a function that reads nothing but the numbers.
    Function { function: String, measure: String, polarity: Option<Polarity> },
    /// As rows of a table.
    Rows,
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
        if self.table.is_empty() {
            let key = self.key(row);
            let group = *self.by_key.entry(key).or_insert(next as u32) as usize;
            return (group, (group == next).then_some(key));
        }
        let mut at = 0;
        for (codes, texts) in self.columns.iter().flatten() {
            let code = codes.get(row).map_or(*texts, |code| (*code).min(*texts));
            at = at * (*texts as usize + 1) + code as usize;
        }
        match self.table[at] {
            NONE => {
                self.table[at] = next as u32;
                (next, Some(self.key(row)))
            }
            known => (known as usize, None),
        }
    }

    fn key(&self, row: usize) -> Key {
        let code = |column: Codes<'_>| {
            column
                .and_then(|(codes, texts)| codes.get(row).copied().filter(|code| *code < texts))
                .unwrap_or(NONE)
        };
        let [measure, id, good_is] = self.columns.map(code);
        (measure, id, good_is)
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
    fn rate(
        &mut self,
        ruleset: &Ruleset,
        way: &Way,
        inputs: &[(Input, Column<'_>)],
        rows: &[u32],
        codes: &mut [u8],
    ) -> Result<(), Error> {
        let columns = columns_of(inputs, rows, &mut self.values);
        match way {
            Way::Rows => return Ok(()),
            Way::Policy(compiled) => compiled.rate(&columns, &mut self.ratings),
            Way::Function { function, measure, polarity } => {
                ruleset.call_over(function, measure, *polarity, &columns, &mut self.ratings)?;
            }
        }
        for (row, code) in rows.iter().zip(self.ratings.codes()) {
            codes[*row as usize] = *code;
        }
        Ok(())
    }
}

/// The values of rows: as they lie where the rows follow one another, else gathered.
fn columns_of<'a>(
    inputs: &[(Input, Column<'a>)],
    rows: &[u32],
    values: &'a mut [Vec<f64>; 4],
) -> Columns<'a> {
    let (first, last) =
        (rows.first().map_or(0, |row| *row as usize), rows.last().map_or(0, |row| *row as usize));
    let follow = !rows.is_empty() && last - first + 1 == rows.len();
    let pieces = inputs.iter().zip(values).map(|((input, column), values)| {
        if let Some(part) = column.part(first, rows.len()).filter(|_| follow) {
            return (*input, part);
        }
        values.clear();
        column.gather(rows, values);
        (*input, Column::from(&values[..]))
    });
    // Each has as many values as there are rows.
    pieces.fold(Columns::new(rows.len()), |columns, (input, piece)| {
        columns.clone().with(input, piece).unwrap_or(columns)
    })
}

#[cfg(test)]
mod tests;
