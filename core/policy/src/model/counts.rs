//! Tables of counts: how often the return says that each level occurs, by group and in total.

use crate::name::Pattern;
use crate::position::Position;

/// What a column of a table of counts holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CountsColumn {
    /// The names of the groups.
    Group,
    /// How many ratings have this level, by its rank.
    Level(u8),
    /// How many measures have no rating.
    Unrated,
    /// The sum of the row.
    Total,
}

/// A table of the return that publishes counts.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedCounts {
    /// The sheet it stands on; `None` is every worksheet.
    pub sheet: Option<Pattern>,
    /// Its columns with their headings; the first is the groups'.
    pub columns: Vec<(CountsColumn, Pattern)>,
    /// The rating of its own that is counted, by index of the ruleset's fields; `None` is the main one.
    pub field: Option<usize>,
    /// Where the declaration stands.
    pub at: Position,
}
