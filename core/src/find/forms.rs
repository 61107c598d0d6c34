//! Reads the forms of a workbook before anything is rated, on whichever sheets they are.
//!
//! A form may take its target from another sheet, and its rating may go to a cell that the sheet lacks. So the cells are
//! read in a pass of their own, and held until the record is rated. A cell under merged cells is replaced by their first.

use std::collections::BTreeSet;

use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::workbook::SharedStrings;
use ambersheet_policy::model::RulesetModel;

use crate::error::Error;
use crate::find::across::records_across;
use crate::find::after_rows::AfterRows;
use crate::find::form_finder::{FormFinder, GroupCell};
use crate::find::form_record::FormRecord;
use crate::find::held_cell::{HeldCell, fill_in};
use crate::find::labels::Labels;
use crate::find::overall::OverallCell;
use crate::find::row_cells::shown;
use crate::source::open_return::OpenReturn;

/// All forms of a workbook, with their cells, and the cells that give tables their group.
pub(crate) struct Forms<'a> {
    pub(crate) records: Vec<FormRecord<'a>>,
    pub(crate) groups: Vec<GroupCell>,
    /// The cells that ratings of ratings go to.
    pub(crate) overall: Vec<OverallCell>,
    /// The data after the rows of each sheet that was read.
    pub(crate) after: Vec<Option<AfterRows>>,
    pub(crate) warnings: Vec<Diagnostic>,
    pub(crate) has_formulas: bool,
}

impl<'a> Forms<'a> {
    /// Finds the forms that the rules declare, and reads their cells.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if a sheet, label or defined name is missing, and
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a sheet is damaged.
    pub(crate) fn read(workbook: &OpenReturn, ruleset: &'a RulesetModel) -> Result<Self, Error> {
        let mut finder = FormFinder {
            workbook,
            ruleset,
            labels: Labels::of(ruleset),
        };
        let mut forms = Self {
            records: Vec::new(),
            groups: finder.group_cells()?,
            overall: finder.overall_cells()?,
            after: workbook.sheets.iter().map(|_| None).collect(),
            warnings: Vec::new(),
            has_formulas: false,
        };
        for (layout, form) in ruleset.forms.iter().enumerate() {
            if let Some(across) = &form.across {
                let records = records_across(workbook, ruleset, layout, across)?;
                forms.records.extend(records);
                continue;
            }
            for sheet in finder.sheets(form)? {
                forms.records.push(finder.record(layout, form, sheet)?);
            }
        }
        for sheet in 0..workbook.sheets.len() {
            forms.read_sheet(workbook, sheet)?;
        }
        Ok(forms)
    }

    /// Returns the text of the cell that gives a layout's tables on a sheet their group.
    pub(crate) fn group(
        &self,
        layout: usize,
        sheet: usize,
        strings: &SharedStrings,
    ) -> Option<String> {
        let cell = self
            .groups
            .iter()
            .find(|cell| (cell.layout, cell.sheet) == (layout, sheet))?;
        shown(cell.held.view()?, strings)
    }

    /// Returns the cells of a sheet that ratings of ratings go to.
    pub(crate) fn overall_on(&self, sheet: usize) -> impl Iterator<Item = &OverallCell> {
        let cells = self.overall.iter();
        cells.filter(move |cell| cell.held.sheet == sheet)
    }

    /// Returns the rows with cells to be written that the sheet lacks, in ascending order; `has_edit` tells which are.
    pub(crate) fn missing_rows(&self, sheet: usize, has_edit: impl Fn(u32) -> bool) -> Vec<u32> {
        let held = self
            .records
            .iter()
            .flat_map(|record| record.rating.iter().chain(&record.direction))
            .chain(self.overall.iter().map(|cell| &cell.held));
        let missing = held.filter(|held| held.sheet == sheet && !held.row_exists);
        let rows: BTreeSet<u32> = missing
            .map(|held| held.cell.row)
            .filter(|row| has_edit(*row))
            .collect();
        rows.into_iter().collect()
    }

    /// Reads the cells that forms name on one sheet, a second time if some are under merged cells.
    fn read_sheet(&mut self, workbook: &OpenReturn, sheet: usize) -> Result<(), Error> {
        let mut held: Vec<&mut HeldCell> = self
            .records
            .iter_mut()
            .flat_map(FormRecord::all_held)
            .chain(self.groups.iter_mut().map(|group| &mut group.held))
            .chain(self.overall.iter_mut().map(|cell| &mut cell.held))
            .filter(|held| held.sheet == sheet)
            .collect();
        if held.is_empty() {
            return Ok(());
        }
        let (after, formulas) = fill_in(workbook, sheet, &mut held)?;
        self.has_formulas |= formulas;
        let mut moved = false;
        for held in &mut held {
            let Some(merge) = after.merge_over(held.cell) else {
                continue;
            };
            self.warnings.push(Diagnostic::new(Code::MergedCell, format!(
                    "the rules name this cell, which lies under the merged cells {merge}, so their first cell {} was taken; name that one in the rules",
                    merge.first
                )).at(Place::Cell(workbook.sheets[sheet].name.clone(), held.cell)));
            **held = HeldCell::new(sheet, merge.first);
            moved = true;
        }
        if moved {
            fill_in(workbook, sheet, &mut held)?;
        }
        self.after[sheet] = Some(after);
        Ok(())
    }
}
