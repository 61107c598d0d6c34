//! Ratings as a byte a row.

use crate::reason::Reason;

/// The code of the first [`Reason`]; a code below is a level's rank.
pub const FIRST_REASON: u8 = 64;

/// The answer where binary arithmetic cannot tell.
pub(super) const UNDECIDED: u8 = u8::MAX;

/// The answer of a condition that holds.
pub(super) const YES: u8 = UNDECIDED - 1;

/// The answer of a condition that does not hold.
pub(super) const NO: u8 = UNDECIDED - 2;

pub(super) const NO_DATA: u8 = reason_code(Reason::NoData);
pub(super) const NO_TARGET: u8 = reason_code(Reason::NoTarget);
pub(super) const ZERO_TARGET: u8 = reason_code(Reason::ZeroTarget);
pub(super) const NO_PREVIOUS: u8 = reason_code(Reason::NoPrevious);
pub(super) const NO_INTERVENTION: u8 = reason_code(Reason::NoIntervention);
pub(super) const NO_RULE: u8 = reason_code(Reason::NoRule);

const fn reason_code(reason: Reason) -> u8 {
    FIRST_REASON + reason as u8
}

/// Returns the code of a level or of a reason.
pub(super) fn code(level: Result<u8, Reason>) -> u8 {
    level.unwrap_or_else(reason_code)
}

/// The ratings of columns, one byte for each row: a level's rank, or from [`FIRST_REASON`] on a reason.
///
/// ```
/// use ambersheet_policy::evaluate::columns::{FIRST_REASON, Ratings};
/// use ambersheet_policy::reason::Reason;
///
/// assert_eq!(Ratings::code(Ok(2)), 2);
/// assert_eq!(Ratings::code(Err(Reason::NoData)), FIRST_REASON);
/// assert_eq!(Ratings::meaning(FIRST_REASON), Err(Reason::NoData));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ratings {
    pub(super) codes: Vec<u8>,
    pub(super) by_decimals: usize,
}

impl Ratings {
    /// Returns the codes, one for each row.
    pub fn codes(&self) -> &[u8] {
        &self.codes
    }

    /// Returns the level's rank in a row, or the reason why there is none; `None` after the last row.
    pub fn get(&self, row: usize) -> Option<Result<u8, Reason>> {
        self.codes.get(row).map(|code| Self::meaning(*code))
    }

    /// Returns the code of a level's rank, or of a reason.
    pub fn code(level: Result<u8, Reason>) -> u8 {
        code(level)
    }

    /// Returns the level's rank that a code means.
    ///
    /// # Errors
    /// The [`Reason`] that the code means; [`Reason::NoRule`] for a number that is no code.
    pub fn meaning(code: u8) -> Result<u8, Reason> {
        match code.checked_sub(FIRST_REASON) {
            None => Ok(code),
            Some(index) => Err(Reason::ALL
                .get(usize::from(index))
                .copied()
                .unwrap_or(Reason::NoRule)),
        }
    }

    /// Returns the number of rows that took decimals, because binary arithmetic could not be sure.
    pub fn by_decimals(&self) -> usize {
        self.by_decimals
    }

    /// Clears the ratings and makes room for so many rows.
    pub(super) fn start(&mut self, rows: usize) {
        self.codes.clear();
        self.codes.resize(rows, UNDECIDED);
        self.by_decimals = 0;
    }
}
