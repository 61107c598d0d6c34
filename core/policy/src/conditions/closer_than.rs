//! `closer_than`: off the target by less than an allowance.

use std::cmp::Ordering;

use super::facts::{ConditionFacts, that_is};
use super::input::ConditionInput;
use super::region::{Reach, Region};
use super::word::{ConditionArguments, ConditionWord};
use crate::reason::Reason;
use crate::tolerance::Tolerance;
use crate::wording::allowance_in_rules;

/// A condition on actuals off the target by less than an allowance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloserThan(pub Tolerance);

impl ConditionWord for CloserThan {
    const WORD: &'static str = "closer_than";
    const ARGUMENTS: usize = 1;
    const EXAMPLE: &'static str = "closer_than(percent_of_target(5), \"Amber\")";
    const HELP: &'static str = "Holds when the actual is off target by less than an allowance.";

    fn parse(arguments: &mut dyn ConditionArguments) -> Option<Self> {
        arguments.allowance().map(Self)
    }

    fn holds(&self, input: &ConditionInput<'_>, _texts: bool) -> Result<bool, Reason> {
        Ok(input.compare_distance(self.0)? == Ordering::Less)
    }

    fn region(&self) -> Region<'_> {
        Region::Target(Reach::CloserThan(self.0))
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        facts.against_target(that_is("closer than", self.0), level)
    }

    fn summary(&self) -> String {
        format!("closer than {}", allowance_in_rules(self.0))
    }
}
