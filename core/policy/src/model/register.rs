//! Rules that stand in a table of a workbook: the return's own, or one that lies beside the script.

/// The rows of a register, as texts: a percentage with its sign, a date as ISO 8601 has it.
#[derive(Clone, Debug)]
pub struct RegisterTable {
    /// The sheet as it stands before a cell in a message: `Rules!`, `[register.xlsx]Rules!`.
    pub prefix: String,
    /// The rows that are not blank, with their numbers from 0; of each its cells by column.
    pub rows: Vec<(u32, Vec<(u32, String)>)>,
}

impl RegisterTable {
    /// Everything that it says, to be hashed.
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
