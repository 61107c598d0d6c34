//! What follows the rows of a sheet: merged cells, conditional formats and the places of notes.

use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::sheet::{Conditional, Guards, LegacyDrawing, Tail};

use crate::error::Error;
use crate::note_box::Grid;

/// What follows the rows, as far as it bears on the edits.
#[derive(Default)]
pub(crate) struct AfterRows {
    pub(crate) merges: Vec<Range>,
    pub(crate) conditionals: Vec<Conditional>,
    pub(crate) place_for_conditional: usize,
    /// Whether the rows stand in the order of their numbers.
    pub(crate) ascending: bool,
    /// The range that the sheet says it uses, which stands before its rows.
    pub(crate) dimension: Option<Range>,
    /// What hides or guards the cells.
    pub(crate) guards: Guards,
    pub(crate) notes: NotePlaces,
}

impl AfterRows {
    /// `guards` are those of the head and the rows, `grid` that of the head.
    pub(crate) fn read(tail: &Tail<'_>, mut guards: Guards, grid: Grid) -> Result<Self, Error> {
        guards.tail(tail);
        Ok(Self {
            merges: tail.merges()?,
            conditionals: tail.conditionals()?,
            place_for_conditional: tail.place_for_conditional()?,
            ascending: true,
            dimension: None,
            guards,
            notes: NotePlaces {
                drawing: Some(tail.legacy_drawing()?),
                grid,
            },
        })
    }

    /// The merged range that hides a cell.
    pub(crate) fn merge_over(&self, cell: Cell) -> Option<Range> {
        self.merges
            .iter()
            .copied()
            .find(|merge| merge.contains(cell) && merge.first != cell)
    }
}

/// What is behind the rows of a sheet, as far as notes go.
#[derive(Debug, Default)]
pub(crate) struct NotePlaces {
    pub(crate) drawing: Option<LegacyDrawing>,
    pub(crate) grid: Grid,
}
