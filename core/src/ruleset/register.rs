//! Rules that stand in a table of a workbook: the return's own, or one that lies beside the script.

use std::io::{Read, Seek};

use super::fold;
use crate::Error;
use crate::cells::rows_of;
use crate::workbook::Workbook;

/// So many rows are read of a register; more than the measures of the largest return.
const MOST_ROWS: usize = 10_000;

/// The rows of a register, as texts: a percentage with its sign, a date as ISO 8601 has it.
#[derive(Clone, Debug)]
pub(crate) struct RegisterTable {
    /// The sheet as it stands before a cell in a message: `Rules!`, `[register.xlsx]Rules!`.
    pub(crate) prefix: String,
    /// The rows that are not blank, with their numbers from 0; of each its cells by column.
    pub(crate) rows: Vec<(u32, Vec<(u32, String)>)>,
}

impl RegisterTable {
    /// Reads the sheet of a workbook; `file` is the workbook's name, where it is not the return.
    ///
    /// # Errors
    /// Where there is no such sheet, it has too many rows or is damaged: in words.
    pub(crate) fn read<R: Read + Seek>(
        workbook: &Workbook<R>,
        sheet: &str,
        file: Option<&str>,
    ) -> Result<Self, String> {
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
            Some(file) => crate::address::sheet_reference(&format!("[{file}]{name}")) + "!",
            None => format!("{}!", crate::address::sheet_reference(name)),
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
        Ok(Self { prefix, rows })
    }

    /// Everything that it says, to be hashed.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.prefix.clone().into_bytes();
        for (row, cells) in &self.rows {
            for (column, text) in cells {
                bytes.extend(format!("\u{1e}{row}\u{1f}{column}\u{1f}{text}").bytes());
            }
        }
        bytes
    }
}
