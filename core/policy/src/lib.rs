//! The policy model and its evaluation: from a measure's values to its rating, with the reason in numbers.
//!
//! [`model`] is what a script declares, as plain data. [`evaluate`] applies it to [`value`]s and gives a level or a
//! [`reason`] for leaving the measure unrated. A [`function`] of the script is called through a trait, so that nothing
//! here names the script engine. The crate uses `ambersheet-quantity`, and of `ambersheet-ooxml` only addresses,
//! colours and texts.
//!
//! The modules stand from bottom to top: each uses only those above its own line.

pub mod reason;

pub mod value;

pub mod model;

pub mod function;

pub mod evaluate;
