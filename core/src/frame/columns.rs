//! Rates frames: many rows, given by columns.
//!
//! A policy is applied to whole columns of numbers if it can be. Every other row is rated as the row of a table. Both
//! ways give the ratings of a workbook with the same values.

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
use ambersheet_policy::model::{
    LayoutRef, Polarity, Policy, Role, RulesetModel, StatedPolarity, Topic,
};
use ambersheet_policy::reason::Reason;
use ambersheet_quantity::read;

/// The number of rows rated at a time, so that memory does not grow with the frame.
const BLOCK: usize = 16_384;

/// A column of a [`Frame`].
pub enum FrameColumn<'a> {
    /// Numbers, used to 15 significant digits as in a cell; NaN is nothing.
    Numbers(Column<'a>),
    /// Texts that repeat: for each row the index of its text, and the texts. An index beyond them is nothing.
    Coded(&'a [u32], &'a [String]),
    /// Any other values, row by row.
    Values(&'a [RowValue<'a>]),
}

impl<'a> FrameColumn<'a> {
    /// Returns the value in a row.
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

/// The ratings of a [`Frame`].
#[derive(Clone, Debug, Default)]
pub struct FrameRatings {
    /// A code for each row; [`Ratings::meaning`] explains it.
    pub codes: Vec<u8>,
    /// The number of rows that were rated one by one, as rows of a table.
    pub by_row: usize,
    /// The number of other rows that took a call of a function of the script.
    pub calls: usize,
}

/// Rows to rate, given by the columns of a [`RowTable`].
///
/// ```
/// use ambersheet::{Cancel, Frame, FrameColumn, Overrides, RowColumn, RowTable, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let script = include_str!("../../../rules/norfolk/norfolk.rhai");
/// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// let columns = ["measure", "actual", "target"].map(|key| RowColumn {
///     key: Some(key.to_owned()),
///     heading: key.to_owned(),
/// });
/// let table = RowTable::new(rules, &columns)?;
/// let measures = ["Sickness absences".to_owned(), "Customer satisfaction".to_owned()];
/// let frame = Frame {
///     columns: vec![
///         FrameColumn::Coded(&[0, 0, 1], &measures),
///         FrameColumn::Numbers((&[3.9, 5.0, 80.0][..]).into()),
///         FrameColumn::Numbers((&[4.0, 4.0, 80.0][..]).into()),
///     ],
///     rows: 3,
/// };
/// let ratings = table.rate_frame(&frame, &Cancel::default())?;
/// assert_eq!(ratings.codes, [0, 2, 0]);
/// assert_eq!(ratings.by_row, 0, "all rows were rated by columns");
/// # Ok(())
/// # }
/// ```
pub struct Frame<'a> {
    /// The columns, in the order of the [`RowTable`]'s.
    pub columns: Vec<FrameColumn<'a>>,
    /// The number of rows in each column.
    pub rows: usize,
}

/// The codes of a row's measure, id and polarity: rows with the same key have the same policy.
type GroupKey = (u32, u32, u32);

/// The code of a missing column, and of a row without text.
const NONE: u32 = u32::MAX;

impl RowTable {
    /// Rates a frame. `cancel` is checked between blocks of rows.
    ///
    /// # Errors
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) if a function of the script fails, and
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if the run is cancelled.
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

    /// Rates the rows whose policies apply to columns, block by block so that all data stays in the cache.
    ///
    /// The other rows are added to `others`.
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
                methods.push(self.method(frame, key));
            });
            block.sort(start, &methods);
            let codes = &mut out.codes[rows];
            for (group, method) in methods.iter().enumerate() {
                match method {
                    RatingMethod::Rows => others.extend_from_slice(&block.apart[group]),
                    RatingMethod::Policy(compiled) if block.is_whole(group) => {
                        block.rate_whole(group, compiled, inputs, start, codes);
                    }
                    method @ (RatingMethod::Policy(_) | RatingMethod::Function { .. }) => {
                        block.rate_apart(group, self.rules(), method, inputs, start, codes)?;
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

    /// Rates a frame row by row, to know more than the levels.
    ///
    /// `take` is called for each block of rows, with the index of its first row and the ratings.
    ///
    /// # Errors
    /// Those of [`Self::rate_frame`].
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

    /// Rates single rows as rows of a table.
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

    /// Returns the columns of numbers that policies compare; `None` if one of them holds other values, or a unit.
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

    /// Returns the grouping of rows by the columns that their policy depends on.
    fn grouping<'a>(&self, frame: &Frame<'a>) -> Grouping<'a> {
        let asks_ids = self.rules().policies.ask_ids();
        let codes = |key: &str| match self.column(key).map(|at| &frame.columns[at]) {
            Some(FrameColumn::Coded(codes, texts)) => Some((*codes, texts.len() as u32)),
            _ => None,
        };
        let [measure, good_is] = ["measure", "good_is"].map(codes);
        // A row without a name may have an id, so without a column of names the ids decide.
        let id = codes("id").filter(|_| asks_ids || measure.is_none());
        Grouping::new([measure, id, good_is])
    }

    /// Chooses the method for a group of rows.
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
        let by_target = ruleset
            .tables
            .first()
            .is_some_and(|table| table.said_by_target);
        let stated = if by_target {
            StatedPolarity::ByTarget
        } else {
            ruleset.stated(Some(good_is))
        };
        let policy = ruleset.policies.of(
            &fold(name),
            &fold(id),
            Some(LayoutRef::Table(0)),
            None,
            stated,
        );
        if name.trim().is_empty() && id.trim().is_empty()
            || self.has_reason_in_cells(&policy, stated, good_is)
        {
            return RatingMethod::Rows;
        }
        if needs_rows(ruleset, &policy) {
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

    /// Returns `true` if the text of the polarity gives the reason why there is nothing to rate.
    fn has_reason_in_cells(&self, policy: &Policy, stated: StatedPolarity, good_is: &str) -> bool {
        let is_undecided = policy.good_is.is_none() && policy.line(Topic::By).is_none();
        let missing = || read(good_is, self.rules().how).quantity.err().map(unread);
        is_undecided
            && stated == StatedPolarity::Unknown
            && matches!(
                missing(),
                Some(Reason::NotDue | Reason::Awaited | Reason::NotApplicable)
            )
    }
}

/// Returns `true` if values beside the numbers of columns decide.
fn needs_rows(ruleset: &RulesetModel, policy: &Policy) -> bool {
    ruleset.tables.first().is_some_and(|table| {
        let mut roles = table.columns.iter().map(|column| column.role);
        table.rounded.is_some()
            || (table.tolerance.is_some() && !policy.names_tolerance())
            || roles.any(|role| matches!(role, Role::Limits | Role::Variance))
    })
}

/// The method by which the rows of a group are rated.
enum RatingMethod {
    /// A policy over columns.
    Policy(Box<Compiled>),
    /// A function that reads only the numbers.
    Function {
        function: String,
        measure: String,
        polarity: Option<Polarity>,
    },
    /// Row by row, as rows of a table.
    Rows,
}

/// A column of codes, and the number of their texts.
type Codes<'a> = Option<(&'a [u32], u32)>;

/// Finds the group of each row: by a table if there are few texts, as usual, or else by a map.
struct Grouping<'a> {
    columns: [Codes<'a>; 3],
    table: Vec<u32>,
    by_key: HashMap<GroupKey, u32>,
    groups: u32,
}

/// The largest number of combinations for which a table is used.
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

    /// Finds the groups of rows. Groups are numbered by their first rows; `new` is called with the key of each new group.
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

    /// Computes the index of each row in the table.
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

/// Returns the key of a row.
fn key(columns: &[Codes<'_>; 3], row: usize) -> GroupKey {
    let code = |column: Codes<'_>| {
        column
            .and_then(|(codes, texts)| codes.get(row).copied().filter(|code| *code < texts))
            .unwrap_or(NONE)
    };
    let [measure, id, good_is] = columns.map(code);
    (measure, id, good_is)
}

/// A policy is applied to a whole block if at least one row in so many is its own. That is quicker than to gather its
/// rows; the results of the others are dropped.
const WHOLE: usize = 4;

/// The rows of a block by groups, with buffers for their values.
#[derive(Default)]
struct Block {
    /// The group of each row.
    groups: Vec<u32>,
    /// The number of rows in each group.
    counts: Vec<usize>,
    /// The rows of each group that is not rated with the whole block.
    apart: Vec<Vec<u32>>,
    values: [Vec<f64>; 4],
    ratings: Ratings,
}

impl Block {
    /// Returns `true` if a group with a policy is rated with the whole block.
    fn is_whole(&self, group: usize) -> bool {
        self.counts[group] * WHOLE >= self.groups.len()
    }

    /// Counts the rows of each group, and lists those to gather.
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

    /// Rates the whole block by a policy, and keeps the results of its own group.
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
            // Without a branch, since the processor cannot predict the groups of rows.
            let own = u8::from(*of == group).wrapping_neg();
            *code = (rated & own) | (*code & !own);
        }
    }

    /// Gathers the rows of a group and rates them.
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
                    .map_err(|problem| Error::rules(&ruleset.script, vec![*problem]))?;
            }
        }
        for (row, code) in rows.iter().zip(ratings.codes()) {
            codes[*row as usize - start] = *code;
        }
        Ok(())
    }
}

/// Builds the columns of a policy's inputs, each with a value for each row.
fn columns<'a>(rows: usize, pieces: impl Iterator<Item = (Input, Column<'a>)>) -> Columns<'a> {
    pieces.fold(Columns::new(rows), |columns, (input, piece)| {
        columns.clone().with(input, piece).unwrap_or(columns)
    })
}

#[cfg(test)]
mod tests;
