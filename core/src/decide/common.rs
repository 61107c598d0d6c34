//! The part that all ratings of one record share: its name, its values, and the choice that a policy makes among them.

use std::collections::HashMap;

use ambersheet_ooxml::texts::{TextRef, Texts};
use ambersheet_policy::bare::is_plain;
use ambersheet_policy::evaluate::{NoDirection, Verdict};
use ambersheet_policy::model::{
    Comparator, LayoutRef, Policies, Policy, Role, StatedPolarity, Topic,
};
use ambersheet_policy::period::YearPart;
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{Missing, Notation, Quantity, Unit};
use rust_decimal::Decimal;

use crate::decide::limits::limit_roles;
use crate::decide::units::Units;
use crate::decide::value_reader::ValueReader;
use crate::find::layout::class::Classes;
use crate::find::record_at::RecordAt;
use crate::find::value_location::ValueLocation;
use crate::record::Entry;

/// The part that all ratings of a record share.
pub(crate) struct Common {
    pub(crate) measure: TextRef,
    /// The measure's name as it stands.
    pub(crate) name: String,
    /// The measure's id as it stands.
    pub(crate) id: String,
    /// The values under the headings that conditions take their limits from.
    limits: Vec<Value>,
    /// The values that only some policies use.
    further: Vec<(Role, Value)>,
    /// `true` if the cell of the name holds an error value.
    pub(crate) name_is_error: bool,
    /// The polarity that the return states.
    pub(crate) stated: StatedPolarity,
    /// The text of the "Good is" cell, kept.
    pub(crate) good_is_text: TextRef,
    /// The text of the "Good is" cell.
    pub(crate) good_is: Option<String>,
    /// `true` if the target stands in another row, which was not found. No target of the rules stands in for it.
    lost_target: bool,
    /// The entry that every rating of the record starts from.
    pub(crate) entry: Entry,
}

/// The values that only some policies use.
pub(crate) const FURTHER: [Role; 11] = [
    Role::Limits,
    Role::Tolerance,
    Role::Likelihood,
    Role::Impact,
    Role::Intervention,
    Role::Forecast,
    Role::Baseline,
    Role::LastYear,
    Role::Numerator,
    Role::Denominator,
    Role::Variance,
];

impl Common {
    /// Reads the cells of a record; `further` are the [`FURTHER`] values that any layout has.
    pub(crate) fn read(
        reader: ValueReader<'_, '_>,
        record: RecordAt<'_>,
        further: &[Role],
        groups: &HashMap<usize, TextRef>,
        classes: &mut Classes<'_>,
        texts: &mut Texts,
    ) -> Self {
        let ruleset = reader.ruleset;
        let mut text = |role| reader.text(record, role, texts);
        let (measure, name) = text(Role::Measure);
        let [(id, id_text), (own_group, _)] = [Role::Id, Role::Group].map(text);
        let (good_is_text, good_is) = good_is_of(reader, record, classes, texts);
        let stated = stated(reader, record, good_is.as_deref());
        let published = record.published(ruleset, |location| reader.text_at(location, texts).0);
        let (sheet, row, _) = record.rating_cell(ruleset);
        let (period, year_part) = period_of(record, texts);
        let mut value = |role| reader.value(record, sheet, role, classes, texts);
        let mut entry = Entry {
            sheet: sheet as u16,
            layout: record.layout(),
            field: None,
            row,
            column: None,
            measure,
            id,
            group: group_of(reader, record, own_group, groups),
            told_by: record.told_by(),
            period,
            year_part,
            is_of_another_period: is_of_another_period(record),
            stated,
            said_by_target: false,
            published,
            actual: value(Role::Actual),
            previous: value(Role::Previous),
            target: value(Role::Target),
            verdict: Verdict::unrated(Reason::NoRule),
            direction: Err(NoDirection::NotAsked),
            details: None,
        };
        let limits = limit_roles(ruleset, record.layout()).iter();
        let further: Vec<_> = further.iter().map(|role| (*role, value(*role))).collect();
        if let ValueLocation::Nowhere = record.location(ruleset, Role::Actual) {
            entry.actual = share(&further).unwrap_or(entry.actual);
        }
        Self {
            limits: limits.map(|role| value(*role)).collect(),
            measure,
            name: name.unwrap_or_default(),
            id: id_text.unwrap_or_default(),
            further,
            name_is_error: reader.name_is_error(record),
            stated,
            good_is_text,
            good_is,
            lost_target: has_lost_target(record),
            entry,
        }
    }

    /// Returns one of the [`FURTHER`] values.
    pub(crate) fn value(&self, role: Role) -> Value {
        find(&self.further, role).unwrap_or(Value::ABSENT)
    }

    /// Returns the value under a heading that conditions take a limit from.
    pub(crate) fn limit(&self, index: u16) -> Value {
        let value = self.limits.get(usize::from(index)).copied();
        value.unwrap_or(Value::ABSENT)
    }

    /// Chooses the values that a policy compares.
    pub(crate) fn choose(&self, policies: &Policies, policy: &Policy, entry: &mut Entry) {
        if policy.line(Topic::Forecast).is_some() {
            entry.actual = self.value(Role::Forecast);
        }
        match policies.compared_with(policy) {
            None | Some(Comparator::Previous) => {}
            Some(Comparator::LastYear) => entry.previous = self.value(Role::LastYear),
            Some(Comparator::Baseline) => entry.previous = self.value(Role::Baseline),
        }
        let target = policies.target(policy).copied().filter(|_| {
            !self.lost_target
                && matches!(
                    entry.target.quantity,
                    Err(Missing::Blank | Missing::Unavailable)
                )
        });
        if let Some(target) = target {
            let own = entry
                .actual
                .quantity
                .map_or(Unit::None, |actual| actual.unit);
            // A bare number that may be a share of one, or count in a power, stays bare beside such values.
            let counts = target.unit == Unit::None && is_plain(target.number, own);
            let unit = if counts { own } else { target.unit };
            entry.target = Value {
                quantity: Ok(Quantity { unit, ..target }),
                ..Value::ABSENT
            };
        }
    }
}

/// Returns `true` if a row is rated for each of several periods, and a record is not of the one of the rules.
fn is_of_another_period(record: RecordAt<'_>) -> bool {
    record.period().is_some_and(|period| !period.is_current)
}

/// Returns `true` if the target of a record stands in another row, which was not found.
fn has_lost_target(record: RecordAt<'_>) -> bool {
    let elsewhere = record.elsewhere();
    elsewhere.is_some_and(|elsewhere| elsewhere.lost(Role::Target).is_some())
}

/// Returns the text of a record's "Good is" cell, kept and as it stands; nothing if it is a placeholder.
fn good_is_of(
    reader: ValueReader<'_, '_>,
    record: RecordAt<'_>,
    classes: &mut Classes<'_>,
    texts: &mut Texts,
) -> (TextRef, Option<String>) {
    if reader.is_placeholder(record, Role::GoodIs, classes) {
        return (TextRef::NONE, None);
    }
    reader.text(record, Role::GoodIs, texts)
}

/// Returns the polarity that the return states of a record.
fn stated(
    reader: ValueReader<'_, '_>,
    record: RecordAt<'_>,
    good_is: Option<&str>,
) -> StatedPolarity {
    if reader.ruleset.is_said_by_target(record.layout()) {
        return StatedPolarity::ByTarget;
    }
    reader.ruleset.stated(good_is)
}

/// Returns the numerator in percent of the denominator, if there is a numerator.
fn share(further: &[(Role, Value)]) -> Option<Value> {
    let numerator = find(further, Role::Numerator)?;
    let denominator = find(further, Role::Denominator).unwrap_or(Value::ABSENT);
    Some(percentage(numerator, denominator))
}

/// Returns the period of a record's values, kept, and how far the year has gone by its end.
fn period_of(record: RecordAt<'_>, texts: &mut Texts) -> (TextRef, Option<YearPart>) {
    match record.period() {
        Some(period) => (texts.keep(&period.name.shown(0)), period.year_part),
        None => (TextRef::NONE, None),
    }
}

/// Finds the value of a role.
fn find(values: &[(Role, Value)], role: Role) -> Option<Value> {
    let (_, value) = values.iter().find(|(known, _)| *known == role)?;
    Some(*value)
}

/// Returns the group of a record: the text in its own place for it, or the group of its table.
fn group_of(
    reader: ValueReader<'_, '_>,
    record: RecordAt<'_>,
    own: TextRef,
    groups: &HashMap<usize, TextRef>,
) -> TextRef {
    match (
        record.location(reader.ruleset, Role::Group),
        record.layout(),
    ) {
        (ValueLocation::Nowhere, LayoutRef::Table(layout)) => groups
            .get(&usize::from(layout))
            .copied()
            .unwrap_or_else(|| record.title()),
        (ValueLocation::Nowhere, LayoutRef::Form(_)) | (ValueLocation::Unclear, _) => TextRef::NONE,
        (ValueLocation::Given(_) | ValueLocation::Cell { .. }, _) => own,
    }
}

/// Returns a numerator in percent of its denominator, to the 15 significant digits of a spreadsheet.
fn percentage(numerator: Value, denominator: Value) -> Value {
    let quantity = numerator.quantity.and_then(|part| {
        let whole = denominator.quantity?;
        if part
            .unit
            .notation()
            .is_some_and(|notation| notation != Notation::Duration)
        {
            return Err(Missing::Text);
        }
        let unit = if part.unit.meets(whole.unit) {
            Unit::Percent
        } else {
            Unit::InDoubt
        };
        if whole.number.is_zero() {
            return Err(Missing::Unavailable);
        }
        let number = part
            .number
            .checked_mul(Decimal::ONE_HUNDRED)
            .and_then(|number| number.checked_div(whole.number))
            .and_then(|number| number.round_sf(15))
            .ok_or(Missing::OutOfRange)?;
        Ok(Quantity {
            number: number.normalize(),
            unit,
        })
    });
    Value {
        quantity,
        ..numerator
    }
}

/// A record and the policy that decides it.
pub(crate) struct Case<'a> {
    pub(crate) record: RecordAt<'a>,
    pub(crate) common: &'a Common,
    pub(crate) field: Option<usize>,
    pub(crate) policy: &'a Policy,
    pub(crate) units: Units,
    /// Why nobody can tell which value of a budget counts, if that is so.
    pub(crate) doubt: Option<&'a str>,
}

impl Case<'_> {
    /// Returns the limit of the record under a heading that a condition names.
    ///
    /// # Errors
    /// The place of the limit in words, and why there is none.
    pub(crate) fn own_limit(&self, index: u16) -> Result<Quantity, (String, Missing)> {
        let stated = self.units.stated(Role::Target);
        let value = self.common.limit(index).under(stated);
        let place = value.cell.map(|cell| format!(" in {cell}"));
        value
            .quantity
            .map_err(|missing| (place.unwrap_or_default(), missing))
    }
}
