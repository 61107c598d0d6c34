//! Registers: rules in a table of the return or of a workbook in the script's folder.

/// The rows of a register as texts: percentages with their sign, dates in ISO 8601.
#[derive(Clone, Debug)]
pub struct RegisterTable {
    /// The sheet, as messages put it before a cell: `Rules!`, `[register.xlsx]Rules!`.
    pub prefix: String,
    /// The rows that are not blank, with their numbers from 0 and their cells by column.
    pub rows: Vec<(u32, Vec<(u32, String)>)>,
}

impl RegisterTable {
    /// Returns the whole content as bytes, to be hashed.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.prefix.clone().into_bytes();
        for (row, cells) in &self.rows {
            for (column, text) in cells {
                bytes.extend(format!("\u{1e}{row}\u{1f}{column}\u{1f}{text}").bytes());
            }
        }
        bytes
    }
}
