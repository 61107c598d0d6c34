//! `less_than`: less than this.

use std::cmp::Ordering;

use super::bound::{Bound, RangeEnd};
use super::facts::ConditionFacts;
use super::input::ConditionInput;
use super::region::Region;
use super::word::{ConditionArguments, ConditionWord};
use crate::reason::Reason;

/// A condition on actuals of less than a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LessThan(pub Bound);

impl ConditionWord for LessThan {
    const WORD: &'static str = "less_than";
    const ARGUMENTS: usize = 1;
    const EXAMPLE: &'static str = "less_than(5, \"Green\")";
    const HELP: &'static str = "Holds when the actual is less than a number.";

    fn parse(arguments: &mut dyn ConditionArguments) -> Option<Self> {
        arguments.bound().map(Self)
    }

    fn holds(&self, input: &ConditionInput<'_>, _texts: bool) -> Result<bool, Reason> {
        Ok(input.compare(self.0)? == Ordering::Less)
    }

    fn region(&self) -> Region<'_> {
        Region::Range {
            low: None,
            high: Some(RangeEnd::excluded(self.0)),
        }
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        let clause = format!("is less than {}", facts.bound(self.0));
        facts.actual_is(&clause, level)
    }

    fn summary(&self) -> String {
        format!("less than {}", self.0.quantity())
    }
}
