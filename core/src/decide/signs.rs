//! Conditions that targets state in their own cells: `≥ 95%`, `no more than 8`, `less than last year`.

use ambersheet_policy::model::{Polarity, Policy, Role, RulesetModel, StatedPolarity, Topic};
use ambersheet_policy::period::{PeriodName, PeriodPart};
use ambersheet_policy::value::Value;
use ambersheet_quantity::{EarlierValue, Missing, TargetCondition, TargetSign, condition};

use crate::decide::common::Common;
use crate::find::record_at::RecordAt;
use crate::find::value_location::ValueLocation;
use crate::record::Entry;

/// Puts the number of a condition in the target's place, and returns the policy that its sign makes, if it is another.
///
/// The sign gives the polarity where the rules leave it to it. Otherwise the two must agree.
pub(crate) fn take_condition(
    ruleset: &RulesetModel,
    record: RecordAt<'_>,
    common: &Common,
    policy: &Policy,
    condition: TargetCondition,
    entry: &mut Entry,
) -> Option<Policy> {
    let quantity = match condition {
        TargetCondition::Number(number) | TargetCondition::Limit(_, number) => Ok(number),
        TargetCondition::Range(..) => Err(Missing::Range),
        TargetCondition::Earlier(_, value) => {
            earlier(ruleset, record, common, value).and_then(|value| value.quantity)
        }
    };
    entry.target = Value {
        quantity,
        sign: condition.sign(),
        ..entry.target
    };
    let sign = match condition {
        TargetCondition::Limit(sign, _) | TargetCondition::Earlier(sign, _) => polarity(sign),
        TargetCondition::Range(..) if policy.good_is.is_none() => Polarity::CloseToTarget,
        TargetCondition::Range(..) | TargetCondition::Number(_) => return None,
    };
    let by_layout = common.stated == StatedPolarity::ByTarget;
    policy.with_sign(sign, by_layout)
}

/// Returns the earlier value that the text of a target names in place of a number.
pub(crate) fn named_earlier(
    ruleset: &RulesetModel,
    record: RecordAt<'_>,
    common: &Common,
    text: &str,
) -> Option<Value> {
    match condition(text, ruleset.how)? {
        TargetCondition::Earlier(_, value) => earlier(ruleset, record, common, value).ok(),
        TargetCondition::Number(_) | TargetCondition::Limit(..) | TargetCondition::Range(..) => {
            None
        }
    }
}

/// Returns the polarity of a range that a target states, if the rules leave it to the target.
pub(crate) fn with_range(common: &Common, policy: &Policy) -> Option<Policy> {
    let by_layout = common.stated == StatedPolarity::ByTarget;
    if policy.good_is.is_some() || policy.line(Topic::Ranked).is_some() {
        return None;
    }
    policy.with_sign(Polarity::CloseToTarget, by_layout)
}

fn polarity(sign: TargetSign) -> Polarity {
    if sign.is_met_above() {
        Polarity::Higher
    } else {
        Polarity::Lower
    }
}

/// Returns the earlier value that a target names. The value of a year before has a column of its own, or is the previous
/// one where the rules rate no shorter period than a year: the value before a month is that of a month before.
fn earlier(
    ruleset: &RulesetModel,
    record: RecordAt<'_>,
    common: &Common,
    value: EarlierValue,
) -> Result<Value, Missing> {
    let has_last_year = !matches!(
        record.location(ruleset, Role::LastYear),
        ValueLocation::Nowhere
    );
    let is_year = |name: PeriodName| name.part == PeriodPart::Year;
    let is_shorter = match (record.period(), &ruleset.period) {
        (Some(own), _) => !is_year(own.name),
        (None, Some(stated)) => {
            ruleset.year_part(record.layout()).is_some() || !stated.name().is_some_and(is_year)
        }
        (None, None) => ruleset.year_part(record.layout()).is_some(),
    };
    match value {
        EarlierValue::Year if has_last_year => Ok(common.value(Role::LastYear)),
        EarlierValue::Year if is_shorter => Err(Missing::Text),
        EarlierValue::Year | EarlierValue::Period => Ok(common.entry.previous),
    }
}
