//! Warns about a workbook whose ratings are hidden, protected or shared: one warning for a sheet and cause, with its
//! cells.

use crate::plan::cells_in_words::name_cells;
use crate::source::open_return::OpenReturn;
use std::borrow::Cow;

use crate::plan::lists::words_not_allowed;
use crate::plan::patch::edit::{Edit, NewText};
use crate::record::Entry;
use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::Guards;
use ambersheet_ooxml::workbook::{Flags, Visibility};
use ambersheet_policy::model::RulesetModel;

/// Gathers warnings, and keeps the workbook's flags across its sheets.
#[derive(Default)]
pub(crate) struct Cautions {
    /// Read when the first sheet is changed.
    flags: Option<Flags>,
    /// `true` if a sheet that was read for a drop-down list holds a formula.
    pub(crate) saw_formulas: bool,
}

impl Cautions {
    /// Returns the warnings about one sheet: about its ratings, if they are hidden, and about its edits.
    ///
    /// `entries` are those of this sheet alone. `edits` are those that remain once the whole sheet is known, in
    /// document order. Returns nothing if nothing was rated and nothing changes.
    ///
    /// `entries` are those of this sheet alone, `edits` what is left of them once all of the sheet is known, in the
    /// order of the document. Nothing is said where nothing was rated and nothing changes.
    pub(crate) fn of_sheet(
        &mut self,
        workbook: &OpenReturn,
        index: usize,
        ruleset: &RulesetModel,
        guards: &Guards,
        entries: &[Entry],
        edits: &[Edit],
    ) -> Vec<Diagnostic> {
        let changed: Vec<Cell> = edits.iter().map(|edit| edit.cell).collect();
        let mut rated: Vec<Cell> = entries
            .iter()
            .filter(|entry| entry.level().is_ok())
            .filter_map(|entry| Some(Cell::new(entry.row, entry.column?)))
            .collect();
        rated.extend(&changed);
        if rated.is_empty() {
            return Vec::new();
        }
        let sheet = &workbook.sheets[index].name;
        let hidden = match self
            .flags
            .get_or_insert_with(|| workbook.flags())
            .visibility(index)
        {
            Visibility::Visible => None,
            Visibility::Hidden => Some(HIDDEN_SHEET),
            Visibility::VeryHidden => Some(VERY_HIDDEN_SHEET),
        };
        let in_rows = |cell: &&Cell| guards.hides_row(cell.row);
        let in_columns = |cell: &&Cell| guards.hides_column(cell.column);
        let mut warnings = Vec::new();
        warnings
            .extend(hidden.and_then(|message| caution(Code::HiddenSheet, sheet, &rated, message)));
        let cells: Vec<Cell> = rated.iter().filter(in_rows).copied().collect();
        warnings.extend(caution(Code::HiddenRow, sheet, &cells, HIDDEN_ROW));
        let cells: Vec<Cell> = rated.iter().filter(in_columns).copied().collect();
        warnings.extend(caution(Code::HiddenColumn, sheet, &cells, HIDDEN_COLUMN));
        if guards.protected {
            warnings.extend(caution(Code::Protected, sheet, &changed, PROTECTED_SHEET));
        }
        if guards.lists.is_empty() {
            return warnings;
        }
        // The cells and the words of a large sheet are not kept at the same time.
        drop((rated, changed));
        let words = words(edits, ruleset);
        let words: Vec<(Cell, &str)> = words.iter().map(|(cell, word)| (*cell, &**word)).collect();
        let (off, formulas) = words_not_allowed(workbook, index, &guards.lists, &words, || {
            workbook.defined_names()
        });
        self.saw_formulas |= formulas;
        warnings.extend(off);
        warnings
    }

    /// Returns the warnings about a workbook that is changed.
    pub(crate) fn of_workbook(&mut self, workbook: &OpenReturn) -> Vec<Diagnostic> {
        let flags = self.flags.get_or_insert_with(|| workbook.flags());
        [
            (flags.protected, Code::Protected, PROTECTED_WORKBOOK),
            (
                flags.read_only_recommended,
                Code::ReadOnlyRecommended,
                READ_ONLY,
            ),
            (flags.shared, Code::SharedWorkbook, SHARED),
        ]
        .into_iter()
        .filter(|(raised, ..)| *raised)
        .map(|(_, code, message)| Diagnostic::new(code, message))
        .collect()
    }
}

// `{more}` is how many cells are left unnamed.
const HIDDEN_SHEET: &str = "this sheet is hidden, and its measures were rated{more}; unhide it to see the ratings, or name in the rules the sheets to rate";
const VERY_HIDDEN_SHEET: &str = "this sheet is hidden so that Excel does not offer to unhide it, and its measures were rated{more}; ask who made the workbook, or name in the rules the sheets to rate";
const HIDDEN_ROW: &str = "rows are hidden here, by hand, by a filter or by a closed group, and their measures were rated{more}; unhide the rows to see the ratings, or leave them out by skip: \"…\"";
const HIDDEN_COLUMN: &str = "these ratings are in a hidden column{more}, where nobody sees them; unhide the column, or write to another";
const PROTECTED_SHEET: &str = "the sheet is protected: only the rating cells were filled in{more}, and it is protected still; nothing is to be done, unless these cells were meant to stay as they are";
const PROTECTED_WORKBOOK: &str =
    "the workbook's structure is protected, and is protected still: the ratings do not change it";
const READ_ONLY: &str = "the workbook recommends to be opened read-only, and ratings were written into the new file; send it on only if the owner of the workbook agrees";
const SHARED: &str = "the workbook is shared and keeps a history of changes, in which the ratings are missing; if that matters, stop sharing in Excel (Review > Unshare Workbook) and rate again";

/// Returns one warning that names cells, if there are any.
fn caution(code: Code, sheet: &str, cells: &[Cell], message: &str) -> Option<Diagnostic> {
    let (named, more) = name_cells(cells);
    (!cells.is_empty()).then(|| {
        Diagnostic::new(code, message.replace("{more}", &more))
            .at(Place::Ranges(sheet.to_owned(), named))
    })
}

/// Returns the words that are written, with their cells, without headings.
fn words<'r>(edits: &[Edit], ruleset: &'r RulesetModel) -> Vec<(Cell, Cow<'r, str>)> {
    let word = |text| match text {
        NewText::Level(rank) => Some(ruleset.scale.levels()[usize::from(rank)].shown()),
        NewText::Unrated => ruleset.unrated.word.as_deref().map(Cow::from),
        NewText::NotDue => ruleset.dates.not_due.as_deref().map(Cow::from),
        NewText::Direction(direction) => Some(ruleset.direction_word(direction).into()),
        NewText::Heading { .. } | NewText::Blank => None,
    };
    edits
        .iter()
        .filter_map(|edit| Some((edit.cell, edit.text.and_then(word)?)))
        .collect()
}

#[cfg(test)]
mod tests;
