//! One streaming walk over worksheet XML: every pass, whether it reads or splices, goes through [`walk`].
//!
//! The walk hands out the head (up to `<sheetData>`), each row with its cells as byte ranges, and the tail. Handed on
//! unchanged, those pieces are the part, byte for byte; a splice replaces ranges inside a row and nothing else. Only a
//! row at a time is in memory, so the rating may stand left of the actual, and a million rows need no more than one.

mod drawing_place;
mod guards;
mod row;
mod splice;
mod tail;
mod validations;
mod walk;

pub use drawing_place::LegacyDrawing;
pub use guards::Guards;
pub use row::{CellSpan, CellView, Formula, Kind, Row};
pub use splice::{CellEdit, NewValue, dimension, grow_dimension, splice_row, write_row};
pub use tail::{Conditional, ConditionalRule, RuleTest, Tail};
pub use validations::{ListSource, ListValidation};
pub use walk::{Head, Order, Visitor, Walked, walk};
