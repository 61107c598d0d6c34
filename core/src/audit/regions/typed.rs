//! Numbers of a unit as somebody would type them.

use ambersheet_quantity::{Notation, ParseOptions, Quantity, Unit, read_value};
use rust_decimal::Decimal;

use crate::audit::regions::numbers::Domain;
use crate::audit::regions::side::WhyLeftOut;
use crate::audit::regions::trial::TriedValue;
use crate::report::document::plain;

/// The way in which numbers of a unit are typed.
pub(crate) struct Typed {
    unit: Unit,
    how: ParseOptions,
}

impl Typed {
    /// Creates the way for a unit.
    ///
    /// # Errors
    /// The reason, if no text states such numbers.
    pub(crate) fn new(unit: Unit, how: ParseOptions) -> Result<Self, WhyLeftOut> {
        let typed = Self { unit, how };
        let number = match typed.domain() {
            Domain::Decimals => Decimal::new(25, 1),
            Domain::Whole => Decimal::new(45_000, 0),
        };
        let text = typed.text(number);
        let read = read_value(&text, how).quantity.ok();
        let is_same = |read: Quantity| read.number == number && read.unit.meets(unit);
        if unit == Unit::None || read.is_some_and(is_same) {
            Ok(typed)
        } else {
            Err("its numbers have a unit that cannot be typed with them".to_owned())
        }
    }

    /// Returns the way for numbers without a unit.
    pub(crate) fn bare(how: ParseOptions) -> Self {
        Self {
            unit: Unit::None,
            how,
        }
    }

    /// Returns the numbers that such values may be.
    pub(crate) fn domain(&self) -> Domain {
        match self.unit {
            Unit::Notation(Notation::Date | Notation::Duration) => Domain::Whole,
            _ => Domain::Decimals,
        }
    }

    /// Returns a number as a cell.
    pub(crate) fn value(&self, number: Decimal) -> TriedValue {
        if self.unit == Unit::None {
            TriedValue::Number(number)
        } else {
            TriedValue::Text(self.text(number))
        }
    }

    /// Returns a number as a text.
    pub(crate) fn text(&self, number: Decimal) -> String {
        let text = match self.unit {
            Unit::None => plain(number),
            unit => Quantity { number, unit }.to_string(),
        };
        if self.how == ParseOptions::default() {
            text
        } else {
            text.replace(',', "").replace('.', ",")
        }
    }
}
