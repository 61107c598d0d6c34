//! Diagnostics: what is wrong, where, and what to do about it.

mod problem;

mod warning;

pub use problem::Problem;
pub use warning::Warning;
