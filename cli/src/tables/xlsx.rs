//! A table as a workbook of one sheet, its headings frozen.

use std::io::Write;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{Column, Field, Kind};
use crate::failure::Failure;
use crate::render::warn;

/// A sheet has no more rows, its headings included.
const MOST_ROWS: u32 = 1_048_576;
/// A cell has no more characters.
const LONGEST_TEXT: usize = 32_767;

/// The table, being written.
pub(crate) struct Table<W: Write> {
    workbook: Workbook,
    sheet: Worksheet,
    columns: &'static [Column],
    rows: u32,
    /// How many texts a cell could not hold.
    cut: usize,
    out: W,
}

impl<W: Write + Send> Table<W> {
    pub(super) fn new(columns: &'static [Column], out: W) -> Result<Self, Failure> {
        let mut sheet = Worksheet::new();
        let bold = Format::new().set_bold();
        for (column, Column(name, _)) in (0..).zip(columns) {
            sheet
                .write_string_with_format(0, column, *name, &bold)
                .map_err(|error| failed(&error))?;
        }
        sheet
            .set_freeze_panes(1, 0)
            .map_err(|error| failed(&error))?;
        Ok(Self {
            workbook: Workbook::new(),
            sheet,
            columns,
            rows: 1,
            cut: 0,
            out,
        })
    }

    pub(super) fn row(&mut self, fields: &[Field]) -> Result<(), Failure> {
        if self.rows == MOST_ROWS {
            return Err(Failure::new(
                "the combined table has more than 1,048,576 rows, which no sheet can hold; write --to csv or --to parquet",
            ));
        }
        for (column, (Column(_, kind), field)) in (0..).zip(self.columns.iter().zip(fields)) {
            self.write(column, *kind, field)
                .map_err(|error| failed(&error))?;
        }
        self.rows += 1;
        Ok(())
    }

    fn write(&mut self, column: u16, kind: Kind, field: &Field) -> Result<(), XlsxError> {
        let row = self.rows;
        match field {
            Field::Nothing => Ok(()),
            Field::Integer(number) => self
                .sheet
                .write_number(row, column, f64::from(*number))
                .map(drop),
            Field::Real(number) => self.sheet.write_number(row, column, *number).map(drop),
            Field::Text(text) => match text.parse::<f64>() {
                Ok(number) if kind == Kind::Decimal => {
                    self.sheet.write_number(row, column, number).map(drop)
                }
                _ if text.encode_utf16().count() > LONGEST_TEXT => {
                    self.cut += 1;
                    // No character has more than two units.
                    let start: String = text.chars().take(LONGEST_TEXT / 2).collect();
                    self.sheet.write_string(row, column, start).map(drop)
                }
                _ => self.sheet.write_string(row, column, text).map(drop),
            },
        }
    }

    pub(super) fn finish(mut self) -> Result<(), Failure> {
        if self.cut > 0 {
            warn(&format!(
                "{} texts were cut, since a cell holds 32,767 characters at most; --to csv has them whole",
                self.cut
            ));
        }
        self.workbook.push_worksheet(self.sheet);
        let bytes = self
            .workbook
            .save_to_buffer()
            .map_err(|error| failed(&error))?;
        self.out.write_all(&bytes)?;
        self.out.flush().map_err(Failure::from)
    }
}

fn failed(error: &XlsxError) -> Failure {
    Failure::new(format!("the combined table cannot be written: {error}"))
}
