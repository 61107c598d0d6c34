//! A workbook as the page shows it.

use ambersheet::Error;
use ambersheet::look::WorkbookLook;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::problem::{PageProblem, json};
use crate::rated::RatedWorkbook;
use crate::workbook::OpenWorkbook;

/// A workbook whose sheets the page shows.
#[wasm_bindgen]
pub struct SheetLook(WorkbookLook);

#[wasm_bindgen]
impl SheetLook {
    /// Takes a workbook as it was opened. One of another format looks as the fresh workbook that is made of it.
    ///
    /// # Errors
    /// A problem if the workbook cannot be read.
    pub fn of_workbook(workbook: &OpenWorkbook) -> Result<Self, PageProblem> {
        let reader = workbook.source()?.into_reader();
        Ok(Self(WorkbookLook::open(reader).map_err(Error::from)?))
    }

    /// Takes the rated copy, so that what is shown is what is saved.
    ///
    /// # Errors
    /// A problem if the copy cannot be read.
    pub fn of_rated(rated: &RatedWorkbook) -> Result<Self, PageProblem> {
        let look = WorkbookLook::open(rated.reader());
        Ok(Self(look.map_err(Error::from)?))
    }

    /// Returns the sheets as `[{name, hidden}]` in JSON.
    ///
    /// # Errors
    /// None that can be expected.
    pub fn sheets(&self) -> Result<String, PageProblem> {
        json(&self.0.sheets())
    }

    /// Returns the layout of a sheet as JSON, and reads the sheet first if that was not done yet; `null` if there is none.
    ///
    /// # Errors
    /// A problem if the sheet cannot be read.
    pub fn layout(&mut self, sheet: usize) -> Result<String, PageProblem> {
        json(&self.0.layout(sheet).map_err(Error::from)?)
    }

    /// Returns some rows of a sheet as `[{row, look, cells: [[column, value, look]]}]` in JSON; `null` if there is none.
    ///
    /// # Errors
    /// A problem if the sheet cannot be read.
    pub fn rows(&mut self, sheet: usize, from: u32, count: u32) -> Result<String, PageProblem> {
        json(&self.0.rows(sheet, from, count).map_err(Error::from)?)
    }
}
