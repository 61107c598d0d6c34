//! The record that conditions are tried on.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::bound::Bound;
use crate::measured::{Measured, number_beside, off_target_by, unread, unread_target};
use crate::polarity::Polarity;
use crate::reason::Reason;
use crate::tolerance::Tolerance;
use crate::value::{Direction, Value};
use ambersheet_quantity::{Missing, Notation, Quantity, Unit};

/// The values of a record that conditions read.
pub struct ConditionInput<'a> {
    /// The value being rated.
    pub actual: &'a Value,
    /// The text of the actual's cell, if it is text.
    pub text: Option<&'a str>,
    /// The target, after a profile.
    pub target: &'a Value,
    /// The intervention level.
    pub intervention: &'a Value,
    /// The polarity.
    pub polarity: Option<Polarity>,
    /// The direction since the previous value.
    pub moved: Result<Direction, Reason>,
}

impl ConditionInput<'_> {
    /// Checks that there is something to rate: a number or, where `texts` are read, any text.
    ///
    /// # Errors
    /// The [`Reason`] why the actual cannot be read.
    pub fn check_actual(&self, texts: bool) -> Result<(), Reason> {
        match self.actual.quantity {
            Err(Missing::Text | Missing::Range) if texts => Ok(()),
            Err(missing) => Err(unread(missing)),
            Ok(actual) if actual.unit == Unit::InDoubt => Err(Reason::AmbiguousUnit),
            Ok(_) => Ok(()),
        }
    }

    /// Returns yes or no if the actual says either; `None` if it is another value.
    ///
    /// # Errors
    /// The [`Reason`] why the actual cannot be read.
    pub(super) fn truth(&self) -> Result<Option<bool>, Reason> {
        let actual = self.number()?;
        let is_truth = actual.unit == Unit::Notation(Notation::Truth);
        Ok(is_truth.then(|| !actual.number.is_zero()))
    }

    /// Returns `true` if the actual says yes, or no, as `truth` does.
    pub(super) fn is(&self, truth: bool) -> bool {
        self.truth() == Ok(Some(truth))
    }

    /// Returns why nothing can be rated by a target where nobody states which way is good.
    fn without_polarity(&self) -> Reason {
        match (self.actual.quantity, self.target.quantity) {
            (Err(missing), _) => unread(missing),
            (Ok(_), Err(Missing::Range)) => Reason::TextTarget,
            (Ok(_), _) => Reason::NoRule,
        }
    }

    /// Returns `true` if the target is met.
    pub(super) fn meets_target(&self) -> Result<bool, Reason> {
        self.distance().map(|(off, measured)| measured.meets(off))
    }

    /// Returns the distance on the bad side of the target, and the two values.
    fn distance(&self) -> Result<(Decimal, Measured), Reason> {
        let polarity = self.polarity.ok_or_else(|| self.without_polarity())?;
        let measured = Measured::new(self.actual, self.target)?;
        let off = off_target_by(measured, polarity).ok_or(Reason::OutOfRange)?;
        Ok((off, measured))
    }

    /// Compares the distance from the target with an allowance; on the target or better is less than any.
    pub(super) fn compare_distance(&self, tolerance: Tolerance) -> Result<Ordering, Reason> {
        let (off, measured) = self.distance()?;
        let Measured { target, unit, .. } = measured;
        if measured.meets(off) {
            return Ok(Ordering::Less);
        }
        if unit == Unit::Notation(Notation::Truth) {
            return Ok(Ordering::Greater);
        }
        if !tolerance.fits(unit) {
            return Err(Reason::AmbiguousUnit);
        }
        let tolerance = tolerance.counted_in(unit);
        if target.is_zero() && tolerance.is_moot_at_zero(off) {
            return Err(Reason::ZeroTarget);
        }
        measured.compare(off, tolerance).ok_or(Reason::OutOfRange)
    }

    /// Returns `true` if the actual is better than the target, by an allowance or more if there is one.
    pub(super) fn is_better_by(&self, allowance: Option<Tolerance>) -> Result<bool, Reason> {
        let (off, measured) = self.distance()?;
        let Measured { target, unit, .. } = measured;
        let Some(allowance) = allowance.filter(|_| off < Decimal::ZERO) else {
            return Ok(off < Decimal::ZERO);
        };
        if !allowance.fits(unit) {
            return Err(Reason::AmbiguousUnit);
        }
        let allowance = allowance.counted_in(unit);
        if target.is_zero() && allowance.is_moot_at_zero(-off) {
            return Err(Reason::ZeroTarget);
        }
        let order = measured.compare(-off, allowance);
        let order = order.ok_or(Reason::OutOfRange)?;
        Ok(order != Ordering::Less)
    }

    /// Compares the actual with a limit of the rules.
    pub(super) fn compare(&self, bound: Bound) -> Result<Ordering, Reason> {
        let actual = self.number()?;
        let bound = bound.beside(actual.unit);
        if actual.unit.notation().is_some()
            && bound.unit.notation().is_none()
            && !bound.fits(actual.unit)
        {
            return Err(Reason::NotANumber);
        }
        if actual.unit.is_uncertain() || !bound.fits(actual.unit) {
            return Err(Reason::AmbiguousUnit);
        }
        Ok(actual.number.cmp(&bound.number))
    }

    /// Compares the actual with the intervention level; `Less` is worse.
    pub(super) fn compare_intervention(&self) -> Result<Ordering, Reason> {
        let actual = self.number()?;
        let limit = self.intervention.quantity.map_err(no_intervention)?;
        let limit = number_beside(limit, actual).ok_or(Reason::AmbiguousUnit)?;
        match self.polarity {
            Some(Polarity::Higher) => Ok(actual.number.cmp(&limit)),
            Some(Polarity::Lower) => Ok(limit.cmp(&actual.number)),
            Some(Polarity::CloseToTarget) | None => Err(Reason::NoRule),
        }
    }

    fn number(&self) -> Result<Quantity, Reason> {
        self.actual.quantity.map_err(unread)
    }
}

/// Returns the reason for an intervention level that cannot be read: as for a target, under its own name.
fn no_intervention(missing: Missing) -> Reason {
    let reason = unread_target(missing);
    if matches!(reason, Reason::NoTarget | Reason::TextTarget) {
        Reason::NoIntervention
    } else {
        reason
    }
}
