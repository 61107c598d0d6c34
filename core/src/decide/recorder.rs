//! The recorder: turns a record into its ratings.

use std::collections::HashMap;
use std::sync::Arc;

use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::CellView;
use ambersheet_ooxml::text::fold;
use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_policy::evaluate::{NoDirection, Verdict, unread};
use ambersheet_policy::model::{
    LayoutRef, Period, Policy, Role, RulesetModel, StatedPolarity, Topic,
};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{Missing, ParseOptions, read};

use crate::decide::by_hand;
use crate::decide::common::{Common, FURTHER};
use crate::decide::context::ReturnContext;
use crate::decide::decider::Decider;
use crate::decide::live_source::{LiveSource, live_source};
use crate::decide::typed::{filled_claim, filled_rating, typed_claim, typed_rating};
use crate::decide::value_reader::ValueReader;
use crate::decide::waiting::AskedRules;
use crate::error::Error;
use crate::find::layout::class::Classes;
use crate::find::record_at::RecordAt;
use crate::find::value_location::ValueLocation;
use crate::record::{Entry, Published, PublishedText};
use crate::source::open_return::OpenReturn;

/// The size of the policy cache. Without a bound, a million distinct names would keep a million policies.
const CACHED_POLICIES: usize = 4096;

/// The measure, its id if any line names ids, its layout if any layout has rules of its own, the field and the polarity
/// stated in the return.
type PolicyKey = (
    TextRef,
    TextRef,
    Option<LayoutRef>,
    Option<usize>,
    StatedPolarity,
);

/// Turns records into ratings.
pub(crate) struct Recorder<'a, 'r> {
    pub(crate) reader: ValueReader<'a, 'r>,
    context: &'a ReturnContext<'a>,
    /// `true` if any line names measures by their ids.
    uses_ids: bool,
    /// `true` if any table or form has rules for its own rows.
    uses_layouts: bool,
    /// The [`FURTHER`] values that any table or form has.
    further: Vec<Role>,
    /// `true` if any table or form has ratings by hand.
    has_overrides: bool,
    policies: HashMap<PolicyKey, Arc<Policy>>,
    /// The groups of the sheet's tables, by layout, if neither a column nor the title above gives them.
    groups: HashMap<usize, TextRef>,
}

/// A decided rating, with the data of its live colour if its layout asks for one.
pub(crate) struct RecordedRating {
    pub(crate) entry: Entry,
    pub(crate) live: Option<LiveSource>,
}

impl<'a, 'r> Recorder<'a, 'r> {
    /// Creates a recorder; `groups` are the groups of the sheet's tables, by layout.
    pub(crate) fn new(
        ruleset: &'r RulesetModel,
        workbook: &'a OpenReturn,
        context: &'a ReturnContext<'a>,
        groups: HashMap<usize, TextRef>,
    ) -> Self {
        let further = FURTHER.into_iter().filter(|role| ruleset.has(*role));
        Self {
            reader: ValueReader {
                ruleset,
                strings: &workbook.strings,
                formats: &workbook.formats,
                hides_zeros: false,
            },
            context,
            uses_ids: ruleset.policies.ask_ids(),
            uses_layouts: ruleset.policies.ask_layouts(),
            further: further.collect(),
            has_overrides: ruleset.has(Role::Override),
            policies: HashMap::new(),
            groups,
        }
    }

    /// Returns the ratings of one record: the main rating, if the layout has one, and one for each field.
    ///
    /// # Errors
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) if a function of the script fails.
    pub(crate) fn ratings(
        &mut self,
        record: RecordAt<'_>,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Result<Vec<RecordedRating>, Error> {
        let ruleset = self.reader.ruleset;
        let common = Common::read(
            self.reader,
            record,
            &self.further,
            &self.groups,
            classes,
            texts,
        );
        let wants_live = ruleset.extras(record.layout()).live;
        let mut ratings = Vec::with_capacity(1);
        let has_rating = match record.layout() {
            LayoutRef::Table(index) => ruleset.tables[usize::from(index)].rating.is_some(),
            LayoutRef::Form(index) => ruleset.forms[usize::from(index)].rating.is_some(),
        };
        if has_rating {
            let mut entry = self.main_rating(record, &common, texts)?;
            let is_later = self.leave_later(record, &mut entry, texts);
            let live = if wants_live && !is_later {
                let policy = self.policy(&common, None);
                Some(live_source(self.reader, record, &common, &entry, policy))
            } else {
                None
            };
            ratings.push(RecordedRating { entry, live });
        }
        for (field, declared) in ruleset.fields.iter().enumerate() {
            let ValueLocation::Cell {
                sheet,
                cell,
                present,
                ..
            } = record.location(ruleset, Role::Field(field))
            else {
                continue;
            };
            let mut entry = self.field_rating(record, &common, field, present, classes, texts)?;
            entry.sheet = sheet as u16;
            entry.row = cell.row;
            entry.column = Some(cell.column);
            self.leave_later(record, &mut entry, texts);
            let obstacle = if declared.keep_typed {
                LiveSource::Typed
            } else {
                LiveSource::Further
            };
            ratings.push(RecordedRating {
                entry,
                live: wants_live.then_some(obstacle),
            });
        }
        Ok(ratings)
    }

    /// Takes back the rating of a period after the one that is rated, and tells whether it is one. While a question about
    /// the period is open, nobody knows what is after it, so that such a rating still waits.
    fn leave_later(&self, record: RecordAt<'_>, entry: &mut Entry, texts: &mut Texts) -> bool {
        let Some(later) = record.period().filter(|period| period.is_later) else {
            return false;
        };
        let ruleset = self.reader.ruleset;
        if entry.verdict.level == Err(Reason::NotRated) || entry.verdict.conflict.is_some() {
            return true;
        }
        let waits = entry.verdict.level == Err(Reason::WaitsForAnswer);
        if waits && !ruleset.asked_of_all.is_empty() {
            return true;
        }
        let rated = ruleset.period.as_ref().map_or("", Period::text);
        let why = format!("{} is after the period {rated}", later.name.shown(0));
        entry.verdict = Verdict {
            detail: texts.keep(&why),
            ..Verdict::unrated(Reason::NotDue)
        };
        entry.direction = Err(NoDirection::NotAsked);
        entry.details = None;
        true
    }

    /// Returns the stage that decides a record whose values were read.
    fn decider(&self) -> Decider<'a, 'r> {
        Decider {
            reader: self.reader,
            context: self.context,
        }
    }

    fn main_rating(
        &mut self,
        record: RecordAt<'_>,
        common: &Common,
        texts: &mut Texts,
    ) -> Result<Entry, Error> {
        let ruleset = self.reader.ruleset;
        let policy = self.policy(common, None);
        let decider = self.decider();
        let mut entry = decider.rate(record, common, None, &policy, texts)?;
        if ruleset.is_published_by_fill(record.layout()) {
            self.take_filled(record, &mut entry, texts);
        }
        leave_shared(record, &mut entry, texts);
        tell_lost(record, &mut entry, texts);
        if entry.verdict.level == Err(Reason::NoRule)
            && policy.good_is.is_none()
            && policy.line(Topic::By).is_none()
        {
            entry.verdict.detail = common.good_is_text;
            let reason = reason_in_cells(&entry, common.good_is.as_deref(), ruleset.how);
            if let Some(reason) = reason {
                entry.verdict = Verdict::unrated(reason);
            }
        }
        if common.name_is_error {
            entry.verdict = Verdict::unrated(Reason::CellError);
        } else if common.measure == TextRef::NONE && common.entry.id == TextRef::NONE {
            entry.verdict = Verdict::unrated(Reason::NoRule);
        }
        asked(ruleset, record, &policy).hold(common, &mut entry);
        entry.column = record.rating_cell(ruleset).2;
        let mut by_hand = None;
        if self.has_overrides {
            by_hand = by_hand::in_column(self.reader, record, texts);
        }
        // A line of the file is about the period that is rated.
        if by_hand.is_none() && record.period().is_none_or(|period| period.is_current) {
            by_hand = by_hand::in_file(self.reader, &self.context.overrides, common, texts);
        }
        if by_hand.is_some() {
            entry.details.get_or_insert_default().by_hand = by_hand;
        }
        Ok(entry)
    }

    /// Takes the published rating from the fill of its cell.
    fn take_filled(&self, record: RecordAt<'_>, entry: &mut Entry, texts: &mut Texts) {
        let rating = filled_claim(self.reader, &self.context.fills, record, texts);
        let direction = entry.published.take().map(|published| published.direction);
        let direction = direction.unwrap_or(PublishedText::NONE);
        if rating.text.is_some() || direction.text.is_some() {
            entry.published = Some(Box::new(Published { rating, direction }));
        }
    }

    fn field_rating(
        &mut self,
        record: RecordAt<'_>,
        common: &Common,
        field: usize,
        present: Option<CellView<'_>>,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Result<Entry, Error> {
        let (reader, ruleset) = (self.reader, self.reader.ruleset);
        let policy = self.policy(common, Some(field));
        let mut entry = common.entry.clone();
        entry.field = Some(field as u16);
        let not_rated = policy.line(Topic::NotRated).is_some();
        if ruleset.fields[field].keep_typed && !not_rated {
            entry.verdict = if ruleset.fields[field].by_fill {
                filled_rating(reader, &self.context.fills, record, field, texts)
            } else {
                typed_rating(reader, record, present, classes, texts)
            };
            asked(ruleset, record, &policy).hold_typed(field, &mut entry);
        } else if not_rated || ruleset.policies.rates(&policy, field) {
            let decider = self.decider();
            entry = decider.rate(record, common, Some(field), &policy, texts)?;
            leave_shared(record, &mut entry, texts);
            tell_lost(record, &mut entry, texts);
            asked(ruleset, record, &policy).hold(common, &mut entry);
            entry.field = Some(field as u16);
            if ruleset.fields[field].is_published()
                && !record.holds_value(ruleset, Role::Field(field))
            {
                entry.published = typed_claim(reader, record, field, present, texts);
            }
        }
        Ok(entry)
    }

    /// Returns the policy of a measure, or of one of its fields.
    fn policy(&mut self, common: &Common, field: Option<usize>) -> Arc<Policy> {
        let policies = &self.reader.ruleset.policies;
        // Ids differ from row to row, so they are part of the key only if a line names ids.
        let id = if self.uses_ids {
            common.entry.id
        } else {
            TextRef::NONE
        };
        let layout = Some(common.entry.layout).filter(|_| self.uses_layouts);
        let key = (common.measure, id, layout, field, common.stated);
        if self.policies.len() >= CACHED_POLICIES {
            self.policies.clear();
        }
        let policy = self.policies.entry(key).or_insert_with(|| {
            let (name, id) = (fold(&common.name), fold(&common.id));
            Arc::new(policies.of(&name, &id, layout, field, common.stated))
        });
        Arc::clone(policy)
    }
}

/// Returns the rules about which questions may be open.
fn asked<'a>(
    ruleset: &'a RulesetModel,
    record: RecordAt<'_>,
    policy: &'a Policy,
) -> AskedRules<'a> {
    AskedRules {
        ruleset,
        layout: record.layout(),
        policy,
    }
}

/// Takes back the rating of a measure with a value in merged cells that other measures share.
///
/// A value before that is no number, such as "new this year", may well be meant for all of them.
fn leave_shared(record: RecordAt<'_>, entry: &mut Entry, texts: &mut Texts) {
    if let (Some(merge), Ok(_)) = (record.shared(), entry.verdict.level) {
        let is_before = matches!(merge.role, Role::Previous | Role::Baseline | Role::LastYear);
        // A column that stands in for a blank cell counts only where it does.
        let values = [&entry.actual, &entry.previous, &entry.target];
        let is_used = |cell: &Cell| merge.range.contains(*cell);
        let is_read = values
            .iter()
            .any(|value| value.cell.as_ref().is_some_and(is_used));
        if matches!(merge.role, Role::Further(_)) && !is_read {
            return;
        }
        if is_before && entry.previous.quantity.is_err() {
            return;
        }
        entry.verdict = Verdict {
            detail: texts.keep(&merge.range.to_string()),
            ..Verdict::unrated(Reason::MergedValue)
        };
    }
}

/// Tells of a measure that is unrated for want of a value in another row why the value was not found.
fn tell_lost(record: RecordAt<'_>, entry: &mut Entry, texts: &mut Texts) {
    let Some(elsewhere) = record.elsewhere() else {
        return;
    };
    let unclear = elsewhere.lost(Role::Target).filter(|lost| lost.is_unclear);
    if unclear.is_some() && entry.target.cell.is_none() {
        entry.target = Value::ABSENT;
        if entry.verdict.level == Err(Reason::TextTarget) {
            entry.verdict.level = Err(Reason::NoTarget);
        }
    }
    let roles: &[Role] = match entry.verdict.level {
        Err(Reason::NoTarget) => &[Role::Target],
        Err(Reason::NoPrevious) => &[Role::Previous, Role::Baseline],
        Err(Reason::NoIntervention) => &[Role::Intervention],
        Err(Reason::NoData) if entry.actual.cell.is_none() => &[Role::Forecast],
        Ok(_) | Err(_) => &[],
    };
    let lost = roles.iter().find_map(|role| elsewhere.lost(*role));
    if let Some(lost) = lost.filter(|_| entry.verdict.detail == TextRef::NONE) {
        entry.verdict.detail = texts.keep(&lost.why);
        if lost.is_unclear {
            entry.verdict.level = Err(Reason::AmbiguousValue);
        }
    }
}

/// Returns the reason for no rating that the return itself gives, if any.
///
/// It is in the actual's cell, or in a text before it that is merged over the columns from the polarity to the target.
fn reason_in_cells(entry: &Entry, good_is: Option<&str>, how: ParseOptions) -> Option<Reason> {
    let missing = match entry.actual.quantity {
        Err(Missing::Blank) => read(good_is?, how).quantity.err()?,
        Err(missing) => missing,
        Ok(_) => return None,
    };
    let reason = unread(missing);
    let is_given = matches!(
        reason,
        Reason::NotDue | Reason::Awaited | Reason::NotApplicable
    );
    is_given.then_some(reason)
}
