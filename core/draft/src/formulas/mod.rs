//! Reads rules out of formulas and conditional formats.
//!
//! A formula is [parsed](parse) into a [tree]. For each row it is [evaluated](pieces) at every place at which the figure that
//! it rates can be: on each limit, between two limits, as each text. So all that a figure can be falls into pieces with one
//! level each, and these are said in [words](lines) of the rules. A set of conditional formats is read as the formula that
//! gives the same levels, so that there is one translation. What is not understood is quoted with its [reason](why).
//!
//! All of it is exact, and nothing recurses or grows without a limit. The modules are listed from bottom to top.

pub mod why;

pub mod tree;

pub mod parse;

pub mod form;

pub(crate) mod symbol;

pub mod place;

pub mod cells;

pub(crate) mod evaluate;

pub(crate) mod calls;

pub(crate) mod look_up;

pub mod pieces;

pub mod lines;

pub(crate) mod limit_words;

pub mod trials;

pub mod reading;

pub(crate) mod source;

pub(crate) mod translate;

pub(crate) mod views;

pub(crate) mod levels_of;

pub(crate) mod unread;

pub mod read;

#[cfg(test)]
mod tests;
