//! What rules take from the return itself before it is rated: its period, and registers that stand in it. The rules are
//! loaded again when these are known, since the period is filled in when headings are read, and nothing after the load
//! knows of either.

use super::draft::{Draft, DraftRegister};
use super::files::Files;
use super::load::{Overrides, load_with};
use ambersheet_diagnostic::Diagnostic;
use ambersheet_policy::model::{Position, RegisterTable, Reload, RulesetModel};

/// Reads the register on a sheet of a workbook, which is given by its bytes and its file name.
pub type ReadRegister =
    fn(bytes: Vec<u8>, file: &str, sheet: &str) -> Result<RegisterTable, RegisterFault>;

/// The reason why a register cannot be read, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegisterFault {
    /// The file is no workbook, or is damaged.
    File(String),
    /// The workbook has no such sheet, or the sheet cannot be read as a register.
    Sheet(String),
}

/// Loads a script again, with what a return says.
#[derive(Debug)]
pub(super) struct Loader {
    pub(super) source: Vec<u8>,
    pub(super) overrides: Overrides,
    pub(super) read_register: ReadRegister,
}

impl Reload for Loader {
    fn load(
        &self,
        script: &str,
        period: Option<&str>,
        registers: Vec<RegisterTable>,
    ) -> Result<RulesetModel, Vec<Diagnostic>> {
        let mut overrides = self.overrides.clone();
        overrides.period = period.map(str::to_owned).or(overrides.period);
        load_with(
            script,
            &self.source,
            &overrides,
            self.read_register,
            Some(registers),
        )
    }
}

/// The registers that stand in the return: their sheets, and where the script says so.
pub(super) fn in_return(draft: &Draft) -> Vec<(String, Position)> {
    let registers = draft
        .registers
        .iter()
        .filter(|register| register.file.is_none());
    registers
        .map(|register| (register.sheet.text.clone(), register.sheet.at))
        .collect()
}

/// Reads the registers of workbooks beside the script, and takes those of the return where it is at hand.
pub(super) fn read_registers(
    draft: &mut Draft,
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

/// The register of a workbook beside the script.
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
