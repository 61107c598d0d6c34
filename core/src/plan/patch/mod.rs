//! Ratings → edits of cells and formats.
//!
//! An edit says what a cell is to become; the same edits serve the pass that splices while it reads and the one that
//! splices afterwards. Formats are derived, never changed: a rated cell's format is a copy of its own with another
//! fill and font colour, and remembers which format it was copied from, so that rating a file again starts from the
//! template's look and not from ours.

pub(crate) mod calculation;
pub(crate) mod readable;

mod added;

pub(crate) mod edit;
pub(crate) mod excel_table;
pub(crate) mod live;
pub(crate) mod loose;
pub(crate) mod mark;
pub(crate) mod notes;
pub(crate) mod shape_numbers;
pub(crate) mod shapes;
pub(crate) mod stylebook;
pub(crate) mod template;
