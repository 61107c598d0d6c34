//! Frames: many rows by columns, rated as the rows of a table would be.

pub(crate) mod rows;

pub(crate) mod columns;
