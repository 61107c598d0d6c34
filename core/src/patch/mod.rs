//! Ratings → edits of cells and formats.
//!
//! An edit says what a cell is to become; the same edits serve the pass that splices while it reads and the one that
//! splices afterwards. Formats are derived, never changed: a rated cell's format is a copy of its own with another
//! fill and font colour, and remembers which format it was copied from, so that rating a file again starts from the
//! template's look and not from ours.

mod calculation;
mod edit;
mod mark;
mod stylebook;
mod template;

pub(crate) use calculation::{Calculation, request_calculation, without_calc_chain};
pub(crate) use edit::{Edit, Look, NewText};
pub(crate) use mark::RULE_MARK;
pub(crate) use stylebook::StyleBook;
pub(crate) use template::{TemplateRules, list, own_conditionals, rectangles, rule_on_top};
