//! Numbers of the rules that an actual is compared with.

use rust_decimal::Decimal;

use crate::bare::is_plain;
use ambersheet_quantity::{Notation, Quantity, Unit};

/// A limit on the actual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The number, in the measure's own unit.
    pub number: Decimal,
    /// The unit if the rules give one; the actual must have the same.
    pub unit: Unit,
}

impl Bound {
    /// Returns `true` if it is certain what the limit is beside values of a unit.
    pub fn fits(self, unit: Unit) -> bool {
        if self.unit == Unit::None {
            is_plain(self.number, unit)
        } else {
            unit.meets(self.unit)
        }
    }

    /// Returns the limit as it is compared with values of a unit: minutes beside durations become seconds.
    #[must_use]
    pub fn beside(self, unit: Unit) -> Self {
        let duration = Unit::Notation(Notation::Duration);
        let seconds = self.unit.seconds().filter(|_| unit == duration);
        let number = seconds.and_then(|one| self.number.checked_mul(Decimal::from(one)));
        number.map_or(self, |number| Self {
            number,
            unit: duration,
        })
    }

    /// Returns the bound as a quantity in its own unit.
    pub fn quantity(self) -> Quantity {
        Quantity {
            number: self.number,
            unit: self.unit,
        }
    }
}

impl From<Quantity> for Bound {
    fn from(quantity: Quantity) -> Self {
        Self {
            number: quantity.number,
            unit: quantity.unit,
        }
    }
}

/// An end of a range of actuals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RangeEnd {
    /// The limit.
    pub bound: Bound,
    /// `true` if the limit itself is in the range.
    pub included: bool,
}

impl RangeEnd {
    /// Creates an end that is in its range.
    pub(super) fn included(bound: Bound) -> Self {
        Self {
            bound,
            included: true,
        }
    }

    /// Creates an end that is not in its range.
    pub(super) fn excluded(bound: Bound) -> Self {
        Self {
            bound,
            included: false,
        }
    }
}
