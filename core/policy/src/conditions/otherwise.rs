//! `otherwise`: anything that can be rated.

use super::facts::ConditionFacts;
use super::input::ConditionInput;
use super::region::Region;
use super::word::{ConditionArguments, ConditionWord};
use crate::reason::Reason;
/// A condition that every readable actual meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Otherwise;

impl ConditionWord for Otherwise {
    const WORD: &'static str = "otherwise";
    const ARGUMENTS: usize = 0;
    const EXAMPLE: &'static str = "otherwise(\"Red\")";
    const HELP: &'static str = "Holds always; comes last in a list of conditions.";

    fn parse(_arguments: &mut dyn ConditionArguments) -> Option<Self> {
        Some(Self)
    }

    fn holds(&self, input: &ConditionInput<'_>, texts: bool) -> Result<bool, Reason> {
        input.check_actual(texts).map(|()| true)
    }

    fn region(&self) -> Region<'_> {
        Region::All
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        format!(
            "{} meets none of the conditions before, so it is {level}.",
            facts.subject()
        )
    }

    fn summary(&self) -> String {
        "otherwise".to_owned()
    }
}
