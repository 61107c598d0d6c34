//! Finds tables by their headings while the rows go by.
//!
//! The finder sees each row once, in order, and keeps only the open tables. A table begins at a row that holds all its
//! headings. It ends at an empty row, at the next header row or at a declared mark. Several tables may be open side by
//! side.

pub(crate) mod class;

pub(crate) mod heading;

pub(crate) mod each;

pub(crate) mod units;
pub(crate) mod year_spans;

pub(crate) mod open_table;

pub(crate) mod merged;

pub(crate) mod rows;

pub(crate) mod counts;

pub(crate) mod meaning;

pub(crate) mod upper;

pub(crate) mod seen;

pub(crate) mod asked;

pub(crate) mod table_row;

pub(crate) mod below;

pub(crate) mod placed;

pub(crate) mod sharing;

pub(crate) mod titles;

pub(crate) mod sections;

pub(crate) mod opening;

pub(crate) mod ambiguous;

pub(crate) mod finder;

pub(crate) mod begin_each;
