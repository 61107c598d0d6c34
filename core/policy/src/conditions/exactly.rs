//! `exactly`: this number, or a text that matches.

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

/// A condition on one number, or on texts that match.
#[derive(Clone, Debug, PartialEq)]
pub enum Exactly {
    /// This number.
    Number(Bound),
    /// A text that matches.
    Text(Pattern),
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
        })
    }

    fn holds(&self, input: &ConditionInput<'_>, _texts: bool) -> Result<bool, Reason> {
        match self {
            Self::Number(bound) => Ok(input.compare(*bound)? == Ordering::Equal),
            Self::Text(pattern) => Ok(input.text.is_some_and(|text| pattern.matches(&fold(text)))),
        }
    }

    fn region(&self) -> Region<'_> {
        match self {
            Self::Number(bound) => Region::Number(*bound),
            Self::Text(pattern) => Region::Text(pattern),
        }
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        let clause = match self {
            Self::Number(bound) => format!("is exactly {}", facts.bound(*bound)),
            Self::Text(pattern) => format!("is \"{}\"", flat(pattern.text())),
        };
        facts.actual_is(&clause, level)
    }

    fn summary(&self) -> String {
        match self {
            Self::Number(bound) => format!("exactly {}", bound.quantity()),
            Self::Text(pattern) => format!("\"{}\"", pattern.text()),
        }
    }
}
