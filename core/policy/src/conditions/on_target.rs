//! `on_target`: the target is met; exactly on it meets it.

use super::facts::ConditionFacts;
use super::input::ConditionInput;
use super::region::{Reach, Region};
use super::word::{ConditionArguments, ConditionWord};
use crate::reason::Reason;
/// A condition on actuals on the target or better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnTarget;

impl ConditionWord for OnTarget {
    const WORD: &'static str = "on_target";
    const ARGUMENTS: usize = 0;
    const EXAMPLE: &'static str = "on_target(\"Green\")";
    const HELP: &'static str = "Holds when the target is met.";

    fn parse(_arguments: &mut dyn ConditionArguments) -> Option<Self> {
        Some(Self)
    }

    fn holds(&self, input: &ConditionInput<'_>, _texts: bool) -> Result<bool, Reason> {
        input.meets_target()
    }

    fn region(&self) -> Region<'_> {
        Region::Target(Reach::Met)
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        facts.against_target(|_, _| "the target is met".to_owned(), level)
    }

    fn summary(&self) -> String {
        "on target".to_owned()
    }
}
