//! Reads registers: tables of rules in a workbook, either the return itself or a file next to the script.

use std::io::Cursor;

use ambersheet_ooxml::address::sheet_reference;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::RegisterTable;
use ambersheet_script::RegisterFault;

use crate::cells::rows_of;
use crate::error::Error;
use crate::source::Source;
use crate::source::open_return::OpenReturn;

/// The largest number of rows in a register.
const MOST_ROWS: usize = 10_000;

/// Reads a register on a sheet; `file` is the workbook's name, if it is not the return.
///
/// # Errors
/// A message if there is no such sheet, it has too many rows, or it is damaged.
pub(crate) fn read_register(
    workbook: &OpenReturn,
    sheet: &str,
    file: Option<&str>,
) -> Result<RegisterTable, String> {
    let wanted = fold(sheet);
    let index = workbook
        .sheets
        .iter()
        .position(|known| fold(&known.name) == wanted);
    let index = index.ok_or_else(|| {
        let names: Vec<&str> = workbook
            .sheets
            .iter()
            .map(|sheet| sheet.name.as_str())
            .collect();
        let what = file.unwrap_or("the return");
        format!(
            "{what} has no sheet \"{sheet}\"; its sheets are {}",
            names.join(", ")
        )
    })?;
    let name = &workbook.sheets[index].name;
    let prefix = match file {
        Some(file) => sheet_reference(&format!("[{file}]{name}")) + "!",
        None => format!("{}!", sheet_reference(name)),
    };
    let mut rows = Vec::new();
    rows_of(workbook, index, |cells| {
        let texts: Vec<(u32, String)> = cells
            .iter()
            .map(|content| {
                (
                    content.cell.column,
                    content.value.to_string().trim().to_owned(),
                )
            })
            .filter(|(_, text)| !text.is_empty())
            .collect();
        if let (false, Some(first)) = (texts.is_empty(), cells.first()) {
            rows.push((first.cell.row, texts));
        }
        if rows.len() > MOST_ROWS {
            let message = format!("it has more than {MOST_ROWS} rows, the limit on registers");
            return Err(Error::layout(None, message));
        }
        Ok(())
    })
    .map_err(|error| format!("{prefix} {error}"))?;
    Ok(RegisterTable { prefix, rows })
}

/// Reads the register on a sheet of a workbook next to the script.
///
/// # Errors
/// A [`RegisterFault`], which tells whether the file or the sheet is at fault.
pub(crate) fn read_register_file(
    bytes: Vec<u8>,
    file: &str,
    sheet: &str,
) -> Result<RegisterTable, RegisterFault> {
    let broken = |error: Error| RegisterFault::File(error.to_string());
    let source = Source::open(Cursor::new(bytes), Some(file)).map_err(broken)?;
    let (workbook, _) = OpenReturn::open(source).map_err(broken)?;
    read_register(&workbook, sheet, Some(file)).map_err(RegisterFault::Sheet)
}
