//! Why a measure has no rating. A rating is never guessed: whatever cannot be rated says which of these it is.

use serde::Serialize;

/// The reason for leaving a measure unrated (DESIGN: "unrated + reason").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The actual is blank.
    NoData,
    /// The value is not due this period.
    NotDue,
    /// The value is still to come.
    Awaited,
    /// The return says "not applicable".
    NotApplicable,
    /// The rules say that this is not rated.
    NotRated,
    /// There is no target.
    NoTarget,
    /// The target is text.
    TextTarget,
    /// The actual is text with no number in it.
    NotANumber,
    /// The actual or the target is an error value.
    CellError,
    /// The target is zero and was missed, and the tolerance is a percent of it.
    ZeroTarget,
    /// The rules ask how it moved, and there is no previous value.
    NoPrevious,
    /// The rules ask for the intervention level, and there is none.
    NoIntervention,
    /// The units of actual and target do not fit together.
    AmbiguousUnit,
    /// A number that exact arithmetic cannot hold.
    OutOfRange,
    /// No rule claims the measure, or two contradict each other.
    NoRule,
}

impl Reason {
    /// Every reason, in the order of declaration.
    pub const ALL: [Self; 15] = [
        Self::NoData,
        Self::NotDue,
        Self::Awaited,
        Self::NotApplicable,
        Self::NotRated,
        Self::NoTarget,
        Self::TextTarget,
        Self::NotANumber,
        Self::CellError,
        Self::ZeroTarget,
        Self::NoPrevious,
        Self::NoIntervention,
        Self::AmbiguousUnit,
        Self::OutOfRange,
        Self::NoRule,
    ];

    /// Every reason, in the order of declaration.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter()
    }

    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// The code, as it stands in JSON: `no_data`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoData => "no_data",
            Self::NotDue => "not_due",
            Self::Awaited => "awaited",
            Self::NotApplicable => "not_applicable",
            Self::NotRated => "not_rated",
            Self::NoTarget => "no_target",
            Self::TextTarget => "text_target",
            Self::NotANumber => "not_a_number",
            Self::CellError => "cell_error",
            Self::ZeroTarget => "zero_target",
            Self::NoPrevious => "no_previous",
            Self::NoIntervention => "no_intervention",
            Self::AmbiguousUnit => "ambiguous_unit",
            Self::OutOfRange => "out_of_range",
            Self::NoRule => "no_rule",
        }
    }
}
