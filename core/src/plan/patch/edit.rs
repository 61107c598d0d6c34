//! Edits of cells.

use super::readable::Wording;
use ambersheet_ooxml::address::Cell;

/// The text that a cell is to hold, by its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NewText {
    /// A level's word, by rank.
    Level(u8),
    /// The word of a measure that is unrated.
    Unrated,
    /// The word of a measure that is not due yet.
    NotDue,
    Direction(crate::Direction),
    /// The heading of a new column: of the layout, for ratings or for directions.
    Heading {
        layout: u16,
        direction: bool,
    },
    /// Nothing: what an earlier run wrote is taken away.
    Blank,
}

/// The look that a cell gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// The present look.
    Kept,
    /// The colours of a level, by rank.
    Level(u8),
    /// The colours of an unrated cell.
    Unrated,
    /// The look that the template had before a run coloured it.
    Original,
    /// The present look, marked as written by Ambersheet.
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
    /// `true` if a formula is replaced.
    pub(crate) replaces_formula: bool,
    /// The text that the cell shows and that we wrote.
    pub(crate) wording: Wording,
}
