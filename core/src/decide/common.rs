//! What every rating of one record shares: its name, its values, and which of them a policy asks for.

use crate::decide::units::Units;
use crate::find::record_at::RecordAt;
use rust_decimal::Decimal;

use crate::record::Entry;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_policy::model::{Comparator, Policies, Policy, Role, StatedPolarity, Topic};
use ambersheet_policy::value::Value;
use ambersheet_quantity::{Missing, Quantity, Unit};

/// The values that every rating of a record shares.
pub(crate) struct Common {
    pub(crate) measure: TextRef,
    pub(crate) name: String,
    pub(crate) id: String,
    /// The values that only some policies ask for.
    pub(crate) further: Vec<(Role, Value)>,
    /// Whether the cell of the name holds an error value.
    pub(crate) name_is_error: bool,
    pub(crate) stated: StatedPolarity,
    /// What the "Good is" cell says, word for word.
    pub(crate) good_is_text: TextRef,
    pub(crate) good_is: Option<String>,
    pub(crate) entry: Entry,
}

/// The values that only some policies ask for.
pub(crate) const FURTHER: [Role; 6] = [
    Role::Intervention,
    Role::Forecast,
    Role::Baseline,
    Role::LastYear,
    Role::Numerator,
    Role::Denominator,
];

impl Common {
    /// The measure's name and id, as they stand.
    pub(crate) fn name_and_id(&self) -> (&str, &str) {
        (&self.name, &self.id)
    }

    /// One of the [`FURTHER`] values.
    pub(crate) fn value(&self, role: Role) -> Value {
        let found = self.further.iter().find(|(known, _)| *known == role);
        found.map_or(Value::ABSENT, |(_, value)| *value)
    }

    /// Puts the values that a policy asks for in the places where they are rated.
    pub(crate) fn choose(&self, policies: &Policies, policy: &Policy, entry: &mut Entry) {
        if policy.line(Topic::Forecast).is_some() {
            entry.actual = self.value(Role::Forecast);
        }
        match policies.compared_with(policy) {
            None | Some(Comparator::Previous) => {}
            Some(Comparator::LastYear) => entry.previous = self.value(Role::LastYear),
            Some(Comparator::Baseline) => entry.previous = self.value(Role::Baseline),
        }
        let target = policies
            .target(policy)
            .copied()
            .filter(|_| entry.target.quantity == Err(Missing::Blank));
        if let Some(target) = target {
            let own = entry
                .actual
                .quantity
                .map_or(Unit::None, |actual| actual.unit);
            let unit = if target.unit == Unit::None {
                own
            } else {
                target.unit
            };
            entry.target = Value {
                quantity: Ok(Quantity { unit, ..target }),
                ..Value::ABSENT
            };
        }
    }

    /// The share of one number in another, in percent, to the 15 significant digits of a spreadsheet.
    pub(crate) fn share(&self) -> Value {
        let (part, whole) = (self.value(Role::Numerator), self.value(Role::Denominator));
        let quantity = part.quantity.and_then(|part| {
            let whole = whole.quantity?;
            let unit = if part.unit.meets(whole.unit) {
                Unit::Percent
            } else {
                Unit::InDoubt
            };
            if whole.number.is_zero() {
                return Err(Missing::Unavailable);
            }
            let share = part
                .number
                .checked_mul(Decimal::ONE_HUNDRED)
                .and_then(|n| n.checked_div(whole.number));
            let number = share
                .and_then(|share| share.round_sf(15))
                .ok_or(Missing::OutOfRange)?;
            Ok(Quantity {
                number: number.normalize(),
                unit,
            })
        });
        Value { quantity, ..part }
    }
}

/// A record and what decides it.
pub(crate) struct Case<'a> {
    pub(crate) at: RecordAt<'a>,
    pub(crate) common: &'a Common,
    pub(crate) field: Option<usize>,
    pub(crate) policy: &'a Policy,
    pub(crate) units: Units,
}
