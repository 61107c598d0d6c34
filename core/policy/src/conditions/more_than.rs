//! `more_than`: more than this.

use std::cmp::Ordering;

use super::bound::{Bound, RangeEnd};
use super::facts::ConditionFacts;
use super::input::ConditionInput;
use super::region::Region;
use super::word::{ConditionArguments, ConditionWord};
use crate::reason::Reason;

/// A condition on actuals of more than a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoreThan(pub Bound);

impl ConditionWord for MoreThan {
    const WORD: &'static str = "more_than";
    const ARGUMENTS: usize = 1;
    const EXAMPLE: &'static str = "more_than(90, \"Green\")";
    const HELP: &'static str = "Holds when the actual is more than a number.";

    fn parse(arguments: &mut dyn ConditionArguments) -> Option<Self> {
        arguments.bound().map(Self)
    }

    fn holds(&self, input: &ConditionInput<'_>, _texts: bool) -> Result<bool, Reason> {
        Ok(input.compare(self.0)? == Ordering::Greater)
    }

    fn region(&self) -> Region<'_> {
        Region::Range {
            low: Some(RangeEnd::excluded(self.0)),
            high: None,
        }
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        let clause = format!("is more than {}", facts.bound(self.0));
        facts.actual_is(&clause, level)
    }

    fn summary(&self) -> String {
        format!("more than {}", self.0.quantity())
    }
}
