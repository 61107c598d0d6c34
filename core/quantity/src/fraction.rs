//! Ratios and shares as fractions, where their decimals do not end.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::notation::Notation;
use crate::quantity::Quantity;
use crate::unit::Unit;

impl Quantity {
    /// Returns the two numbers that a ratio or a share is the quotient of, in lowest terms: 1 and 3 for `1 in 3`; `None` if
    /// its decimals end, or for another quantity.
    ///
    /// ```
    /// use ambersheet_quantity::{ParseOptions, read_value};
    /// use rust_decimal::Decimal;
    ///
    /// let fraction = |text| read_value(text, ParseOptions::default()).quantity.ok()?.fraction();
    /// assert_eq!(fraction("2 in 6"), Some((Decimal::ONE, Decimal::from(3))));
    /// assert_eq!(fraction("1 in 8"), None);
    /// ```
    pub fn fraction(self) -> Option<(Decimal, Decimal)> {
        match self.unit {
            Unit::Notation(Notation::Ratio | Notation::OneIn) => fraction_of(self.number),
            _ => None,
        }
    }
}

/// The most digits of a quotient's decimals that may have ended.
const ENDED: u32 = 20;

/// The greatest divisor that a quotient is traced back to: two of them cannot have quotients that are alike at 28 digits.
const DIVISOR: u128 = 100_000_000_000;

/// Returns the numerator and the divisor of a quotient whose decimals do not end, in lowest terms; `None` for any other
/// number, and for a divisor beyond [`DIVISOR`].
///
/// The fractions next to a number are those of Euclid's algorithm. The first whose quotient is the number itself is it.
fn fraction_of(number: Decimal) -> Option<(Decimal, Decimal)> {
    let number = number.normalize();
    if number.scale() <= ENDED {
        return None;
    }
    let mut over = number.mantissa().unsigned_abs();
    let mut under = 10_u128.checked_pow(number.scale())?;
    let (mut before, mut now) = ((0_u128, 1_u128), (1_u128, 0_u128));
    while under > 0 {
        let whole = over / under;
        (over, under) = (under, over % under);
        let next = |before: u128, now: u128| whole.checked_mul(now)?.checked_add(before);
        (before, now) = (now, (next(before.0, now.0)?, next(before.1, now.1)?));
        if now.1 > DIVISOR {
            return None;
        }
        let (mut numerator, divisor) = (Decimal::from_u128(now.0)?, Decimal::from_u128(now.1)?);
        numerator.set_sign_negative(number.is_sign_negative());
        if numerator.checked_div(divisor)?.normalize() == number {
            return Some((numerator, divisor));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every quotient of small numbers is traced back to its fraction in lowest terms, or its decimals end; any sign.
    #[test]
    fn a_quotient_gives_its_fraction_back() {
        for divisor in (1_i64..=400).chain([9_973, 99_991, 1_234_567]) {
            for numerator in [1_i64, 2, 7, 100, 399, 12_345] {
                for numerator in [numerator, -numerator] {
                    let number = Decimal::from(numerator) / Decimal::from(divisor);
                    let Some((over, under)) = fraction_of(number) else {
                        assert!(number.normalize().scale() <= ENDED, "{numerator}/{divisor}");
                        continue;
                    };
                    assert_eq!(
                        over * Decimal::from(divisor),
                        under * Decimal::from(numerator)
                    );
                    assert!(under <= Decimal::from(divisor), "{numerator}/{divisor}");
                }
            }
        }
    }

    /// Numbers of cells, which have 15 digits, are no quotients, and neither is one of two long numbers.
    #[test]
    fn other_numbers_have_none() {
        for text in ["0.333333333333333", "0.125", "3", "0", "0.0000000000001"] {
            let number: Decimal = text.parse().expect("a decimal");
            assert_eq!(fraction_of(number), None, "{text}");
        }
        let long = Decimal::from(1) / Decimal::from(999_999_999_989_i64);
        assert_eq!(fraction_of(long), None);
    }
}
