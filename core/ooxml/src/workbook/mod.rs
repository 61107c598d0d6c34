//! An open workbook: its worksheets in order, its shared strings and its styles.
//!
//! Other parts are read when they are needed. The modules are listed from bottom to top.

mod strings;

mod theme;

mod stylesheet;

mod solid_fills;

mod open;

mod sheet_list;

mod flags;

mod reference;

mod names;

pub use flags::Flags;
pub use names::{Area, DefinedNames};
pub use open::{SheetInfo, Workbook};
pub use sheet_list::Visibility;
pub use solid_fills::SolidFills;
pub use strings::{SharedStrings, rich_text};
pub use stylesheet::{StyleList, StyleSheet};
pub use theme::Theme;
