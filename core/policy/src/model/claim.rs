//! What one line of a script says, of which measures, and when it holds.

use std::fmt;
use std::sync::Arc;

use super::condition::{By, Profile};
use super::period::Period;
use crate::name::Pattern;
use crate::polarity::Polarity;
use crate::position::Position;
use crate::tolerance::Tolerance;
use ambersheet_quantity::{Quantity, StatedUnit};

/// Which parts of a composite value count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// Their sum, which is the value itself.
    Sum,
    /// Each part against the part of the target that is called so; the worst of their levels counts.
    Worst,
}

/// What a measure is compared with to tell how it moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// The period before.
    Previous,
    /// The same period of the year before.
    LastYear,
    /// The baseline.
    Baseline,
}

/// What one line says about the measures it names.
#[derive(Clone, Debug, PartialEq)]
pub enum Says {
    /// Which way is good.
    GoodIs(Polarity),
    /// How far off the target is still amber.
    AmberWithin(Tolerance),
    /// These are not rated, because the rules say so.
    NotRated,
    /// What decides in place of the target and the tolerance.
    By(By),
    /// How the year's target spreads over the year.
    Profile(Profile),
    /// The actual is the part of its text that is called so, and never the other.
    Part(Pattern),
    /// The target is the part of the actual's text that is called so.
    TargetInActual(Pattern),
    /// Actual and target are ranks: these texts, best first.
    Ranked(Vec<Pattern>),
    /// What their numbers count.
    Unit(StatedUnit),
    /// Which parts of a composite value count.
    Parts(Parts),
    /// The forecast is rated in place of the actual, against the whole target.
    Forecast,
    /// The target, where the return has none.
    Target(Quantity),
    /// What they are compared with to tell how they moved.
    ComparedWith(Comparator),
    /// How little a change may be and still be none.
    SameIfWithin(Tolerance),
    /// What they were called in earlier returns.
    Formerly(Vec<String>),
    /// Their definition changed in this period, so that values from before it are another thing.
    Redefined(Period),
}

/// What a line is about: only lines about the same can contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Which way is good.
    GoodIs,
    /// How far off the target is still amber.
    AmberWithin,
    /// Whether they are rated at all.
    NotRated,
    /// What decides in place of target and tolerance.
    By,
    /// How the target spreads over the year.
    Profile,
    /// Which part of the actual counts.
    Part,
    /// Which part of the actual's text is the target.
    TargetInActual,
    /// Which texts are ranks.
    Ranked,
    /// What their numbers count.
    Unit,
    /// Which parts of a composite value count.
    Parts,
    /// Whether the forecast is rated.
    Forecast,
    /// The target.
    Target,
    /// What they are compared with.
    ComparedWith,
    /// Which change is none.
    SameIfWithin,
    /// What they were called before.
    Formerly,
    /// When their definition changed.
    Redefined,
}

/// How many topics there are.
pub(super) const TOPICS: usize = Topic::Redefined as usize + 1;

impl Says {
    /// What it is about.
    pub fn topic(&self) -> Topic {
        match self {
            Self::GoodIs(_) => Topic::GoodIs,
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
        }
    }
}

/// Which measures a line names.
#[derive(Clone, Debug, PartialEq)]
pub enum Claimed {
    /// Those whose name matches one of these.
    Named(Vec<Pattern>),
    /// Those whose id matches one of these.
    WithId(Vec<Pattern>),
    /// Those whose polarity no other line gives (`all_others`).
    AllOthers,
    /// Every measure: a default that a line with names overrules.
    Every,
}

/// One line of the script about measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Which measures.
    pub claimed: Claimed,
    /// Only this field of theirs (index into the ruleset's fields), or every rating of theirs.
    pub field: Option<usize>,
    /// What it says of them.
    pub says: Says,
    /// Where it stands.
    pub at: Position,
    /// Why, in the author's words.
    pub because: Option<String>,
    /// When it holds.
    pub holds: Holds,
    /// The row of a register that says it, where one does.
    pub register: Option<Arc<RegisterRow>>,
}

impl Claim {
    /// Whether a rating of its own (index into the ruleset's fields) comes from it: by what decides, or by another value
    /// that the line names for this rating alone.
    pub fn rates(&self, field: usize) -> bool {
        match self.says {
            Says::By(_) => self.field.is_none_or(|named| named == field),
            Says::Forecast | Says::Part(_) | Says::TargetInActual(_) => self.field == Some(field),
            Says::GoodIs(_)
            | Says::AmberWithin(_)
            | Says::NotRated
            | Says::Profile(_)
            | Says::Ranked(_)
            | Says::Unit(_)
            | Says::Parts(_)
            | Says::Target(_)
            | Says::ComparedWith(_)
            | Says::SameIfWithin(_)
            | Says::Formerly(_)
            | Says::Redefined(_) => false,
        }
    }
}

/// A row of a register, for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterRow {
    /// Its first cell, with its sheet: `Rules!A7`.
    pub place: String,
    /// Its cells in one line.
    pub text: String,
}

/// The periods in which a line holds, both ends included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Holds {
    /// The first, if there is one.
    pub from: Option<Period>,
    /// The last, if there is one.
    pub to: Option<Period>,
}

impl Holds {
    /// Whether the line holds in a period; `None` where that cannot be told, since the period has no year.
    pub fn in_period(&self, period: &Period) -> Option<bool> {
        let after = match &self.from {
            Some(from) => period.last_quarter()? >= from.first_quarter()?,
            None => true,
        };
        let before = match &self.to {
            Some(to) => period.first_quarter()? <= to.last_quarter()?,
            None => true,
        };
        Some(after && before)
    }

    /// Whether it has a first or a last period.
    pub fn is_limited(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// Whether there is a period in which both hold.
    pub fn meets(&self, other: &Self) -> bool {
        let apart = |one: &Self, other: &Self| {
            let end = one.to.as_ref().and_then(Period::last_quarter);
            end.zip(other.from.as_ref().and_then(Period::first_quarter))
                .is_some_and(|(end, start)| end < start)
        };
        !apart(self, other) && !apart(other, self)
    }
}

impl fmt::Display for Holds {
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
    /// Whether it speaks of a measure, its name and its id already [`fold`](ambersheet_ooxml::text::fold)ed: by naming it, or of every
    /// measure.
    pub(super) fn names(&self, measure: &str, id: &str) -> Option<bool> {
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
        }
    }
}
