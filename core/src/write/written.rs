//! The changes written into a return.

use std::collections::BTreeMap;

use ambersheet_ooxml::package::Deflated;

use super::intended::Intended;
use super::notes::SheetNotes;
use super::results::NewResult;
use crate::plan::patch::edit::Edit;

/// A sheet as it is written.
pub(crate) struct WrittenSheet {
    /// The sheet's index.
    pub(crate) index: usize,
    /// The compressed bytes of its part.
    pub(crate) deflated: Deflated,
    /// The cells as they are to be in the output.
    pub(crate) intended: Vec<Intended>,
    /// The number of cells that are written.
    pub(crate) cells: usize,
    /// The part's name, and what changes in it, in words.
    pub(crate) changes: (String, Vec<String>),
}

/// The changes written into all sheets.
#[derive(Default)]
pub(crate) struct Written {
    /// `true` if the value of any cell changes.
    pub(crate) values_changed: bool,
    /// `true` if any formula is replaced.
    pub(crate) formulas_replaced: bool,
    /// The cells as they are to be in the output, for each changed sheet.
    pub(crate) intended: Vec<(usize, Vec<Intended>)>,
    /// The notes of each sheet that gets any.
    pub(crate) notes: Vec<SheetNotes>,
    /// The changes of each part, by name, in words.
    pub(crate) what_changed: BTreeMap<String, Vec<String>>,
    /// The number of cells that are written.
    pub(crate) changed_cells: usize,
    /// The new results of formulas that depend on what was written, by sheet.
    pub(crate) results: Vec<(usize, Vec<NewResult>)>,
    /// The number of those that were renewed, and of those that were taken out.
    pub(crate) renewed: usize,
    pub(crate) taken_out: usize,
}

impl Written {
    /// Adds what the edits of a sheet do to its values, whether or not the sheet's bytes change.
    pub(crate) fn count_values(&mut self, edits: &[Edit]) {
        for edit in edits {
            self.values_changed |= edit.text.is_some();
            self.formulas_replaced |= edit.replaces_formula;
        }
    }

    /// Adds a sheet. Returns its compressed bytes.
    pub(crate) fn append(&mut self, sheet: WrittenSheet) -> Deflated {
        self.intended.push((sheet.index, sheet.intended));
        self.changed_cells += sheet.cells;
        self.what_changed.insert(sheet.changes.0, sheet.changes.1);
        sheet.deflated
    }
}
