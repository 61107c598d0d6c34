//! The reason why a measure has no direction, in one sentence.

use crate::rated::rating::Rating;
use ambersheet_policy::evaluate::{NoDirection, doubted_in_rules};
use ambersheet_policy::model::{Polarity, Policy, Tolerance, Topic};
use ambersheet_policy::reason::Reason;
use ambersheet_quantity::{Missing, Quantity, Unit};

impl Rating<'_, '_> {
    /// Returns why the measure has no direction; `None` if it has one, or if the rules ask for none.
    pub fn no_direction(&self) -> Option<String> {
        let why = self.entry().direction.err()?;
        Some(match why {
            NoDirection::NotAsked => return None,
            NoDirection::Contradiction => {
                "lines of the rules, or one of them and the return itself, contradict each other".to_owned()
            }
            NoDirection::Actual(missing) => absent("actual", "", missing),
            NoDirection::Previous(missing) => self.no_previous(missing),
            NoDirection::NoPolarity => "nothing says which way is good".to_owned(),
            NoDirection::Redefined => {
                "the definition changed after the previous value, so that the two cannot be compared".to_owned()
            }
            NoDirection::PreviousUnit => self.units("the value before", self.previous()),
            NoDirection::Target(missing) => self.no_target(missing),
            NoDirection::TargetUnit => self.units("the target", self.aimed_at()),
            NoDirection::Allowance(Tolerance::PointsIn(points)) => {
                self.units("the rules' allowance for a change", Some(points))
            }
            NoDirection::Allowance(allowance) => self.doubted(allowance.points().unwrap_or_default()),
            NoDirection::SmallTargets(limit) => self.doubted(limit),
            NoDirection::WaitsForAnswer => self.waits_in_words(self.entry().waits().1),
            NoDirection::OutOfRange => {
                "a number is too large or too small to be compared exactly".to_owned()
            }
        })
    }

    /// Returns `true` if the previous value is older than the measure's definition.
    pub(crate) fn is_redefined(&self) -> bool {
        self.ruleset().is_redefined(&self.policy())
    }

    /// Returns the target that a direction measures from.
    pub(crate) fn aimed_at(&self) -> Option<Quantity> {
        let details = self.entry().details.as_deref();
        details.and_then(|details| details.used).or(self.target())
    }

    /// Adds up the lines about the measure.
    pub(crate) fn policy(&self) -> Policy {
        let fold = ambersheet_ooxml::text::fold;
        let id = fold(&self.id().unwrap_or_default());
        let field = self.entry().field.map(usize::from);
        let policies = &self.ruleset().policies;
        let layout = Some(self.entry().layout);
        policies.of(
            &fold(&self.measure()),
            &id,
            layout,
            field,
            self.entry().stated,
        )
    }

    /// Says that the actual and another value count different things.
    fn units(&self, name: &str, other: Option<Quantity>) -> String {
        match (self.actual(), other) {
            (Some(actual), Some(other)) => {
                format!("the units do not fit: the actual is {actual}, {name} {other}")
            }
            _ => format!("the units of the actual and of {name} do not fit"),
        }
    }

    fn no_previous(&self, missing: Missing) -> String {
        let place = self.previous_cell().map(|cell| format!(" in {cell}"));
        let place = place.unwrap_or_default();
        let policy = self.policy();
        let topics = [Topic::Part, Topic::Parts];
        let has_parts = topics.iter().any(|topic| policy.line(*topic).is_some());
        if has_parts && missing == Missing::Unavailable {
            return format!("the previous value{place} lacks the part that is rated");
        }
        absent("previous value", &place, missing)
    }

    fn no_target(&self, missing: Missing) -> String {
        let is_close = self
            .policy()
            .good_is
            .is_some_and(|(polarity, _)| polarity == Polarity::CloseToTarget);
        let needs = if is_close {
            "close to the target is best"
        } else {
            "the change is compared with a percentage of the target"
        };
        let place = self.target_cell().map(|cell| format!(" in {cell}"));
        format!(
            "{needs}, and {}",
            absent("target", &place.unwrap_or_default(), missing)
        )
    }

    /// Says that a bare number of the rules has two readings.
    fn doubted(&self, number: rust_decimal::Decimal) -> String {
        let line = if let Some(claim) = self.line_of_change() {
            self.said_in(claim)
        } else {
            let rule = self.ruleset().direction.as_ref();
            format!("line {} of the rules", rule.map_or(0, |rule| rule.at.line))
        };
        let beside = self.actual().unwrap_or(Quantity {
            number,
            unit: Unit::None,
        });
        doubted_in_rules(&line, number, beside)
    }
}

/// Says that a value is missing, or what its cell holds in place of a number.
fn absent(name: &str, place: &str, missing: Missing) -> String {
    match ambersheet_policy::evaluate::unread(missing) {
        Reason::NotANumber => format!("the {name}{place} is no number"),
        Reason::CellError => format!("the {name}{place} is an error value"),
        Reason::OutOfRange => {
            format!("the {name}{place} is too large or too small to be compared exactly")
        }
        Reason::NotApplicable => format!("the {name}{place} does not apply"),
        Reason::Awaited => format!("the {name}{place} is still awaited"),
        Reason::NotDue => format!("no {name} is due"),
        _ => format!("there is no {name}"),
    }
}
