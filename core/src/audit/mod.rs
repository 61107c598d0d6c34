//! Audits of rules: findings about them, the table to sign, and the cases at their limits.

pub(crate) mod boundaries;

pub(crate) mod check;

pub(crate) mod lints;

pub(crate) mod code;

pub(crate) mod checking;
