//! Formats that cannot be patched, read into a fresh workbook: .xls, .xlsb, .ods and delimited
//! text.
//!
//! The rest of the program handles Office Open XML workbooks only. [`open`] recognises a file by
//! its bytes, since names are often wrong, and turns any other format into a fresh workbook in
//! memory.
//!
//! Without the feature `readers`, which is on by default, no other format is read.
//!
//! A format is one file under `formats` and its lines in `formats/mod.rs`. The crate uses
//! `ambersheet-ooxml` and `ambersheet-diagnostic`. Its modules are listed from bottom to top: each
//! uses only those above its own line.

mod limits;

#[cfg(feature = "readers")]
mod errors;

#[cfg(feature = "readers")]
mod guarded;

#[cfg(feature = "readers")]
mod compound;

mod format;

mod warnings;

#[cfg(feature = "readers")]
mod text;

mod fresh;

#[cfg(feature = "readers")]
mod cell_formats;

#[cfg(feature = "readers")]
mod calamine_values;

#[cfg(feature = "readers")]
mod zip_copy;

#[cfg(feature = "readers")]
mod another_file;

#[cfg(feature = "readers")]
mod candidate;

#[cfg(feature = "readers")]
mod input_format;

mod formats;

#[cfg(feature = "readers")]
mod recognise;

mod open;

pub use format::Format;
pub use open::{FreshWorkbook, not_as_named, of_headings, open};
