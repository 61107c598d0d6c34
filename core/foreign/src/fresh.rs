//! The fresh workbook for an input that cannot be patched.
//!
//! It holds values, dates, booleans and errors at their original addresses with their number formats,
//! and nothing else. It is an ordinary OOXML workbook in memory, so that reading, rating and writing treat it like any
//! other.

use std::collections::{HashMap, HashSet};

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};

use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::address::{Cell, LAST_COLUMN, LAST_ROW, sheet_reference};
use ambersheet_ooxml::calendar::{DATE, DATE_TIME, ELAPSED, TIME};
use ambersheet_ooxml::error::Error;
use ambersheet_ooxml::workbook::Visibility;

use super::limits::check_held;
use super::warnings::{more_texts_cut, sheet_renamed, text_cut};

/// Number of UTF-16 units that a cell may hold (Excel's own limit).
const LONGEST_TEXT: usize = 32_767;
/// Number of UTF-16 units that a sheet's name may have.
const LONGEST_NAME: usize = 31;
/// Number of sheets above which an input is refused.
const MOST_SHEETS: usize = 10_000;
/// Number of cut texts that get a warning each. One more warning counts the others.
const MOST_NAMED: usize = 20;

/// A value to write to a cell.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    not(feature = "readers"),
    expect(dead_code, reason = "only the readers make values other than text")
)]
pub(super) enum FreshValue {
    Text(String),
    Number(f64),
    Bool(bool),
    /// An error value as Excel spells it, such as `#N/A`.
    Error(String),
    /// A date as days of the 1900 date system, or a duration if `elapsed` is set.
    Date {
        days: f64,
        elapsed: bool,
    },
}

/// A workbook that is being made.
pub(super) struct Fresh {
    workbook: Workbook,
    formats: [Format; 4],
    /// The formats of the input, by their codes.
    by_code: HashMap<String, Format>,
    names: HashSet<String>,
    sheets: usize,
    any_visible: bool,
    cells: u64,
    text: u64,
    cut: usize,
    pub(super) warnings: Vec<Diagnostic>,
}

/// A sheet that is being made.
pub(super) struct FreshSheet {
    sheet: Worksheet,
    name: String,
    visibility: Visibility,
    /// The first row with a value, which is taken as the header row.
    first_row: Option<u32>,
}

impl FreshSheet {
    /// Sets whether the sheet shows cells with zero as blank.
    #[cfg(feature = "readers")]
    pub(super) fn hide_zeros(&mut self, hides: bool) {
        self.sheet.set_hidden_zeroes(hides);
    }
}

impl Fresh {
    pub(super) fn new() -> Self {
        let mut workbook = Workbook::new();
        // A fixed creation time keeps the output of each run the same.
        if let Ok(made) = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1) {
            workbook.set_properties(
                &rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made),
            );
        }
        Self {
            workbook,
            formats: [DATE, TIME, DATE_TIME, ELAPSED]
                .map(|code| Format::new().set_num_format(code)),
            by_code: HashMap::new(),
            names: HashSet::new(),
            sheets: 0,
            any_visible: false,
            cells: 0,
            text: 0,
            cut: 0,
            warnings: Vec::new(),
        }
    }

    /// Begins a sheet. A name that Excel refuses is changed, and a warning tells so.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if there are too many sheets.
    pub(super) fn sheet(
        &mut self,
        name: &str,
        visibility: Visibility,
    ) -> Result<FreshSheet, Error> {
        self.sheets += 1;
        if self.sheets > MOST_SHEETS {
            return Err(Error::not_a_workbook(
                "the workbook has more than 10,000 sheets, which is too many; split it",
            ));
        }
        let fit = self.free_name(name);
        if fit != name {
            self.warnings.push(sheet_renamed(name, &fit));
        }
        let mut sheet = Worksheet::new();
        sheet.set_name(&fit).map_err(|error| unwritten(&error))?;
        Ok(FreshSheet {
            sheet,
            name: fit,
            visibility,
            first_row: None,
        })
    }

    /// Writes a value to a cell. Empty text writes nothing.
    ///
    /// # Errors
    /// [`Error::Part`] if the cell lies beyond the last row or column, and [`Error::NotAWorkbook`]
    /// if there are too many cells or texts.
    pub(super) fn write(
        &mut self,
        sheet: &mut FreshSheet,
        cell: Cell,
        value: &FreshValue,
    ) -> Result<(), Error> {
        self.write_as(sheet, cell, value, None)
    }

    /// Writes a value to a cell with the code of its number format.
    ///
    /// # Errors
    /// Those of [`write`](Self::write).
    pub(super) fn write_as(
        &mut self,
        sheet: &mut FreshSheet,
        cell: Cell,
        value: &FreshValue,
        code: Option<&str>,
    ) -> Result<(), Error> {
        self.count(&sheet.name, cell, value)?;
        if let Some(code) = code.filter(|code| !self.by_code.contains_key(*code)) {
            let format = Format::new().set_num_format(code);
            self.by_code.insert(code.to_owned(), format);
        }
        let known = code.and_then(|code| self.by_code.get(code));
        let (row, column) = (cell.row, cell.column as u16);
        let into = &mut sheet.sheet;
        let written = match value {
            FreshValue::Text(text) if text.is_empty() => return Ok(()),
            FreshValue::Text(text) => {
                let start = cut(text);
                if start.is_some() {
                    self.cut += 1;
                    if self.cut <= MOST_NAMED {
                        self.warnings.push(text_cut(&sheet.name, cell));
                    }
                }
                let text = start.unwrap_or(text);
                match known {
                    Some(format) => into.write_string_with_format(row, column, text, format),
                    None => into.write_string(row, column, text),
                }
            }
            FreshValue::Number(number) if number.is_finite() => match known {
                Some(format) => into.write_number_with_format(row, column, *number, format),
                None => into.write_number(row, column, *number),
            },
            FreshValue::Date { days, .. } if !days.is_finite() => write_error(into, cell, "#NUM!"),
            FreshValue::Number(_) => write_error(into, cell, "#NUM!"),
            FreshValue::Bool(value) => into.write_boolean(row, column, *value),
            FreshValue::Error(error) => write_error(into, cell, error),
            FreshValue::Date { days, elapsed } => {
                let format = known.unwrap_or_else(|| {
                    let [date, time, date_time, length] = &self.formats;
                    match (elapsed, days.fract() == 0.0, *days < 1.0) {
                        (true, ..) => length,
                        (false, true, _) => date,
                        (false, false, true) => time,
                        (false, false, false) => date_time,
                    }
                });
                into.write_number_with_format(row, column, *days, format)
            }
        };
        sheet.first_row = sheet.first_row.map(|first| first.min(row)).or(Some(row));
        written.map(drop).map_err(|error| unwritten(&error))
    }

    /// Counts a cell and its text.
    ///
    /// # Errors
    /// Those of [`write`](Self::write).
    fn count(&mut self, sheet: &str, cell: Cell, value: &FreshValue) -> Result<(), Error> {
        if cell.row > LAST_ROW || cell.column > LAST_COLUMN {
            return Err(Error::workbook(
                sheet_reference(sheet),
                "this sheet has cells beyond row 1,048,576 or column XFD, where a workbook ends; split the file",
            ));
        }
        self.cells += 1;
        if let FreshValue::Text(text) = value {
            self.text += text.len() as u64;
        }
        check_held(self.cells, self.text)
    }

    /// Appends a finished sheet.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if its header row cannot be frozen.
    pub(super) fn push(&mut self, sheet: FreshSheet) -> Result<(), Error> {
        let FreshSheet {
            mut sheet,
            visibility,
            first_row,
            ..
        } = sheet;
        if let Some(row) = first_row.filter(|row| *row < 100) {
            sheet
                .set_freeze_panes(row + 1, 0)
                .map_err(|error| unwritten(&error))?;
        }
        match visibility {
            Visibility::Visible => {
                sheet.set_active(!std::mem::replace(&mut self.any_visible, true));
            }
            Visibility::Hidden => {
                sheet.set_hidden(true);
            }
            Visibility::VeryHidden => {
                sheet.set_very_hidden(true);
            }
        }
        self.workbook.push_worksheet(sheet);
        Ok(())
    }

    /// Returns the bytes of the workbook and the warnings.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if it has no sheet or cannot be written.
    pub(super) fn finish(mut self) -> Result<(Vec<u8>, Vec<Diagnostic>), Error> {
        if self.sheets == 0 {
            return Err(Error::not_a_workbook(
                "the file has no worksheet; add one, and save it",
            ));
        }
        if !self.any_visible
            && let Ok(first) = self.workbook.worksheet_from_index(0)
        {
            // Excel refuses a workbook whose sheets are all hidden.
            first
                .set_hidden(false)
                .set_very_hidden(false)
                .set_active(true);
        }
        if self.cut > MOST_NAMED {
            self.warnings.push(more_texts_cut(self.cut - MOST_NAMED));
        }
        let bytes = self
            .workbook
            .save_to_buffer()
            .map_err(|error| unwritten(&error))?;
        Ok((bytes, self.warnings))
    }

    /// Returns a name that Excel accepts and no other sheet has.
    fn free_name(&mut self, name: &str) -> String {
        let clean: String = name
            .chars()
            .map(|c| {
                if "[]:*?/\\".contains(c) || c.is_control() {
                    '_'
                } else {
                    c
                }
            })
            .collect();
        let clean = clean.trim_matches('\'');
        let clean = if clean.trim().is_empty() {
            "Sheet"
        } else {
            clean
        };
        let mut fit = first_units(clean, LONGEST_NAME).to_owned();
        let mut number = 2;
        while !self.names.insert(fit.to_lowercase()) {
            let end = format!(" ({number})");
            fit = format!("{}{end}", first_units(clean, LONGEST_NAME - end.len()));
            number += 1;
        }
        fit
    }
}

/// Writes an error value. The library knows no error cells, so it writes a formula with a saved
/// result, as Excel keeps a typed `#N/A`.
fn write_error<'s>(
    sheet: &'s mut Worksheet,
    cell: Cell,
    error: &str,
) -> Result<&'s mut Worksheet, XlsxError> {
    let formula = Formula::new(format!("={error}")).set_result(error);
    sheet.write_formula(cell.row, cell.column as u16, formula)
}

/// Returns the part of a text that a cell may hold, or `None` if all of it fits.
fn cut(text: &str) -> Option<&str> {
    if text.len() <= LONGEST_TEXT {
        return None;
    }
    let start = first_units(text, LONGEST_TEXT);
    (start.len() < text.len()).then_some(start)
}

/// Returns the beginning of a text, up to this number of UTF-16 units.
fn first_units(text: &str, most: usize) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > most
    });
    end.map_or(text, |(at, _)| &text[..at])
}

fn unwritten(error: &XlsxError) -> Error {
    Error::not_a_workbook(format!(
        "the values of this file cannot be put into a new workbook: {error}"
    ))
}
