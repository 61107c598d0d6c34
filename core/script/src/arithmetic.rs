//! Arithmetic of rules: numbers are exact, and dates and times are counted in days.

use rhai::{Dynamic, INT};
use rust_decimal::Decimal;

use super::dates::{ScriptDate, ScriptTime};
use super::record::ScriptStop;
use super::source::{Origin, number};
use ambersheet_policy::reason::Reason;

/// An operation between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Plus,
    Minus,
    Times,
    DividedBy,
    Rest,
    Power,
}

impl Arithmetic {
    /// All operations with their signs.
    pub(super) const ALL: [(&'static str, Self); 6] = [
        ("+", Self::Plus),
        ("-", Self::Minus),
        ("*", Self::Times),
        ("/", Self::DividedBy),
        ("%", Self::Rest),
        ("**", Self::Power),
    ];

    /// Returns the operation with this sign.
    pub(super) fn find(sign: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|known| known.0 == sign);
        known.map(|known| known.1)
    }

    /// Returns the sign.
    pub(super) fn sign(self) -> &'static str {
        let known = Self::ALL.iter().find(|known| known.1 == self);
        known.map_or("", |known| known.0)
    }

    /// Calculates with decimals; `None` if the result is out of range or does not exist.
    pub(super) fn of_decimals(self, a: Decimal, b: Decimal) -> Option<Decimal> {
        match self {
            Self::Plus => a.checked_add(b),
            Self::Minus => a.checked_sub(b),
            Self::Times => a.checked_mul(b),
            Self::DividedBy => a.checked_div(b),
            Self::Rest => a.checked_rem(b),
            Self::Power => power(a, b),
        }
    }

    /// Calculates with whole numbers; `None` if the result is out of range or no whole number.
    pub(super) fn of_whole(self, a: INT, b: INT) -> Option<INT> {
        match self {
            Self::Plus => a.checked_add(b),
            Self::Minus => a.checked_sub(b),
            Self::Times => a.checked_mul(b),
            Self::DividedBy => None,
            Self::Rest => a.checked_rem(b),
            Self::Power => a.checked_pow(u32::try_from(b).ok()?),
        }
    }
}

/// Returns a power with a whole exponent from 0 to 1,000.
fn power(base: Decimal, exponent: Decimal) -> Option<Decimal> {
    if !exponent.is_integer() || exponent < Decimal::ZERO || exponent > Decimal::ONE_THOUSAND {
        return None;
    }
    let mut left = u32::try_from(exponent).ok()?;
    let (mut result, mut square) = (Decimal::ONE, base);
    while left > 0 {
        if left % 2 == 1 {
            result = result.checked_mul(square)?;
        }
        left /= 2;
        if left > 0 {
            square = square.checked_mul(square)?;
        }
    }
    Some(result)
}

/// Calculates with two numbers, dates or times. `None` if the kinds are others.
pub(super) fn calculate(
    operation: Arithmetic,
    left: &Dynamic,
    right: &Dynamic,
) -> Option<Result<Dynamic, ScriptStop>> {
    if let (Ok(a), Ok(b)) = (left.as_int(), right.as_int()) {
        return Some(whole(operation, a, b));
    }
    let moment = |value: &Dynamic| {
        let date = value.read_lock::<ScriptDate>().map(|date| (true, date.0));
        date.or_else(|| value.read_lock::<ScriptTime>().map(|time| (false, time.0)))
    };
    let out_of_range = || out_of_range(operation);
    let number_of =
        |result: Option<Decimal>| result.map(Dynamic::from_decimal).ok_or_else(out_of_range);
    Some(
        match (number(left), number(right), moment(left), moment(right)) {
            (Some(_), Some(b), ..)
                if b.is_zero() && matches!(operation, Arithmetic::DividedBy | Arithmetic::Rest) =>
            {
                Err(division_by_zero(right))
            }
            (Some(a), Some(b), ..) => number_of(operation.of_decimals(a, b)),
            (_, _, Some((true, a)), Some((true, b))) if operation == Arithmetic::Minus => {
                number_of(a.checked_sub(b))
            }
            (_, _, Some((false, a)), Some((false, b)))
                if matches!(operation, Arithmetic::Plus | Arithmetic::Minus) =>
            {
                let result = operation.of_decimals(a, b).ok_or_else(out_of_range);
                result.map(|days| Dynamic::from(ScriptTime(days)))
            }
            (_, Some(b), Some((true, a)), _)
                if matches!(operation, Arithmetic::Plus | Arithmetic::Minus) =>
            {
                let result = operation.of_decimals(a, b).ok_or_else(out_of_range);
                result.map(|days| Dynamic::from(ScriptDate(days)))
            }
            _ => return None,
        },
    )
}

fn whole(operation: Arithmetic, a: INT, b: INT) -> Result<Dynamic, ScriptStop> {
    if operation == Arithmetic::DividedBy {
        let suggestion = Some(format!("write {a}.0/{b}"));
        return Err(ScriptStop::Problem(
            whole_division_message(a, b),
            suggestion,
        ));
    }
    let result = operation.of_whole(a, b).map(Dynamic::from);
    result.ok_or_else(|| out_of_range(operation))
}

fn out_of_range(operation: Arithmetic) -> ScriptStop {
    ScriptStop::Unrated(
        Reason::OutOfRange,
        format!(
            "the result of `{}` is too large to be exact",
            operation.sign()
        ),
    )
}

fn division_by_zero(divisor: &Dynamic) -> ScriptStop {
    let what = match Origin::of(divisor) {
        Some(source) => format!("{} is 0, and the function divides by it", source.name()),
        None => "the function divides by zero".to_owned(),
    };
    ScriptStop::Unrated(Reason::FunctionFailed, what)
}

/// Returns the message for a division of two whole numbers.
pub(super) fn whole_division_message(a: INT, b: INT) -> String {
    match a.checked_div(b) {
        Some(cut) => format!("{a}/{b} is {cut} in Rhai, which cuts whole numbers"),
        None => format!("{a}/{b} divides by zero"),
    }
}

/// Returns the negative of a number; `None` for any other value.
pub(super) fn negative(value: &Dynamic) -> Option<Dynamic> {
    if let Ok(whole) = value.as_int() {
        return whole.checked_neg().map(Dynamic::from);
    }
    value
        .as_decimal()
        .ok()
        .map(|number| Dynamic::from_decimal(-number))
}
