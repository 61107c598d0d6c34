//! The facts behind the reason for leaving a measure unrated.

use super::Sentence;
use crate::conditions::Region;
use crate::reason::ReasonFacts;
use crate::wording::flat;
use ambersheet_quantity::{Missing, Quantity, Unit};

impl ReasonFacts for Sentence<'_> {
    fn actual(&self) -> Result<Quantity, Missing> {
        self.actual
    }

    fn target(&self) -> Result<Quantity, Missing> {
        self.target
    }

    fn actual_text(&self) -> String {
        in_brackets(self.actual_text)
    }

    fn target_text(&self) -> String {
        in_brackets(self.target_text)
    }

    fn actual_place(&self) -> String {
        in_cell(self.actual_cell)
    }

    fn target_place(&self) -> String {
        in_cell(self.target_cell)
    }

    fn detail(&self) -> Option<String> {
        self.detail.map(flat)
    }

    fn function_failure(&self) -> Option<String> {
        self.function.and(self.detail).map(flat)
    }

    fn because(&self) -> Option<String> {
        self.because.map(flat)
    }

    fn needs_intervention(&self) -> bool {
        self.is_up_to_intervention()
    }

    fn other_unit(&self, unit: Unit) -> Option<String> {
        let region = self.condition.map(|condition| condition.kind.region());
        let previous = self.previous.filter(|previous| !unit.meets(previous.unit));
        match region {
            Some(Region::UpToIntervention) => {
                Some(format!("the intervention level {}", self.intervention?))
            }
            Some(Region::Improved { .. }) if let Some(previous) = previous => {
                Some(format!("the value before {previous}"))
            }
            Some(region @ (Region::Range { .. } | Region::Number(_))) => {
                let bounds: Vec<String> = region
                    .bounds()
                    .map(|bound| bound.quantity().to_string())
                    .collect();
                let bounds = bounds.join(" and ");
                Some(format!("and the rules compare it with {bounds}"))
            }
            Some(Region::Improved { .. } | Region::Text(_) | Region::Target(_) | Region::All)
            | None => Some(format!("the target {}", self.target.ok()?)),
        }
    }

    fn no_rule(&self) -> String {
        if let Some(contradiction) = self.contradiction() {
            return contradiction;
        }
        if self.is_up_to_intervention() && self.polarity.is_some() {
            return "where close to the target is best, an intervention level has no worse side"
                .to_owned();
        }
        if self.conditions && self.condition.is_none() {
            return self.no_condition();
        }
        if !self.named {
            return "the row names no measure".to_owned();
        }
        if let Some(detail) = self.detail {
            return format!("\"{}\" is none of the rules' words for it", flat(detail));
        }
        if self.polarity.is_some() {
            return "the target is missed, and no rule gives a tolerance".to_owned();
        }
        match self.another_period {
            Some(claim) => format!(
                "no rule says what good is for this measure in this period; line {} holds {}",
                claim.at.line, claim.holds
            ),
            None => "no rule says what good is for this measure".to_owned(),
        }
    }
}

impl Sentence<'_> {
    fn is_up_to_intervention(&self) -> bool {
        self.condition
            .is_some_and(|condition| condition.kind.region() == Region::UpToIntervention)
    }

    fn contradiction(&self) -> Option<String> {
        Some(match self.conflict? {
            (first, Some(second)) => format!(
                "lines {first} and {second} of the rules contradict each other about this measure"
            ),
            (line, None) => {
                format!("line {line} of the rules contradicts what the return itself says is good")
            }
        })
    }

    fn no_condition(&self) -> String {
        let actual = match (self.actual, self.actual_text) {
            (_, Some(text)) => format!("\"{}\"", flat(text)),
            (Ok(actual), None) => actual.to_string(),
            (Err(_), None) => "the measure".to_owned(),
        };
        format!("{actual} meets none of the conditions that the rules give")
    }
}

fn in_brackets(text: Option<&str>) -> String {
    text.map(|text| format!(" (\"{}\")", flat(text)))
        .unwrap_or_default()
}

fn in_cell(cell: Option<&str>) -> String {
    cell.map(|cell| format!(" in {cell}")).unwrap_or_default()
}
