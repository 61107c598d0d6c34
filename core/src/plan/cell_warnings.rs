//! Warnings about the cells of ratings, gathered so that a person reads one a column and cause, and not one a row.

use std::collections::HashMap;

use crate::plan::cells_in_words::name_cells;
use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::Cell;

/// A formula that is kept, so that no word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum KeptFormula {
    /// The rules do not ask for formulas to be replaced.
    Own,
    /// Other cells depend on it.
    Many,
}

/// The cause of a warning about a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum CellCause {
    /// A formula was kept, so the rating was not written.
    Formula(KeptFormula),
    /// A text that is no rating was replaced.
    Replaced,
    /// A rating or direction that somebody typed was replaced by another.
    ReplacedRating,
    /// The cell's own font or number format would not show a word.
    Unreadable,
    /// The cell is blank, so it was not coloured. The statement of the rules is the one that would write a word.
    NoWord(&'static str),
    /// The cell has another word of the scale than the rules give.
    OtherLevel,
    /// The cell has a text that is no rating, and was coloured.
    OtherText,
    /// The rules give nothing, and a rating of somebody else was left.
    Stale,
}

/// The warnings about the cells of a sheet.
#[derive(Default)]
pub(crate) struct CellWarnings {
    groups: Vec<CellGroup>,
    /// The index of each group.
    known: HashMap<WarningGroupKey, usize>,
}

/// The cause and column of a group, with the texts that its message names.
type WarningGroupKey = (CellCause, u32, Option<(String, String)>);

/// Cells of one column that have the same warning.
struct CellGroup {
    cause: CellCause,
    cells: Vec<Cell>,
    /// The text of the first cell.
    shown: String,
    /// The word of the rules for the first cell.
    word: String,
    /// `true` if other cells have other texts or words.
    is_mixed: bool,
    /// The first texts and words, with the number of cells of each.
    pairs: Vec<(String, String, usize)>,
}

/// The most pairs of a text and a word that one warning names.
const MOST_PAIRS: usize = 6;

impl CellWarnings {
    /// Adds a warning about a cell that shows a text, and for which the rules have a word.
    pub(crate) fn add(&mut self, cause: CellCause, cell: Cell, shown: &str, word: &str) {
        let texts = || (shown.trim().to_owned(), word.to_owned());
        let key = match cause {
            CellCause::OtherLevel => (cause, cell.column, Some(texts())),
            // Ratings and directions of one kind of cell are one warning.
            CellCause::Unreadable => (cause, 0, Some(texts())),
            CellCause::Formula(_)
            | CellCause::Replaced
            | CellCause::ReplacedRating
            | CellCause::NoWord(_)
            | CellCause::OtherText
            | CellCause::Stale => (cause, cell.column, None),
        };
        if let Some(index) = self.known.get(&key) {
            let group = &mut self.groups[*index];
            group.is_mixed |= group.shown != shown.trim() || group.word != word;
            group.cells.push(cell);
            group.count(shown.trim(), word);
            return;
        }
        self.known.insert(key, self.groups.len());
        let (shown, word) = texts();
        self.groups.push(CellGroup {
            cause,
            cells: vec![cell],
            pairs: vec![(shown.clone(), word.clone(), 1)],
            shown,
            word,
            is_mixed: false,
        });
    }

    /// Takes the warnings out, in the order of their first cells.
    pub(crate) fn take(&mut self, sheet: &str) -> Vec<Diagnostic> {
        self.known.clear();
        let groups = std::mem::take(&mut self.groups);
        groups
            .into_iter()
            .map(|group| group.diagnostic(sheet))
            .collect()
    }
}

impl CellGroup {
    /// Counts a text and the word of the rules for it.
    fn count(&mut self, shown: &str, word: &str) {
        if self.cause != CellCause::ReplacedRating {
            return;
        }
        let is_same = |pair: &(String, String, usize)| pair.0 == shown && pair.1 == word;
        match self.pairs.iter().position(is_same) {
            Some(index) => self.pairs[index].2 += 1,
            None if self.pairs.len() <= MOST_PAIRS => {
                self.pairs.push((shown.to_owned(), word.to_owned(), 1));
            }
            None => {}
        }
    }

    /// Returns which ratings were replaced by which: `"Amber" by Red (2 cells), "Green" by Amber`.
    fn replaced(&self) -> String {
        let named = self.pairs.iter().take(MOST_PAIRS);
        let mut named: Vec<String> = named
            .map(|(shown, word, count)| match count {
                1 => format!("\"{shown}\" by {word}"),
                count => format!("\"{shown}\" by {word} ({count} cells)"),
            })
            .collect();
        if self.pairs.len() > MOST_PAIRS {
            named.push("and others".to_owned());
        }
        named.join(", ")
    }

    fn ratings_replaced(&self) -> String {
        let subject = if self.cells.len() > 1 {
            "ratings or directions that stood here were"
        } else {
            "the rating or direction that stood here was"
        };
        let replaced = self.replaced();
        format!("{subject} replaced: {replaced}; to see why, run `reconcile` on the return")
    }

    fn unreadable(&self) -> String {
        if self.shown.is_empty() {
            return "the number format of these cells hides words, so what was written is shown in the format General".to_owned();
        }
        format!(
            "the font {} shows signs in place of letters, so the words that were written are shown in the workbook's own font",
            self.shown
        )
    }

    fn diagnostic(self, sheet: &str) -> Diagnostic {
        let (ranges, more) = name_cells(&self.cells);
        let place = match *self.cells {
            [cell] => Place::Cell(sheet.to_owned(), cell),
            _ => Place::Ranges(sheet.to_owned(), ranges),
        };
        let message = format!("{}{}", self.message(), more);
        Diagnostic::new(self.cause.code(), message).at(place)
    }

    fn message(&self) -> String {
        let (shown, word) = (&self.shown, &self.word);
        let many = self.cells.len() > 1;
        match self.cause {
            CellCause::Formula(kept) => kept.message(many).to_owned(),
            CellCause::Replaced if self.is_mixed => {
                format!("texts here were replaced by ratings, such as \"{shown}\" by {word}")
            }
            CellCause::Replaced => format!("\"{shown}\" was replaced by {word}"),
            CellCause::ReplacedRating => self.ratings_replaced(),
            CellCause::Unreadable => self.unreadable(),
            CellCause::NoWord(statement) => {
                let subject = if many {
                    "the cells are blank, so they were"
                } else {
                    "the cell is blank, so it was"
                };
                format!(
                    "{subject} not coloured: not everyone can tell a colour without a word; to write the word, use {statement}"
                )
            }
            CellCause::OtherLevel if many => {
                format!(
                    "the cells say \"{shown}\", and the rules make them {word}, in whose colour they are now"
                )
            }
            CellCause::OtherLevel => {
                format!(
                    "the cell says \"{shown}\", and the rules make it {word}, in whose colour it is now"
                )
            }
            CellCause::OtherText if self.is_mixed => {
                format!(
                    "these texts are no ratings, such as \"{shown}\", which the rules make {word}; the cells were coloured by the rules"
                )
            }
            CellCause::OtherText => {
                format!(
                    "\"{shown}\" is no rating; the rules make it {word}, in whose colour it is now"
                )
            }
            CellCause::Stale if self.is_mixed => {
                format!(
                    "the rules give nothing for these cells, and what they hold was left, such as \"{shown}\"; check it or delete it"
                )
            }
            CellCause::Stale => {
                format!(
                    "the rules give nothing here, and \"{shown}\" was left; check it or delete it"
                )
            }
        }
    }
}

impl CellCause {
    fn code(self) -> Code {
        match self {
            Self::Formula(_) => Code::FormulaKept,
            Self::Replaced | Self::ReplacedRating => Code::Replaced,
            Self::Unreadable => Code::UnreadableFormat,
            Self::NoWord(_) => Code::NoWord,
            Self::OtherLevel | Self::OtherText => Code::WordDiffers,
            Self::Stale => Code::StaleRating,
        }
    }
}

impl KeptFormula {
    /// Returns the message for one cell, or for many.
    pub(crate) fn message(self, many: bool) -> &'static str {
        match (self, many) {
            (Self::Own, true) => {
                "these cells are worked out by formulas, so they were left; compare them with the rules by `reconcile`, colour them by fill_only(\"…\"), or write write_to(\"…\", over_formulas) to replace the formulas"
            }
            (Self::Own, false) => {
                "this cell is worked out by a formula, so it was left; compare it with the rules by `reconcile`, colour it by fill_only(\"…\"), or write write_to(\"…\", over_formulas) to replace the formula"
            }
            (Self::Many, true) => {
                "these cells hold formulas that other cells depend on (shared, array or data table), so they were left; to colour them, write fill_only(\"…\")"
            }
            (Self::Many, false) => {
                "this cell holds a formula that other cells depend on (shared, array or data table), so it was left; to colour it, write fill_only(\"…\")"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CellCause, CellWarnings, KeptFormula};
    use ambersheet_ooxml::address::Cell;

    /// Expected places and sentences: by hand.
    #[test]
    fn a_column_of_one_cause_is_one_warning() {
        let mut warnings = CellWarnings::default();
        let own = CellCause::Formula(KeptFormula::Own);
        for row in 2..14 {
            warnings.add(own, Cell::new(row, 8), "", "");
        }
        warnings.add(own, Cell::new(2, 9), "", "");
        warnings.add(CellCause::OtherLevel, Cell::new(2, 6), "Green", "Red");
        warnings.add(CellCause::OtherLevel, Cell::new(4, 6), "Green ", "Red");
        warnings.add(CellCause::OtherLevel, Cell::new(5, 6), "Amber", "Red");
        let taken = warnings.take("Returns");
        let places: Vec<String> = taken
            .iter()
            .filter_map(|warning| Some(warning.place()?.to_string()))
            .collect();
        let expected = [
            "Returns!I3:I14",
            "Returns!J3",
            "Returns!G3 G5",
            "Returns!G6",
        ];
        assert_eq!(places, expected);
        assert!(taken[0].message().starts_with("these cells are worked out"));
        assert!(taken[1].message().starts_with("this cell is worked out"));
        assert!(
            taken[2]
                .message()
                .starts_with("the cells say \"Green\", and")
        );
        assert!(warnings.take("Returns").is_empty());
    }
}
