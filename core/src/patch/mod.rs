//! Ratings → edits of cells and formats.
//!
//! An edit says what a cell is to become; the same edits serve the pass that splices while it reads and the one that
//! splices afterwards. Formats are derived, never changed: a rated cell's format is a copy of its own with another
//! fill and font colour, and remembers which format it was copied from, so that rating a file again starts from the
//! template's look and not from ours.

mod calculation;
mod edit;
mod excel_table;
pub(crate) mod live;
mod loose;
mod mark;
mod note_box;
mod notes;
mod shape_numbers;
mod shapes;
mod stylebook;
mod template;

pub(crate) use calculation::{Calculation, request_calculation, without_calc_chain};
pub(crate) use edit::{Edit, Look, NewText};
pub(crate) use excel_table::{Grown, grow_table, table_place};
pub(crate) use note_box::Grid;
pub(crate) use notes::{Wanted, patch_notes};
pub(crate) use shape_numbers::Blocks;
pub(crate) use shapes::patch_shapes;
pub(crate) use stylebook::StyleBook;
pub(crate) use template::{TemplateRules, list, own_conditionals, rectangles, rule_on_top};
