//! The threshold policy: polarity, target and tolerance.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::model::{Conflict, Polarity, Policy, Scale, Tolerance, Topic};
use crate::reason::Reason;
use crate::value::Value;
use ambersheet_ooxml::texts::TextRef;
use ambersheet_quantity::{Missing, Quantity, Unit};

/// What a policy made of a record.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The level's rank, or why there is none.
    pub level: Result<u8, Reason>,
    pub off_target_by: Option<Decimal>,
    pub polarity: Option<Polarity>,
    pub tolerance: Option<Tolerance>,
    /// The deciding line: index of a claim.
    pub claim: Option<u32>,
    /// What contradicts itself, where that is why.
    pub conflict: Option<Conflict>,
    /// What a person said: the function's "why", or the word in the cell.
    pub detail: TextRef,
}

impl Verdict {
    /// No rating, for this reason.
    pub fn unrated(reason: Reason) -> Self {
        Self {
            level: Err(reason),
            off_target_by: None,
            polarity: None,
            tolerance: None,
            claim: None,
            conflict: None,
            detail: TextRef::NONE,
        }
    }
}

/// Actual and target in one unit.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub actual: Decimal,
    pub target: Decimal,
}

impl Measured {
    /// Reads both, or says why they cannot be compared.
    pub fn new(actual: &Value, target: &Value) -> Result<Self, Reason> {
        let actual = actual.quantity.map_err(unread)?;
        let target = target.quantity.map_err(unread_target)?;
        // Nothing is nothing in any unit.
        let is_nothing = target.number.is_zero() && target.unit == Unit::None;
        let in_doubt = matches!(actual.unit, Unit::InDoubt | Unit::Literal);
        if !actual.unit.meets(target.unit) && (in_doubt || !is_nothing) {
            return Err(Reason::AmbiguousUnit);
        }
        Ok(Self {
            actual: actual.number,
            target: target.number,
        })
    }
}

/// Why an actual that cannot be read leaves its measure unrated.
pub fn unread(missing: Missing) -> Reason {
    match missing {
        Missing::Blank | Missing::Unavailable | Missing::Unsaved => Reason::NoData,
        Missing::NotApplicable => Reason::NotApplicable,
        Missing::Awaited => Reason::Awaited,
        Missing::NotDue => Reason::NotDue,
        Missing::Text | Missing::Range | Missing::Date | Missing::Truth => Reason::NotANumber,
        Missing::Error => Reason::CellError,
        Missing::OutOfRange => Reason::OutOfRange,
    }
}

/// Why a target that cannot be read leaves its measure unrated.
pub fn unread_target(missing: Missing) -> Reason {
    match missing {
        Missing::Blank
        | Missing::Unavailable
        | Missing::Unsaved
        | Missing::NotApplicable
        | Missing::Awaited
        | Missing::NotDue => Reason::NoTarget,
        Missing::Text | Missing::Range | Missing::Date | Missing::Truth => Reason::TextTarget,
        Missing::Error => Reason::CellError,
        Missing::OutOfRange => Reason::OutOfRange,
    }
}

/// How far on the bad side of the target, above 0 when bad; `None` where a decimal cannot hold it.
pub fn off_target_by(measured: Measured, polarity: Polarity) -> Option<Decimal> {
    match polarity {
        Polarity::Higher => measured.target.checked_sub(measured.actual),
        Polarity::Lower => measured.actual.checked_sub(measured.target),
        Polarity::CloseToTarget => measured
            .actual
            .checked_sub(measured.target)
            .map(|off| off.abs()),
    }
}

/// What a policy leaves unrated whatever the numbers are.
pub fn settled(policy: &Policy) -> Option<Verdict> {
    let claim = |index: usize| u32::try_from(index).ok().filter(|_| index != usize::MAX);
    if let Some(index) = policy.line(Topic::NotRated) {
        return Some(Verdict {
            claim: claim(index),
            ..Verdict::unrated(Reason::NotRated)
        });
    }
    let conflict = policy.conflict?;
    let (Conflict::Claims(_, at) | Conflict::Column(at)) = conflict;
    Some(Verdict {
        claim: claim(at),
        conflict: Some(conflict),
        ..Verdict::unrated(Reason::NoRule)
    })
}

/// Rates by polarity and tolerance what is not [`settled`]. `best`, amber and worst are the scale's first, second and last level.
pub fn rate_by_policy(policy: &Policy, scale: &Scale, actual: &Value, target: &Value) -> Verdict {
    let claim = |index: usize| u32::try_from(index).ok().filter(|_| index != usize::MAX);
    let Some((polarity, at)) = policy.good_is else {
        return Verdict::unrated(Reason::NoRule);
    };
    let tolerance = policy.tolerance.map(|(tolerance, _)| tolerance);
    let decided_at = claim(at).or_else(|| policy.tolerance.and_then(|(_, at)| claim(at)));
    let verdict = |level: Result<u8, Reason>, off_target_by: Option<Decimal>| Verdict {
        level,
        off_target_by,
        polarity: Some(polarity),
        tolerance,
        claim: decided_at,
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
    verdict(
        level(off, measured.target, tolerance, scale.levels().len()),
        Some(off),
    )
}

fn level(
    off: Decimal,
    target: Decimal,
    tolerance: Option<Tolerance>,
    levels: usize,
) -> Result<u8, Reason> {
    let worst = (levels - 1) as u8;
    if off <= Decimal::ZERO {
        return Ok(0);
    }
    let tolerance = tolerance.ok_or(Reason::NoRule)?;
    if matches!(tolerance, Tolerance::PercentOfTarget(_)) && target.is_zero() {
        return Err(Reason::ZeroTarget);
    }
    let within = is_within(off, tolerance, Some(target)).ok_or(Reason::OutOfRange)?;
    Ok(if within { 1.min(worst) } else { worst })
}

/// Whether an amount is no more than an allowance; `None` where that cannot be told exactly.
pub fn is_within(amount: Decimal, allowance: Tolerance, base: Option<Decimal>) -> Option<bool> {
    against(amount, allowance, base).map(|order| order != Ordering::Greater)
}

/// Where an amount stands to an allowance, of which a percentage is one of `base`; `None` where that cannot be told
/// exactly.
pub(super) fn against(
    amount: Decimal,
    allowance: Tolerance,
    base: Option<Decimal>,
) -> Option<Ordering> {
    match allowance {
        Tolerance::Points(points) => Some(amount.cmp(&points)),
        Tolerance::PercentOfTarget(percent) | Tolerance::PercentOfPrevious(percent) => {
            let allowed = exact_product(percent, base?.abs())?;
            Some(exact_product(amount, Decimal::ONE_HUNDRED)?.cmp(&allowed))
        }
    }
}

/// A product that was not rounded: a decimal holds 28 digits, and drops what is beyond them without a word.
fn exact_product(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    a.checked_mul(b)
        .filter(|product| product.is_zero() || product.scale() == a.scale() + b.scale())
}

/// A quantity's number, where it can be shown in the unit of another.
pub(super) fn number_in(quantity: Quantity, unit: Unit) -> Option<Decimal> {
    quantity.unit.meets(unit).then_some(quantity.number)
}
