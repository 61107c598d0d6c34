//! Reports: views of a rated return, each in a file of its own.

pub(crate) mod proof;

pub(crate) mod movement;

pub(crate) mod document;

pub(crate) mod rollup;

pub(crate) mod direction;

pub(crate) mod explain;

pub(crate) mod reconcile;
