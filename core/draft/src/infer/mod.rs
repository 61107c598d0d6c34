//! Infers rules from published ratings: which tolerances and limits give them, exactly, and which measures fit none.
//!
//! Every rule considered here gives its level by one number: how far off the target a measure is, in percent of the target
//! or in points, or its figure itself. Further off never gives a better level. So each limit lies anywhere between the worst
//! number of the better levels and the best number of the worse ones, and that range is exact.
//!
//! The modules are listed from bottom to top: each uses only those above its own line.

pub mod ratio;

pub mod observation;

pub mod span;

pub mod polarity;

pub(crate) mod fit;

pub mod explanation;

pub(crate) mod parts;

pub(crate) mod ladder;

pub mod further;

pub mod inference;

pub mod words;

pub mod lines;

pub mod answers;
