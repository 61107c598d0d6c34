//! A period that a heading is to name: a certain one, or any of a kind.

use super::name::{PeriodName, PeriodPart};

/// The kinds of periods that `each("…")` may go over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnyPeriod {
    /// Any month.
    Month,
    /// Any quarter.
    Quarter,
    /// Any half year.
    Half,
    /// Any year.
    Year,
    /// Any period.
    Period,
}

impl AnyPeriod {
    /// Returns the kind that a placeholder names.
    pub fn named(placeholder: &str) -> Option<Self> {
        match placeholder.trim() {
            "month" => Some(Self::Month),
            "quarter" => Some(Self::Quarter),
            "half year" => Some(Self::Half),
            "year" => Some(Self::Year),
            "period" => Some(Self::Period),
            _ => None,
        }
    }

    fn holds(self, part: PeriodPart) -> bool {
        match self {
            Self::Month => matches!(part, PeriodPart::Month(_) | PeriodPart::Position(_)),
            Self::Quarter => matches!(part, PeriodPart::Quarter(_)),
            Self::Half => matches!(part, PeriodPart::Half(_)),
            Self::Year => part == PeriodPart::Year,
            Self::Period => true,
        }
    }
}

/// A period that a heading is to name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WantedPeriod {
    /// A certain period, in any common spelling.
    Named {
        /// The period.
        name: PeriodName,
        /// The first month of the year.
        starts: Option<u8>,
        /// The text that stands for it where there is only one, folded.
        exact: String,
    },
    /// Any period of a kind.
    Any(AnyPeriod),
}

impl WantedPeriod {
    /// Returns `true` if a folded text names the period.
    pub(crate) fn fits(&self, folded: &str) -> bool {
        match self {
            Self::Named {
                name,
                starts,
                exact,
            } => {
                folded == exact
                    || PeriodName::read(folded).is_some_and(|own| own.means(*name, *starts))
            }
            Self::Any(_) => self.read(folded).is_some(),
        }
    }

    /// Returns the period that a folded text names, if any of the kind will do.
    pub(crate) fn read(&self, folded: &str) -> Option<PeriodName> {
        let Self::Any(kind) = self else { return None };
        let name = PeriodName::read(folded)?;
        (kind.holds(name.part) && !name.to_date).then_some(name)
    }
}
