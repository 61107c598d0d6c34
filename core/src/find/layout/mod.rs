//! Where the records are: tables found by their headings while the rows go by.
//!
//! The finder sees each row once, in order, and keeps only what is open: a table begins at a row that holds all its
//! headings and ends at an empty row, the next heading row or a declared mark. Several tables may be open side by
//! side.

pub(crate) mod below;
pub(crate) mod class;
pub(crate) mod counts;
pub(crate) mod finder;
pub(crate) mod heading;
pub(crate) mod meaning;
pub(crate) mod rows;
pub(crate) mod seen;
pub(crate) mod table_row;
pub(crate) mod units;
pub(crate) mod upper;
