//! The container and the worksheets of an Office Open XML workbook: bytes in, bytes out, every
//! untouched byte kept.
//!
//! This crate knows nothing of rules, measures or ratings, and uses no other crate of ours.
//! [`package`] opens the container and copies untouched parts as verbatim spans. [`workbook`] reads
//! the list of sheets, shared strings and styles. [`sheet`] walks a worksheet row by row and
//! splices cells into it.
//!
//! The modules are listed from bottom to top: each uses only those above its own line.

pub mod guarded;

pub mod text;

pub mod address;

pub mod formula;

pub mod calendar;

pub mod colour;

pub mod error;

pub mod xml;

pub mod package;

pub mod workbook;

pub mod texts;

pub mod sheet;

pub use error::Error;
