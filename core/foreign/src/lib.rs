//! Formats that cannot be patched, read into a fresh workbook: .xls, .xlsb, .ods and delimited
//! text.
//!
//! The rest of the program handles Office Open XML workbooks only. [`open`] recognises a file by
//! its bytes, since names are often wrong, and turns any other format into a fresh workbook in
//! memory.
//!
//! A format is one file under `formats` and its lines in `formats/mod.rs`. The crate uses
//! `ambersheet-ooxml` and `ambersheet-diagnostic`. Its modules are listed from bottom to top: each
//! uses only those above its own line.

mod limits;

mod errors;

mod guarded;

mod compound;

mod format;

mod warnings;

mod text;

mod fresh;

mod calamine_values;

mod zip_copy;

mod another_file;

mod candidate;

mod input_format;

mod formats;

mod recognise;

mod open;

pub use format::Format;
pub use open::{FreshWorkbook, not_as_named, of_headings, open};
