//! What a person should hear about a workbook that was changed all the same: from the facts of a sheet and the edits
//! to warnings, one a sheet and kind, that name the cells.

use crate::source::OpenReturn;
use std::borrow::Cow;

use super::lists::words_not_allowed;
use crate::patch::{Edit, NewText, list, rectangles};
use crate::record::Entry;
use ambersheet_diagnostic::Warning;
use ambersheet_ooxml::address::{Cell, sheet_reference};
use ambersheet_ooxml::sheet::Guards;
use ambersheet_ooxml::workbook::{Flags, Visibility};
use ambersheet_policy::model::RulesetModel;

/// Gathers what to say, and keeps what is known of the workbook across its sheets.
#[derive(Default)]
pub(super) struct Cautions {
    /// Read when the first sheet is changed.
    flags: Option<Flags>,
    /// Whether a formula was seen in a sheet that was read for a drop-down list only.
    pub(super) saw_formulas: bool,
}

impl Cautions {
    /// What to say of one sheet: of its ratings, where they are hidden, and of its edits.
    ///
    /// `entries` are those of this sheet alone, `edits` what is left of them once all of the sheet is known, in the
    /// order of the document. Nothing is said where nothing was rated and nothing changes.
    pub(super) fn of_sheet(
        &mut self,
        workbook: &OpenReturn,
        index: usize,
        ruleset: &RulesetModel,
        guards: &Guards,
        entries: &[Entry],
        edits: &[Edit],
    ) -> Vec<Warning> {
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
        warnings.extend(hidden.and_then(|message| caution("hidden_sheet", sheet, &rated, message)));
        let cells: Vec<Cell> = rated.iter().filter(in_rows).copied().collect();
        warnings.extend(caution("hidden_row", sheet, &cells, HIDDEN_ROW));
        let cells: Vec<Cell> = rated.iter().filter(in_columns).copied().collect();
        warnings.extend(caution("hidden_column", sheet, &cells, HIDDEN_COLUMN));
        if guards.protected {
            warnings.extend(caution("protected", sheet, &changed, PROTECTED_SHEET));
        }
        let words = words(edits, ruleset);
        let words: Vec<(Cell, &str)> = words.iter().map(|(cell, word)| (*cell, &**word)).collect();
        let (off, formulas) = words_not_allowed(workbook, index, &guards.lists, &words, || {
            workbook.defined_names()
        });
        self.saw_formulas |= formulas;
        warnings.extend(off);
        warnings
    }

    /// What to say of a workbook that is changed.
    pub(super) fn of_workbook(&mut self, workbook: &OpenReturn) -> Vec<Warning> {
        let flags = self.flags.get_or_insert_with(|| workbook.flags());
        [
            (flags.protected, "protected", PROTECTED_WORKBOOK),
            (
                flags.read_only_recommended,
                "read_only_recommended",
                READ_ONLY,
            ),
            (flags.shared, "shared_workbook", SHARED),
        ]
        .into_iter()
        .filter(|(raised, ..)| *raised)
        .map(|(_, code, message)| Warning {
            code,
            cell: None,
            message: message.to_owned(),
        })
        .collect()
    }
}

// `{more}` is how many cells are left unnamed.
const HIDDEN_SHEET: &str = "this sheet is hidden, and was rated all the same{more}; unhide it to see its ratings, or name in the rules the sheets that count";
const VERY_HIDDEN_SHEET: &str = "this sheet is hidden so that Excel does not offer to unhide it, and was rated all the same{more}; ask who made the workbook, or name in the rules the sheets that count";
const HIDDEN_ROW: &str = "rows are hidden here, by hand, by a filter or by a closed group, and were rated all the same{more}: a hidden measure counts like any other; unhide the rows to see the ratings, or leave them out by skip: \"…\"";
const HIDDEN_COLUMN: &str = "these ratings stand in a hidden column{more}, where nobody sees them; unhide the column, or write to another";
const PROTECTED_SHEET: &str = "the sheet is protected, and these cells were changed all the same{more}; the protection was kept, so nothing is to be done unless the cells were meant to stay as they are";
const PROTECTED_WORKBOOK: &str = "the workbook's structure is protected; the protection was kept, and the ratings were written all the same, which is no change of structure";
const READ_ONLY: &str = "the workbook asks to be opened read-only, and was changed all the same; send the rated file on only if its owner agrees";
const SHARED: &str = "the workbook is shared, with a history of who changed what, and the ratings are not in that history; if it matters, stop sharing in Excel (Review > Unshare Workbook) and rate again";

/// One warning that names cells, where there are any.
fn caution(code: &'static str, sheet: &str, cells: &[Cell], message: &str) -> Option<Warning> {
    let (named, more) = spoken(cells);
    (!cells.is_empty()).then(|| Warning {
        code,
        cell: Some(place(sheet, &named)),
        message: message.replace("{more}", &more),
    })
}

/// The words that are written, with their cells; a heading is none.
fn words<'r>(edits: &[Edit], ruleset: &'r RulesetModel) -> Vec<(Cell, Cow<'r, str>)> {
    let word = |text| match text {
        NewText::Level(rank) => Some(ruleset.scale.levels()[usize::from(rank)].shown()),
        NewText::Unrated => ruleset.unrated.word.as_deref().map(Cow::from),
        NewText::Direction(direction) => Some(direction.word().into()),
        NewText::Heading { .. } | NewText::Blank => None,
    };
    edits
        .iter()
        .filter_map(|edit| Some((edit.cell, edit.text.and_then(word)?)))
        .collect()
}

/// Cells as a person takes them in: the first ranges as one text, and how many cells are left unnamed, for a sentence.
pub(super) fn spoken(cells: &[Cell]) -> (String, String) {
    const MOST: usize = 20;
    let ranges = rectangles(cells);
    let named = &ranges[..ranges.len().min(MOST)];
    let left: u64 = ranges[named.len()..]
        .iter()
        .map(|range| {
            let rows = u64::from(range.last.row - range.first.row) + 1;
            rows * (u64::from(range.last.column - range.first.column) + 1)
        })
        .sum();
    let more = if left == 0 {
        String::new()
    } else {
        format!(" (and in {left} cells more)")
    };
    (list(named), more)
}

/// Ranges with their sheet.
pub(super) fn place(sheet: &str, ranges: &str) -> String {
    format!("{}!{ranges}", sheet_reference(sheet))
}

#[cfg(test)]
mod tests;
