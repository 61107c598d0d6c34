//! Ordered conditions: the first that a record meets gives its level.
//!
//! What a condition needs and the record does not have leaves the record unrated, for the reason why it is missing: a
//! later condition is not asked in its stead, since the author put the earlier one first.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::policy::{Measured, against, number_in, off_target_by, unread, unread_target};
use crate::model::{Asks, Bound, Condition, Polarity, Tolerance};
use crate::reason::Reason;
use crate::value::{Direction, Value};
use ambersheet_ooxml::text::fold;
use ambersheet_quantity::{Missing, Quantity, Unit};

/// A record as conditions ask it.
pub struct Asked<'a> {
    pub actual: &'a Value,
    /// The text of the actual's cell, where it is text.
    pub text: Option<&'a str>,
    /// The target, after a profile.
    pub target: &'a Value,
    pub intervention: &'a Value,
    pub polarity: Option<Polarity>,
    /// Which way it moved since the previous value.
    pub moved: Result<Direction, Reason>,
}

/// Why no condition gives a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecided {
    pub reason: Reason,
    /// The place of the condition that asked for what is not there; `None` where none holds.
    pub at: Option<usize>,
}

/// The place of the first condition that holds.
///
/// # Errors
/// Why that cannot be told; [`Reason::NoRule`] where none holds.
pub fn first_of(conditions: &[Condition], asked: &Asked<'_>) -> Result<usize, Undecided> {
    let texts = conditions
        .iter()
        .any(|condition| matches!(condition.asks, Asks::Text(_)));
    for (index, condition) in conditions.iter().enumerate() {
        let undecided = |reason| Undecided {
            reason,
            at: Some(index),
        };
        if asked.meets(&condition.asks, texts).map_err(undecided)? {
            return Ok(index);
        }
    }
    // With nothing to rate there is nothing that the rules forgot.
    let reason = asked.is_there(texts).err().unwrap_or(Reason::NoRule);
    Err(Undecided { reason, at: None })
}

impl Asked<'_> {
    /// Whether the record meets a condition; `texts` says whether its list asks for texts too.
    fn meets(&self, asks: &Asks, texts: bool) -> Result<bool, Reason> {
        Ok(match asks {
            Asks::OnTarget => self.off()?.0 <= Decimal::ZERO,
            Asks::BetterThanTarget => self.off()?.0 < Decimal::ZERO,
            Asks::Within(tolerance) => self.beside(*tolerance)? != Ordering::Greater,
            Asks::CloserThan(tolerance) => self.beside(*tolerance)? == Ordering::Less,
            Asks::AtLeast(bound) => self.against(*bound)? != Ordering::Less,
            Asks::MoreThan(bound) => self.against(*bound)? == Ordering::Greater,
            Asks::AtMost(bound) => self.against(*bound)? != Ordering::Greater,
            Asks::LessThan(bound) => self.against(*bound)? == Ordering::Less,
            Asks::Between(low, high) => {
                self.against(*low)? != Ordering::Less && self.against(*high)? != Ordering::Greater
            }
            Asks::Exactly(bound) => self.against(*bound)? == Ordering::Equal,
            Asks::Text(pattern) => self.text.is_some_and(|text| pattern.matches(&fold(text))),
            Asks::UpToIntervention => self.up_to_intervention()?,
            Asks::Improved => self.moved? == Direction::Improving,
            Asks::ImprovedOrSame => self.moved? != Direction::Deteriorating,
            Asks::Otherwise => {
                self.is_there(texts)?;
                true
            }
        })
    }

    fn quantity(&self) -> Result<Quantity, Reason> {
        self.actual.quantity.map_err(unread)
    }

    /// Whether there is something to rate: a number, or where texts are asked for, any text.
    fn is_there(&self, texts: bool) -> Result<(), Reason> {
        match self.actual.quantity {
            Err(Missing::Text | Missing::Range) if texts => Ok(()),
            Err(missing) => Err(unread(missing)),
            Ok(_) => Ok(()),
        }
    }

    /// How far off the target, and the target.
    fn off(&self) -> Result<(Decimal, Decimal), Reason> {
        let measured = Measured::new(self.actual, self.target)?;
        let polarity = self.polarity.ok_or(Reason::NoRule)?;
        let off = off_target_by(measured, polarity).ok_or(Reason::OutOfRange)?;
        Ok((off, measured.target))
    }

    /// Where the distance from the target stands to an allowance; on the target or better is less than any.
    fn beside(&self, tolerance: Tolerance) -> Result<Ordering, Reason> {
        let (off, target) = self.off()?;
        if off <= Decimal::ZERO {
            return Ok(Ordering::Less);
        }
        if matches!(tolerance, Tolerance::PercentOfTarget(_)) && target.is_zero() {
            return Err(Reason::ZeroTarget);
        }
        against(off, tolerance, Some(target)).ok_or(Reason::OutOfRange)
    }

    fn against(&self, bound: Bound) -> Result<Ordering, Reason> {
        let actual = self.quantity()?;
        let in_doubt = matches!(actual.unit, Unit::InDoubt | Unit::Literal);
        if in_doubt || (bound.unit != Unit::None && !actual.unit.meets(bound.unit)) {
            return Err(Reason::AmbiguousUnit);
        }
        Ok(actual.number.cmp(&bound.number))
    }

    fn up_to_intervention(&self) -> Result<bool, Reason> {
        let actual = self.quantity()?;
        let limit = self
            .intervention
            .quantity
            .map_err(|missing| match unread_target(missing) {
                Reason::NoTarget | Reason::TextTarget => Reason::NoIntervention,
                other => other,
            })?;
        let limit = number_in(limit, actual.unit).ok_or(Reason::AmbiguousUnit)?;
        match self.polarity {
            Some(Polarity::Higher) => Ok(actual.number >= limit),
            Some(Polarity::Lower) => Ok(actual.number <= limit),
            Some(Polarity::CloseToTarget) | None => Err(Reason::NoRule),
        }
    }
}
