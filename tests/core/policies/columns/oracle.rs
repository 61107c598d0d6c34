//! A row rated as a record of a workbook is: its values one at a time, and then `rate::deciding` in small.

use std::borrow::Cow;

use ambersheet_policy::evaluate::{
    ConditionInput, EVERY_CHANGE, MovedValues, NoDirection, direction, first_of, forced_verdict,
    rate_by_policy,
};
use ambersheet_policy::model::{By, Condition, DirectionRule, Topic};
use ambersheet_policy::reason::Reason;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{Missing, Quantity, Unit, decimal_from_f64};
use rust_decimal::Decimal;

use super::{Rows, Visits};

impl Visits {
    /// The conditions that decide in place of the tolerance.
    pub(super) fn conditions(&self) -> Option<&[Condition]> {
        match self.rules.policies.by(&self.policy) {
            Some(By::FirstOf(conditions)) => Some(conditions),
            Some(By::Grid(_) | By::Function(_)) | None => None,
        }
    }

    /// The target that the rules give where the column has none.
    pub(super) fn target(&self) -> Option<Quantity> {
        self.rules.policies.target(&self.policy).copied()
    }

    /// The rule by which a value moved.
    pub(super) fn direction(&self) -> Cow<'_, DirectionRule> {
        self.rules
            .direction_rule(self.policy.line(Topic::SameIfWithin))
            .unwrap_or(Cow::Borrowed(&EVERY_CHANGE))
    }
}

fn value(x: f64) -> Value {
    if x.is_nan() {
        return Value::ABSENT;
    }
    let number: Result<Decimal, Missing> = decimal_from_f64(x);
    Value {
        quantity: number.map(|number| Quantity {
            number,
            unit: Unit::None,
        }),
        ..Value::ABSENT
    }
}

/// Returns what the record path says of a row.
pub(super) fn rate(visits: &Visits, rows: &Rows, row: usize) -> Result<u8, Reason> {
    let policy = &visits.policy;
    if let Some(verdict) = forced_verdict(policy) {
        return verdict.level;
    }
    let stated = policy.unit.map(|(unit, _)| unit);
    let actual = value(rows.actual[row]).under(stated);
    let mut target = value(rows.target[row]);
    if let (Some(given), Err(Missing::Blank)) = (visits.target(), target.quantity) {
        target.quantity = Ok(given);
    }
    let target = target.under(stated);
    let previous = value(rows.previous[row]).under(stated);
    let intervention = value(rows.intervention[row]).under(stated);
    let Some(conditions) = visits.conditions() else {
        return rate_by_policy(policy, &visits.rules.scale, &actual, &target).level;
    };
    let polarity = policy.good_is.map(|(polarity, _)| polarity);
    let movement = MovedValues {
        actual: &actual,
        previous: &previous,
        target: &target,
        range: None,
        polarity,
        is_redefined: visits.rules.is_redefined(policy),
    };
    let moved = direction(&visits.direction(), &movement).map_err(NoDirection::reason);
    let asked = ConditionInput {
        actual: &actual,
        text: None,
        target: &target,
        intervention: &intervention,
        polarity,
        moved,
    };
    let rank = first_of(conditions, &asked).map(|index| conditions[index].rank);
    rank.map_err(|undecided| undecided.reason)
}
