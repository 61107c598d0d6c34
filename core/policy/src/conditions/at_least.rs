//! `at_least`: this or more.

use std::cmp::Ordering;

use super::bound::{Bound, RangeEnd};
use super::facts::ConditionFacts;
use super::input::ConditionInput;
use super::region::Region;
use super::word::{ConditionArguments, ConditionWord};
use crate::reason::Reason;

/// A condition on actuals of at least a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtLeast(pub Bound);

impl ConditionWord for AtLeast {
    const WORD: &'static str = "at_least";
    const ARGUMENTS: usize = 1;
    const EXAMPLE: &'static str = "at_least(90, \"Green\")";
    const HELP: &'static str = "Holds when the actual is at least a number.";

    fn parse(arguments: &mut dyn ConditionArguments) -> Option<Self> {
        arguments.bound().map(Self)
    }

    fn holds(&self, input: &ConditionInput<'_>, _texts: bool) -> Result<bool, Reason> {
        Ok(input.compare(self.0)? != Ordering::Less)
    }

    fn region(&self) -> Region<'_> {
        Region::Range {
            low: Some(RangeEnd::included(self.0)),
            high: None,
        }
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        let clause = format!("is at least {}", facts.bound(self.0));
        facts.actual_is(&clause, level)
    }

    fn summary(&self) -> String {
        format!("at least {}", self.0.quantity())
    }
}
