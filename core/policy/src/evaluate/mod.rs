//! Records × ruleset → ratings, each with the reason in numbers.
//!
//! The arithmetic is decimal and checked, and there is no division in a policy: off target by ≤ tolerance × target is
//! asked as `100 × off ≤ tolerance × |target|`, so that a value on the limit is on it.

pub mod columns;
mod direction;
mod first_of;
mod look_up;
mod next;
mod policy;
mod sentence;
mod told;

pub use direction::{EVERY_CHANGE, direction, moved};
pub use first_of::{Asked, Undecided, first_of};
pub use look_up::look_up;
pub use next::{Decided, Step};
pub use policy::{
    Measured, Verdict, is_within, off_target_by, rate_by_policy, settled, unread, unread_target,
};
pub use sentence::{Sentence, amount};
