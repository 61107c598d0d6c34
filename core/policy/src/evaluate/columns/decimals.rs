//! Rows as records, rated by the functions that rate records of workbooks.

use super::column::{Columns, Input};
use crate::conditions::ConditionInput;
use crate::evaluate::direction::{MovedValues, NoDirection, direction};
use crate::evaluate::first_of::first_of;
use crate::evaluate::policy::rate_by_policy;
use crate::model::{Condition, DirectionRule, Policy, Scale};
use crate::reason::Reason;
use crate::value::Value;
use ambersheet_quantity::{Missing, Quantity, StatedUnit, Unit, decimal_from_f64};

/// The rules that decide a record.
#[derive(Clone, Debug)]
pub(super) struct ByDecimals {
    pub(super) policy: Policy,
    pub(super) scale: Scale,
    /// The conditions, if they decide in place of the tolerance.
    pub(super) conditions: Option<Vec<Condition>>,
    pub(super) direction: DirectionRule,
    pub(super) is_redefined: bool,
    /// The unit that the rules state.
    pub(super) stated: Option<StatedUnit>,
    /// The target of the rules for rows without one.
    pub(super) target: Option<Quantity>,
}

impl ByDecimals {
    /// Rates a row.
    pub(super) fn rate(&self, columns: &Columns<'_>, row: usize) -> Result<u8, Reason> {
        let value = |input| bare(columns.get(input, row));
        let target = match (value(Input::Target), self.target) {
            (
                Value {
                    quantity: Err(Missing::Blank),
                    ..
                },
                Some(given),
            ) => Value {
                quantity: Ok(given),
                ..Value::ABSENT
            },
            (target, _) => target,
        };
        let [actual, target, previous, intervention] = [
            value(Input::Actual),
            target,
            value(Input::Previous),
            value(Input::Intervention),
        ]
        .map(|value| value.under(self.stated));
        let Some(conditions) = &self.conditions else {
            return rate_by_policy(&self.policy, &self.scale, &actual, &target).level;
        };
        let polarity = self.policy.good_is.map(|(polarity, _)| polarity);
        let input = ConditionInput {
            actual: &actual,
            text: None,
            target: &target,
            intervention: &intervention,
            polarity,
            moved: direction(
                &self.direction,
                &MovedValues {
                    actual: &actual,
                    previous: &previous,
                    target: &target,
                    range: None,
                    polarity,
                    is_redefined: self.is_redefined,
                },
            )
            .map_err(NoDirection::reason),
        };
        let rank = first_of(conditions, &input).map(|index| conditions[index].rank);
        rank.map_err(|undecided| undecided.reason)
    }
}

/// Returns a number of a column as a bare number in a cell; NaN is a blank cell.
pub(super) fn bare(x: f64) -> Value {
    let number = if x.is_nan() {
        Err(Missing::Blank)
    } else {
        decimal_from_f64(x)
    };
    Value {
        quantity: number.map(|number| Quantity {
            number,
            unit: Unit::None,
        }),
        ..Value::ABSENT
    }
}
