//! `between`: from the first number to the second, both included.

use std::cmp::Ordering;

use super::bound::{Bound, RangeEnd};
use super::facts::ConditionFacts;
use super::input::ConditionInput;
use super::region::Region;
use super::word::{ConditionArguments, ConditionWord};
use crate::reason::Reason;

/// A condition on actuals from one limit to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// The lower limit.
    pub low: Bound,
    /// The upper limit.
    pub high: Bound,
}

impl ConditionWord for Between {
    const WORD: &'static str = "between";
    const ARGUMENTS: usize = 2;
    const EXAMPLE: &'static str = "between(600, 680, \"Green\")";
    const HELP: &'static str = "Holds when the actual is between two numbers, both included.";

    fn parse(arguments: &mut dyn ConditionArguments) -> Option<Self> {
        // Both are read before either is judged, so that both are reported.
        let (low, high) = (arguments.bound(), arguments.bound());
        let (low, high) = low.zip(high)?;
        if low.number > high.number {
            arguments.refuse(
                format!("nothing is between {} and {}", low.number, high.number),
                format!(
                    "write the lower one first: between({}, {}, …)",
                    high.number, low.number
                ),
            );
            return None;
        }
        Some(Self { low, high })
    }

    fn holds(&self, input: &ConditionInput<'_>, _texts: bool) -> Result<bool, Reason> {
        Ok(input.compare(self.low)? != Ordering::Less
            && input.compare(self.high)? != Ordering::Greater)
    }

    fn region(&self) -> Region<'_> {
        Region::Range {
            low: Some(RangeEnd::included(self.low)),
            high: Some(RangeEnd::included(self.high)),
        }
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        let (low, high) = (facts.bound(self.low), facts.bound(self.high));
        facts.actual_is(&format!("is between {low} and {high}"), level)
    }

    fn summary(&self) -> String {
        format!("from {} to {}", self.low.quantity(), self.high.quantity())
    }
}
