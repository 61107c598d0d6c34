//! Claims: single lines of a script about measures.

use std::fmt;
use std::sync::Arc;

use super::condition::{By, Profile};
use super::period::Period;
use super::question::QuestionIndex;
use super::rounding::Rounding;
use super::table::LayoutRef;
use crate::money::{Money, Underspend, VarianceSign};
use crate::name::Pattern;
use crate::polarity::Polarity;
use crate::tolerance::Tolerance;
use ambersheet_diagnostic::Position;
use ambersheet_quantity::{Quantity, StatedUnit};

/// The parts of a composite value that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartsRule {
    /// Their sum, which is the value itself.
    Sum,
    /// Each part against the part of the target with the same name; the worst level counts.
    Worst,
}

/// The value that a measure is compared with to tell how it moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// The period before.
    Previous,
    /// The same period of the year before.
    LastYear,
    /// The baseline.
    Baseline,
}

/// The statement of one line about the measures it names.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// The polarity.
    GoodIs(Polarity),
    /// They are lines of a budget, which gives the polarity.
    Money(Money),
    /// The sign of the target in its own text gives the polarity: `≥ 95%`.
    SaidByTarget,
    /// The tolerance: the distance off target that is still amber.
    AmberWithin(Tolerance),
    /// They are not rated.
    NotRated,
    /// The decision that replaces the target and the tolerance.
    By(By),
    /// The spread of the target over the year.
    Profile(Profile),
    /// The name of the part of the actual's text that is the actual.
    Part(Pattern),
    /// The name of the part of the actual's text that is the target.
    TargetInActual(Pattern),
    /// The texts that are ranks of actual and target, best first.
    Ranked(Vec<Pattern>),
    /// The unit of their numbers.
    Unit(StatedUnit),
    /// The parts of a composite value that count.
    Parts(PartsRule),
    /// The forecast is rated in place of the actual, against the whole target.
    Forecast,
    /// The target, if the return has none.
    Target(Quantity),
    /// The value they are compared with to tell how they moved.
    ComparedWith(Comparator),
    /// The largest change that counts as none.
    SameIfWithin(Tolerance),
    /// Their names in earlier returns.
    Formerly(Vec<String>),
    /// The period in which their definition changed: earlier values are not comparable.
    Redefined(Period),
    /// The rounding of their numbers before they are compared.
    Rounded(Rounding),
    /// The largest underspend that is no concern, and the level of a larger one.
    Underspend(Underspend),
    /// The meaning of their variances.
    Variance(VarianceSign),
}

/// The topic of a line: only lines about the same topic can contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The polarity.
    GoodIs,
    /// The tolerance.
    AmberWithin,
    /// The exclusion from rating.
    NotRated,
    /// The decision that replaces target and tolerance.
    By,
    /// The spread of the target over the year.
    Profile,
    /// The part of the actual that counts.
    Part,
    /// The part of the actual's text that is the target.
    TargetInActual,
    /// The texts that are ranks.
    Ranked,
    /// The unit of their numbers.
    Unit,
    /// The parts of a composite value that count.
    Parts,
    /// The rating of the forecast.
    Forecast,
    /// The target.
    Target,
    /// The value they are compared with.
    ComparedWith,
    /// The change that counts as none.
    SameIfWithin,
    /// Their earlier names.
    Formerly,
    /// The change of their definition.
    Redefined,
    /// The rounding of their numbers.
    Rounded,
    /// The underspend that is a concern.
    Underspend,
    /// The meaning of their variances.
    Variance,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; TOPICS] = [
        Self::GoodIs,
        Self::AmberWithin,
        Self::NotRated,
        Self::By,
        Self::Profile,
        Self::Part,
        Self::TargetInActual,
        Self::Ranked,
        Self::Unit,
        Self::Parts,
        Self::Forecast,
        Self::Target,
        Self::ComparedWith,
        Self::SameIfWithin,
        Self::Formerly,
        Self::Redefined,
        Self::Rounded,
        Self::Underspend,
        Self::Variance,
    ];

    /// Returns `true` if the direction of a measure needs what a line about this topic states.
    pub fn is_of_direction(self) -> bool {
        match self {
            Self::GoodIs
            | Self::Profile
            | Self::Part
            | Self::TargetInActual
            | Self::Ranked
            | Self::Unit
            | Self::Parts
            | Self::Forecast
            | Self::Target
            | Self::ComparedWith
            | Self::SameIfWithin
            | Self::Redefined
            | Self::Rounded
            | Self::Variance => true,
            Self::AmberWithin | Self::NotRated | Self::By | Self::Formerly | Self::Underspend => {
                false
            }
        }
    }
}

/// Number of topics.
pub(super) const TOPICS: usize = Topic::Variance as usize + 1;

impl Statement {
    /// Returns the decision that replaces the target and the tolerance.
    pub fn decision(&self) -> Option<&By> {
        let Self::By(by) = self else { return None };
        Some(by)
    }

    /// Returns the polarity.
    pub fn polarity(&self) -> Option<Polarity> {
        if let Self::Money(money) = self {
            return Some(money.polarity());
        }
        let Self::GoodIs(polarity) = self else {
            return None;
        };
        Some(*polarity)
    }

    /// Returns the topic.
    pub fn topic(&self) -> Topic {
        match self {
            Self::GoodIs(_) | Self::Money(_) | Self::SaidByTarget => Topic::GoodIs,
            Self::AmberWithin(_) => Topic::AmberWithin,
            Self::NotRated => Topic::NotRated,
            Self::By(_) => Topic::By,
            Self::Profile(_) => Topic::Profile,
            Self::Part(_) => Topic::Part,
            Self::TargetInActual(_) => Topic::TargetInActual,
            Self::Ranked(_) => Topic::Ranked,
            Self::Unit(_) => Topic::Unit,
            Self::Parts(_) => Topic::Parts,
            Self::Forecast => Topic::Forecast,
            Self::Target(_) => Topic::Target,
            Self::ComparedWith(_) => Topic::ComparedWith,
            Self::SameIfWithin(_) => Topic::SameIfWithin,
            Self::Formerly(_) => Topic::Formerly,
            Self::Redefined(_) => Topic::Redefined,
            Self::Rounded(_) => Topic::Rounded,
            Self::Underspend(_) => Topic::Underspend,
            Self::Variance(_) => Topic::Variance,
        }
    }
}

/// The measures that a line names.
#[derive(Clone, Debug, PartialEq)]
pub enum Claimed {
    /// Measures whose name matches one of these.
    Named(Vec<Pattern>),
    /// Measures whose id matches one of these.
    WithId(Vec<Pattern>),
    /// Measures whose polarity no other line gives (`all_others`).
    AllOthers,
    /// Every measure: a default that a line with names overrules.
    Every,
    /// The measures that one table or form of the rules finds, as if a line named each of them.
    RowsOf(LayoutRef),
}

/// One line of the script about measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The measures.
    pub claimed: Claimed,
    /// The one field that the line is about (index into the ruleset's fields), or every rating.
    pub field: Option<usize>,
    /// The statement about them.
    pub statement: Statement,
    /// The place in the script.
    pub at: Position,
    /// The author's `because`.
    pub because: Option<String>,
    /// The author's open question about it.
    pub question: Option<QuestionIndex>,
    /// The periods in which it holds.
    pub holds: Validity,
    /// The row of a register that the line comes from.
    pub register: Option<Arc<RegisterRow>>,
}

impl Claim {
    /// Returns `true` if a field (index into the ruleset's fields) gets its rating from this line.
    ///
    /// The line gives the decision, or another value for this field alone.
    pub fn rates(&self, field: usize) -> bool {
        match self.statement {
            Statement::By(_) => self.field.is_none_or(|named| named == field),
            Statement::Forecast | Statement::Part(_) | Statement::TargetInActual(_) => {
                self.field == Some(field)
            }
            Statement::GoodIs(_)
            | Statement::Money(_)
            | Statement::SaidByTarget
            | Statement::AmberWithin(_)
            | Statement::NotRated
            | Statement::Profile(_)
            | Statement::Ranked(_)
            | Statement::Unit(_)
            | Statement::Parts(_)
            | Statement::Target(_)
            | Statement::ComparedWith(_)
            | Statement::SameIfWithin(_)
            | Statement::Formerly(_)
            | Statement::Redefined(_)
            | Statement::Rounded(_)
            | Statement::Underspend(_)
            | Statement::Variance(_) => false,
        }
    }
}

/// A row of a register, for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterRow {
    /// The first cell, with its sheet: `Rules!A7`.
    pub place: String,
    /// The cells in one line.
    pub text: String,
}

/// The periods in which a line holds, both ends included.
///
/// ```
/// use ambersheet_policy::model::{Period, Validity};
///
/// let validity = Validity { from: Some(Period::new("2022/23 Q2")), to: None };
/// assert_eq!(validity.in_period(&Period::new("2022/23 Q1")), Some(false));
/// assert_eq!(validity.in_period(&Period::new("2023/24")), Some(true));
/// assert_eq!(validity.in_period(&Period::new("spring")), None);
/// assert_eq!(validity.to_string(), "from 2022/23 Q2");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Validity {
    /// The first, if there is one.
    pub from: Option<Period>,
    /// The last, if there is one.
    pub to: Option<Period>,
}

impl Validity {
    /// Returns `true` if the line holds in a period; `None` if the period has no year, so that
    /// nobody can tell.
    pub fn in_period(&self, period: &Period) -> Option<bool> {
        let spans = |limit: &Period| {
            let limit = limit.clone().starting(period.starts());
            period.is_comparable(&limit).then_some(())?;
            period.span().zip(limit.span())
        };
        let after = match &self.from {
            Some(from) => spans(from).map(|((_, last), (first, _))| last >= first)?,
            None => true,
        };
        let before = match &self.to {
            Some(to) => spans(to).map(|((first, _), (_, last))| first <= last)?,
            None => true,
        };
        Some(after && before)
    }

    /// Returns `true` if there is a first or a last period.
    pub fn is_limited(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// Returns `true` if there is a period in which both hold.
    pub fn meets(&self, other: &Self) -> bool {
        let apart = |one: &Self, other: &Self| {
            let ends = one.to.as_ref().zip(other.from.as_ref());
            ends.filter(|(end, start)| end.is_comparable(start))
                .and_then(|(end, start)| end.span().zip(start.span()))
                .is_some_and(|((_, end), (start, _))| end < start)
        };
        !apart(self, other) && !apart(other, self)
    }
}

impl fmt::Display for Validity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.from, &self.to) {
            (Some(from), Some(to)) => write!(f, "from {} to {}", from.text(), to.text()),
            (Some(from), None) => write!(f, "from {}", from.text()),
            (None, Some(to)) => write!(f, "to {}", to.text()),
            (None, None) => f.write_str("always"),
        }
    }
}

impl Claimed {
    /// Returns `Some(true)` if the line names a measure, and `Some(false)` if it is about every measure.
    ///
    /// The name and the id are already [`fold`](ambersheet_ooxml::text::fold)ed.
    /// `layout` is the table or form that found it, if there is one.
    pub(super) fn names(&self, measure: &str, id: &str, layout: Option<LayoutRef>) -> Option<bool> {
        match self {
            Self::Named(patterns) => patterns
                .iter()
                .any(|known| known.matches(measure))
                .then_some(true),
            Self::WithId(patterns) => {
                (!id.is_empty() && patterns.iter().any(|known| known.matches(id))).then_some(true)
            }
            Self::AllOthers => None,
            Self::Every => Some(false),
            Self::RowsOf(own) => (layout == Some(*own)).then_some(true),
        }
    }
}
