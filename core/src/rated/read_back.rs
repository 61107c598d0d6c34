//! Reads the output back and compares every intended cell.
//!
//! A saved file without the edit is the worst failure, since nobody looks for it. So the output is opened like any
//! workbook, and the value and format of each intended cell are compared.

use crate::write::intended::Intended;
use crate::write::results::{NewResult, Outcome};
use ambersheet_diagnostic::Place;
use std::io::{Read, Seek};

use crate::error::Error;
use crate::rated::Rated;
use crate::write::splicing::value_of;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::{
    CellView, Head, Kind, NewValue, Order, Row, Tail, Visitor, Walked, walk,
};
use ambersheet_ooxml::workbook::{SolidFills, Workbook};
use ambersheet_policy::model::RulesetModel;

impl Rated<'_> {
    /// Reads a written workbook back and compares every intended cell.
    ///
    /// # Errors
    /// [`ErrorKind::NotAWorkbook`](crate::ErrorKind::NotAWorkbook) or
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the output cannot be opened, and
    /// [`ErrorKind::Layout`](crate::ErrorKind::Layout) if a cell differs. Such an output should not be kept.
    pub fn read_back(&self, output: impl Read + Seek + Send) -> Result<(), Error> {
        if self.written.intended.is_empty() && self.written.notes.is_empty() {
            return Ok(());
        }
        let workbook = Workbook::open(output).map_err(|why| {
            Error::not_a_workbook(format!(
                "the file is damaged so that programs read it in different ways, and was not written ({why}); open the file in Excel and save it again"
            ))
        })?;
        self.check_notes(&workbook)?;
        self.check_results(&workbook)?;
        for (sheet, cells) in &self.written.intended {
            let info = workbook
                .sheets
                .get(*sheet)
                .filter(|info| info.name == self.workbook.sheets[*sheet].name);
            let Some(info) = info else {
                let name = &self.workbook.sheets[*sheet].name;
                return Err(Error::not_a_workbook(format!(
                    "the output lacks the sheet '{name}'; {FAULT}"
                )));
            };
            let mut check = Check {
                sheet: &info.name,
                ruleset: &self.ruleset,
                cells,
                fills: SolidFills::new(&workbook.styles, &workbook.theme),
                found: 0,
            };
            let reader = workbook.package.reader(info.part)?;
            let walked = walk(reader, &info.part_name, Order::AsItStands, &mut check)?;
            if walked != Walked::All || check.found < cells.len() {
                return Err(wrong(
                    &info.name,
                    cells.first().map(|intended| intended.cell),
                ));
            }
        }
        Ok(())
    }

    /// Compares the new results of formulas.
    fn check_results(&self, workbook: &Workbook<'_>) -> Result<(), Error> {
        for (sheet, results) in &self.written.results {
            let name = &self.workbook.sheets[*sheet].name;
            let first = results.first().map(|result| result.cell);
            let info = workbook
                .sheets
                .get(*sheet)
                .filter(|info| info.name == *name);
            let info = info.ok_or_else(|| wrong(name, first))?;
            let mut check = CheckResults {
                sheet: name,
                results,
                found: 0,
            };
            let reader = workbook.package.reader(info.part)?;
            let walked = walk(reader, &info.part_name, Order::AsItStands, &mut check)?;
            if walked != Walked::All || check.found < results.len() {
                return Err(wrong(name, first));
            }
        }
        Ok(())
    }
}

const FAULT: &str = "the output was not kept; this is a fault of Ambersheet, please report it";

/// Returns the error about a cell that differs.
fn wrong(sheet: &str, cell: Option<Cell>) -> Error {
    let place = cell.map(|cell| Place::Cell(sheet.to_owned(), cell));
    Error::layout(
        place,
        format!("read back from the output, the cell is not what was written; {FAULT}"),
    )
}

/// The visitor that compares the cells of a sheet.
struct Check<'a> {
    sheet: &'a str,
    ruleset: &'a RulesetModel,
    cells: &'a [Intended],
    fills: SolidFills<'a>,
    /// The number of cells that were found and are as intended.
    found: usize,
}

impl Visitor for Check<'_> {
    type Error = Error;

    fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        let cells = self.cells;
        let from = cells.partition_point(|intended| intended.cell.row < row.number);
        for intended in cells[from..]
            .iter()
            .take_while(|intended| intended.cell.row == row.number)
        {
            let right = row
                .cell(intended.cell.column)
                .is_some_and(|cell| self.is_right(intended, cell));
            if !right {
                return Err(wrong(self.sheet, Some(intended.cell)));
            }
            self.found += 1;
        }
        Ok(())
    }

    fn tail(&mut self, _: &Tail<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Check<'_> {
    /// Returns `true` if a cell has the intended value and format.
    fn is_right(&mut self, intended: &Intended, cell: CellView<'_>) -> bool {
        let format = intended.format.is_none_or(|format| format == cell.style)
            && intended
                .fill
                .is_none_or(|fill| self.fills.of(cell.style) == Some(fill));
        let value = intended
            .text
            .is_none_or(|text| match value_of(text, self.ruleset) {
                NewValue::Blank => cell.kind == Kind::Blank,
                NewValue::Text(word) => cell.kind == Kind::Inline && cell.own_text() == word,
                NewValue::Number(number) => {
                    cell.kind == Kind::Number && *cell.plain() == *number.as_bytes()
                }
            });
        format && value
    }
}

/// The visitor that compares the new results of a sheet, which are in the order of its rows.
struct CheckResults<'a> {
    sheet: &'a str,
    results: &'a [NewResult],
    /// The number of results that were found and are as intended.
    found: usize,
}

impl Visitor for CheckResults<'_> {
    type Error = Error;

    fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        let here = |result: &&NewResult| result.cell.row == row.number;
        for result in self.results[self.found..].iter().take_while(here) {
            let right = |cell: CellView<'_>| is_result(&result.outcome, cell);
            if !row.cell(result.cell.column).is_some_and(right) {
                return Err(wrong(self.sheet, Some(result.cell)));
            }
            self.found += 1;
        }
        Ok(())
    }

    fn tail(&mut self, _: &Tail<'_>) -> Result<(), Error> {
        Ok(())
    }
}

/// Returns `true` if a cell holds a result.
fn is_result(outcome: &Outcome, cell: CellView<'_>) -> bool {
    match outcome {
        Outcome::Out => cell.kind == Kind::Blank,
        Outcome::Number(number) => {
            let text = String::from_utf8_lossy(&cell.plain()).parse::<f64>();
            cell.kind == Kind::Number
                && text.is_ok_and(|text| (text + 0.0).to_bits() == (number + 0.0).to_bits())
        }
        Outcome::Text(text) if text.is_empty() => cell.kind == Kind::Blank && !cell.unsaved,
        Outcome::Text(text) => cell.kind == Kind::FormulaText && cell.own_text() == *text,
        Outcome::Truth(truth) => cell.kind == Kind::Bool && (*cell.plain() == *b"1") == *truth,
        Outcome::Error(error) => cell.kind == Kind::Error && *cell.plain() == *error.as_bytes(),
    }
}
