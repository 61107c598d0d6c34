//! Polarities: which way is good.

use ambersheet_ooxml::text::fold;
use ambersheet_quantity::{Notation, Unit};

/// The direction in which a measure is good.
///
/// ```
/// use ambersheet_policy::polarity::{Polarity, polarity_from_text};
///
/// assert_eq!(polarity_from_text("Higher is better"), Some(Polarity::Higher));
/// assert_eq!(polarity_from_text("plan is best"), Some(Polarity::CloseToTarget));
/// assert_eq!(polarity_from_text("blue"), None);
/// assert_eq!(Polarity::Lower.word(), "lower");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Polarity {
    /// Higher is better.
    Higher,
    /// Lower is better.
    Lower,
    /// The closer to the target the better, on either side.
    CloseToTarget,
}

impl Polarity {
    /// Returns the word that tables and messages use: `close to the target`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::CloseToTarget => "close to the target",
        }
    }

    /// Returns the clause that sentences use beside values of a unit: dates are earlier or later.
    pub fn clause_beside(polarity: Option<Self>, unit: Unit) -> &'static str {
        match (polarity, unit.notation()) {
            (Some(Self::Higher), Some(Notation::Date)) => "later is better",
            (Some(Self::Lower), Some(Notation::Date)) => "earlier is better",
            (Some(Self::Higher), Some(Notation::Truth)) => "Yes is better",
            (Some(Self::Lower), Some(Notation::Truth)) => "No is better",
            (polarity, _) => Self::clause(polarity),
        }
    }

    /// Returns the clause that sentences use; `None`, like close to target, has no better side.
    pub fn clause(polarity: Option<Self>) -> &'static str {
        match polarity {
            Some(Self::Higher) => "higher is better",
            Some(Self::Lower) => "lower is better",
            Some(Self::CloseToTarget) | None => "close to the target is best",
        }
    }
}

/// Parses the text of a return's "Good is" column.
pub fn polarity_from_text(text: &str) -> Option<Polarity> {
    Some(match fold(text).as_str() {
        "high" | "higher" | "higher is better" | "high is good" | "bigger is better" | "up"
        | "increase" | "increasing" | "maximise" => Polarity::Higher,
        "low" | "lower" | "lower is better" | "low is good" | "smaller is better" | "down"
        | "decrease" | "decreasing" | "minimise" => Polarity::Lower,
        "on target" | "close to target" | "close to the target" | "plan is best" => {
            Polarity::CloseToTarget
        }
        _ => return None,
    })
}
