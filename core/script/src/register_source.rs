//! Reads the registers that rules name: tables of rules in workbooks beside the script, and in the
//! return itself.
//!
//! Whoever loads the rules hands in the function that reads a register from a workbook.

use super::draft::{DraftRegister, ScriptDraft};
use super::files::Files;
use ambersheet_policy::model::{Position, RegisterTable};

/// Reads the register on a sheet of a workbook, given by its bytes and its file name.
pub type ReadRegister =
    fn(bytes: Vec<u8>, file: &str, sheet: &str) -> Result<RegisterTable, RegisterFault>;

/// The reason why a register cannot be read, as a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegisterFault {
    /// The file is not a workbook, or is damaged.
    File(String),
    /// The workbook has no such sheet, or the sheet cannot be read as a register.
    Sheet(String),
}

/// Returns the registers in the return: sheet, and position in the script.
pub(super) fn in_return(draft: &ScriptDraft) -> Vec<(String, Position)> {
    let registers = draft
        .registers
        .iter()
        .filter(|register| register.file.is_none());
    registers
        .map(|register| (register.sheet.text.clone(), register.sheet.at))
        .collect()
}

/// Reads the registers in workbooks beside the script, and takes those of the return if it is at
/// hand.
pub(super) fn read_registers(
    draft: &mut ScriptDraft,
    files: &Files,
    read_register: ReadRegister,
    returned: Option<Vec<RegisterTable>>,
) {
    let mut returned = returned.map(Vec::into_iter);
    let registers = std::mem::take(&mut draft.registers);
    for register in &registers {
        let table = match &register.file {
            None => returned.as_mut().and_then(Iterator::next),
            Some(_) => match beside(register, files, read_register) {
                Ok(table) => Some(table),
                Err((at, message)) => {
                    draft.problems.add(at, message);
                    draft.troubled.insert("register");
                    None
                }
            },
        };
        draft.register_tables.push(table);
    }
    draft.registers = registers;
}

/// Reads a register from a workbook beside the script.
fn beside(
    register: &DraftRegister,
    files: &Files,
    read_register: ReadRegister,
) -> Result<RegisterTable, (Position, String)> {
    let Some(file) = &register.file else {
        return Err((register.at, String::new()));
    };
    let name = file.text.as_str();
    let bytes = files.read(name).map_err(|error| {
        let why = match error.kind() {
            std::io::ErrorKind::NotFound => "is not there".to_owned(),
            std::io::ErrorKind::PermissionDenied => {
                "cannot be opened; is it open in Excel?".to_owned()
            }
            _ => format!("cannot be read ({error})"),
        };
        (
            file.at,
            format!("the register \"{name}\" {why}; put it beside the rules, under this name"),
        )
    })?;
    read_register(bytes, name, &register.sheet.text).map_err(|fault| match fault {
        RegisterFault::File(why) => (
            file.at,
            format!("the register \"{name}\" cannot be read: {why}"),
        ),
        RegisterFault::Sheet(why) => (register.sheet.at, why),
    })
}
