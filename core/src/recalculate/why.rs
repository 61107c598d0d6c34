//! The reasons for taking a saved result out.

/// The reason for taking a saved result out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(
    dead_code,
    reason = "some are for builds with the evaluator, and one for those without"
)]
pub(super) enum Why {
    /// It depends on a result that was taken out.
    Depends,
    /// The day, chance, or a reference made from text.
    Volatile,
    /// It reads another workbook.
    External,
    /// It is an array formula or a data table, or works like one.
    Array,
    /// It uses a function or a construction that is not calculated here.
    Unknown,
    /// It depends on itself.
    Circular,
    /// Its saved result was not the one that its formula gives.
    Differs,
    /// There are more formulas or cells than are calculated here.
    TooMany,
    /// This build calculates nothing.
    NoEvaluator,
}

impl Why {
    /// Returns the reason as a clause.
    pub(super) fn clause(self) -> &'static str {
        match self {
            Self::Depends => "they use a result that was taken out",
            Self::Volatile => {
                "they use the day, chance or a reference made from text (such as TODAY, RAND, OFFSET, INDIRECT)"
            }
            Self::External => "they use another workbook",
            Self::Array => "they work on several cells at a time (array formulas)",
            Self::Unknown => "they use a function or a spelling that only Excel calculates",
            Self::Circular => "they depend on themselves",
            Self::Differs => "what was saved in them was not what their formulas give",
            Self::TooMany => "there are more of them than Ambersheet calculates",
            Self::NoEvaluator => "this edition of Ambersheet does not calculate formulas",
        }
    }
}
