//! One streaming walk over worksheet XML. Every pass, reading or splicing, uses [`walk`].
//!
//! The walk passes on the head (up to `<sheetData>`), each row with its cells as byte ranges, and
//! the tail. Written unchanged, those pieces are the part, byte for byte; a splice replaces ranges
//! inside a row and nothing else. Only one row at a time is in memory. So a rating may be left of
//! its actual, and a million rows need no more memory than one.
//!
//! The modules are listed from bottom to top.

mod cell;

mod hidden;

mod columns;

mod view;

mod row;

mod parse_row;

mod head;

mod tail;

mod conditional;

mod drawing_place;

mod window;

mod found_row;

mod pieces;

mod walk;

mod splice;

mod dimension;

mod validations;

mod guards;

pub use cell::{CellSpan, CellView, Formula, Kind};
pub use columns::{ColumnWidths, StatedWidth, set_widths};
pub use conditional::{
    Conditional, ConditionalRule, IconEnd, IconLimits, RULE_MARK, RuleTest, WrittenRule,
};
pub use dimension::{dimension, grow_dimension};
pub use drawing_place::{DrawingPlace, LegacyDrawing};
pub use guards::Guards;
pub use head::Head;
pub use row::Row;
pub use splice::{CellEdit, NewValue, splice_row, write_row};
pub use tail::Tail;
pub use validations::{ListSource, ListValidation};
pub use view::SheetView;
pub use walk::{Order, Visitor, Walked, walk};
