//! Rates frames: many rows, given by columns, rated like the rows of a table.

pub(crate) mod rows;

pub(crate) mod columns;
