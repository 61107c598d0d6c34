//! Ratings as a byte a row.

use crate::reason::Reason;

/// The code of the first [`Reason`]; a code below is a level's rank.
pub const FIRST_REASON: u8 = 64;

/// Binary arithmetic cannot tell.
pub(super) const UNDECIDED: u8 = u8::MAX;

/// A condition holds.
pub(super) const YES: u8 = UNDECIDED - 1;

/// A condition does not hold, and no earlier one did.
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

/// The code of a level or of a reason.
pub(super) fn code(level: Result<u8, Reason>) -> u8 {
    level.unwrap_or_else(reason_code)
}

/// The ratings of columns, a byte a row: a level's rank, or from [`FIRST_REASON`] on a reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ratings {
    pub(super) codes: Vec<u8>,
    pub(super) by_decimals: usize,
}

impl Ratings {
    /// The codes, a row each.
    pub fn codes(&self) -> &[u8] {
        &self.codes
    }

    /// The level's rank in a row, or why there is none; `None` behind the last row.
    pub fn get(&self, row: usize) -> Option<Result<u8, Reason>> {
        self.codes.get(row).map(|code| Self::meaning(*code))
    }

    /// The code of a level's rank, or of a reason.
    pub fn code(level: Result<u8, Reason>) -> u8 {
        code(level)
    }

    /// What a code stands for.
    ///
    /// # Errors
    /// The reason, where it stands for one; [`Reason::NoRule`] for a number that is no code.
    pub fn meaning(code: u8) -> Result<u8, Reason> {
        match code.checked_sub(FIRST_REASON) {
            None => Ok(code),
            Some(index) => Err(Reason::ALL
                .get(usize::from(index))
                .copied()
                .unwrap_or(Reason::NoRule)),
        }
    }

    /// How many rows took decimals, because binary arithmetic could not be sure.
    pub fn by_decimals(&self) -> usize {
        self.by_decimals
    }

    /// Makes room for so many rows.
    pub(super) fn start(&mut self, rows: usize) {
        self.codes.clear();
        self.codes.resize(rows, UNDECIDED);
        self.by_decimals = 0;
    }
}
