//! A row rated as a record of a workbook is: its values one at a time, and then `rate::deciding` in small.

use rust_decimal::Decimal;

use super::Rows;
use crate::evaluate::columns::Compiled;
use crate::evaluate::{Asked, first_of, moved, rate_by_policy, settled};
use crate::reason::Reason;
use crate::value::Value;
use ambersheet_quantity::{Missing, Quantity, Unit, decimal_from_f64};

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

/// What the record path says of a row.
pub(super) fn rate(compiled: &Compiled, rows: &Rows, row: usize) -> Result<u8, Reason> {
    let of = &compiled.decimals;
    if let Some(verdict) = settled(&of.policy) {
        return verdict.level;
    }
    let stated = of.policy.unit.map(|(unit, _)| unit);
    let actual = value(rows.actual[row]).under(stated);
    let mut target = value(rows.target[row]);
    if let (Some(given), Err(Missing::Blank)) = (of.target, target.quantity) {
        target.quantity = Ok(given);
    }
    let target = target.under(stated);
    let previous = value(rows.previous[row]).under(stated);
    let intervention = value(rows.intervention[row]).under(stated);
    let Some(conditions) = &of.conditions else {
        return rate_by_policy(&of.policy, &of.scale, &actual, &target).level;
    };
    let polarity = of.policy.good_is.map(|(polarity, _)| polarity);
    let moved = moved(
        &of.direction,
        polarity,
        [&actual, &previous, &target],
        of.is_redefined,
    );
    let asked = Asked {
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
