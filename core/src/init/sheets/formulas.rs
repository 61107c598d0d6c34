//! Reads the formulas of a sheet, each as it is written for its own cell.

use ambersheet_draft::grid::SheetGrid;
use ambersheet_ooxml::formula::{LONGEST_FORMULA, moved};

use crate::error::Error;
use crate::recalculate::formulas::{CellFormula, Receiver, walk_cells};
use crate::source::open_return::OpenReturn;

/// The beginning of what stands for a formula that is longer than Excel allows. With as many spaces as make it too long, it is
/// quoted as one that chooses and cannot be read.
const TOO_LONG: &str = "IF(";

/// Adds the formulas of the cells that a grid keeps, as long as there is room for them.
///
/// # Errors
/// Returns [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the sheet is damaged.
pub(super) fn add(
    workbook: &OpenReturn,
    sheet: usize,
    grid: &mut SheetGrid,
    left: &mut usize,
) -> Result<(), Error> {
    walk_cells(workbook, sheet, &mut KeptFormulas { grid, left })
}

struct KeptFormulas<'a> {
    grid: &'a mut SheetGrid,
    left: &'a mut usize,
}

impl Receiver for KeptFormulas<'_> {
    fn formula(&mut self, formula: &CellFormula<'_>) {
        let too_long = || format!("{TOO_LONG}{}", " ".repeat(LONGEST_FORMULA));
        let is_unread = formula.text.is_none() && formula.array.is_none();
        let text = match formula.text {
            Some(text) => moved(text, formula.shift),
            None if is_unread => too_long(),
            None => return,
        };
        if text.len() > *self.left {
            return;
        }
        // An array formula of several cells is not that of each of them.
        let is_single = formula.array.is_none_or(|range| range.first == range.last);
        if is_single && self.grid.rows.contains_key(&formula.cell.row) {
            *self.left -= text.len();
            self.grid.formulas.insert(formula.cell, text);
        }
    }
}
