//! Finds the cells that the rules name by address, defined name or label.

use std::borrow::Cow;

use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{
    FormDestination, FormLayout, FormSheet, Given, GroupFrom, Position, RulesetModel, Spot,
};

use crate::error::Error;
use crate::find::file_name::from_file_name;
use crate::find::form_record::{FormContent, FormRecord};
use crate::find::held_cell::{HeldCell, fill_in};
use crate::find::labels::Labels;
use crate::find::missing::no_sheet;
use crate::source::open_return::OpenReturn;

/// The cell that gives the tables of one layout on one sheet their group.
pub(crate) struct GroupCell {
    pub(crate) layout: usize,
    pub(crate) sheet: usize,
    pub(crate) held: HeldCell,
}

/// Finds the forms and cells that the rules name.
pub(crate) struct FormFinder<'w, 'r> {
    pub(crate) workbook: &'w OpenReturn,
    pub(crate) ruleset: &'r RulesetModel,
    pub(crate) labels: Labels<'r>,
}

impl<'r> FormFinder<'_, 'r> {
    /// Returns the sheets that hold a form.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if there is none.
    pub(crate) fn sheets(&mut self, form: &FormLayout) -> Result<Vec<usize>, Error> {
        let sheets = &self.workbook.sheets;
        let mut found: Vec<usize> = match &form.sheet {
            FormSheet::Number(number) => (*number < sheets.len())
                .then_some(*number)
                .into_iter()
                .collect(),
            FormSheet::Named(pattern) => (0..sheets.len())
                .filter(|i| pattern.matches(&fold(&sheets[*i].name)))
                .collect(),
        };
        if found.len() > 1 {
            // Sheets without any of the form's labels hold something else.
            let mut holding = Vec::with_capacity(found.len());
            for sheet in found.iter().copied() {
                if self.labels.may_hold(self.workbook, sheet, form)? {
                    holding.push(sheet);
                }
            }
            if holding.is_empty() {
                return Err(self.missing(
                    form.at,
                    "no measure found: no sheet holds any label of this form",
                ));
            }
            found = holding;
        }
        if !found.is_empty() {
            return Ok(found);
        }
        Err(self.no_such_sheet(&form.sheet, form.at))
    }

    /// Returns the error about a sheet that the workbook lacks.
    pub(crate) fn no_such_sheet(&self, sheet: &FormSheet, at: Position) -> Error {
        match sheet {
            FormSheet::Number(number) => self.missing(
                at,
                &format!(
                    "the workbook has no worksheet number {}; it has {}",
                    number + 1,
                    self.workbook.sheets.len()
                ),
            ),
            FormSheet::Named(pattern) => no_sheet(self.workbook, self.ruleset, pattern.text(), at),
        }
    }

    /// Finds the cells that give tables their group; a sheet without the label of such a cell has none.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if a cell, or a part of the file's name, is missing.
    pub(crate) fn group_cells(&mut self) -> Result<Vec<GroupCell>, Error> {
        let (workbook, ruleset) = (self.workbook, self.ruleset);
        let mut cells = Vec::new();
        for (layout, table) in ruleset.tables.iter().enumerate() {
            if let Some(GroupFrom::FileName { pattern, at }) = &table.group {
                from_file_name(
                    workbook.file_name.as_deref(),
                    pattern,
                    "group",
                    ruleset,
                    *at,
                )?;
            }
            let Some(GroupFrom::Cell { spot, at }) = &table.group else {
                continue;
            };
            let here = |name: &str| {
                table
                    .sheet
                    .as_ref()
                    .is_none_or(|pattern| pattern.matches(&fold(name)))
            };
            for sheet in (0..workbook.sheets.len()).filter(|i| here(&workbook.sheets[*i].name)) {
                let held = match spot {
                    Spot::Label { text, below } => {
                        let cell = self.labels.cell(workbook, sheet, text, *below)?;
                        let Ok(cell) = cell else { continue };
                        HeldCell::new(sheet, cell)
                    }
                    Spot::Cell { .. } | Spot::Named(_) | Spot::Heading | Spot::Row(_) => {
                        self.held(spot, sheet, *at)?
                    }
                };
                cells.push(GroupCell {
                    layout,
                    sheet,
                    held,
                });
            }
        }
        Ok(cells)
    }

    /// Finds the cells of a form on a sheet.
    ///
    /// # Errors
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if a cell is missing.
    pub(crate) fn record(
        &mut self,
        layout: usize,
        form: &'r FormLayout,
        sheet: usize,
    ) -> Result<FormRecord<'r>, Error> {
        let mut values = Vec::with_capacity(form.values.len());
        for value in &form.values {
            let content = match &value.given {
                Given::Text(text) => FormContent::Given(Cow::Borrowed(text)),
                Given::FileName(pattern) => {
                    let name = self.workbook.file_name.as_deref();
                    let what = from_file_name(name, pattern, "value", self.ruleset, value.at)?;
                    FormContent::Given(Cow::Owned(what))
                }
                Given::At(spot) => FormContent::Cell(self.held(spot, sheet, value.at)?),
            };
            values.push((value.role, content));
        }
        let mut destination = |to: &Option<FormDestination>| {
            to.as_ref()
                .map(|to| self.held(&to.spot, sheet, to.at))
                .transpose()
        };
        let (rating, direction) = (destination(&form.rating)?, destination(&form.direction)?);
        Ok(FormRecord {
            layout,
            sheet,
            form,
            empty: &form.empty,
            values,
            rating,
            direction,
        })
    }

    /// Finds one cell; a cell reference without a sheet's name is on `sheet`.
    pub(crate) fn held(
        &mut self,
        spot: &Spot,
        sheet: usize,
        at: Position,
    ) -> Result<HeldCell, Error> {
        match spot {
            Spot::Cell { sheet: None, cell } => Ok(HeldCell::new(sheet, *cell)),
            Spot::Cell {
                sheet: Some(name),
                cell,
            } => {
                let folded = fold(name);
                let found = self
                    .workbook
                    .sheets
                    .iter()
                    .position(|sheet| fold(&sheet.name) == folded);
                found
                    .map(|sheet| HeldCell::new(sheet, *cell))
                    .ok_or_else(|| no_sheet(self.workbook, self.ruleset, name, at))
            }
            // Only a table whose measures stand across has such places, and it is found by its own finder.
            Spot::Heading | Spot::Row(_) => {
                Err(self.missing(at, "a single cell has no row of its own"))
            }
            Spot::Named(name) => {
                let area = self.workbook.defined_names().resolve(name, Some(sheet));
                let area = area.map_err(|why| self.missing(at, &why))?;
                Ok(HeldCell::new(area.sheet, area.range.first))
            }
            Spot::Label { text, below } => {
                let cell = self.labels.cell(self.workbook, sheet, text, *below)?;
                cell.map(|cell| HeldCell::new(sheet, cell))
                    .map_err(|why| self.missing(at, &why))
            }
        }
    }

    /// Returns the error about something that the workbook lacks.
    pub(crate) fn missing(&self, at: Position, message: &str) -> Error {
        Error::layout(
            None,
            format!("{message} ({}:{})", self.ruleset.script, at.line),
        )
    }
}

/// Reads one cell that the rules name; a cell reference without a sheet's name is on the first worksheet.
///
/// In place of a cell under merged cells, their first cell is read.
///
/// # Errors
/// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if the workbook has no such cell, and
/// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if its sheet is damaged.
pub(crate) fn cell_at(
    workbook: &OpenReturn,
    ruleset: &RulesetModel,
    spot: &Spot,
    at: Position,
) -> Result<(usize, HeldCell), Error> {
    let mut finder = FormFinder {
        workbook,
        ruleset,
        labels: Labels::of(ruleset),
    };
    let mut held = finder.held(spot, 0, at)?;
    let sheet = held.sheet;
    let (after, _) = fill_in(workbook, sheet, &mut [&mut held])?;
    if let Some(merge) = after.merge_over(held.cell) {
        held = HeldCell::new(sheet, merge.first);
        fill_in(workbook, sheet, &mut [&mut held])?;
    }
    Ok((sheet, held))
}
