//! `better_than_target`: the actual is better than the target, perhaps by an allowance or more; exactly on it is not.

use super::facts::ConditionFacts;
use super::input::ConditionInput;
use super::region::{Reach, Region};
use super::word::{ConditionArguments, ConditionWord};
use crate::reason::Reason;
use crate::tolerance::Tolerance;
use crate::wording::{allowance, allowance_in_rules};

/// A condition on actuals better than the target, by the allowance or more if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BetterThanTarget(pub Option<Tolerance>);

impl ConditionWord for BetterThanTarget {
    const WORD: &'static str = "better_than_target";
    const ARGUMENTS: usize = 0;
    const OPTIONAL: usize = 1;
    const EXAMPLE: &'static str = "better_than_target(\"Green\")";
    const HELP: &'static str =
        "Holds when the actual is better than the target, by an allowance or more if one is given.";

    fn parse(arguments: &mut dyn ConditionArguments) -> Option<Self> {
        if !arguments.has_optional() {
            return Some(Self(None));
        }
        arguments.allowance().map(|by| Self(Some(by)))
    }

    fn holds(&self, input: &ConditionInput<'_>, _texts: bool) -> Result<bool, Reason> {
        input.is_better_by(self.0)
    }

    fn region(&self) -> Region<'_> {
        Region::Target(self.0.map_or(Reach::Better, Reach::BetterBy))
    }

    fn sentence(&self, facts: &ConditionFacts<'_>, level: &str) -> String {
        let by = self.0;
        facts.against_target(
            move |target, unit| match by {
                None => "it is better than the target".to_owned(),
                Some(by) => {
                    let by = allowance(by, target, unit);
                    format!("it is better than the target by at least {by}")
                }
            },
            level,
        )
    }

    fn summary(&self) -> String {
        match self.0 {
            None => "better than the target".to_owned(),
            Some(by) => format!(
                "better than the target by at least {}",
                allowance_in_rules(by)
            ),
        }
    }
}
