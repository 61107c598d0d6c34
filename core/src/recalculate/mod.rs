//! Keeps nothing stale: formulas elsewhere in the workbook that depend on what was written get new saved results.
//!
//! Whoever reads a file without calculating sees the results that are saved in it. The dependents are found by reading the
//! references of all formulas. A new result is written where the evaluator proves itself on the input as it was; where
//! it cannot, the saved result is taken out, and the cell is listed. Nothing here runs unless a value was written, and
//! next to nothing unless a formula or a chart reads it.
//!
//! The modules are listed from bottom to top.

mod why;

mod book;

mod structured;

mod reading;

mod touched;

pub(crate) mod formulas;

mod dependents;

#[cfg(feature = "recalculate")]
mod functions;

#[cfg(feature = "recalculate")]
mod checked;

#[cfg(feature = "recalculate")]
mod order;

#[cfg(feature = "recalculate")]
mod values;

#[cfg(feature = "recalculate")]
mod guarded;

#[cfg(feature = "recalculate")]
mod evaluate;

#[cfg(feature = "recalculate")]
mod calculate;

#[cfg(feature = "recalculate")]
pub(crate) mod trial;

mod splice;

mod charts;

mod settled;

use std::collections::{BTreeMap, HashMap};

use ambersheet_diagnostic::{Code, Diagnostic, Place};
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::package::Changes;
use ambersheet_ooxml::sheet::NewValue;
use ambersheet_policy::model::RulesetModel;

use self::book::Book;
use self::charts::{Known, follow};
use self::dependents::{Collector, Formulas};
use self::formulas::walk_cells;
use self::reading::FormulaReading;
use self::settled::{SettledResults, settle};
use self::splice::{SheetResults, splice};
use self::touched::Touched;
use crate::error::Error;
use crate::find::scan_result::ScanResult;
use crate::options::Options;
use crate::source::open_return::OpenReturn;
use crate::write::parts::Parts;
use crate::write::results::Outcome;
use crate::write::splicing::value_of;
use crate::write::written::Written;

/// The workbook that is recalculated, and the place of its new results.
pub(crate) struct Recalculation<'a> {
    pub(crate) workbook: &'a OpenReturn,
    pub(crate) ruleset: &'a RulesetModel,
    pub(crate) options: &'a Options,
    pub(crate) found: &'a ScanResult,
    pub(crate) written: &'a mut Written,
    pub(crate) changes: &'a mut Changes,
    pub(crate) parts: &'a mut Parts,
}

impl Recalculation<'_> {
    /// Brings saved results and the points of charts up to date. Returns the warnings about those taken out.
    ///
    /// # Errors
    /// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if a part cannot be read.
    pub(crate) fn run(mut self) -> Result<Vec<Diagnostic>, Error> {
        let sheets = self.sheets_with_formulas();
        let charts = self.charts();
        if sheets.is_empty() && charts.is_empty() {
            return Ok(Vec::new());
        }
        let mut touched = self.touched();
        let mut book = Book::read(self.workbook);
        book.tables = Book::read_tables(self.workbook, Some(self.parts))?;
        let mut formulas = self.formulas(&sheets, &book, &touched)?;
        let unread = std::mem::take(&mut formulas.unread);
        let mut warnings: Vec<Diagnostic> = unread
            .into_iter()
            .map(|sheet| self.of_unread(sheet))
            .collect();
        let dependents = !formulas.too_many && formulas.mark_dependents(&mut touched);
        if !dependents && !formulas.too_many && charts.is_empty() {
            return Ok(warnings);
        }
        let values = self.values();
        let settled = if formulas.too_many {
            SettledResults::all_out(&sheets)
        } else if dependents {
            settle(self.workbook, &book, &touched, &values, &mut formulas)?
        } else {
            SettledResults::default()
        };
        self.write(&settled)?;
        self.follow(&charts, &book, &touched, &values, &settled);
        warnings.extend(settled.warnings(self.workbook));
        Ok(warnings)
    }

    /// Returns the warning about a sheet whose formulas cannot be read.
    fn of_unread(&self, sheet: usize) -> Diagnostic {
        let message = "this sheet is damaged, so that its formulas could not be read, and those that use the ratings show old results; open the workbook in Excel, which may repair it, and save it";
        let place = Place::Sheet(self.workbook.sheets[sheet].name.clone());
        Diagnostic::new(Code::ResultTakenOut, message).at(place)
    }

    /// Returns the sheets that hold formulas, or may hold some since they are damaged.
    fn sheets_with_formulas(&self) -> Vec<usize> {
        let holds = |sheet: &usize| {
            if self.found.walked.contains(sheet) {
                self.found.with_formulas.contains(sheet)
            } else {
                self.workbook.holds_formulas(*sheet).unwrap_or(true)
            }
        };
        (0..self.workbook.sheets.len()).filter(holds).collect()
    }

    /// Returns the names of the parts that hold charts.
    fn charts(&self) -> Vec<String> {
        let names = self.workbook.package.part_names();
        let charts = names.filter(|name| {
            let name = name.to_ascii_lowercase();
            name.contains("/charts/chart") && !name.contains("/_rels/")
        });
        charts.map(str::to_owned).collect()
    }

    /// Returns the written cells.
    fn touched(&self) -> Touched {
        let mut touched = Touched::default();
        for (sheet, cells) in &self.written.intended {
            for intended in cells.iter().filter(|intended| intended.text.is_some()) {
                touched.give(*sheet as u32, intended.cell);
            }
        }
        touched
    }

    /// Returns the written cells with their values.
    fn values(&self) -> Vec<(u32, Cell, Outcome)> {
        let mut values = Vec::new();
        for (sheet, cells) in &self.written.intended {
            for intended in cells {
                let Some(text) = intended.text else { continue };
                let outcome = match value_of(text, self.ruleset) {
                    NewValue::Text(text) => Outcome::Text(text.into_owned()),
                    NewValue::Number(number) => {
                        number.parse().map_or(Outcome::Out, Outcome::Number)
                    }
                    NewValue::Blank => Outcome::Out,
                };
                values.push((*sheet as u32, intended.cell, outcome));
            }
        }
        values
    }

    /// Collects the formulas of sheets.
    fn formulas(
        &self,
        sheets: &[usize],
        book: &Book,
        written: &Touched,
    ) -> Result<Formulas, Error> {
        let mut collector = Collector {
            book,
            written,
            sheet: 0,
            formulas: Formulas::default(),
            reading: FormulaReading::default(),
        };
        for sheet in sheets {
            collector.sheet = *sheet as u32;
            if let Err(error) = walk_cells(self.workbook, *sheet, &mut collector) {
                // A sheet that no rating needs may be damaged.
                if self.found.walked.contains(sheet) {
                    return Err(error);
                }
                collector.formulas.unread.push(*sheet);
            }
        }
        Ok(collector.formulas)
    }

    /// Writes the results into the sheets.
    fn write(&mut self, settled: &SettledResults) -> Result<(), Error> {
        for (sheet, results) in &settled.sheets {
            self.write_sheet(*sheet as usize, results)?;
        }
        Ok(())
    }

    fn write_sheet(&mut self, sheet: usize, results: &SheetResults) -> Result<(), Error> {
        let info = &self.workbook.sheets[sheet];
        let package = &self.workbook.package;
        let spliced = {
            let mut fates = package.fates(self.changes);
            let new = fates
                .find(|fate| fate.part == Some(info.part))
                .and_then(|fate| fate.new_text());
            match new {
                Some(text) => splice(text, &info.part_name, results, self.options)?,
                None => splice(
                    package.reader(info.part)?,
                    &info.part_name,
                    results,
                    self.options,
                )?,
            }
        };
        let Some(spliced) = spliced else {
            return Ok(());
        };
        self.changes.replace(info.part, spliced.deflated);
        let out = spliced
            .changed
            .iter()
            .filter(|result| result.outcome == Outcome::Out)
            .count();
        let renewed = spliced.changed.len() - out;
        self.written.renewed += renewed;
        self.written.taken_out += out;
        let words = self
            .written
            .what_changed
            .entry(info.part_name.clone())
            .or_default();
        if renewed > 0 {
            words.push(counted(
                renewed,
                "result of a formula renewed",
                "results of formulas renewed",
            ));
        }
        if out > 0 {
            words.push(counted(
                out,
                "result of a formula taken out",
                "results of formulas taken out",
            ));
        }
        self.written.results.push((sheet, spliced.changed));
        Ok(())
    }

    /// Brings the points of charts up to date.
    fn follow(
        &mut self,
        charts: &[String],
        book: &Book,
        touched: &Touched,
        written: &[(u32, Cell, Outcome)],
        settled: &SettledResults,
    ) {
        if charts.is_empty() {
            return;
        }
        let written: HashMap<(u32, Cell), &Outcome> = written
            .iter()
            .map(|(sheet, cell, outcome)| ((*sheet, *cell), outcome))
            .collect();
        let known = Known {
            book,
            touched: &|area| settled.is_all_out() || touched.meets(area),
            value: &|sheet, cell| {
                let written = written
                    .get(&(sheet, cell))
                    .map(|outcome| (*outcome).clone());
                written.or_else(|| settled.value(sheet, cell))
            },
        };
        for name in charts {
            // Nothing can draw a chart that is damaged.
            let Ok(Some(text)) = self.parts.text(&self.workbook.package, name) else {
                continue;
            };
            if let Some((text, points)) = follow(&text, &known) {
                self.parts.set(name, text);
                self.parts.say(
                    name,
                    counted(
                        points,
                        "kept point of the chart renewed",
                        "kept points of the chart renewed",
                    ),
                );
            }
        }
    }
}

/// Returns a count with its noun.
fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}

/// The results of all sheets, by sheet.
type ResultsBySheet = BTreeMap<u32, SheetResults>;
