//! Reads a workbook's cells by calamine.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

/// Returns the text of a cell of `Sheet1`, empty where there is none; row and column count from 0.
pub(crate) fn cell(workbook: &[u8], row: u32, column: u32) -> String {
    let mut book = Xlsx::new(Cursor::new(workbook)).expect("a workbook");
    let range = book.worksheet_range("Sheet1").expect("the sheet");
    range
        .get_value((row, column))
        .map_or(String::new(), Data::to_string)
}
