//! A frame: many rows by columns. Where a policy can be asked of columns of numbers it is; every other row is rated as
//! the row of a table, so that both give what a workbook with the same values would.

use crate::cancel::Cancel;
use std::collections::HashMap;
use std::ops::Range;

use crate::error::Error;
use crate::frame::rows::{NAMELESS, RowTable, RowValue};
use crate::rated::Rated;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::evaluate::columns::{
    Column, Columns, Compiled, Input, NotColumnar, Ratings,
};
use ambersheet_policy::evaluate::unread;
use ambersheet_policy::model::{Polarity, Policy, RulesetModel, Stated, Topic};
use ambersheet_policy::reason::Reason;
use ambersheet_quantity::read;

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
type GroupKey = (u32, u32, u32);

/// A text column that is not there, and a row without text.
const NONE: u32 = u32::MAX;

impl RowTable {
    /// Rates a frame. The run ends if it is cancelled, which is looked at between blocks.
    ///
    /// # Errors
    /// Where a function of the script fails, and where the run was to end.
    pub fn rate_frame(&self, frame: &Frame<'_>, cancel: &Cancel) -> Result<FrameRatings, Error> {
        let mut out = FrameRatings {
            codes: vec![0; frame.rows],
            ..FrameRatings::default()
        };
        let mut others: Vec<u32> = Vec::new();
        match self.inputs(frame) {
            Some(inputs) => self.rate_columns(frame, &inputs, &mut out, &mut others, cancel)?,
            None => others.extend(0..frame.rows as u32),
        }
        self.rate_rows(frame, &others, &mut out, cancel)?;
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
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let mut grouping = self.grouping(frame);
        let mut methods: Vec<RatingMethod> = Vec::new();
        let mut block = Block::default();
        for start in (0..frame.rows).step_by(BLOCK) {
            let rows = start..frame.rows.min(start + BLOCK);
            grouping.group(rows.clone(), &mut block.groups, |key| {
                methods.push(self.method(frame, key))
            });
            block.sort(start, &methods);
            let codes = &mut out.codes[rows];
            for (group, method) in methods.iter().enumerate() {
                match method {
                    RatingMethod::Rows => others.extend_from_slice(&block.apart[group]),
                    RatingMethod::Policy(compiled) if block.is_whole(group) => {
                        block.rate_whole(group, compiled, inputs, start, codes);
                    }
                    method => {
                        block.rate_apart(group, self.rules(), method, inputs, start, codes)?
                    }
                }
                out.calls += if matches!(method, RatingMethod::Function { .. }) {
                    block.apart[group].len()
                } else {
                    0
                };
            }
            cancel.check()?;
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
        cancel: &Cancel,
        mut take: impl FnMut(usize, &Rated<'static>),
    ) -> Result<(), Error> {
        for start in (0..frame.rows).step_by(BLOCK) {
            let rows = BLOCK.min(frame.rows - start);
            let rated: Rated<'_> =
                self.rate(rows, |row, column| frame.columns[column].value(start + row))?;
            take(start, &rated);
            cancel.check()?;
        }
        Ok(())
    }

    fn rate_rows(
        &self,
        frame: &Frame<'_>,
        rows: &[u32],
        out: &mut FrameRatings,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        for block in rows.chunks(BLOCK) {
            let rated: Rated<'_> = self.rate(block.len(), |row, column| {
                frame.columns[column].value(block[row] as usize)
            })?;
            for (rating, row) in rated.ratings().zip(block) {
                out.codes[*row as usize] = Ratings::code(
                    rating
                        .rank()
                        .ok_or(rating.unrated().unwrap_or(Reason::NoRule)),
                );
            }
            out.by_row += block.len();
            cancel.check()?;
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
        let is_coded = |key| {
            self.column(key)
                .is_none_or(|at| matches!(frame.columns[at], FrameColumn::Coded(..)))
        };
        ["measure", "id", "good_is"]
            .into_iter()
            .all(is_coded)
            .then_some(inputs)
    }

    /// What groups the rows of a frame by what their policy depends on.
    fn grouping<'a>(&self, frame: &Frame<'a>) -> Grouping<'a> {
        let asks_ids = self.rules().policies.ask_ids();
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
    fn method(&self, frame: &Frame<'_>, (measure, id, good_is): GroupKey) -> RatingMethod {
        let ruleset = self.rules();
        let text = |key: &str, code: u32| match self.column(key).map(|at| &frame.columns[at]) {
            Some(FrameColumn::Coded(_, texts)) => {
                texts.get(code as usize).map_or("", String::as_str)
            }
            _ => "",
        };
        let (id, good_is) = (text("id", id), text("good_is", good_is));
        let is_named = self.column("measure").or(self.column("id")).is_some();
        let name = if is_named {
            text("measure", measure)
        } else {
            NAMELESS
        };
        let stated = ruleset.stated(Some(good_is));
        let policy = ruleset.policies.of(&fold(name), &fold(id), None, stated);
        if name.trim().is_empty() && id.trim().is_empty()
            || self.asks_more(&policy, stated, good_is)
        {
            return RatingMethod::Rows;
        }
        let polarity = policy.good_is.map(|(polarity, _)| polarity);
        let is_plain = policy.unit.is_none() && ruleset.policies.target(&policy).is_none();
        let has_group = self.column("group").is_some();
        match ruleset.compile_policy(policy, None) {
            Ok(compiled) => RatingMethod::Policy(Box::new(compiled)),
            Err(NotColumnar::Function(function))
                if is_plain && !has_group && !ruleset.reads_cells() =>
            {
                RatingMethod::Function {
                    function,
                    measure: name.trim().to_owned(),
                    polarity,
                }
            }
            Err(_) => RatingMethod::Rows,
        }
    }

    /// Whether the word in the row's own column says why there is nothing to rate.
    fn asks_more(&self, policy: &Policy, stated: Stated, good_is: &str) -> bool {
        let says_nothing = policy.good_is.is_none() && policy.line(Topic::By).is_none();
        let missing = || read(good_is, self.rules().how).quantity.err().map(unread);
        says_nothing
            && stated == Stated::Unknown
            && matches!(
                missing(),
                Some(Reason::NotDue | Reason::Awaited | Reason::NotApplicable)
            )
    }
}

/// How the rows of a group are rated.
enum RatingMethod {
    /// By a policy over columns.
    Policy(Box<Compiled>),
    /// By a function that reads nothing but the numbers.
    Function {
        function: String,
        measure: String,
        polarity: Option<Polarity>,
    },
    /// As rows of a table.
    Rows,
}

/// A column of texts by code, and how many texts there are.
type Codes<'a> = Option<(&'a [u32], u32)>;

/// Which group a row belongs to: by a table where the texts are few, and they mostly are.
struct Grouping<'a> {
    columns: [Codes<'a>; 3],
    table: Vec<u32>,
    by_key: HashMap<GroupKey, u32>,
    groups: u32,
}

/// How many groups a table is made for.
const LARGEST_TABLE: u64 = 1 << 20;

impl<'a> Grouping<'a> {
    fn new(columns: [Codes<'a>; 3]) -> Self {
        let of = |column: &Codes<'_>| column.map_or(1, |(_, texts)| u64::from(texts) + 1);
        let size = columns.iter().map(of).fold(1, u64::saturating_mul);
        let table = if size <= LARGEST_TABLE {
            vec![NONE; size as usize]
        } else {
            Vec::new()
        };
        Self {
            columns,
            table,
            by_key: HashMap::new(),
            groups: 0,
        }
    }

    /// The groups of rows, each numbered when its first row comes; `new` is given the keys of those that are new.
    fn group(&mut self, rows: Range<usize>, groups: &mut Vec<u32>, mut new: impl FnMut(GroupKey)) {
        groups.clear();
        groups.resize(rows.len(), 0);
        if !self.table.is_empty() {
            self.places(rows.clone(), groups);
        }
        for (row, group) in rows.zip(groups) {
            let place = *group as usize;
            *group = self.table.get(place).copied().unwrap_or(NONE);
            if *group != NONE {
                continue;
            }
            let key = key(&self.columns, row);
            *group = match self.table.get_mut(place) {
                Some(known) => {
                    *known = self.groups;
                    *known
                }
                None => *self.by_key.entry(key).or_insert(self.groups),
            };
            if *group == self.groups {
                self.groups += 1;
                new(key);
            }
        }
    }

    /// The places of rows in the table.
    fn places(&self, rows: Range<usize>, places: &mut [u32]) {
        for (codes, texts) in self.columns.iter().flatten() {
            let codes = codes.get(rows.clone()).unwrap_or_default();
            for (row, place) in places.iter_mut().enumerate() {
                let code = codes.get(row).map_or(*texts, |code| (*code).min(*texts));
                *place = *place * (texts + 1) + code;
            }
        }
    }
}

fn key(columns: &[Codes<'_>; 3], row: usize) -> GroupKey {
    let code = |column: Codes<'_>| {
        column
            .and_then(|(codes, texts)| codes.get(row).copied().filter(|code| *code < texts))
            .unwrap_or(NONE)
    };
    let [measure, id, good_is] = columns.map(code);
    (measure, id, good_is)
}

/// A policy is asked of a whole block, and its own rows kept, where at least one row in so many is its own: that is
/// quicker than to gather them.
const WHOLE: usize = 4;

/// The rows of a block by their groups, and room for their values.
#[derive(Default)]
struct Block {
    /// The group of each row.
    groups: Vec<u32>,
    /// How many rows each group has.
    counts: Vec<usize>,
    /// By group, its rows, where they are not rated with the whole block.
    apart: Vec<Vec<u32>>,
    values: [Vec<f64>; 4],
    ratings: Ratings,
}

impl Block {
    /// Whether a group is rated with the whole block, if it is by a policy.
    fn is_whole(&self, group: usize) -> bool {
        self.counts[group] * WHOLE >= self.groups.len()
    }

    /// Counts the groups' rows, and lists those that are rated apart.
    fn sort(&mut self, start: usize, methods: &[RatingMethod]) {
        self.counts.clear();
        self.counts.resize(methods.len(), 0);
        for group in &self.groups {
            self.counts[*group as usize] += 1;
        }
        self.apart.iter_mut().for_each(Vec::clear);
        self.apart.resize(methods.len(), Vec::new());
        let with_all =
            |(group, method)| matches!(method, &RatingMethod::Policy(_)) && self.is_whole(group);
        let with_all: Vec<bool> = methods.iter().enumerate().map(with_all).collect();
        let has_apart = self
            .counts
            .iter()
            .zip(&with_all)
            .any(|(count, with_all)| *count > 0 && !with_all);
        if has_apart {
            for (row, group) in self.groups.iter().enumerate() {
                if !with_all[*group as usize] {
                    self.apart[*group as usize].push((start + row) as u32);
                }
            }
        }
    }

    /// Rates the whole block by a policy, and keeps what belongs to its group.
    fn rate_whole(
        &mut self,
        group: usize,
        compiled: &Compiled,
        inputs: &[(Input, Column<'_>)],
        start: usize,
        codes: &mut [u8],
    ) {
        let rows = self.groups.len();
        let pieces = inputs
            .iter()
            .map(|(input, column)| (*input, column.part(start, rows)));
        compiled.rate(&columns(rows, pieces), &mut self.ratings);
        let group = group as u32;
        for ((rated, of), code) in self.ratings.codes().iter().zip(&self.groups).zip(codes) {
            // A choice between the two would be a branch, and the groups of rows cannot be foretold.
            let own = u8::from(*of == group).wrapping_neg();
            *code = (rated & own) | (*code & !own);
        }
    }

    /// Rates the rows of a group that lie apart.
    fn rate_apart(
        &mut self,
        group: usize,
        ruleset: &RulesetModel,
        method: &RatingMethod,
        inputs: &[(Input, Column<'_>)],
        start: usize,
        codes: &mut [u8],
    ) -> Result<(), Error> {
        let Self {
            apart,
            values,
            ratings,
            ..
        } = self;
        let rows = &apart[group];
        if rows.is_empty() {
            return Ok(());
        }
        let pieces = inputs.iter().zip(values).map(|((input, column), values)| {
            values.clear();
            column.gather(rows, values);
            (*input, Column::from(&values[..]))
        });
        let columns = columns(rows.len(), pieces);
        match method {
            RatingMethod::Rows => return Ok(()),
            RatingMethod::Policy(compiled) => compiled.rate(&columns, ratings),
            RatingMethod::Function {
                function,
                measure,
                polarity,
            } => {
                ruleset
                    .call_over(function, measure, *polarity, &columns, ratings)
                    .map_err(|problem| Error::rules(&ruleset.script, vec![problem]))?;
            }
        }
        for (row, code) in rows.iter().zip(ratings.codes()) {
            codes[*row as usize - start] = *code;
        }
        Ok(())
    }
}

/// Columns of as many values as there are rows.
fn columns<'a>(rows: usize, pieces: impl Iterator<Item = (Input, Column<'a>)>) -> Columns<'a> {
    pieces.fold(Columns::new(rows), |columns, (input, piece)| {
        columns.clone().with(input, piece).unwrap_or(columns)
    })
}

#[cfg(test)]
mod tests;
