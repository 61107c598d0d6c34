//! The facts that the sentence about a deciding condition tells.

use super::bound::Bound;
use crate::polarity::Polarity;
use crate::tolerance::Tolerance;
use crate::wording::{allowance, compared, flat, shared_unit};
use ambersheet_quantity::{Missing, Quantity, Unit};

/// The values that a sentence about a condition shows.
pub struct ConditionFacts<'a> {
    /// The value that was rated.
    pub actual: Result<Quantity, Missing>,
    /// `true` if that is the day of the run.
    pub is_today: bool,
    /// The text of the actual's cell.
    pub text: Option<&'a str>,
    /// The target that was used.
    pub target: Option<Quantity>,
    /// The origin of the target in brackets, or nothing.
    pub target_source: &'a str,
    /// The words of the target's own sign with a space behind, or nothing.
    pub sign: &'a str,
    /// The polarity.
    pub polarity: Option<Polarity>,
    /// The intervention level.
    pub intervention: Option<Quantity>,
    /// The value before.
    pub previous: Option<Quantity>,
}

impl ConditionFacts<'_> {
    /// Composes a sentence about the actual alone: `92% is at least 90%: Green.`
    pub(crate) fn actual_is(&self, clause: &str, level: &str) -> String {
        format!("{} {clause}: {level}.", self.shown_actual())
    }

    /// Composes a sentence about the distance from the target; `verdict` gets the target and the
    /// unit of distances.
    pub(super) fn against_target(
        &self,
        verdict: impl FnOnce(Quantity, Unit) -> String,
        level: &str,
    ) -> String {
        let (Ok(actual), Some(target)) = (self.actual, self.target) else {
            return format!("{}: {level}.", self.shown_actual());
        };
        let unit = shared_unit(actual, target);
        let good = Polarity::clause_beside(self.polarity, unit);
        let verdict = verdict(target, unit);
        let compared = self.compared(actual, target);
        format!("{compared}; {good}, and {verdict}: {level}.")
    }

    /// Returns the actual, compared with the target where their units fit, as the start of a sentence.
    pub(super) fn subject(&self) -> String {
        match (self.actual, self.target) {
            (Ok(actual), Some(target)) if actual.unit.meets(target.unit) => {
                format!("{}; it", self.compared(actual, target))
            }
            _ => self.shown_actual(),
        }
    }

    /// Formats a limit of the rules, in the actual's unit where it has none of its own.
    pub(super) fn bound(&self, bound: Bound) -> String {
        let unit = if bound.unit == Unit::None {
            self.actual.map_or(Unit::None, |actual| actual.unit)
        } else {
            bound.unit
        };
        Quantity {
            number: bound.number,
            unit,
        }
        .to_string()
    }

    /// Composes a clause about the previous value: `is better than the 80% before`.
    pub(super) fn since_previous(&self, comparison: &str) -> String {
        match self.previous {
            Some(previous) => format!("is {comparison} the {previous} before"),
            None => format!("is {comparison} before"),
        }
    }

    fn compared(&self, actual: Quantity, target: Quantity) -> String {
        compared(
            &self.shown_actual(),
            actual,
            (self.sign, target),
            self.target_source,
        )
    }

    fn shown_actual(&self) -> String {
        match self.actual {
            Ok(actual) if self.is_today => format!("{actual} (today)"),
            Ok(actual) => actual.to_string(),
            Err(_) => format!("\"{}\"", self.text.map(flat).unwrap_or_default()),
        }
    }
}

/// Formats an allowance after its comparison: `that is within 5% of the target, which is 4.75 points`.
pub(super) fn that_is(
    comparison: &str,
    tolerance: Tolerance,
) -> impl FnOnce(Quantity, Unit) -> String {
    move |target, unit| {
        let allowance = allowance(tolerance, target, unit);
        format!("that is {comparison} {allowance}")
    }
}
