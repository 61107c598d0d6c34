//! Audits of rules: findings about them, the table to sign, the rows that they reach, and the cases at
//! their limits.

pub(crate) mod check;

pub(crate) mod regions;

pub(crate) mod boundaries;

pub(crate) mod lints;

pub(crate) mod code;

pub(crate) mod overall;

pub(crate) mod checking;

pub(crate) mod reach;

pub(crate) mod against_formulas;
