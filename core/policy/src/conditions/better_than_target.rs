//! `better_than_target`: the actual is better than the target; exactly on it is not.

use rust_decimal::Decimal;

use super::facts::ConditionFacts;
use super::input::ConditionInput;
use super::region::{Reach, Region};
use super::word::{ConditionArguments, ConditionWord};
use crate::reason::Reason;
/// A condition on actuals better than the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BetterThanTarget;

impl ConditionWord for BetterThanTarget {
    const WORD: &'static str = "better_than_target";
    const ARGUMENTS: usize = 0;
    const EXAMPLE: &'static str = "better_than_target(\"Green\")";
    const HELP: &'static str = "Holds when the actual is better than the target.";

    fn parse(_arguments: &mut dyn ConditionArguments) -> Option<Self> {
        Some(Self)
    }

    fn holds(&self, input: &ConditionInput<'_>, _texts: bool) -> Result<bool, Reason> {
        Ok(input.off_target()? < Decimal::ZERO)
    }

    fn region(&self) -> Region<'_> {
        Region::Target(Reach::Better)
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        facts.against_target(|_, _| "it is better than the target".to_owned(), level)
    }

    fn summary(&self) -> String {
        "better than the target".to_owned()
    }
}
