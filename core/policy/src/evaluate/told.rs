//! The reason of a rating that conditions, ranks or a grid decided.

use rust_decimal::Decimal;

use super::sentence::{Sentence, amount, distance, flat, plain};
use crate::model::{Asks, Bound, Polarity, Tolerance};
use ambersheet_quantity::{Quantity, Unit};

impl Sentence<'_> {
    /// What the texts say as ranks.
    pub(super) fn by_ranks(&self, level: &str, (actual, target): (u8, u8)) -> String {
        let text = |text: Option<&str>| text.map(flat).unwrap_or_default();
        let verdict = match actual.cmp(&target) {
            std::cmp::Ordering::Less => "so it is better than the target".to_owned(),
            std::cmp::Ordering::Equal => "so the target is met".to_owned(),
            std::cmp::Ordering::Greater => match actual - target {
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

    /// What a grid says of the text.
    pub(super) fn by_grid(&self, level: &str) -> String {
        let text = self.actual_text.map(flat).unwrap_or_default();
        format!("The rules' grid gives {level} to \"{text}\".")
    }

    /// What the deciding condition asked, with its numbers.
    pub(super) fn by_condition(&self, level: &str, asks: &Asks) -> String {
        let actual = match (self.actual, self.actual_text) {
            (Ok(actual), _) => actual.to_string(),
            (Err(_), text) => format!("\"{}\"", text.map(flat).unwrap_or_default()),
        };
        let holds = match asks {
            Asks::AtLeast(bound) => format!("is at least {}", self.bound(*bound)),
            Asks::MoreThan(bound) => format!("is more than {}", self.bound(*bound)),
            Asks::AtMost(bound) => format!("is at most {}", self.bound(*bound)),
            Asks::LessThan(bound) => format!("is less than {}", self.bound(*bound)),
            Asks::Between(low, high) => {
                format!("is between {} and {}", self.bound(*low), self.bound(*high))
            }
            Asks::Exactly(bound) => format!("is exactly {}", self.bound(*bound)),
            Asks::Text(pattern) => format!("is \"{}\"", flat(pattern.text())),
            Asks::UpToIntervention => match self.intervention {
                Some(limit) => format!("is no worse than the intervention level of {limit}"),
                None => "is no worse than the intervention level".to_owned(),
            },
            Asks::Improved | Asks::ImprovedOrSame => self.moved(asks),
            Asks::OnTarget | Asks::BetterThanTarget | Asks::Within(_) | Asks::CloserThan(_) => {
                return format!("{}: {level}.", self.beside_target(&actual, asks));
            }
            Asks::Otherwise => {
                return format!(
                    "{} meets none of the conditions before, so it is {level}.",
                    self.with_target(&actual)
                );
            }
        };
        format!("{actual} {holds}: {level}.")
    }

    /// A bound in the unit of the actual.
    fn bound(&self, bound: Bound) -> String {
        let own = self.actual.map_or(Unit::None, |actual| actual.unit);
        let unit = if bound.unit == Unit::None {
            own
        } else {
            bound.unit
        };
        Quantity {
            number: bound.number,
            unit,
        }
        .to_string()
    }

    fn moved(&self, asks: &Asks) -> String {
        let word = if *asks == Asks::Improved {
            "better than"
        } else {
            "no worse than"
        };
        match self.previous {
            Some(previous) => format!("is {word} the {previous} before"),
            None => format!("is {word} before"),
        }
    }

    /// The actual against the target, where there is one to compare with.
    fn with_target(&self, actual: &str) -> String {
        match (self.actual, self.used.or(self.target.ok())) {
            (Ok(value), Some(target)) if value.unit.meets(target.unit) => {
                let unit = if value.unit == Unit::None {
                    target.unit
                } else {
                    value.unit
                };
                let distance = distance(value, target, unit);
                format!(
                    "{actual} against a target of {target}{} is {distance}; it",
                    self.aim()
                )
            }
            _ => actual.to_owned(),
        }
    }

    fn beside_target(&self, actual: &str, asks: &Asks) -> String {
        let (Ok(value), Some(target)) = (self.actual, self.used.or(self.target.ok())) else {
            return actual.to_owned();
        };
        let unit = if value.unit == Unit::None {
            target.unit
        } else {
            value.unit
        };
        let distance = distance(value, target, unit);
        let good = self.good();
        let verdict = match asks {
            Asks::Within(tolerance) => {
                format!("that is within {}", allowance(*tolerance, target, unit))
            }
            Asks::CloserThan(tolerance) => {
                format!(
                    "that is closer than {}",
                    allowance(*tolerance, target, unit)
                )
            }
            Asks::BetterThanTarget => "it is better than the target".to_owned(),
            _ => "the target is met".to_owned(),
        };
        format!(
            "{actual} against a target of {target}{} is {distance}; {good}, and {verdict}",
            self.aim()
        )
    }

    /// What is good, in words.
    pub(super) fn good(&self) -> &'static str {
        match self.polarity {
            Some(Polarity::Higher) => "higher is better",
            Some(Polarity::Lower) => "lower is better",
            Some(Polarity::CloseToTarget) | None => "close to the target is best",
        }
    }
}

/// `5% of the target, which is 4.75 points`.
pub(super) fn allowance(tolerance: Tolerance, target: Quantity, unit: Unit) -> String {
    match tolerance {
        Tolerance::PercentOfTarget(percent) => {
            let reach = percent
                .checked_mul(target.number.abs())
                .map(|reach| reach / Decimal::ONE_HUNDRED);
            let reach = reach
                .map(|reach| format!(", which is {}", amount(reach, unit)))
                .unwrap_or_default();
            format!("{}% of the target{reach}", plain(percent))
        }
        Tolerance::PercentOfPrevious(percent) => format!("{}% of the value before", plain(percent)),
        Tolerance::Points(points) => amount(points, unit),
    }
}
