//! The rounding of numbers, stated for a table, a form or single measures.

/// The rounding of numbers before they are compared, half away from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To this many places behind the point; percentages in percent.
    Places(u8),
    /// As the number format of each value's own cell shows it.
    AsShown,
}
