//! Tries rules over all numbers: rows that stand for all, rated by the engine, prove two rulesets equal or show where
//! they differ, and prove one ruleset sound.

pub(crate) mod numbers;

pub(crate) mod names;

pub(crate) mod lines;

pub(crate) mod layouts;

pub(crate) mod side;

pub(crate) mod trial;

pub(crate) mod typed;

pub(crate) mod movement;

pub(crate) mod texts;

pub(crate) mod space;

pub(crate) mod crossed;

pub(crate) mod comparison;

pub(crate) mod compare;

pub(crate) mod measure;

pub(crate) mod compare_returns;

pub(crate) mod contrary;

pub(crate) mod prove;
