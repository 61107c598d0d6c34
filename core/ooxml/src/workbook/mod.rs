//! An open workbook: its worksheets in order, its strings and its formats. Nothing is read before it is asked for,
//! but the little that every rating needs.

mod strings;

mod theme;

mod stylesheet;

mod open;

mod sheet_list;

mod flags;

mod reference;

mod names;

pub use flags::Flags;
pub use names::{Area, DefinedNames};
pub use open::{SheetInfo, Workbook};
pub use sheet_list::Visibility;
pub use strings::{SharedStrings, rich_text};
pub use stylesheet::{StyleList, StyleSheet};
pub use theme::Theme;
