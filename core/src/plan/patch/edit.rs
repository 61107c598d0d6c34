//! What a cell is to become.

use ambersheet_ooxml::address::Cell;

/// The text that a cell is to hold, by what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NewText {
    /// A level's word, by rank.
    Level(u8),
    /// The word of a measure that is unrated.
    Unrated,
    Direction(crate::Direction),
    /// The heading of a new column: of the layout, for ratings or for directions.
    Heading {
        layout: u16,
        direction: bool,
    },
    /// Nothing: what an earlier run wrote is taken away.
    Blank,
}

/// What a cell is to look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// As it is.
    Kept,
    /// In a level's colours, by rank.
    Level(u8),
    /// In the colours of an unrated cell.
    Unrated,
    /// As the template had it before we coloured it.
    Original,
    /// As it is, marked as written by us.
    Marked,
    /// Exactly this format.
    Format(u32),
}

/// One edit. `base` is the format that the cell has, or would have if it were there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edit {
    pub(crate) cell: Cell,
    pub(crate) base: u32,
    pub(crate) look: Look,
    /// `None` leaves the value.
    pub(crate) text: Option<NewText>,
    /// Whether a formula is replaced.
    pub(crate) replaces_formula: bool,
}
