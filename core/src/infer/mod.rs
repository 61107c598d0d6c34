//! Rules from published ratings: which tolerances and limits give the colours that returns publish, with the proof.
//!
//! A return is read by rules, or by a draft of them, and gives its [published ratings](published). Those of several returns
//! are pooled, and what they say is [inferred](inferred). Nothing here changes a rating.

pub(crate) mod published;

pub(crate) mod document;

pub(crate) mod inferred;
