//! An open workbook: its worksheets in order, its strings and its formats. Nothing is read before it is asked for,
//! but the little that every rating needs.

mod flags;
mod names;
mod open;
mod reference;
mod strings;
mod stylesheet;
mod theme;

pub use flags::{Flags, Visibility};
pub use names::{Area, DefinedNames};
pub use open::Workbook;
pub use strings::{SharedStrings, rich_text};
pub use stylesheet::{Group, StyleSheet};
pub use theme::Theme;
