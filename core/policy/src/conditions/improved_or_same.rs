//! `improved_or_same`: better than the previous value, or the same.

use super::facts::ConditionFacts;
use super::input::ConditionInput;
use super::region::Region;
use super::word::{ConditionArguments, ConditionWord};
use crate::reason::Reason;
use crate::value::Direction;

/// A condition on actuals no worse than the previous value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImprovedOrSame;

impl ConditionWord for ImprovedOrSame {
    const WORD: &'static str = "improved_or_same";
    const ARGUMENTS: usize = 0;
    const EXAMPLE: &'static str = "improved_or_same(\"Amber\")";
    const HELP: &'static str = "Holds when the actual is no worse than the previous value.";

    fn parse(_arguments: &mut dyn ConditionArguments) -> Option<Self> {
        Some(Self)
    }

    fn holds(&self, input: &ConditionInput<'_>, _texts: bool) -> Result<bool, Reason> {
        Ok(input.moved? != Direction::Deteriorating)
    }

    fn region(&self) -> Region<'_> {
        Region::Improved { or_same: true }
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        facts.actual_is(&facts.since_previous("no worse than"), level)
    }

    fn summary(&self) -> String {
        "improved or the same".to_owned()
    }
}
