//! Conditions of sections: `[>=1000]`.

use std::cmp::Ordering;

use rust_decimal::Decimal;

/// A condition on the number: `[>=1000]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SectionCondition {
    orders: [bool; 3],
    limit: Decimal,
}

impl SectionCondition {
    /// Reads a condition; returns `None` if it cannot be understood.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (orders, rest) = [
            ("<=", [true, true, false]),
            (">=", [false, true, true]),
            ("<>", [true, false, true]),
            ("<", [true, false, false]),
            (">", [false, false, true]),
            ("=", [false, true, false]),
        ]
        .into_iter()
        .find_map(|(sign, orders)| Some((orders, text.strip_prefix(sign)?)))?;
        let rest = rest.trim();
        let limit = rest
            .parse()
            .or_else(|_| Decimal::from_scientific(rest))
            .ok()?;
        Some(Self { orders, limit })
    }

    /// Returns `true` if a number keeps to the condition.
    pub(super) fn holds(self, number: Decimal) -> bool {
        self.orders[match number.cmp(&self.limit) {
            Ordering::Less => 0,
            Ordering::Equal => 1,
            Ordering::Greater => 2,
        }]
    }
}
