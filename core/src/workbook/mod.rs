//! An open workbook: its worksheets in order, its strings and its formats. Nothing is read before it is asked for,
//! but the little that every rating needs.

mod flags;
mod names;
mod open;
mod reference;
mod strings;
mod stylesheet;
mod theme;

pub(crate) use flags::{Flags, Visibility};
pub(crate) use names::{Area, DefinedNames};
pub(crate) use open::Workbook;
pub(crate) use strings::{SharedStrings, rich_text};
pub(crate) use stylesheet::{Group, StyleSheet};
pub(crate) use theme::Theme;
