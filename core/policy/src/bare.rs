//! Bare numbers of the rules beside values with a unit: which of them can be read in one way only.
//!
//! A number of the rules counts in the measure's own unit, so that 90 beside percentages is 90%.
//! But 0.9 may be 0.9%, or 90% as a share of one, which is how Excel holds it. And 2 beside £2m may
//! be £2 or £2m. Such a number is doubted wherever it meets a value: a limit, a target, an
//! allowance. Written with its unit it is not. 0 is the same in any unit. Beside a date, a ratio, yes or
//! no, a bare number says nothing; but points beside dates are days.

use rust_decimal::Decimal;

use ambersheet_quantity::{Notation, Unit};

/// Largest limit or target that may be a share of one: 1 may be 100%.
const LARGEST_SHARE: Decimal = Decimal::ONE;

/// Least allowance that cannot be a share of one, since nobody allows 50 points: 0.5.
const LEAST_POINTS: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// Least number that cannot count in a power, such as thousands.
const LEAST_IN_FULL: Decimal = Decimal::ONE_THOUSAND;

/// Returns `true` if a bare limit or target of the rules has one meaning beside values of a unit.
///
/// ```
/// use ambersheet_policy::bare::is_plain;
/// use ambersheet_quantity::Unit;
/// use rust_decimal::Decimal;
///
/// let share = Decimal::new(9, 1);
/// assert!(is_plain(90.into(), Unit::Percent) && is_plain(share, Unit::None));
/// assert!(!is_plain(share, Unit::Percent));
/// assert!(is_plain(Decimal::ZERO, Unit::Percent));
/// assert!(is_plain((-5).into(), Unit::Percent) && !is_plain(-share, Unit::Percent));
/// assert!(is_plain(1000.into(), Unit::Scaled(None)) && !is_plain(999.into(), Unit::Scaled(None)));
/// ```
pub fn is_plain(number: Decimal, unit: Unit) -> bool {
    if let Unit::Notation(notation) = unit {
        return number.is_zero() && notation == Notation::Duration;
    }
    number.is_zero()
        || match unit {
            Unit::Percent => number.abs() > LARGEST_SHARE,
            unit => is_in_full(number, unit),
        }
}

/// Returns `true` if bare points of the rules have one meaning beside values of a unit.
pub fn is_plain_allowance(points: Decimal, unit: Unit) -> bool {
    if let Unit::Notation(notation) = unit {
        // Days are the only points of dates.
        return points.is_zero() || notation == Notation::Date;
    }
    points.is_zero()
        || match unit {
            Unit::Percent => points >= LEAST_POINTS,
            unit => is_in_full(points, unit),
        }
}

/// Returns `true` if a number cannot count in the power of values of a unit.
fn is_in_full(number: Decimal, unit: Unit) -> bool {
    !unit.is_uncertain() && (!unit.is_scaled() || number.abs() >= LEAST_IN_FULL)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The limits themselves and their neighbours, on both sides of zero; typed by hand from "Numbers and units".
    #[test]
    fn bare_numbers_have_one_reading_or_two() {
        let (percent, bare, power) = (Unit::Percent, Unit::None, Unit::Scaled(None));
        let open = Unit::Open {
            sign: None,
            power: 3,
        };
        for (number, unit, limit, allowance) in [
            ("1", percent, false, true),
            ("1.01", percent, true, true),
            ("-1", percent, false, false),
            ("-1.01", percent, true, false),
            ("0.5", percent, false, true),
            ("0.49", percent, false, false),
            ("0", percent, true, true),
            ("1000", power, true, true),
            ("999", power, false, false),
            ("-1000", power, true, true),
            ("-999", power, false, false),
            ("0", power, true, true),
            ("0.5", bare, true, true),
            ("5000", open, false, false),
            ("5000", Unit::InDoubt, false, false),
        ] {
            let number: Decimal = number.parse().expect("a decimal");
            assert_eq!(is_plain(number, unit), limit, "{number} beside {unit:?}");
            let got = is_plain_allowance(number, unit);
            assert_eq!(got, allowance, "points({number}) beside {unit:?}");
        }
    }
}
