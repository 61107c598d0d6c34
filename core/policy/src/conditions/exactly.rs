//! `exactly`: this number, a text that matches, or yes or no.

use std::cmp::Ordering;

use super::bound::Bound;
use super::facts::ConditionFacts;
use super::input::ConditionInput;
use super::region::Region;
use super::word::{BoundOrText, ConditionArguments, ConditionWord};
use crate::name::Pattern;
use crate::reason::Reason;
use crate::wording::flat;
use ambersheet_ooxml::text::fold;
use ambersheet_quantity::{Notation, Quantity, Unit, truth_of};
use rust_decimal::Decimal;

/// A condition on one number, on texts that match, or on yes and no.
#[derive(Clone, Debug, PartialEq)]
pub enum Exactly {
    /// This number.
    Number(Bound),
    /// A text that matches. "Yes" and "No" also stand for ticked cells and the other words for them.
    Text(Pattern),
    /// Yes or no, however the cell says it.
    Truth(bool),
}

impl ConditionWord for Exactly {
    const WORD: &'static str = "exactly";
    const ARGUMENTS: usize = 1;
    const EXAMPLE: &'static str = "exactly(\"Complete\", \"Green\")";
    const HELP: &'static str = "Holds when the actual is exactly a number or a text.";

    fn parse(arguments: &mut dyn ConditionArguments) -> Option<Self> {
        Some(match arguments.bound_or_text()? {
            BoundOrText::Bound(bound) => Self::Number(bound),
            BoundOrText::Text(pattern) => Self::Text(pattern),
            BoundOrText::Truth(truth) => Self::Truth(truth),
        })
    }

    fn holds(&self, input: &ConditionInput<'_>, _texts: bool) -> Result<bool, Reason> {
        match self {
            Self::Number(bound) => Ok(input.compare(*bound)? == Ordering::Equal),
            Self::Text(pattern) => {
                let matches = input.text.is_some_and(|text| pattern.matches(&fold(text)));
                Ok(matches || truth_of(pattern.text()).is_some_and(|truth| input.is(truth)))
            }
            Self::Truth(truth) => match input.truth()? {
                Some(actual) => Ok(actual == *truth),
                None => Err(Reason::NotANumber),
            },
        }
    }

    fn region(&self) -> Region<'_> {
        match self {
            Self::Number(bound) => Region::Number(*bound),
            Self::Text(pattern) => Region::Text(pattern),
            Self::Truth(truth) => Region::Number(Bound::from(truth_quantity(*truth))),
        }
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        let clause = match self {
            Self::Number(bound) => format!("is exactly {}", facts.bound(*bound)),
            Self::Text(pattern) => format!("is \"{}\"", flat(pattern.text())),
            Self::Truth(truth) => format!("is {}", truth_quantity(*truth)),
        };
        facts.actual_is(&clause, level)
    }

    fn summary(&self) -> String {
        match self {
            Self::Number(bound) => format!("exactly {}", bound.quantity()),
            Self::Text(pattern) => format!("\"{}\"", pattern.text()),
            Self::Truth(truth) => truth_quantity(*truth).to_string(),
        }
    }
}

/// Returns yes or no as a value.
fn truth_quantity(truth: bool) -> Quantity {
    Quantity {
        number: Decimal::from(u8::from(truth)),
        unit: Unit::Notation(Notation::Truth),
    }
}
