//! `at_most`: this or less.

use std::cmp::Ordering;

use super::bound::{Bound, RangeEnd};
use super::facts::ConditionFacts;
use super::input::ConditionInput;
use super::region::Region;
use super::word::{ConditionArguments, ConditionWord};
use crate::reason::Reason;

/// A condition on actuals of at most a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtMost(pub Bound);

impl ConditionWord for AtMost {
    const WORD: &'static str = "at_most";
    const ARGUMENTS: usize = 1;
    const EXAMPLE: &'static str = "at_most(5, \"Green\")";
    const HELP: &'static str = "Holds when the actual is at most a number.";

    fn parse(arguments: &mut dyn ConditionArguments) -> Option<Self> {
        arguments.bound().map(Self)
    }

    fn holds(&self, input: &ConditionInput<'_>, _texts: bool) -> Result<bool, Reason> {
        Ok(input.compare(self.0)? != Ordering::Greater)
    }

    fn region(&self) -> Region<'_> {
        Region::Range {
            low: None,
            high: Some(RangeEnd::included(self.0)),
        }
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        let clause = format!("is at most {}", facts.bound(self.0));
        facts.actual_is(&clause, level)
    }

    fn summary(&self) -> String {
        format!("at most {}", self.0.quantity())
    }
}
