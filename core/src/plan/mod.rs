//! The third stage: plans the edits that write ratings into a sheet, and drops those that may not stand.

pub(crate) mod new_width;

pub(crate) mod patch;

pub(crate) mod live_colour;

pub(crate) mod planned;

pub(crate) mod palette;

pub(crate) mod cells_in_words;

pub(crate) mod cell_warnings;

pub(crate) mod lists;

pub(crate) mod cautions;

pub(crate) mod target;

pub(crate) mod merged_ratings;

pub(crate) mod planner;

mod other_words;

pub(crate) mod overall;

pub(crate) mod row_fills;

pub(crate) mod settling;
