//! Measures with dates: those that are not due yet, and allowances in working days.

use std::borrow::Cow;

use ambersheet_ooxml::texts::Texts;
use ambersheet_policy::evaluate::{Verdict, forced_verdict};
use ambersheet_policy::model::{
    Condition, DateRules, Polarity, Policy, Role, RulesetModel, Tolerance,
};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{Missing, Notation, Quantity, Unit};

use crate::decide::prepare::PreparedRecord;
use crate::decide::value_reader::first_filled;
use crate::find::record_at::RecordAt;
use crate::record::Entry;

/// Returns the verdict on a measure that is measured by the day of the run and is not due yet, or whose day is not known.
///
/// Conditions over that day alone decide by themselves: they are written for what is still to come.
pub(crate) fn not_due(
    ruleset: &RulesetModel,
    record: RecordAt<'_>,
    policy: &Policy,
    entry: &Entry,
    texts: &mut Texts,
) -> Option<Verdict> {
    let declared = first_filled(ruleset, record, Role::Actual).filter(|declared| declared.today)?;
    if forced_verdict(policy).is_some() || entry.actual.cell.is_some() && ruleset.today.is_some() {
        return None;
    }
    let unrated = |reason, why: &str, texts: &mut Texts| Verdict {
        detail: texts.keep(why),
        ..Verdict::unrated(reason)
    };
    if ruleset.today.is_none() {
        let is_blank = entry.actual.quantity == Err(Missing::Blank);
        let why = "the rules measure it by `today`, and no date was given for that: give --today 2026-03-31 (today= in Python)";
        return is_blank.then(|| unrated(Reason::NoData, why, texts));
    }
    let is_by_day_alone = declared.next.is_empty() && entry.actual.cell.is_none();
    if is_by_day_alone && ruleset.policies.by(policy).is_some() && has_no_column(ruleset, record) {
        return None;
    }
    let (today, target) = (date_of(&entry.actual)?, date_of(&entry.target)?);
    if today.number > target.number {
        return None;
    }
    let why = format!("it is not due before {target}, and nothing is filled in on {today}");
    Some(unrated(Reason::NotDue, &why, texts))
}

/// Returns `true` if the day of the run stands in for an actual that nobody filled in.
pub(crate) fn is_today(ruleset: &RulesetModel, record: RecordAt<'_>, entry: &Entry) -> bool {
    let declared = first_filled(ruleset, record, Role::Actual);
    declared.is_some_and(|declared| declared.today) && entry.actual.cell.is_none()
}

/// Returns `true` if a table has no column for the actual, so that the day of the run is all there is.
fn has_no_column(ruleset: &RulesetModel, record: RecordAt<'_>) -> bool {
    use crate::find::value_location::ValueLocation;
    matches!(
        record.location(ruleset, Role::Actual),
        ValueLocation::Nowhere
    )
}

/// Returns the date of a value.
fn date_of(value: &Value) -> Option<Quantity> {
    let date = Unit::Notation(Notation::Date);
    value.quantity.ok().filter(|quantity| quantity.unit == date)
}

/// Returns `true` if an allowance is one of working days.
fn counts_working_days(allowance: Tolerance) -> bool {
    matches!(allowance, Tolerance::WorkingDays { .. })
}

/// Returns an allowance with the calendar days that its working days take from the target of a record.
fn reach(rules: &DateRules, allowance: Tolerance, prepared: &PreparedRecord) -> Tolerance {
    let (Some(actual), Some(target)) = (date_of(&prepared.actual), date_of(&prepared.target))
    else {
        return allowance;
    };
    let forwards = match prepared.polarity {
        Some(Polarity::Lower) => true,
        Some(Polarity::Higher) => false,
        Some(Polarity::CloseToTarget) | None => actual.number >= target.number,
    };
    rules.reach(allowance, target.number, forwards)
}

/// Returns a policy with its working days counted from the target of a record.
pub(crate) fn with_working_days<'p>(
    rules: &DateRules,
    policy: &'p Policy,
    prepared: &PreparedRecord,
) -> Cow<'p, Policy> {
    match policy.tolerance {
        Some((allowance, line)) if counts_working_days(allowance) => Cow::Owned(Policy {
            tolerance: Some((reach(rules, allowance, prepared), line)),
            ..policy.clone()
        }),
        _ => Cow::Borrowed(policy),
    }
}

/// Returns conditions with their working days counted from the target of a record.
pub(crate) fn conditions_with_working_days<'c>(
    rules: &DateRules,
    conditions: &'c [Condition],
    prepared: &PreparedRecord,
) -> Cow<'c, [Condition]> {
    let counts = |condition: &Condition| {
        let allowance = condition.kind.region().tolerance();
        allowance.is_some_and(counts_working_days)
    };
    if !conditions.iter().any(counts) {
        return Cow::Borrowed(conditions);
    }
    let counted = |condition: &Condition| Condition {
        kind: condition
            .kind
            .clone()
            .with_allowance(|allowance| reach(rules, allowance, prepared)),
        ..condition.clone()
    };
    Cow::Owned(conditions.iter().map(counted).collect())
}
