//! The second stage: decides the ratings of a record, from its cells to a level or the reason for none.

pub(crate) mod units;

pub(crate) mod set_by_hand;

pub(crate) mod fills;

pub(crate) mod context;

pub(crate) mod value_reader;

pub(crate) mod limits;

pub(crate) mod common;

pub(crate) mod by_hand;

pub(crate) mod typed;

pub(crate) mod functions;

pub(crate) mod prepare;

pub(crate) mod signs;

pub(crate) mod tolerance;

pub(crate) mod rounding;

pub(crate) mod dates;
pub(crate) mod money;
pub(crate) mod score;

pub(crate) mod decider;

pub(crate) mod waiting;

pub(crate) mod live_source;

pub(crate) mod recorder;

pub(crate) mod overall;
