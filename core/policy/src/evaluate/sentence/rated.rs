//! The reason of a rating.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::Sentence;
use crate::conditions::ConditionFacts;
use crate::measured::Measured;
use crate::model::Condition;
use crate::polarity::Polarity;
use crate::value::{TargetSource, Value};
use crate::wording::{allowance, compared, flat, shared_unit};
use ambersheet_quantity::{EarlierValue, Notation, Quantity, TargetSign, Unit};

impl Sentence<'_> {
    pub(super) fn rated(&self, level: &str) -> String {
        if let Some(field) = self.typed_field {
            self.by_typed_word(level, field)
        } else if let Some(function) = self.function {
            self.by_function(level, function)
        } else if self.grid {
            self.by_grid(level)
        } else if let Some(condition) = self.condition {
            self.by_condition(level, condition)
        } else if let Some(ranks) = self.ranks {
            self.by_ranks(level, ranks)
        } else {
            self.by_target(level)
        }
    }

    fn by_typed_word(&self, level: &str, field: &str) -> String {
        let meaning = self
            .meaning
            .map(|meaning| flat(meaning).trim_end_matches('.').to_owned());
        let meaning = meaning
            .map(|meaning| format!(", which its guidance calls \"{meaning}\""))
            .unwrap_or_default();
        format!("The return itself gives {field} as {level}{meaning}.")
    }

    fn by_function(&self, level: &str, function: &str) -> String {
        let values = match (self.actual, self.target) {
            (Ok(actual), Ok(target)) => {
                format!(" from an actual of {actual} and a target of {target}")
            }
            (Ok(actual), Err(_)) => format!(" from an actual of {actual}"),
            (Err(_), _) => String::new(),
        };
        format!("The rules' function {function} answers {level}{values}.")
    }

    fn by_grid(&self, level: &str) -> String {
        let text = self.actual_text.map(flat).unwrap_or_default();
        format!("The rules' grid gives {level} to \"{text}\".")
    }

    fn by_condition(&self, level: &str, condition: &Condition) -> String {
        let facts = ConditionFacts {
            actual: self.actual,
            is_today: self.is_today(),
            text: self.actual_text,
            target: self.used.or(self.target.ok()),
            target_source: &self.target_source(),
            sign: &self.sign_words(),
            polarity: self.polarity,
            intervention: self.intervention,
            previous: self.previous,
        };
        condition.kind.sentence(&facts, level)
    }

    fn by_ranks(&self, level: &str, (actual, target): (u8, u8)) -> String {
        let text = |text: Option<&str>| text.map(flat).unwrap_or_default();
        let verdict = match actual.cmp(&target) {
            Ordering::Less => "so it is better than the target".to_owned(),
            Ordering::Equal => "so the target is met".to_owned(),
            Ordering::Greater => match actual - target {
                1 => "so it misses the target by 1 rank".to_owned(),
                ranks => format!("so it misses the target by {ranks} ranks"),
            },
        };
        format!(
            "\"{}\" is rank {actual} in the rules' list, and the target \"{}\" is rank {target}, {verdict}: {level}.",
            text(self.actual_text),
            text(self.target_text),
        )
    }

    fn by_target(&self, level: &str) -> String {
        let (Ok(actual), Some(target)) = (self.actual, self.used.or(self.target.ok())) else {
            return format!("The rules rate this {level}.");
        };
        if self.is_in_range(actual) {
            let range = self.target_text.map(flat).unwrap_or_default();
            return format!("{actual} is in the range of {range}, so the target is met: {level}.");
        }
        let unit = shared_unit(actual, target);
        let good = Polarity::clause_beside(self.polarity, unit);
        let shown = if self.is_today() {
            format!("{actual} (today, since nothing is filled in)")
        } else {
            actual.to_string()
        };
        let compared = compared(
            &shown,
            actual,
            (&self.sign_words(), target),
            &self.target_source(),
        );
        let is_missed = self.off_target_by.is_some_and(|off| off > Decimal::ZERO);
        if unit == Unit::Notation(Notation::Truth) && is_missed {
            return format!("{compared}; {good}, and there is nothing between the two: {level}.");
        }
        if self.budget.is_some() || self.variance.is_some() {
            return self.by_budget(level, (actual, target), unit);
        }
        let verdict = self.against_tolerance(target, unit);
        format!("{compared}; {good}, {verdict}: {level}.")
    }

    /// Returns `true` if the actual is the day of the run: a date from no cell.
    fn is_today(&self) -> bool {
        let date = Unit::Notation(Notation::Date);
        self.actual_cell.is_none() && self.actual.is_ok_and(|actual| actual.unit == date)
    }

    /// Returns `true` if the target is a range to be kept, and the actual is in it.
    fn is_in_range(&self, actual: Quantity) -> bool {
        let is_kept = |low, high| (low..=high).contains(&actual.number);
        self.polarity == Some(Polarity::CloseToTarget)
            && matches!(self.target_source, Some(TargetSource::Range { low, high }) if is_kept(low, high))
    }

    /// Returns the words of the target's own sign, with a space behind: `at least `.
    fn sign_words(&self) -> String {
        self.sign
            .map(|sign| format!("{} ", sign.words()))
            .unwrap_or_default()
    }

    /// Returns the origin of the target that was used, in brackets.
    pub(super) fn target_source(&self) -> String {
        match self.target_source {
            None => String::new(),
            Some(TargetSource::Profile { whole, part, .. }) => {
                let target = self.target_text.map_or_else(|| whole.to_string(), flat);
                format!(" (what is due of {target} by {part})")
            }
            Some(TargetSource::Earlier(EarlierValue::Year)) => {
                " (that of a year before)".to_owned()
            }
            Some(TargetSource::Earlier(EarlierValue::Period)) => {
                " (that of the period before)".to_owned()
            }
            Some(TargetSource::Before) => " (what the return before profiled)".to_owned(),
            Some(TargetSource::Rules(_)) => self
                .target_line
                .map(|line| format!(" (line {line} of the rules)"))
                .unwrap_or_default(),
            Some(TargetSource::Range { .. }) => {
                let range = self.target_text.map(flat).unwrap_or_default();
                format!(" (of the range {range})")
            }
        }
    }

    fn is_strict(&self) -> bool {
        self.sign.is_some_and(TargetSign::is_strict)
    }

    /// Returns the actual and the target as they were compared.
    pub(super) fn measured(&self, target: Quantity) -> Option<Measured> {
        let value = |quantity, fraction| Value {
            quantity,
            fraction,
            ..Value::ABSENT
        };
        let fraction = self.target_source.and_then(TargetSource::fraction);
        Measured::new(&value(self.actual, None), &value(Ok(target), fraction)).ok()
    }

    /// Compares the distance from the target with the tolerance.
    pub(super) fn against_tolerance(&self, target: Quantity, unit: Unit) -> String {
        let tolerance = match self.tolerance {
            Some(tolerance) => format!("the tolerance of {}", allowance(tolerance, target, unit)),
            None => "any tolerance".to_owned(),
        };
        let within = |off| {
            self.tolerance.is_some_and(|tolerance| {
                let tolerance = tolerance.counted_in(unit);
                let measured = self.measured(target);
                measured
                    .and_then(|measured| measured.compare(off, tolerance))
                    .is_some_and(|order| order != Ordering::Greater)
            })
        };
        // A percentage of a date is none, so that there is no reach to tell.
        let is_none = self
            .tolerance
            .is_some_and(|tolerance| !tolerance.fits(unit))
            && unit
                .notation()
                .is_some_and(|notation| !notation.has_shares());
        match self.off_target_by {
            Some(off) if off < Decimal::ZERO || (off.is_zero() && !self.is_strict()) => {
                if is_none {
                    return "so the target is met".to_owned();
                }
                format!("so the target is met without {tolerance}")
            }
            Some(off) if off.is_zero() && within(off) => {
                format!("but the target itself does not meet it, and that is within {tolerance}")
            }
            Some(off) if within(off) => format!("and that is within {tolerance}"),
            Some(_) | None => format!("and that is beyond {tolerance}"),
        }
    }
}
