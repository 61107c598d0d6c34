//! Phrases of reasons: amounts, distances from a target and allowances, in plain English.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::tolerance::Tolerance;
use ambersheet_ooxml::text::one_line;
use ambersheet_quantity::{Notation, Quantity, Unit};

/// Formats an amount in a unit: `4.2 points`, `£4,300,000`, `28`.
///
/// ```
/// use ambersheet_policy::wording::amount;
/// use ambersheet_quantity::Unit;
/// use rust_decimal::Decimal;
///
/// assert_eq!(amount(Decimal::new(42, 1), Unit::Percent), "4.2 points");
/// assert_eq!(amount(Decimal::ONE, Unit::Percent), "1 point");
/// assert_eq!(amount(Decimal::from(28), Unit::None), "28");
/// ```
pub fn amount(number: Decimal, unit: Unit) -> String {
    match unit {
        Unit::Percent if number == Decimal::ONE => "1 point".to_owned(),
        Unit::Percent => format!("{} points", bare(number)),
        Unit::Notation(Notation::Date) if number == Decimal::ONE => "1 day".to_owned(),
        Unit::Notation(Notation::Date) => format!("{} days", bare(number)),
        unit @ (Unit::None
        | Unit::Currency(_)
        | Unit::Scaled(_)
        | Unit::ByFormat { .. }
        | Unit::Open { .. }
        | Unit::Named(_)
        | Unit::Notation(_)
        | Unit::InDoubt) => Quantity { number, unit }.to_string(),
    }
}

fn bare(number: Decimal) -> Quantity {
    Quantity {
        number,
        unit: Unit::None,
    }
}

/// Formats the distance from a target: `4.2 points (5.68% of the target) below it`.
pub(crate) fn distance(actual: Quantity, target: Quantity, unit: Unit) -> String {
    let Some(difference) = actual.number.checked_sub(target.number) else {
        return "off the target".to_owned();
    };
    let side = match difference.cmp(&Decimal::ZERO) {
        Ordering::Equal => return "exactly on the target (off by 0)".to_owned(),
        Ordering::Greater => "above",
        Ordering::Less => "below",
    };
    let notation = unit.notation();
    if notation == Some(Notation::Truth) {
        return "not the same".to_owned();
    }
    if notation.is_some_and(|notation| !notation.has_shares()) {
        return format!("{} {side} it", amount(difference.abs(), unit));
    }
    let share = share_of(difference, target.number)
        .map(|share| format!(" ({share})"))
        .unwrap_or_default();
    format!("{}{share} {side} it", amount(difference.abs(), unit))
}

/// Formats a difference as percent of the target, rounded to two places because it is only read.
fn share_of(difference: Decimal, target: Decimal) -> Option<String> {
    if target.is_zero() {
        return None;
    }
    let share = difference
        .abs()
        .checked_mul(Decimal::ONE_HUNDRED)?
        .checked_div(target.abs())?;
    let rounded = share.round_dp(2).normalize();
    Some(if rounded.is_zero() {
        "less than 0.01% of the target".to_owned()
    } else {
        format!("{rounded}% of the target")
    })
}

/// Formats an allowance with its reach: `5% of the target, which is 4.75 points`.
pub(crate) fn allowance(tolerance: Tolerance, target: Quantity, unit: Unit) -> String {
    match tolerance {
        Tolerance::PercentOfTarget(percent) => {
            let reach = percent
                .checked_mul(target.number.abs())
                .and_then(|reach| (reach / Decimal::ONE_HUNDRED).round_sf(15));
            let reach = reach
                .map(|reach| format!(", which is {}", amount(reach, unit)))
                .unwrap_or_default();
            format!("{}% of the target{reach}", percent.normalize())
        }
        Tolerance::PercentOfPrevious(percent) => {
            format!("{}% of the value before", percent.normalize())
        }
        Tolerance::Points(points) => amount(points, unit),
        Tolerance::PointsIn(points) => amount(points.number, points.unit),
        Tolerance::OfTwo(two) => {
            let [percent, points] = two.both().map(|one| allowance(one, target, unit));
            format!("the {} of {percent}, and {points}", size(two.larger))
        }
        Tolerance::WorkingDays { days, .. } => working_days(days),
    }
}

/// Returns which of two allowances counts.
fn size(larger: bool) -> &'static str {
    if larger { "larger" } else { "smaller" }
}

/// Formats an allowance as tables of rules show it: `5% of the target`, `2 points`.
pub fn allowance_in_rules(tolerance: Tolerance) -> String {
    match tolerance {
        Tolerance::PercentOfTarget(percent) => format!("{}% of the target", percent.normalize()),
        Tolerance::PercentOfPrevious(percent) => {
            format!("{}% of the value before", percent.normalize())
        }
        Tolerance::Points(points) => format!("{} points", points.normalize()),
        Tolerance::PointsIn(points) => amount(points.number, points.unit),
        Tolerance::OfTwo(two) => {
            let [percent, points] = two.both().map(allowance_in_rules);
            format!("the {} of {percent} and {points}", size(two.larger))
        }
        Tolerance::WorkingDays { days, .. } => working_days(days),
    }
}

/// Formats a number of working days.
fn working_days(days: Decimal) -> String {
    if days == Decimal::ONE {
        "1 working day".to_owned()
    } else {
        format!("{} working days", days.normalize())
    }
}

/// Composes how an actual compares with its target: `92% against a target of 95% is 3 points below it`, or `9 April 2025
/// is 9 days after 31 March 2025, its target`.
pub(crate) fn compared(
    shown: &str,
    actual: Quantity,
    (sign, target): (&str, Quantity),
    source: &str,
) -> String {
    let unit = shared_unit(actual, target);
    if unit == Unit::Notation(Notation::Date) {
        let by = actual.number.checked_sub(target.number).unwrap_or_default();
        let days = amount(by.abs(), unit);
        return match by.cmp(&Decimal::ZERO) {
            Ordering::Equal => format!("{shown} is the date of its target{source}"),
            Ordering::Greater => format!("{shown} is {days} after {target}, its target{source}"),
            Ordering::Less => format!("{shown} is {days} before {target}, its target{source}"),
        };
    }
    let distance = distance(actual, target, unit);
    format!("{shown} against a target of {sign}{target}{source} is {distance}")
}

/// Says that a bare number of the rules has two readings beside a value, and how to write it.
///
/// ```
/// use ambersheet_policy::wording::doubted_in_rules;
/// use ambersheet_quantity::{Quantity, Unit};
/// use rust_decimal::Decimal;
///
/// let actual = Quantity { number: 87.into(), unit: Unit::Percent };
/// let doubt = "line 3 of the rules says 0.9 without a unit, which beside 87% may be 0.9% or 90%; write it with \
///              its unit, as \"0.9%\" or \"90%\"";
/// assert_eq!(doubted_in_rules("line 3 of the rules", Decimal::new(9, 1), actual), doubt);
/// ```
pub fn doubted_in_rules(place: &str, number: Decimal, beside: Quantity) -> String {
    let number = number.normalize();
    if beside.unit == Unit::Percent {
        let share = number.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(number);
        let share = share.normalize();
        return format!(
            "{place} says {number} without a unit, which beside {beside} may be {number}% or {share}%; write it with its unit, as \"{number}%\" or \"{share}%\""
        );
    }
    if let Some(notation) = beside.unit.notation() {
        let how = match notation {
            Notation::Date => {
                "a limit of dates is a date, as \"2025-03-31\", and an allowance is one of days, as days(14)"
            }
            Notation::Duration => "write it with its unit, as \"90 minutes\"",
            Notation::Truth => "compare it with \"Yes\" or \"No\", as in exactly(\"Yes\", …)",
            Notation::Clock | Notation::ClockOrRatio | Notation::Ratio | Notation::OneIn => {
                "write an allowance in percent of the target"
            }
        };
        let described = notation.described();
        return format!("{place} says {number}, and {beside} is {described}; {how}");
    }
    let written = match beside.unit {
        Unit::Currency(sign)
        | Unit::Scaled(Some(sign))
        | Unit::ByFormat {
            sign: Some(sign), ..
        } => {
            format!("\"{sign}{number}\" or \"{sign}{number}m\"")
        }
        Unit::None
        | Unit::Percent
        | Unit::Scaled(None)
        | Unit::ByFormat { sign: None, .. }
        | Unit::Open { .. }
        | Unit::Named(_)
        | Unit::Notation(_)
        | Unit::InDoubt => {
            format!("\"{number} thousand\" or \"{number} million\"")
        }
    };
    format!(
        "{place} says {number} without a unit, and beside {beside}, which is written with a power, it may count in that power too; write it in full with its unit, as {written}"
    )
}

/// Returns `true` if a level's word is a score, which cells hold as a number.
///
/// ```
/// use ambersheet_policy::wording::is_score;
///
/// assert!(is_score("3") && is_score("-0.5"));
/// assert!(!is_score("Red") && !is_score("3.") && !is_score("03"));
/// ```
pub fn is_score(word: &str) -> bool {
    // Most words are no numbers, and this is asked for every cell that is written.
    word.starts_with(|first: char| first.is_ascii_digit() || first == '-')
        && word
            .parse::<Decimal>()
            .is_ok_and(|number| number.to_string() == word)
}

/// Returns a text of the workbook on one line, cut where it is too long for a sentence.
pub(crate) fn flat(text: &str) -> String {
    const LONGEST: usize = 300;
    let line = one_line(text);
    if line.chars().count() <= LONGEST {
        return line;
    }
    let cut: String = line.chars().take(LONGEST).collect();
    format!("{}…", cut.trim_end())
}

/// Returns the actual's unit, or the target's where the actual has none.
pub(crate) fn shared_unit(actual: Quantity, target: Quantity) -> Unit {
    if actual.unit == Unit::None {
        target.unit
    } else {
        actual.unit
    }
}
