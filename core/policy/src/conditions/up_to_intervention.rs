//! `up_to_intervention`: no worse than the intervention level, which itself counts as no worse.

use std::cmp::Ordering;

use super::facts::ConditionFacts;
use super::input::ConditionInput;
use super::region::Region;
use super::word::{ConditionArguments, ConditionWord};
use crate::reason::Reason;
/// A condition on actuals no worse than the intervention level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpToIntervention;

impl ConditionWord for UpToIntervention {
    const WORD: &'static str = "up_to_intervention";
    const ARGUMENTS: usize = 0;
    const EXAMPLE: &'static str = "up_to_intervention(\"Amber\")";
    const HELP: &'static str = "Holds when the actual has not passed the intervention level.";

    fn parse(_arguments: &mut dyn ConditionArguments) -> Option<Self> {
        Some(Self)
    }

    fn holds(&self, input: &ConditionInput<'_>, _texts: bool) -> Result<bool, Reason> {
        Ok(input.compare_intervention()? != Ordering::Less)
    }

    fn region(&self) -> Region<'_> {
        Region::UpToIntervention
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        let clause = match facts.intervention {
            Some(limit) => format!("is no worse than the intervention level of {limit}"),
            None => "is no worse than the intervention level".to_owned(),
        };
        facts.actual_is(&clause, level)
    }

    fn summary(&self) -> String {
        "up to the intervention level".to_owned()
    }
}
