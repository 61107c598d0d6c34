//! The reason in one plain sentence, with its numbers.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::policy::is_within;
use super::told::allowance;
use crate::model::{Asks, Bound, Claim, Condition, Polarity, Tolerance};
use crate::reason::Reason;
use crate::value::Aim;
use ambersheet_ooxml::text::one_line;
use ambersheet_quantity::{Missing, Quantity, Unit};

/// What a sentence is made of; texts are those of the workbook and the rules.
pub struct Sentence<'a> {
    pub level: Result<&'a str, Reason>,
    /// The field's name, where the level was named by the word in the cell.
    pub typed_field: Option<&'a str>,
    pub actual: Result<Quantity, Missing>,
    pub target: Result<Quantity, Missing>,
    /// Where the actual and the target stand.
    pub actual_cell: Option<&'a str>,
    pub target_cell: Option<&'a str>,
    pub actual_text: Option<&'a str>,
    pub target_text: Option<&'a str>,
    pub off_target_by: Option<Decimal>,
    pub polarity: Option<Polarity>,
    pub tolerance: Option<Tolerance>,
    /// What a function or the cell said.
    pub detail: Option<&'a str>,
    /// What the return's own guidance says that the level means.
    pub meaning: Option<&'a str>,
    /// The lines that contradict each other, or one that contradicts the return's own column.
    pub conflict: Option<(u32, Option<u32>)>,
    /// Whether the row names its measure.
    pub named: bool,
    /// The author's `because`.
    pub because: Option<&'a str>,
    /// The condition that decided, or that asked for what is not there.
    pub condition: Option<&'a Condition>,
    /// Whether an ordered list of conditions was asked.
    pub conditions: bool,
    /// Whether a grid decided.
    pub grid: bool,
    /// The part of a composite value that decided, as the worst.
    pub part: Option<&'a str>,
    /// A line about the measure that holds in other periods only.
    pub another_period: Option<&'a Claim>,
    pub ranks: Option<(u8, u8)>,
    /// The target that was used, where it is not the one in the cell, and how it came about.
    pub used: Option<Quantity>,
    pub aim: Option<Aim>,
    /// The line of the rules that gives the target.
    pub target_line: Option<u32>,
    pub intervention: Option<Quantity>,
    pub previous: Option<Quantity>,
    /// Whether a script function decided, and where it stands.
    pub function: Option<&'a str>,
}

impl Sentence<'_> {
    /// The sentence.
    pub fn compose(&self) -> String {
        match (self.level, self.part) {
            (Ok(level), None) => self.rated(level),
            (Ok(level), Some(part)) => {
                format!(
                    "Of its parts, {} is the worst: {}",
                    flat(part),
                    self.rated(level)
                )
            }
            (Err(reason), _) => format!("Unrated: {}.", self.unrated(reason)),
        }
    }

    fn rated(&self, level: &str) -> String {
        if let Some(field) = self.typed_field {
            let meaning = self
                .meaning
                .map(|meaning| flat(meaning).trim_end_matches('.').to_owned());
            let meaning = meaning
                .map(|meaning| format!(", which its guidance calls \"{meaning}\""))
                .unwrap_or_default();
            return format!("The return itself gives {field} as {level}{meaning}.");
        }
        if let Some(function) = self.function {
            let values = match (self.actual, self.target) {
                (Ok(actual), Ok(target)) => {
                    format!(" from an actual of {actual} and a target of {target}")
                }
                (Ok(actual), Err(_)) => format!(" from an actual of {actual}"),
                _ => String::new(),
            };
            return format!("The rules' function {function} answers {level}{values}.");
        }
        if self.grid {
            return self.by_grid(level);
        }
        if let Some(condition) = self.condition {
            return self.by_condition(level, &condition.asks);
        }
        if let Some(ranks) = self.ranks {
            return self.by_ranks(level, ranks);
        }
        let (Ok(actual), Some(target)) = (self.actual, self.used.or(self.target.ok())) else {
            return format!("The rules rate this {level}.");
        };
        if self.is_in_range(actual) {
            let range = self.target_text.map(flat).unwrap_or_default();
            return format!("{actual} is in the range of {range}, so the target is met: {level}.");
        }
        let unit = if actual.unit == Unit::None {
            target.unit
        } else {
            actual.unit
        };
        let distance = distance(actual, target, unit);
        let (good, aim) = (self.good(), self.aim());
        let verdict = self.beside_tolerance(target, unit);
        format!(
            "{actual} against a target of {target}{aim} is {distance}; {good}, {verdict}: {level}."
        )
    }

    /// Whether the target is a range to be kept, and it is kept.
    fn is_in_range(&self, actual: Quantity) -> bool {
        let is_kept = |low, high| (low..=high).contains(&actual.number);
        self.polarity == Some(Polarity::CloseToTarget)
            && matches!(self.aim, Some(Aim::Range { low, high }) if is_kept(low, high))
    }

    /// How the target that was used came about, in brackets.
    pub(super) fn aim(&self) -> String {
        match self.aim {
            None => String::new(),
            Some(Aim::Profile { whole, quarter }) => {
                let target = self.target_text.map_or_else(|| whole.to_string(), flat);
                format!(" (what is due of {target} by Q{quarter})")
            }
            Some(Aim::Before) => " (what the return before profiled)".to_owned(),
            Some(Aim::Rules(_)) => self
                .target_line
                .map(|line| format!(" (line {line} of the rules)"))
                .unwrap_or_default(),
            Some(Aim::Range { .. }) => {
                format!(
                    " (of the range {})",
                    self.target_text.map(flat).unwrap_or_default()
                )
            }
        }
    }

    /// Where the value stands to the tolerance.
    fn beside_tolerance(&self, target: Quantity, unit: Unit) -> String {
        let tolerance = match self.tolerance {
            Some(tolerance) => format!("the tolerance of {}", allowance(tolerance, target, unit)),
            None => "any tolerance".to_owned(),
        };
        match self.off_target_by {
            Some(off) if off <= Decimal::ZERO => {
                format!("so the target is met without {tolerance}")
            }
            Some(off)
                if self
                    .tolerance
                    .is_some_and(|t| is_within(off, t, Some(target.number)) == Some(true)) =>
            {
                format!("and that is within {tolerance}")
            }
            _ => format!("and that is beyond {tolerance}"),
        }
    }

    fn unrated(&self, reason: Reason) -> String {
        let shown = |text: Option<&str>| {
            text.map(|text| format!(" (\"{}\")", flat(text)))
                .unwrap_or_default()
        };
        let actual = shown(self.actual_text);
        let target = shown(self.target_text);
        match reason {
            Reason::NoData => format!("there is no actual{actual}"),
            Reason::NotDue => format!("no value is due this period{actual}"),
            Reason::Awaited => format!("the actual is still awaited{actual}"),
            Reason::NotApplicable => format!("the return says that this does not apply{actual}"),
            Reason::NotRated => match (self.detail, self.because) {
                (Some(detail), _) => format!("the rules say so: {}", flat(detail)),
                (None, Some(because)) => format!("the rules leave it unrated: {}", flat(because)),
                (None, None) => "the rules leave it unrated".to_owned(),
            },
            Reason::NoTarget => format!("there is no target{target}"),
            Reason::TextTarget => {
                format!(
                    "the target{} is {}, not a number{target}",
                    at(self.target_cell),
                    what(self.target)
                )
            }
            Reason::NotANumber => {
                format!(
                    "the actual{} is {}, not a number{actual}",
                    at(self.actual_cell),
                    what(self.actual)
                )
            }
            Reason::CellError => self.cell_error(),
            Reason::ZeroTarget => match self.actual {
                Ok(actual) => format!(
                    "{actual} misses a target of zero, and a tolerance in percent of zero is none; give one in points"
                ),
                Err(_) => {
                    "the target is zero, and a tolerance in percent of zero is none".to_owned()
                }
            },
            Reason::NoPrevious => "there is no previous value".to_owned(),
            Reason::NoIntervention => "there is no intervention level".to_owned(),
            Reason::AmbiguousUnit => self.ambiguous(&actual, &target),
            Reason::OutOfRange => {
                "a number is too large or too small to be compared exactly".to_owned()
            }
            Reason::NoRule => self.no_rule(),
        }
    }

    /// Which of the cells holds an error value.
    fn cell_error(&self) -> String {
        let which = match (self.actual, self.target) {
            (Err(Missing::Error), _) => format!("actual{}", at(self.actual_cell)),
            (_, Err(Missing::Error)) => format!("target{}", at(self.target_cell)),
            _ if self.asks(&Asks::UpToIntervention) => "intervention level".to_owned(),
            _ => "measure's name".to_owned(),
        };
        format!("the cell of the {which} holds an error value")
    }

    /// Which units do not fit, or which value's unit cannot be told.
    fn ambiguous(&self, actual_text: &str, target_text: &str) -> String {
        let in_doubt = |name: &str, value: Result<Quantity, Missing>, text: &str| {
            let quantity = value
                .ok()
                .filter(|quantity| quantity.unit == Unit::InDoubt)?;
            Some(format!(
                "it cannot be told what the {name} of {quantity}{text} counts, or the rules give it another unit; show the unit in the cell, or mend `unit` in the rules"
            ))
        };
        let doubt = in_doubt("actual", self.actual, actual_text);
        if let Some(doubt) = doubt.or_else(|| in_doubt("target", self.target, target_text)) {
            return doubt;
        }
        let other = self
            .actual
            .ok()
            .and_then(|actual| Some((actual, self.beside(actual.unit)?)));
        match other {
            Some((actual, other)) => {
                format!("the units do not fit: the actual is {actual}, {other}")
            }
            None => "the units of actual and target do not fit".to_owned(),
        }
    }

    /// What does not fit the actual's unit.
    fn beside(&self, unit: Unit) -> Option<String> {
        let asks = self.condition.map(|condition| &condition.asks);
        let previous = self.previous.filter(|previous| !unit.meets(previous.unit));
        Some(match (asks, previous) {
            (Some(Asks::UpToIntervention), _) => {
                format!("the intervention level {}", self.intervention?)
            }
            (Some(Asks::Improved | Asks::ImprovedOrSame), Some(previous)) => {
                format!("the value before {previous}")
            }
            (Some(asks), _) if asks.bounds().next().is_some() => {
                let bounds: Vec<String> = asks
                    .bounds()
                    .map(|Bound { number, unit }| Quantity { number, unit }.to_string())
                    .collect();
                format!("and the rules compare it with {}", bounds.join(" and "))
            }
            _ => format!("the target {}", self.target.ok()?),
        })
    }

    /// Whether the condition that counts asks this.
    fn asks(&self, asks: &Asks) -> bool {
        self.condition
            .is_some_and(|condition| condition.asks == *asks)
    }

    fn no_rule(&self) -> String {
        match self.conflict {
            Some((first, Some(second))) => {
                return format!(
                    "lines {first} and {second} of the rules contradict each other about this measure"
                );
            }
            Some((line, None)) => {
                return format!(
                    "line {line} of the rules contradicts what the return itself says is good"
                );
            }
            None if self.asks(&Asks::UpToIntervention) && self.polarity.is_some() => {
                return "where close to the target is best, an intervention level has no worse side"
                    .to_owned();
            }
            None if self.conditions && self.condition.is_none() => {
                let actual = match (self.actual, self.actual_text) {
                    (_, Some(text)) => format!("\"{}\"", flat(text)),
                    (Ok(actual), None) => actual.to_string(),
                    (Err(_), None) => "the measure".to_owned(),
                };
                return format!("{actual} meets none of the conditions that the rules give");
            }
            None if !self.named => return "the row names no measure".to_owned(),
            None => {}
        }
        match self.detail {
            Some(detail) => format!("\"{}\" is none of the rules' words for it", flat(detail)),
            None if self.polarity.is_some() => {
                "the target is missed, and no rule gives a tolerance".to_owned()
            }
            None => match self.another_period {
                Some(claim) => format!(
                    "no rule says what good is for this measure in this period; line {} holds {}",
                    claim.at.line, claim.holds
                ),
                None => "no rule says what good is for this measure".to_owned(),
            },
        }
    }
}

fn at(cell: Option<&str>) -> String {
    cell.map(|cell| format!(" in {cell}")).unwrap_or_default()
}

/// What stands where a number belongs.
fn what(value: Result<Quantity, Missing>) -> &'static str {
    match value {
        Err(Missing::Date) => "a date",
        Err(Missing::Truth) => "TRUE or FALSE",
        Err(Missing::Range) => "a range",
        _ => "text",
    }
}

/// `4.2 points (5.68%) below the target`.
pub(super) fn distance(actual: Quantity, target: Quantity, unit: Unit) -> String {
    let Some(difference) = actual.number.checked_sub(target.number) else {
        return "off the target".to_owned();
    };
    let side = match difference.cmp(&Decimal::ZERO) {
        Ordering::Equal => return "exactly on the target (off by 0)".to_owned(),
        Ordering::Greater => "above",
        Ordering::Less => "below",
    };
    let share = share_of(difference, target.number)
        .map(|share| format!(" ({share})"))
        .unwrap_or_default();
    format!("{}{share} {side} it", amount(difference.abs(), unit))
}

/// An amount in a unit: `4.2 points`, `£4,300,000`, `28`.
pub fn amount(number: Decimal, unit: Unit) -> String {
    match unit {
        Unit::Percent if number == Decimal::ONE => "1 point".to_owned(),
        Unit::Percent => format!(
            "{} points",
            Quantity {
                number,
                unit: Unit::None
            }
        ),
        unit => Quantity { number, unit }.to_string(),
    }
}

pub(super) fn plain(number: Decimal) -> Decimal {
    number.normalize()
}

/// A difference as percent of the target, to two places, for reading only.
fn share_of(difference: Decimal, target: Decimal) -> Option<String> {
    if target.is_zero() {
        return None;
    }
    let share = difference
        .abs()
        .checked_mul(Decimal::ONE_HUNDRED)?
        .checked_div(target.abs())?;
    let rounded = plain(share.round_dp(2));
    Some(if rounded.is_zero() {
        "less than 0.01% of the target".to_owned()
    } else {
        format!("{rounded}% of the target")
    })
}

/// A text of the workbook on one line, not too long.
pub(super) fn flat(text: &str) -> String {
    const LONGEST: usize = 300;
    let line = one_line(text);
    if line.chars().count() <= LONGEST {
        return line;
    }
    let cut: String = line.chars().take(LONGEST).collect();
    format!("{}…", cut.trim_end())
}
