//! The saved results of formulas that depend on what was written.

use ambersheet_ooxml::address::Cell;

/// The result of a formula, as it is saved in its cell.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    not(feature = "recalculate"),
    allow(dead_code, reason = "nothing is calculated then")
)]
pub(crate) enum Outcome {
    Number(f64),
    Text(String),
    Truth(bool),
    Error(&'static str),
    /// The saved result is taken out.
    Out,
}

/// The result of a cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NewResult {
    pub(crate) cell: Cell,
    pub(crate) outcome: Outcome,
}
