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
mod reason;
mod sentence;
#[cfg(test)]
mod tests;
mod told;

pub(crate) use direction::{EVERY_CHANGE, direction, moved};
pub(crate) use first_of::{Asked, Undecided, first_of};
pub(crate) use look_up::look_up;
pub(crate) use next::{Decided, Step};
pub(crate) use policy::{
    Measured, Verdict, is_within, off_target_by, rate_by_policy, settled, unread, unread_target,
};
pub use reason::Reason;
pub(crate) use sentence::{Sentence, amount};

use crate::ruleset::Polarity;

/// Reads what a return's "Good is" column says.
pub(crate) fn polarity_from_text(text: &str) -> Option<Polarity> {
    Some(match crate::ruleset::fold(text).as_str() {
        "high" | "higher" | "higher is better" | "high is good" | "bigger is better" | "up"
        | "increase" | "increasing" | "maximise" => Polarity::Higher,
        "low" | "lower" | "lower is better" | "low is good" | "smaller is better" | "down"
        | "decrease" | "decreasing" | "minimise" => Polarity::Lower,
        "on target" | "close to target" | "close to the target" | "plan is best" => {
            Polarity::CloseToTarget
        }
        _ => return None,
    })
}
