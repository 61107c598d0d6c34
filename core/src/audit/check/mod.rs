//! The types that lints are made of: findings, measures with their policies, and relations between lines.

pub(crate) mod claims;

pub(crate) mod finding;

pub(crate) mod ranges;

pub(crate) mod conditions;

pub(crate) mod shares;

pub(crate) mod sign_off;

pub(crate) mod return_measures;

pub(crate) mod lint;
