//! The facts behind the reason for leaving a measure unrated.

use super::Sentence;
use crate::bare::is_plain;
use crate::conditions::Region;
use crate::reason::ReasonFacts;
use crate::tolerance::{Tolerance, TwoAllowances};
use crate::value::TargetSource;
use crate::wording::{doubted_in_rules, flat, shared_unit};
use ambersheet_quantity::{Figure, Missing, Notation, ParseOptions, Quantity, Unit, read};

impl ReasonFacts for Sentence<'_> {
    fn actual(&self) -> Result<Quantity, Missing> {
        self.actual
    }

    fn target(&self) -> Result<Quantity, Missing> {
        self.target
    }

    fn name(&self) -> &'static str {
        match self.variance {
            Some(Err(_)) => "variance",
            Some(Ok(_)) | None => "actual",
        }
    }

    fn actual_text(&self) -> String {
        in_brackets(self.actual_text) + &unknown_note(self.actual, self.actual_text, Figure::Actual)
    }

    fn target_text(&self) -> String {
        in_brackets(self.target_text) + &unknown_note(self.target, self.target_text, Figure::Target)
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
            Some(
                Region::Improved { .. }
                | Region::Text(_)
                | Region::Target(_)
                | Region::InColumn
                | Region::All,
            )
            | None => Some(format!("the target {}", self.target.ok()?)),
        }
    }

    fn doubted_rule(&self) -> Option<String> {
        // Where nobody can tell the actual's own unit, the rules are not at fault.
        let actual = self
            .actual
            .ok()
            .filter(|actual| !actual.unit.is_uncertain())?;
        let unit = shared_unit(actual, self.used.or(self.target.ok()).unwrap_or(actual));
        let beside = Quantity { unit, ..actual };
        let place = self.rule_place?;
        if let (Some(TargetSource::Rules(_)), Ok(target)) = (self.target_source, self.target)
            && !is_plain(target.number, actual.unit)
            && matches!(target.unit, Unit::None | Unit::InDoubt)
        {
            let place = self.target_place?;
            return Some(doubted_in_rules(place, target.number, actual));
        }
        let region = self.condition.map(|condition| condition.kind.region());
        let tolerance = match region {
            Some(Region::Improved { .. }) => return self.no_direction.map(str::to_owned),
            Some(region) => {
                let mut bounds = region.bounds();
                let bare =
                    bounds.find(|bound| bound.unit == Unit::None && !bound.fits(actual.unit));
                if let Some(bound) = bare {
                    return Some(doubted_in_rules(place, bound.number, actual));
                }
                region.tolerance()
            }
            None => self.tolerance_of_side(),
        };
        let doubted = tolerance.filter(|tolerance| !tolerance.fits(unit))?;
        let notation = unit.notation();
        let has_shares = notation.is_none_or(Notation::has_shares);
        let no_percentage = || {
            format!(
                "{place} allows a percentage, and there is none of {}; write the allowance as days(14)",
                notation.map_or("such a value", Notation::described)
            )
        };
        Some(match doubted {
            Tolerance::PercentOfTarget(_) | Tolerance::PercentOfPrevious(_) => no_percentage(),
            Tolerance::OfTwo(_) if !has_shares => no_percentage(),
            Tolerance::WorkingDays { .. } if notation == Some(Notation::Date) => format!(
                "{place} counts working days, which can be counted from the date of a target only"
            ),
            Tolerance::WorkingDays { .. } => {
                format!("{place} counts working days, and the actual is {actual}, no date")
            }
            Tolerance::PointsIn(points) | Tolerance::OfTwo(TwoAllowances { points, .. })
                if points.unit != Unit::None =>
            {
                let figure = self.figure(actual);
                format!("the units do not fit: {place} counts points of {points}, and the {figure}")
            }
            Tolerance::Points(points) => doubted_in_rules(place, points, beside),
            Tolerance::PointsIn(points) | Tolerance::OfTwo(TwoAllowances { points, .. }) => {
                doubted_in_rules(place, points.number, beside)
            }
        })
    }

    fn questions(&self) -> &[String] {
        self.questions
    }

    fn no_rule(&self) -> String {
        if let Some(contradiction) = self.contradiction() {
            return contradiction;
        }
        if self.said_by_target && self.polarity.is_none() && self.detail.is_none() && self.named {
            return self.no_sign();
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
        if let Some(detail) = self
            .detail
            .filter(|_| self.grid && self.actual_text.is_none())
        {
            return flat(detail);
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
    /// Names the figure that the return gives: `variance is 2%` or `actual is 102%`.
    fn figure(&self, actual: Quantity) -> String {
        match self.variance {
            Some(Ok(variance)) => format!("variance is {variance}"),
            Some(Err(_)) | None => format!("actual is {actual}"),
        }
    }

    fn is_up_to_intervention(&self) -> bool {
        self.condition
            .is_some_and(|condition| condition.kind.region() == Region::UpToIntervention)
    }

    fn no_sign(&self) -> String {
        let target = match (self.target_text, self.target) {
            (Some(text), _) => format!("\"{}\"", flat(text)),
            (None, Ok(target)) => target.to_string(),
            (None, Err(_)) => {
                return "there is no target, whose sign would say which way is good".to_owned();
            }
        };
        if self.target == Err(Missing::Text) {
            return format!(
                "the target {target}{} is not read as one condition, so that it does not say which way is good",
                in_cell(self.target_cell)
            );
        }
        format!(
            "the target {target}{} has no sign such as ≥ or \"at most\", so that it does not say which way is good; name the measure in a line such as lower_is_better(\"…\")",
            in_cell(self.target_cell)
        )
    }

    fn contradiction(&self) -> Option<String> {
        if let (Some(other), Some(sign)) = (self.against_sign, self.sign) {
            let good = if sign.is_met_above() {
                "higher"
            } else {
                "lower"
            };
            let text = self.target_text.map(flat).unwrap_or_default();
            return Some(format!(
                "the target \"{text}\"{} says that {good} is better, and {other} says otherwise",
                in_cell(self.target_cell)
            ));
        }
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

/// Names the note in brackets that leaves a text unread.
fn unknown_note(value: Result<Quantity, Missing>, text: Option<&str>, figure: Figure) -> String {
    let text = text.filter(|_| value == Err(Missing::Text));
    let note = text.and_then(|text| {
        let how = ParseOptions::default().of(figure);
        let either = [false, true].map(|decimal_comma| ParseOptions {
            decimal_comma,
            ..how
        });
        either.iter().find_map(|how| read(text, *how).unknown_note)
    });
    note.map(|note| {
        let note = flat(note);
        format!(
            ": \"{note}\" in brackets may change what the number means; take it out if it does not"
        )
    })
    .unwrap_or_default()
}

fn in_cell(cell: Option<&str>) -> String {
    cell.map(|cell| format!(" in {cell}")).unwrap_or_default()
}
