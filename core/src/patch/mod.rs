//! Ratings → edits of cells and formats.
//!
//! An edit says what a cell is to become; the same edits serve the pass that splices while it reads and the one that
//! splices afterwards. Formats are derived, never changed: a rated cell's format is a copy of its own with another
//! fill and font colour, and remembers which format it was copied from, so that rating a file again starts from the
//! template's look and not from ours.

mod calculation;
mod edit;
mod loose;
mod mark;
#[cfg_attr(not(test), expect(dead_code, reason = "notes are not yet written by the rating run"))]
mod note_box;
#[cfg_attr(not(test), expect(dead_code, reason = "notes are not yet written by the rating run"))]
mod notes;
mod shape_numbers;
#[cfg_attr(not(test), expect(dead_code, reason = "notes are not yet written by the rating run"))]
mod shapes;
mod stylebook;
mod template;

pub(crate) use calculation::{Calculation, request_calculation, without_calc_chain};
pub(crate) use edit::{Edit, Look, NewText};
pub(crate) use mark::RULE_MARK;
#[expect(unused_imports, reason = "notes are not yet written by the rating run")]
pub(crate) use note_box::{BoxSize, Grid};
#[expect(unused_imports, reason = "notes are not yet written by the rating run")]
pub(crate) use notes::{NotesPatch, Wanted, patch_notes};
#[expect(unused_imports, reason = "notes are not yet written by the rating run")]
pub(crate) use shape_numbers::Blocks;
#[expect(unused_imports, reason = "notes are not yet written by the rating run")]
pub(crate) use shapes::patch_shapes;
pub(crate) use stylebook::StyleBook;
pub(crate) use template::{TemplateRules, list, own_conditionals, rule_on_top};
