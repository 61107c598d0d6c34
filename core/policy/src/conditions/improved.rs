//! `improved`: better than the previous value.

use super::facts::ConditionFacts;
use super::input::ConditionInput;
use super::region::Region;
use super::word::{ConditionArguments, ConditionWord};
use crate::reason::Reason;
use crate::value::Direction;

/// A condition on actuals better than the previous value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Improved;

impl ConditionWord for Improved {
    const WORD: &'static str = "improved";
    const ARGUMENTS: usize = 0;
    const EXAMPLE: &'static str = "improved(\"Amber\")";
    const HELP: &'static str = "Holds when the actual is better than the previous value.";

    fn parse(_arguments: &mut dyn ConditionArguments) -> Option<Self> {
        Some(Self)
    }

    fn holds(&self, input: &ConditionInput<'_>, _texts: bool) -> Result<bool, Reason> {
        Ok(input.moved? == Direction::Improving)
    }

    fn region(&self) -> Region<'_> {
        Region::Improved { or_same: false }
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        facts.actual_is(&facts.since_previous("better than"), level)
    }

    fn summary(&self) -> String {
        "improved".to_owned()
    }
}
