//! The fourth stage: writes the planned edits into the bytes of sheets and of the small parts around them.

pub(crate) mod parts;

pub(crate) mod notes;

pub(crate) mod splicing;

pub(crate) mod intended;

pub(crate) mod results;

pub(crate) mod written;

pub(crate) mod finish;
