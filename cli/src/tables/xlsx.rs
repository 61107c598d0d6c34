//! A table as a workbook of one sheet with frozen headings.

use std::fs::File;
use std::io::Write;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::format::{CellsLayout, ColumnType, OutputColumn, OutputFormat, RowWriter, TableValue};
use crate::failure::RunFailure;
use crate::render::warn;

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "xlsx",
    ending: "xlsx",
    unavailable: None,
    cells: CellsLayout::Workbook,
    begin: |columns, out| Ok(Box::new(XlsxTable::new(columns, out)?)),
};

/// The most rows that a sheet has, headings included.
const MOST_ROWS: u32 = 1_048_576;
/// The most characters that a cell holds.
const LONGEST_TEXT: usize = 32_767;

/// The table, held in memory until it is finished.
struct XlsxTable {
    workbook: Workbook,
    sheet: Worksheet,
    columns: &'static [OutputColumn],
    rows: u32,
    /// The number of texts that were too long for a cell.
    cut: usize,
    out: File,
}

impl XlsxTable {
    fn new(columns: &'static [OutputColumn], out: File) -> Result<Self, RunFailure> {
        let mut sheet = Worksheet::new();
        let bold = Format::new().set_bold();
        for (column, OutputColumn(name, _)) in (0..).zip(columns) {
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

    fn write(
        &mut self,
        column: u16,
        column_type: ColumnType,
        value: &TableValue,
    ) -> Result<(), XlsxError> {
        let row = self.rows;
        match value {
            TableValue::Blank => Ok(()),
            TableValue::Integer(number) => self
                .sheet
                .write_number(row, column, f64::from(*number))
                .map(drop),
            TableValue::Real(number) => self.sheet.write_number(row, column, *number).map(drop),
            TableValue::Text(text) => match text.parse::<f64>() {
                Ok(number) if column_type == ColumnType::Decimal => {
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
}

impl RowWriter for XlsxTable {
    fn row(&mut self, values: &[TableValue]) -> Result<(), RunFailure> {
        if self.rows == MOST_ROWS {
            return Err(RunFailure::new(
                "the combined table has more than 1,048,576 rows, which no sheet can hold; write --to csv or --to parquet",
            ));
        }
        for (column, (OutputColumn(_, column_type), value)) in
            (0..).zip(self.columns.iter().zip(values))
        {
            self.write(column, *column_type, value)
                .map_err(|error| failed(&error))?;
        }
        self.rows += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), RunFailure> {
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
        self.out.flush().map_err(RunFailure::from)
    }
}

fn failed(error: &XlsxError) -> RunFailure {
    RunFailure::new(format!("the combined table cannot be written: {error}"))
}
