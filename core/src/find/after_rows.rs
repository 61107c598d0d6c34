//! The data after the rows of a sheet: merged cells, conditional formats and the places of notes.

use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::{Cell, Range};
use ambersheet_ooxml::sheet::{Conditional, Guards, LegacyDrawing, Tail};

use crate::error::Error;
use crate::note_box::NoteGrid;

/// The data after the rows that affects the edits.
#[derive(Default)]
pub(crate) struct AfterRows {
    pub(crate) merges: Vec<Range>,
    /// The merges over several ratings.
    pub(crate) merged_ratings: Vec<MergedRatings>,
    pub(crate) conditionals: Vec<Conditional>,
    pub(crate) place_for_conditional: usize,
    /// `true` if the rows are in the order of their numbers.
    pub(crate) ascending: bool,
    /// The range that the sheet declares as used, before its rows.
    pub(crate) dimension: Option<Range>,
    /// Hidden rows and columns, and the sheet's protection.
    pub(crate) guards: Guards,
    pub(crate) notes: NotePlaces,
}

impl AfterRows {
    /// Reads the data after the rows; `guards` are those of the head and the rows, `grid` that of the head.
    ///
    /// # Errors
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if it is damaged.
    pub(crate) fn read(tail: &Tail<'_>, mut guards: Guards, grid: NoteGrid) -> Result<Self, Error> {
        guards.tail(tail);
        Ok(Self {
            merges: tail.merges()?,
            merged_ratings: Vec::new(),
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

    /// Returns the merged range that hides a cell.
    pub(crate) fn merge_over(&self, cell: Cell) -> Option<Range> {
        self.merges
            .iter()
            .copied()
            .find(|merge| merge.contains(cell) && merge.first != cell)
    }
}

/// A merge over the cells of several ratings, of which it shows the first.
pub(crate) struct MergedRatings {
    pub(crate) merge: Range,
    /// The cell of the second.
    pub(crate) hidden: Cell,
    /// The ratings in words, if they differ.
    pub(crate) words: Option<String>,
}

impl MergedRatings {
    /// Returns the warning about ratings that differ.
    pub(crate) fn warning(&self, sheet: &str) -> Option<Diagnostic> {
        let (merge, words) = (self.merge, self.words.as_ref()?);
        let message = format!(
            "the merged cells {merge} can show one rating, that of their first row, and the rules give several: {words}; unmerge the cells"
        );
        let place = Place::Cell(sheet.to_owned(), self.hidden);
        Some(Diagnostic::new(Code::MergedCell, message).at(place))
    }
}

/// The data that notes of a sheet need.
#[derive(Debug, Default)]
pub(crate) struct NotePlaces {
    pub(crate) drawing: Option<LegacyDrawing>,
    pub(crate) grid: NoteGrid,
}
