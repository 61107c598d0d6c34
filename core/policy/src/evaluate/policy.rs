//! The threshold policy: polarity, target and tolerance.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::measured::{Measured, off_target_by};
use crate::model::{Conflict, Policy, SaidBy, Scale, Topic};
use crate::money::{BudgetLine, UnderspendLimit};
use crate::polarity::Polarity;
use crate::reason::Reason;
use crate::tolerance::Tolerance;
use crate::value::Value;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_quantity::{Notation, Unit};

/// The outcome of a policy for one record.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The level's rank, or the reason why there is none.
    pub level: Result<u8, Reason>,
    /// The distance on the bad side of the target.
    pub off_target_by: Option<Decimal>,
    /// The polarity.
    pub polarity: Option<Polarity>,
    /// The tolerance that counted.
    pub tolerance: Option<Tolerance>,
    /// The line of a budget that the measure is.
    pub budget: Option<BudgetLine>,
    /// The deciding line: index of a claim.
    pub claim: Option<u32>,
    /// The contradiction that left the record unrated.
    pub conflict: Option<Conflict>,
    /// The words of a person: the function's "why", or the word in the cell.
    pub detail: TextRef,
}

impl Verdict {
    /// Creates a verdict without a rating.
    pub fn unrated(reason: Reason) -> Self {
        Self {
            level: Err(reason),
            off_target_by: None,
            polarity: None,
            tolerance: None,
            budget: None,
            claim: None,
            conflict: None,
            detail: TextRef::NONE,
        }
    }
}

/// Returns the verdict of a policy that leaves its measure unrated whatever the numbers are.
pub fn forced_verdict(policy: &Policy) -> Option<Verdict> {
    if let Some(index) = policy.line(Topic::NotRated) {
        return Some(Verdict {
            claim: u32::try_from(index).ok(),
            ..Verdict::unrated(Reason::NotRated)
        });
    }
    let conflict = policy.conflict?;
    let at = match conflict {
        Conflict::Claims(_, at) | Conflict::Column(at) => Some(at),
        Conflict::Sign(at) => at,
    };
    Some(Verdict {
        claim: at.and_then(|at| u32::try_from(at).ok()),
        conflict: Some(conflict),
        ..Verdict::unrated(Reason::NoRule)
    })
}

/// Rates by polarity and tolerance: the scale's first level on the target or better, its second
/// within the tolerance, its last beyond.
///
/// A policy with a [`forced_verdict`] is not for this function.
///
/// ```
/// use ambersheet_policy::evaluate::rate_by_policy;
/// use ambersheet_policy::model::{Policy, Polarity, SaidBy, Scale, Tolerance};
/// use ambersheet_policy::reason::Reason;
/// use ambersheet_policy::value::Value;
/// use ambersheet_quantity::{Quantity, Unit};
///
/// let value = |number: i64| Value {
///     quantity: Ok(Quantity { number: number.into(), unit: Unit::None }),
///     ..Value::ABSENT
/// };
/// let policy = Policy {
///     good_is: Some((Polarity::Higher, SaidBy::Line(0))),
///     tolerance: Some((Tolerance::PercentOfTarget(5.into()), 1)),
///     ..Policy::default()
/// };
/// let rate = |actual: &Value, target: &Value| rate_by_policy(&policy, &Scale::default(), actual, target).level;
/// assert_eq!(rate(&value(100), &value(100)), Ok(0)); // Green
/// assert_eq!(rate(&value(95), &value(100)), Ok(1)); // Amber, on the limit
/// assert_eq!(rate(&value(94), &value(100)), Ok(2)); // Red
/// assert_eq!(rate(&value(94), &Value::ABSENT), Err(Reason::NoTarget));
/// ```
pub fn rate_by_policy(policy: &Policy, scale: &Scale, actual: &Value, target: &Value) -> Verdict {
    let Some((polarity, said_by)) = policy.good_is else {
        return Verdict::unrated(Reason::NoRule);
    };
    let in_force = policy.tolerance_in_force();
    let tolerance = in_force.map(|(tolerance, _)| tolerance);
    let line = match said_by {
        SaidBy::Line(line) => Some(line),
        SaidBy::Return => in_force.and_then(|(_, line)| line),
    };
    let verdict = |level: Result<u8, Reason>, off_target_by: Option<Decimal>| Verdict {
        level,
        off_target_by,
        polarity: Some(polarity),
        tolerance,
        budget: policy.budget,
        claim: line.and_then(|line| u32::try_from(line).ok()),
        conflict: None,
        detail: TextRef::NONE,
    };
    let measured = match Measured::new(actual, target) {
        Ok(measured) => measured,
        Err(reason) => return verdict(Err(reason), None),
    };
    let Some(off) = off_target_by(measured, polarity) else {
        return verdict(Err(Reason::OutOfRange), None);
    };
    if let Some(limit) = policy.underspend().filter(|_| off < Decimal::ZERO) {
        let line = u32::try_from(limit.line).ok();
        let level = level_of_underspend(-off, measured, limit);
        if level != Ok(0) {
            return Verdict {
                claim: line,
                ..verdict(level, Some(off))
            };
        }
    }
    let level = level(off, measured, tolerance, scale.levels().len());
    let doubted = in_force
        .and_then(|(_, line)| line)
        .filter(|_| level == Err(Reason::AmbiguousUnit));
    let verdict = verdict(level, Some(off));
    match doubted {
        // The line that says what is doubted is the one to be mended.
        Some(line) => Verdict {
            claim: u32::try_from(line).ok(),
            ..verdict
        },
        None => verdict,
    }
}

/// Returns the level of an underspend: the best one up to the limit, and that of the concern beyond it.
fn level_of_underspend(
    under: Decimal,
    measured: Measured,
    limit: UnderspendLimit,
) -> Result<u8, Reason> {
    if !limit.beyond.fits(measured.unit) {
        return Err(Reason::AmbiguousUnit);
    }
    let beyond = limit.beyond.counted_in(measured.unit);
    if measured.target.is_zero() && beyond.is_moot_at_zero(under) {
        return Err(Reason::ZeroTarget);
    }
    let order = measured.compare(under, beyond).ok_or(Reason::OutOfRange)?;
    Ok(if order == Ordering::Greater {
        limit.rank
    } else {
        0
    })
}

fn level(
    off: Decimal,
    measured: Measured,
    tolerance: Option<Tolerance>,
    levels: usize,
) -> Result<u8, Reason> {
    let worst = (levels - 1) as u8;
    let Measured { target, unit, .. } = measured;
    if measured.meets(off) {
        return Ok(0);
    }
    if unit == Unit::Notation(Notation::Truth) {
        return Ok(worst);
    }
    let tolerance = tolerance.ok_or(Reason::NoRule)?;
    if !tolerance.fits(unit) {
        return Err(Reason::AmbiguousUnit);
    }
    let tolerance = tolerance.counted_in(unit);
    if target.is_zero() && tolerance.is_moot_at_zero(off) {
        return Err(Reason::ZeroTarget);
    }
    let order = measured.compare(off, tolerance).ok_or(Reason::OutOfRange)?;
    let within = order != Ordering::Greater;
    Ok(if within { 1.min(worst) } else { worst })
}
