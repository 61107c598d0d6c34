//! The evaluation: records and rules go in, ratings come out, each with the reason in numbers.

#[cfg(feature = "columns")]
pub mod columns;
mod direction;
mod first_of;
mod look_up;
mod next;
mod policy;
mod sentence;

pub use direction::{EVERY_CHANGE, MovedValues, NoDirection, direction};
pub use first_of::{Undecided, first_of};
pub use look_up::{GridCell, look_up};
pub use next::{Decided, Step};
pub use policy::{Verdict, forced_verdict, rate_by_policy};
pub use sentence::Sentence;

pub use crate::conditions::ConditionInput;
pub use crate::measured::{Measured, off_target_by, unread, unread_target};
pub use crate::tolerance::is_within;
pub use crate::wording::{amount, doubted_in_rules};
