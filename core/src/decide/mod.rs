//! The second stage: decides the ratings of a record, from its cells to a level or the reason for none.

pub(crate) mod units;

pub(crate) mod set_by_hand;

pub(crate) mod context;

pub(crate) mod common;

pub(crate) mod reckon;

pub(crate) mod recorder;

pub(crate) mod by_hand;

pub(crate) mod deciding;
