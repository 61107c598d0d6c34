//! From a record to its ratings.

use crate::source::open_return::OpenReturn;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::decide::common::Case;
use crate::decide::common::{Common, FURTHER};
use crate::decide::context::BesideReturn;
use crate::decide::units::Units;
use crate::error::{Error, ErrorKind};
use crate::find::layout::class::Classes;
use crate::find::record_at::RecordAt;
use crate::find::row_cells::{keep, shown, text_of};
use crate::find::value_location::ValueLocation;
use crate::plan::patch::live::{Input, LiveRule, NotLive, Part, Place, live};
use crate::record::{Entry, Published, PublishedText};
use crate::source::open_return::NumberFormats;
use ambersheet_ooxml::sheet::{CellView, Kind};
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::evaluate::{Measured, Verdict, off_target_by, unread, unread_target};
use ambersheet_policy::function::ScriptFunctions;
use ambersheet_policy::function::{Answer, CellText, Failure, FunctionRecord};
use ambersheet_policy::model::LayoutRef;
use ambersheet_policy::model::{Polarity, Policy, Role, RulesetModel, StatedPolarity, Topic};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{
    How, Missing, Quantity, decimal_from_number_text, quantity_of_number, read,
};

/// So many policies are remembered: a million measures of their own names have a million of them.
const REMEMBERED_POLICIES: usize = 4096;

/// What reading a record needs.
pub(crate) struct Recorder<'a, 'r> {
    pub(crate) ruleset: &'r RulesetModel,
    pub(crate) strings: &'a SharedStrings,
    pub(crate) formats: &'a NumberFormats,
    /// Whether any line names measures by their ids.
    asks_ids: bool,
    /// Which of the [`FURTHER`] values any table or form has.
    further: Vec<Role>,
    /// Whether any table or form has ratings by hand.
    pub(crate) has_overrides: bool,
    pub(crate) beside: &'a BesideReturn<'a>,
    policies: HashMap<(TextRef, TextRef, Option<usize>, StatedPolarity), Rc<Policy>>,
    /// The groups of the sheet's tables, by layout, where neither a column nor the title above gives them.
    groups: HashMap<usize, TextRef>,
}

/// A rating, and where its layout asks for live colours whether it can have them.
pub(crate) struct Made {
    pub(crate) entry: Entry,
    pub(crate) live: Option<Result<LiveRule, NotLive>>,
}

impl<'a, 'r> Recorder<'a, 'r> {
    pub(crate) fn new(
        ruleset: &'r RulesetModel,
        workbook: &'a OpenReturn,
        beside: &'a BesideReturn<'a>,
        groups: HashMap<usize, TextRef>,
    ) -> Self {
        let (strings, formats) = (&workbook.strings, &workbook.formats);
        let asks_ids = ruleset.policies.ask_ids();
        let further = FURTHER
            .into_iter()
            .filter(|role| ruleset.has(*role))
            .collect();
        let has_overrides = ruleset.has(Role::Override);
        Self {
            ruleset,
            strings,
            formats,
            asks_ids,
            further,
            has_overrides,
            beside,
            policies: HashMap::new(),
            groups,
        }
    }

    /// The ratings of one record: its main one, if the table has one, and one a field.
    ///
    /// # Errors
    /// Where a function of the script fails.
    pub(crate) fn ratings(
        &mut self,
        at: RecordAt<'_>,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Result<Vec<Made>, Error> {
        let common = self.common(at, classes, texts);
        let wants_live = self.ruleset.extras(at.layout()).live;
        let mut ratings = Vec::with_capacity(1);
        let rated = match at.layout() {
            LayoutRef::Table(index) => self.ruleset.tables[usize::from(index)].rating.is_some(),
            LayoutRef::Form(index) => self.ruleset.forms[usize::from(index)].rating.is_some(),
        };
        if rated {
            let entry = self.main_rating(at, &common, texts)?;
            let live = wants_live.then(|| self.live(at, &common, &entry));
            ratings.push(Made { entry, live });
        }
        for field in 0..self.ruleset.fields.len() {
            if let ValueLocation::Cell {
                sheet,
                cell,
                present,
            } = at.stands(self.ruleset, Role::Field(field))
            {
                let mut entry = self.field_rating(at, &common, field, present, classes, texts)?;
                (entry.sheet, entry.row, entry.column) =
                    (sheet as u16, cell.row, Some(cell.column));
                let is_typed = self.ruleset.fields[field].keep_typed;
                let why = if is_typed {
                    NotLive::Typed
                } else {
                    NotLive::Further
                };
                let live = wants_live.then_some(Err(why));
                ratings.push(Made { entry, live });
            }
        }
        Ok(ratings)
    }

    fn common(&self, at: RecordAt<'_>, classes: &mut Classes<'_>, texts: &mut Texts) -> Common {
        let mut text = |role: Role| {
            let cell = match at.stands(self.ruleset, role) {
                ValueLocation::Cell {
                    present: Some(cell),
                    ..
                } => cell,
                ValueLocation::Given(text) => {
                    return (texts.keep(text.trim()), Some(text.to_owned()));
                }
                ValueLocation::Nowhere | ValueLocation::Cell { .. } => {
                    return (TextRef::NONE, None);
                }
            };
            match shown(cell, self.strings).filter(|text| !text.trim().is_empty()) {
                Some(text) => (keep(cell, &text, texts), Some(text)),
                None => (TextRef::NONE, None),
            }
        };
        let (measure, name) = text(Role::Measure);
        let (good_ref, good_text) = text(Role::GoodIs);
        let stated = self.ruleset.stated(good_text.as_deref());
        let (id, id_text) = text(Role::Id);
        let (published_rating, _) = text(Role::PublishedRating);
        let (published_direction, _) = text(Role::PublishedDirection);
        let own_group = text(Role::Group).0;
        let group = self.group(at, own_group);
        let (sheet, row, _) = at.rating_cell(self.ruleset);
        let mut value = |role| self.value(at, sheet, role, classes, texts);
        let entry = Entry {
            sheet: sheet as u16,
            layout: at.layout(),
            field: None,
            row,
            column: None,
            measure,
            id,
            group,
            stated,
            published: at.published(self.ruleset, published_rating, published_direction),
            actual: value(Role::Actual),
            previous: value(Role::Previous),
            target: value(Role::Target),
            verdict: Verdict::unrated(Reason::NoRule),
            direction: None,
            more: None,
        };
        let further = self
            .further
            .iter()
            .map(|role| (*role, value(*role)))
            .collect();
        let mut common = Common {
            measure,
            name: name.unwrap_or_default(),
            name_is_error: self.name_is_error(at),
            id: id_text.unwrap_or_default(),
            further,
            stated,
            good_is_text: good_ref,
            good_is: good_text,
            entry,
        };
        if matches!(
            at.stands(self.ruleset, Role::Actual),
            ValueLocation::Nowhere
        ) && self.further.contains(&Role::Numerator)
        {
            common.entry.actual = common.share();
        }
        common
    }

    /// The figures to date of a record whose table or form has no such value.
    pub(crate) fn take_figures(&self, at: RecordAt<'_>, common: &Common, entry: &mut Entry) {
        if self.beside.has_no_figures() {
            return;
        }
        let lacks = |role| matches!(at.stands(self.ruleset, role), ValueLocation::Nowhere);
        if lacks(Role::Actual) {
            entry.actual = self.beside.actual(&common.name).unwrap_or(Value::ABSENT);
        }
        if lacks(Role::Target) {
            entry.target = self.beside.target(&common.name).unwrap_or(Value::ABSENT);
        }
    }

    /// The group of a record: what stands in its own place for it, or what its table has for all.
    fn group(&self, at: RecordAt<'_>, own: TextRef) -> TextRef {
        match (at.stands(self.ruleset, Role::Group), at.layout()) {
            (ValueLocation::Nowhere, LayoutRef::Table(layout)) => self
                .groups
                .get(&usize::from(layout))
                .copied()
                .unwrap_or_else(|| at.title()),
            (ValueLocation::Nowhere, LayoutRef::Form(_)) => TextRef::NONE,
            (ValueLocation::Given(_) | ValueLocation::Cell { .. }, _) => own,
        }
    }

    fn name_is_error(&self, at: RecordAt<'_>) -> bool {
        let name = at.stands(self.ruleset, Role::Measure);
        matches!(name, ValueLocation::Cell { present: Some(cell), .. } if cell.kind == Kind::Error)
    }

    /// Reads a value: a number by its format, or text as written.
    fn value(
        &self,
        at: RecordAt<'_>,
        own_sheet: usize,
        role: Role,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Value {
        let (sheet, place, present) = match at.stands(self.ruleset, role) {
            ValueLocation::Nowhere => return Value::ABSENT,
            ValueLocation::Given(text) => {
                return Value {
                    quantity: read(text, self.ruleset.how).quantity,
                    raw: texts.keep(text.trim()),
                    ..Value::ABSENT
                };
            }
            ValueLocation::Cell {
                sheet,
                cell,
                present,
            } => (sheet, cell, present),
        };
        let blank = Value {
            cell: Some(place),
            sheet: (sheet != own_sheet).then_some(sheet as u16),
            ..Value::ABSENT
        };
        let Some(cell) = present else { return blank };
        match cell.kind {
            Kind::Blank if cell.unsaved => Value {
                quantity: Err(Missing::Unsaved),
                ..blank
            },
            Kind::Blank => blank,
            Kind::Number => Value {
                quantity: self.number(cell),
                ..blank
            },
            Kind::Error => Value {
                quantity: Err(Missing::Error),
                ..blank
            },
            Kind::Bool => Value {
                quantity: Err(Missing::Truth),
                ..blank
            },
            Kind::Date => Value {
                quantity: Err(Missing::Date),
                ..blank
            },
            Kind::Shared | Kind::Inline | Kind::FormulaText => {
                if at.is_not_filled_in(cell, classes, self.strings) {
                    return blank;
                }
                let text = text_of(cell, self.strings).unwrap_or_default();
                let reading = read(&text, self.ruleset.how);
                let doubtful = !reading.doubts.is_empty();
                Value {
                    quantity: reading.quantity,
                    doubtful,
                    raw: keep(cell, &text, texts),
                    ..blank
                }
            }
        }
    }

    fn number(&self, cell: CellView<'_>) -> Result<Quantity, Missing> {
        quantity_of_number(
            decimal_from_number_text(&cell.plain())?,
            self.formats.kind(cell.style),
        )
    }

    fn main_rating(
        &mut self,
        at: RecordAt<'_>,
        common: &Common,
        texts: &mut Texts,
    ) -> Result<Entry, Error> {
        let policy = self.policy(common, None);
        let mut entry = self.decided(at, common, None, &policy, texts)?;
        if entry.verdict.level == Err(Reason::NoRule)
            && policy.good_is.is_none()
            && policy.line(Topic::By).is_none()
        {
            entry.verdict.detail = common.good_is_text;
            if let Some(reason) = said_instead(&entry, common.good_is.as_deref(), self.ruleset.how)
            {
                entry.verdict = Verdict::unrated(reason);
            }
        }
        if common.name_is_error {
            entry.verdict = Verdict::unrated(Reason::CellError);
        } else if common.measure == TextRef::NONE && common.entry.id == TextRef::NONE {
            entry.verdict = Verdict::unrated(Reason::NoRule);
        }
        entry.column = at.rating_cell(self.ruleset).2;
        if let Some(by_hand) = self.by_hand(at, common, texts) {
            entry.more.get_or_insert_default().by_hand = Some(by_hand);
        }
        let rule = self
            .ruleset
            .direction_rule(policy.line(Topic::SameIfWithin));
        entry.direction = rule.and_then(|rule| {
            let polarity = policy.good_is.map(|(polarity, _)| polarity);
            self.direction(&rule, &policy, &entry, polarity)
        });
        Ok(entry)
    }

    /// Whether the colour of a record's main rating can follow its numbers.
    fn live(
        &mut self,
        at: RecordAt<'_>,
        common: &Common,
        entry: &Entry,
    ) -> Result<LiveRule, NotLive> {
        let policy = self.policy(common, None);
        if common.measure == TextRef::NONE && entry.id == TextRef::NONE {
            return Err(NotLive::NotRated);
        }
        let elsewhere = [(Part::Actual, &entry.actual), (Part::Target, &entry.target)];
        if let Some((part, _)) = elsewhere.iter().find(|(_, value)| value.sheet.is_some()) {
            return Err(NotLive::OtherSheet(*part));
        }
        let units = Units::of(self.ruleset, at, &policy, &common.entry);
        let input = |role, value: &Value| match at.stands(self.ruleset, role) {
            ValueLocation::Nowhere | ValueLocation::Given(_) => None,
            ValueLocation::Cell { cell, present, .. } => Some(Input {
                place: Place {
                    sheet: None,
                    cell,
                    fixed: matches!(at, RecordAt::Form(_)),
                },
                format: self.formats.kind(present.map_or(0, |cell| cell.style)),
                quantity: value.quantity,
                stated: units.stated(role),
                is_text: present.is_some_and(|cell| {
                    matches!(cell.kind, Kind::Shared | Kind::Inline | Kind::FormulaText)
                }),
            }),
        };
        let (actual, target) = (
            input(Role::Actual, &entry.actual),
            input(Role::Target, &entry.target),
        );
        live(
            &policy,
            &self.ruleset.scale,
            actual.as_ref(),
            target.as_ref(),
        )
    }

    fn field_rating(
        &mut self,
        at: RecordAt<'_>,
        common: &Common,
        field: usize,
        present: Option<CellView<'_>>,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Result<Entry, Error> {
        let policy = self.policy(common, Some(field));
        let mut entry = common.entry.clone();
        entry.field = Some(field as u16);
        let not_rated = policy.line(Topic::NotRated).is_some();
        if self.ruleset.fields[field].keep_typed && !not_rated {
            entry.verdict = self.typed(at, present, classes, texts);
        } else if not_rated || self.ruleset.policies.rates(&policy, field) {
            entry = self.decided(at, common, Some(field), &policy, texts)?;
            entry.field = Some(field as u16);
            if self.ruleset.fields[field].is_published() {
                entry.published = self.typed_claim(at, field, present, texts);
            }
        }
        Ok(entry)
    }

    /// What is typed in the cell of a field that the rules compute, where it names a level.
    fn typed_claim(
        &self,
        at: RecordAt<'_>,
        field: usize,
        present: Option<CellView<'_>>,
        texts: &mut Texts,
    ) -> Option<Box<Published>> {
        let cell = present?;
        let word = shown(cell, self.strings)?;
        self.ruleset.scale.find(&word)?;
        let place = match at.stands(self.ruleset, Role::Field(field)) {
            ValueLocation::Cell { sheet, cell, .. } => Some((sheet as u16, cell)),
            ValueLocation::Nowhere | ValueLocation::Given(_) => None,
        };
        let nothing = PublishedText {
            text: TextRef::NONE,
            at: None,
        };
        let rating = PublishedText {
            text: keep(cell, &word, texts),
            at: place,
        };
        Some(Box::new(Published {
            rating,
            direction: nothing,
        }))
    }

    /// The level that the word or score in the cell names.
    fn typed(
        &self,
        at: RecordAt<'_>,
        present: Option<CellView<'_>>,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Verdict {
        let Some(cell) = present.filter(|cell| cell.kind != Kind::Blank) else {
            return Verdict::unrated(Reason::NoData);
        };
        if at.is_not_filled_in(cell, classes, self.strings) {
            return Verdict::unrated(Reason::NoData);
        }
        let word = match cell.kind {
            Kind::Error => return Verdict::unrated(Reason::CellError),
            Kind::Number => match decimal_from_number_text(&cell.plain()) {
                Ok(number) => number.normalize().to_string(),
                Err(missing) => return Verdict::unrated(unread(missing)),
            },
            _ => shown(cell, self.strings).unwrap_or_default(),
        };
        if let Some(rank) = self.ruleset.scale.find(&word) {
            return Verdict {
                level: Ok(rank),
                ..Verdict::unrated(Reason::NoRule)
            };
        }
        let reason = match read(&word, self.ruleset.how).quantity {
            Err(Missing::NotApplicable) => Reason::NotApplicable,
            Err(Missing::Awaited) => Reason::Awaited,
            Err(Missing::NotDue) => Reason::NotDue,
            Err(Missing::Blank | Missing::Unavailable) => Reason::NoData,
            _ => Reason::NoRule,
        };
        Verdict {
            detail: texts.keep(&word),
            ..Verdict::unrated(reason)
        }
    }

    fn policy(&mut self, common: &Common, field: Option<usize>) -> Rc<Policy> {
        let ruleset = self.ruleset;
        // Ids differ from row to row: they are no part of the key unless a line asks for them.
        let id = if self.asks_ids {
            common.entry.id
        } else {
            TextRef::NONE
        };
        let key = (common.measure, id, field, common.stated);
        if self.policies.len() >= REMEMBERED_POLICIES {
            self.policies.clear();
        }
        Rc::clone(self.policies.entry(key).or_insert_with(|| {
            let (name, id) = (fold(&common.name), fold(&common.id));
            Rc::new(ruleset.policies.of(&name, &id, field, common.stated))
        }))
    }

    pub(crate) fn by_function(
        &self,
        case: &Case<'_>,
        entry: &Entry,
        function: &str,
        texts: &mut Texts,
    ) -> Result<Verdict, Error> {
        let Case {
            at,
            common,
            field,
            policy,
            ..
        } = *case;
        let Some(functions) = &self.ruleset.functions else {
            return Ok(Verdict::unrated(Reason::NoRule));
        };
        let good_is = policy.good_is.map(|(polarity, _)| polarity);
        let record = self.function_record(at, common, entry, field, good_is, texts);
        let off_target_by = record.off_target_by.ok();
        let verdict = Verdict {
            off_target_by,
            polarity: good_is,
            claim: policy.line(Topic::By).map(|claim| claim as u32),
            ..Verdict::unrated(Reason::NotRated)
        };
        match functions.call(function, &Arc::new(record)) {
            Ok(Answer::Level(rank)) => Ok(Verdict {
                level: Ok(rank),
                ..verdict
            }),
            Ok(Answer::Unrated(why)) => Ok(Verdict {
                detail: texts.keep(&why),
                ..verdict
            }),
            Err(Failure::Missing(reason, _)) => Ok(Verdict {
                level: Err(reason),
                ..verdict
            }),
            Err(Failure::Script(problem)) => {
                let message = format!("{} (rating \"{}\")", problem.message(), common.name.trim());
                let problem = problem.with_message(message);
                Err(ErrorKind::Rules {
                    script: self.ruleset.script.clone(),
                    problems: vec![problem],
                }
                .into())
            }
        }
    }

    fn function_record(
        &self,
        at: RecordAt<'_>,
        common: &Common,
        entry: &Entry,
        field: Option<usize>,
        good_is: Option<Polarity>,
        texts: &Texts,
    ) -> FunctionRecord {
        let off = match (Measured::new(&entry.actual, &entry.target), good_is) {
            (Ok(measured), Some(polarity)) => {
                off_target_by(measured, polarity).ok_or(Reason::OutOfRange)
            }
            (Ok(_), None) => Err(Reason::NoRule),
            (Err(reason), _) => Err(reason),
        };
        let (headings, cells) = match at {
            RecordAt::Form(_) => (Arc::default(), Vec::new()),
            RecordAt::Row { row, table, .. } => {
                let cells = table.heading_columns.iter().map(|column| row.cell(*column));
                (
                    table.headings.clone(),
                    cells
                        .map(|cell| cell.and_then(|cell| self.cell_text(cell)))
                        .collect(),
                )
            }
        };
        FunctionRecord {
            measure: common.name.trim().to_owned(),
            field: field.map(|field| self.ruleset.fields[field].name.clone()),
            group: texts.get(entry.group, self.strings),
            actual: entry.actual.quantity.map_err(unread),
            previous: entry.previous.quantity.map_err(unread),
            target: entry.target.quantity.map_err(unread_target),
            good_is,
            off_target_by: off,
            headings,
            cells,
        }
    }

    fn cell_text(&self, cell: CellView<'_>) -> Option<CellText> {
        let text = shown(cell, self.strings).filter(|text| !text.trim().is_empty())?;
        let quantity = match cell.kind {
            Kind::Number => self.number(cell),
            Kind::Error => Err(Missing::Error),
            _ => read(&text, self.ruleset.how).quantity,
        };
        Some(CellText {
            text,
            quantity: quantity.map_err(unread),
        })
    }
}

/// Why there is nothing to rate, where the return itself says so: in the actual's cell, or before it, in a text that is
/// merged over the columns from what good is to the target.
fn said_instead(entry: &Entry, good_is: Option<&str>, how: How) -> Option<Reason> {
    let missing = match entry.actual.quantity {
        Err(Missing::Blank) => read(good_is?, how).quantity.err()?,
        Err(missing) => missing,
        Ok(_) => return None,
    };
    let reason = unread(missing);
    matches!(
        reason,
        Reason::NotDue | Reason::Awaited | Reason::NotApplicable
    )
    .then_some(reason)
}
