//! The policy model and its evaluation: from a measure's values to its rating, with the reason in numbers.
//!
//! [`model`] is what a script declares, as plain data. [`evaluate`] applies it to [`value`]s and
//! gives a level or a [`reason`] for leaving the measure unrated. Each word of an ordered list has
//! a file under [`conditions`]. A [`function`] of the script is called through a trait, so that
//! nothing here names the script engine.
//!
//! The crate uses `ambersheet-quantity` and `ambersheet-diagnostic`, and of `ambersheet-ooxml` only
//! addresses, colours, formats and texts. Its feature `columns`, on by default, adds native code
//! for columns of numbers.
//!
//! The modules are listed from bottom to top: each uses only those above its own line.

pub mod period;

pub mod reason;

pub mod value;

pub mod name;

pub mod polarity;

pub mod bare;

pub mod tolerance;

pub mod money;

pub mod measured;

pub mod wording;

pub mod conditions;

pub mod function;

pub mod model;

pub mod evaluate;
