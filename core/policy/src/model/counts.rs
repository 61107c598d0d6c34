//! Tables of the return that publish how often each level occurs, by group and in total.

use crate::name::Pattern;
use ambersheet_diagnostic::Position;

/// The content of a column in a table of counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CountsColumn {
    /// The names of the groups.
    Group,
    /// The number of ratings with this level, by its rank.
    Level(u8),
    /// The number of measures without a rating.
    Unrated,
    /// The sum of the row.
    Total,
}

/// A table of the return that publishes counts.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedCounts {
    /// The sheet; `None` is every worksheet.
    pub sheet: Option<Pattern>,
    /// The columns with their headings; the first holds the groups.
    pub columns: Vec<(CountsColumn, Pattern)>,
    /// The field that is counted, by index of the ruleset's fields; `None` is the main rating.
    pub field: Option<usize>,
    /// The place in the script.
    pub at: Position,
}
