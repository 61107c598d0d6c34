//! From a row of a table to its ratings.

use std::collections::HashMap;
use std::rc::Rc;

use super::row_cells::{keep, shown, text_of};
use crate::address::Cell;
use crate::evaluate::{
    Measured, Reason, Verdict, direction, off_target_by, polarity_from_text, rate_by_policy, unread,
    unread_target,
};
use crate::layout::{Classes, OpenTable};
use crate::record::{Entry, Value};
use crate::ruleset::{Polarity, Policy, Role, Ruleset, Stated, fold};
use crate::script::{Answer, CellText, Failure, FunctionRecord, Functions};
use crate::sheet::{CellSpan, Kind, Row};
use crate::text::{TextRef, Texts};
use crate::value::{Missing, decimal_from_number_text, quantity_of_number, read_quantity};
use crate::workbook::{SharedStrings, StyleSheet};
use crate::{Error, ErrorKind};

/// What reading a record needs.
pub(super) struct Recorder<'a, 'r> {
    pub(super) ruleset: &'r Ruleset,
    pub(super) strings: &'a SharedStrings,
    pub(super) styles: &'a StyleSheet,
    pub(super) sheet: usize,
    pub(super) policies: HashMap<(TextRef, Option<usize>, Stated), Rc<Policy>>,
}

/// A row of an open table.
pub(super) struct RecordRow<'a> {
    pub(super) row: &'a Row<'a>,
    pub(super) table: &'a OpenTable,
}

/// The values that every rating of a record shares.
struct Common {
    measure: TextRef,
    name: String,
    stated: Stated,
    /// What the "Good is" cell says, word for word.
    good_is_text: TextRef,
    entry: Entry,
}

impl Recorder<'_, '_> {
    /// The ratings of one record: its main one, if the table has one, and one a field.
    ///
    /// # Errors
    /// Where a function of the script fails.
    pub(super) fn ratings(
        &mut self,
        at: &RecordRow<'_>,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Result<Vec<Entry>, Error> {
        let common = self.common(at, classes, texts);
        let layout = &self.ruleset.tables[at.table.layout];
        let mut ratings = Vec::with_capacity(1);
        if layout.rating.is_some() {
            ratings.push(self.main_rating(at, &common, texts)?);
        }
        for column in &layout.columns {
            if let Role::Field(field) = column.role
                && let Some(sheet_column) = at.table.column(self.ruleset, column.role)
            {
                ratings.push(self.field_rating(at, &common, field, sheet_column, classes, texts)?);
            }
        }
        Ok(ratings)
    }

    fn common(&self, at: &RecordRow<'_>, classes: &mut Classes<'_>, texts: &mut Texts) -> Common {
        let column = |role| at.table.column(self.ruleset, role);
        let mut text = |role: Role| {
            let Some(cell) = column(role).and_then(|column| at.row.cell(column)) else {
                return (TextRef::NONE, None);
            };
            match shown(at.row, cell, self.strings).filter(|text| !text.trim().is_empty()) {
                Some(text) => (keep(at.row, cell, &text, texts), Some(text)),
                None => (TextRef::NONE, None),
            }
        };
        let (measure, name) = text(Role::Measure);
        let (good_ref, good_text) = text(Role::GoodIs);
        let stated = match good_text.as_deref().map(polarity_from_text) {
            None => Stated::Nothing,
            Some(None) => Stated::Unknown,
            Some(Some(polarity)) => Stated::Polarity(polarity),
        };
        let (id, _) = text(Role::Id);
        let (published_rating, _) = text(Role::PublishedRating);
        let (published_direction, _) = text(Role::PublishedDirection);
        let group = match column(Role::Group) {
            Some(_) => text(Role::Group).0,
            None => at.table.title,
        };
        let mut value = |role| self.value(at, column(role), classes, texts);
        let entry = Entry {
            sheet: self.sheet as u16,
            layout: at.table.layout as u16,
            field: None,
            row: at.row.number,
            column: None,
            measure,
            id,
            group,
            published_rating,
            published_direction,
            actual: value(Role::Actual),
            previous: value(Role::Previous),
            target: value(Role::Target),
            verdict: Verdict::unrated(Reason::NoRule),
            direction: None,
        };
        Common { measure, name: name.unwrap_or_default(), stated, good_is_text: good_ref, entry }
    }

    /// Reads a value: a number by its format, or text as written.
    fn value(
        &self,
        at: &RecordRow<'_>,
        column: Option<u32>,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Value {
        let Some(column) = column else { return Value::ABSENT };
        let place = Some(Cell::new(at.row.number, column));
        let blank = Value { cell: place, quantity: Err(Missing::Blank), raw: TextRef::NONE };
        let Some(cell) = at.row.cell(column) else { return blank };
        let unreadable = |missing, raw| Value { cell: place, quantity: Err(missing), raw };
        match cell.kind {
            Kind::Blank => blank,
            Kind::Number => Value { cell: place, quantity: self.number(at.row, cell), raw: TextRef::NONE },
            Kind::Error => unreadable(Missing::Error, TextRef::NONE),
            Kind::Bool | Kind::Date => unreadable(Missing::Text, TextRef::NONE),
            Kind::Shared | Kind::Inline | Kind::FormulaText => {
                let placeholder = classes
                    .of(at.row, cell, self.strings)
                    .is_some_and(|class| class.blank || class.placeholders.contains(&at.table.layout));
                if placeholder {
                    return blank;
                }
                let text = text_of(at.row, cell, self.strings).unwrap_or_default();
                let raw = keep(at.row, cell, &text, texts);
                Value { cell: place, quantity: read_quantity(&text), raw }
            }
        }
    }

    fn number(&self, row: &Row<'_>, cell: &CellSpan) -> Result<crate::value::Quantity, Missing> {
        quantity_of_number(decimal_from_number_text(&row.plain(cell))?, self.styles.kind(cell.style))
    }

    fn main_rating(
        &mut self,
        at: &RecordRow<'_>,
        common: &Common,
        texts: &mut Texts,
    ) -> Result<Entry, Error> {
        let policy = self.policy(common, None);
        let mut entry = common.entry.clone();
        entry.verdict = rate_by_policy(&policy, &self.ruleset.scale, &entry.actual, &entry.target);
        if entry.verdict.level == Err(Reason::NoRule) && policy.good_is.is_none() {
            entry.verdict.detail = common.good_is_text;
        }
        if common.measure == TextRef::NONE && common.entry.id == TextRef::NONE {
            entry.verdict = Verdict::unrated(Reason::NoRule);
        }
        if let Some((function, claim)) =
            policy.function.as_ref().filter(|_| policy.not_rated.is_none() && policy.conflict.is_none())
        {
            entry.verdict = self.by_function(at, common, &entry, None, (function, *claim), &policy, texts)?;
        }
        entry.column =
            at.table.column(self.ruleset, Role::Rating).or(at.table.new_rating.map(|new| new.column));
        entry.direction = self.ruleset.direction.as_ref().and_then(|rule| {
            let polarity = policy.good_is.map(|(polarity, _)| polarity);
            direction(rule, polarity, &entry.actual, &entry.previous, &entry.target)
        });
        Ok(entry)
    }

    fn field_rating(
        &mut self,
        at: &RecordRow<'_>,
        common: &Common,
        field: usize,
        column: u32,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Result<Entry, Error> {
        let policy = self.policy(common, Some(field));
        let mut entry = common.entry.clone();
        entry.field = Some(field as u16);
        entry.column = Some(column);
        entry.verdict = if let Some(claim) = policy.not_rated {
            Verdict { claim: Some(claim as u32), ..Verdict::unrated(Reason::NotRated) }
        } else if self.ruleset.fields[field].keep_typed {
            self.typed(at, column, classes, texts)
        } else if let Some((function, claim)) = &policy.function {
            self.by_function(at, common, &entry, Some(field), (function, *claim), &policy, texts)?
        } else {
            Verdict::unrated(Reason::NoRule)
        };
        Ok(entry)
    }

    /// The level that the word or score in the cell names.
    fn typed(
        &self,
        at: &RecordRow<'_>,
        column: u32,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Verdict {
        let Some(cell) = at.row.cell(column).filter(|cell| cell.kind != Kind::Blank) else {
            return Verdict::unrated(Reason::NoData);
        };
        let class = classes.of(at.row, cell, self.strings);
        if class.is_some_and(|class| class.blank || class.placeholders.contains(&at.table.layout)) {
            return Verdict::unrated(Reason::NoData);
        }
        let word = match cell.kind {
            Kind::Error => return Verdict::unrated(Reason::CellError),
            Kind::Number => match decimal_from_number_text(&at.row.plain(cell)) {
                Ok(number) => number.normalize().to_string(),
                Err(missing) => return Verdict::unrated(unread(missing)),
            },
            _ => shown(at.row, cell, self.strings).unwrap_or_default(),
        };
        if let Some(rank) = self.ruleset.scale.find(&word) {
            return Verdict { level: Ok(rank), ..Verdict::unrated(Reason::NoRule) };
        }
        let reason = match read_quantity(&word) {
            Err(Missing::NotApplicable) => Reason::NotApplicable,
            Err(Missing::Awaited) => Reason::Awaited,
            Err(Missing::Blank) => Reason::NoData,
            _ => Reason::NoRule,
        };
        Verdict { detail: texts.keep(&word), ..Verdict::unrated(reason) }
    }

    fn policy(&mut self, common: &Common, field: Option<usize>) -> Rc<Policy> {
        let ruleset = self.ruleset;
        let key = (common.measure, field, common.stated);
        Rc::clone(
            self.policies
                .entry(key)
                .or_insert_with(|| Rc::new(ruleset.policies.of(&fold(&common.name), field, common.stated))),
        )
    }

    #[expect(clippy::too_many_arguments, reason = "a function sees everything that is known of the record")]
    fn by_function(
        &self,
        at: &RecordRow<'_>,
        common: &Common,
        entry: &Entry,
        field: Option<usize>,
        (function, claim): (&str, usize),
        policy: &Policy,
        texts: &mut Texts,
    ) -> Result<Verdict, Error> {
        let Some(functions) = &self.ruleset.functions else { return Ok(Verdict::unrated(Reason::NoRule)) };
        let good_is = policy.good_is.map(|(polarity, _)| polarity);
        let record = self.function_record(at, common, entry, field, good_is, texts);
        let off_target_by = record.off_target_by.ok();
        let verdict = Verdict {
            off_target_by,
            polarity: good_is,
            claim: Some(claim as u32),
            ..Verdict::unrated(Reason::NotRated)
        };
        match Functions::call(functions, function, record) {
            Ok(Answer::Level(rank)) => Ok(Verdict { level: Ok(rank), ..verdict }),
            Ok(Answer::Unrated(why)) => Ok(Verdict { detail: texts.keep(&why), ..verdict }),
            Err(Failure::Missing(reason, _)) => Ok(Verdict { level: Err(reason), ..verdict }),
            Err(Failure::Script(mut problem)) => {
                problem.message = format!("{} (rating \"{}\")", problem.message, common.name.trim());
                Err(ErrorKind::Rules { script: self.ruleset.script.clone(), problems: vec![problem] }.into())
            }
        }
    }

    fn function_record(
        &self,
        at: &RecordRow<'_>,
        common: &Common,
        entry: &Entry,
        field: Option<usize>,
        good_is: Option<Polarity>,
        texts: &Texts,
    ) -> FunctionRecord {
        let off = match (Measured::new(&entry.actual, &entry.target), good_is) {
            (Ok(measured), Some(polarity)) => off_target_by(measured, polarity).ok_or(Reason::OutOfRange),
            (Ok(_), None) => Err(Reason::NoRule),
            (Err(reason), _) => Err(reason),
        };
        let columns = at.table.heading_columns.iter();
        FunctionRecord {
            measure: common.name.trim().to_owned(),
            field: field.map(|field| self.ruleset.fields[field].name.clone()),
            group: texts.get(entry.group, self.strings),
            actual: entry.actual.quantity.map_err(unread),
            previous: entry.previous.quantity.map_err(unread),
            target: entry.target.quantity.map_err(unread_target),
            good_is,
            off_target_by: off,
            headings: at.table.headings.clone(),
            cells: columns
                .map(|column| at.row.cell(*column).and_then(|cell| self.cell_text(at.row, cell)))
                .collect(),
        }
    }

    fn cell_text(&self, row: &Row<'_>, cell: &CellSpan) -> Option<CellText> {
        let text = shown(row, cell, self.strings).filter(|text| !text.trim().is_empty())?;
        let quantity = match cell.kind {
            Kind::Number => self.number(row, cell),
            Kind::Error => Err(Missing::Error),
            _ => read_quantity(&text),
        };
        Some(CellText { text, quantity: quantity.map_err(unread) })
    }
}
