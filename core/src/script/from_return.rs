//! What rules take from the return itself before it is rated: its period, and registers that stand in it. The rules are
//! loaded again when these are known, since the period is filled in when headings are read, and nothing after the load
//! knows of either.

use std::io::Cursor;

use super::draft::{Draft, DraftRegister};
use super::files::Files;
use super::load::{Overrides, load};
use crate::error::{Error, ErrorKind};
use crate::ruleset::{PeriodFrom, Position, RegisterTable, Ruleset};
use crate::source::Source;
use crate::workbook::Workbook;

/// What rules take from the return, and what loads them again.
#[derive(Debug)]
pub(crate) struct FromReturn {
    /// Where the return says its period, and where the script says so.
    pub(crate) period: Option<(PeriodFrom, Position)>,
    /// The sheets that hold registers, and where the script says so.
    pub(crate) registers: Vec<(String, Position)>,
    /// The heading under which somebody's expectations stand, where the rules are tested on a workbook.
    pub(crate) expecting: Option<String>,
    pub(super) source: Vec<u8>,
    pub(super) overrides: Overrides,
}

impl FromReturn {
    /// The rules with what the return says.
    ///
    /// # Errors
    /// Those of [`Ruleset::load`].
    pub(crate) fn load(
        &self,
        script: &str,
        period: Option<&str>,
        registers: Vec<RegisterTable>,
    ) -> Result<Ruleset, Error> {
        let mut overrides = self.overrides.clone();
        overrides.period = period.map(str::to_owned).or(overrides.period);
        let loaded =
            load(script, &self.source, &overrides, Some(registers)).map_err(|problems| {
                ErrorKind::Rules {
                    script: script.to_owned(),
                    problems,
                }
            })?;
        Ok(match &self.expecting {
            Some(heading) => loaded.expecting(heading),
            None => loaded,
        })
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
    returned: Option<Vec<RegisterTable>>,
) {
    let mut returned = returned.map(Vec::into_iter);
    let registers = std::mem::take(&mut draft.registers);
    for register in &registers {
        let table = match &register.file {
            None => returned.as_mut().and_then(Iterator::next),
            Some(_) => match beside(register, files) {
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
fn beside(register: &DraftRegister, files: &Files) -> Result<RegisterTable, (Position, String)> {
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
    let broken = |error: Error| {
        (
            file.at,
            format!("the register \"{name}\" cannot be read: {error}"),
        )
    };
    let source = Source::open(Cursor::new(bytes), Some(name)).map_err(broken)?;
    let (workbook, _) = Workbook::open_source(source).map_err(broken)?;
    RegisterTable::read(&workbook, &register.sheet.text, Some(name))
        .map_err(|why| (register.sheet.at, why))
}
