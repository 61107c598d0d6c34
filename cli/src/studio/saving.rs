//! Saves what the page asks to be saved, beside an open return or into it.
//!
//! The page sends the script and not the workbook. The return is read from the disk and rated here, as by `rate`: what
//! is written is read back, and appears whole or not at all. So nothing that a page says can end up in a file but rules.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use ambersheet::{Options, Overrides};
use serde::{Deserialize, Serialize};

use super::files::{OpenedFiles, OpenedReturn, OpenedRules, file_name};
use crate::failure::RunFailure;
use crate::inputs::rated_name;
use crate::jobs::threads;
use crate::output::TextTarget;
use crate::rated_output::RatedOutput;
use crate::rules::{LARGEST_SCRIPT, Script};
use crate::targets::OutputTarget;

/// A rated workbook to be written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkbookToSave {
    /// The version of the return that the user has seen rated.
    version: u64,
    script_name: String,
    script: String,
    /// True to write into the return itself.
    in_place: bool,
    /// True to replace a rated copy that is there and was not written from here.
    replace: bool,
}

/// Rules to be written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RulesToSave {
    script_name: String,
    script: String,
    /// True to replace rules that are there and were not written from here.
    replace: bool,
}

/// What was written.
#[derive(Serialize)]
pub(super) struct Saved {
    path: String,
    /// The number of cells filled in; 0 for rules.
    cells: usize,
    /// The version that an open file has by this, so that it is no news to who asked for it.
    version: u64,
}

/// Why nothing was written.
pub(super) enum Refusal {
    /// A file is there that was not written from here.
    Exists(PathBuf),
    /// The return is no longer what the user has seen.
    Changed(String),
    Failed(RunFailure),
}

impl From<RunFailure> for Refusal {
    fn from(failure: RunFailure) -> Self {
        Self::Failed(failure)
    }
}

/// Rates a return, and writes the result beside it or into it.
pub(super) fn save_workbook(
    files: &OpenedFiles,
    opened: &OpenedReturn,
    wanted: WorkbookToSave,
) -> Result<Saved, Refusal> {
    let input = opened.input();
    let shown = input.shown();
    input.check_exists()?;
    if opened.workbook.version != wanted.version || !opened.workbook.is_current() {
        return Err(Refusal::Changed(shown));
    }
    let source = input.open()?;
    let target = if wanted.in_place {
        opened.workbook.path.clone()
    } else {
        rated_name(&opened.workbook.path)
    };
    if wanted.in_place && source.is_fresh() {
        return Err(Refusal::Failed(RunFailure::new(format!(
            "{shown}: only .xlsx, .xlsm, .xltx and .xltm can be written over; the ratings are in the copy beside it"
        ))));
    }
    if !wanted.in_place {
        check_free(files, &target, wanted.replace)?;
    }
    let script = script_of(opened, wanted.script_name, wanted.script)?;
    let ruleset = script.load(&Overrides::default())?;
    let options = Options::default().threads(threads(None));
    let rated = ambersheet::rate(source, &ruleset, &options)
        .map_err(|error| RunFailure::with_rules(&shown, &error, &script.text()))?;
    let output = RatedOutput::write(&rated, &OutputTarget::File(target.clone()), &shown)?;
    let cells = rated.kept().cells;
    // Windows does not rename over a file that is open, and in place the input is the target.
    drop(rated);
    output.finish()?;
    Ok(Saved {
        version: files.wrote(&target),
        path: target.display().to_string(),
        cells,
    })
}

/// Writes rules back to where those of the same name are from; others, such as drafts, beside the return. The return
/// has them from now on.
pub(super) fn save_rules(
    files: &OpenedFiles,
    (id, opened): (usize, &OpenedReturn),
    wanted: &RulesToSave,
) -> Result<Saved, Refusal> {
    check_size(&wanted.script)?;
    let target = match &opened.rules {
        Some(OpenedRules::File(file)) if file_name(&file.path) == wanted.script_name => {
            file.path.clone()
        }
        Some(OpenedRules::Shipped { script, .. }) if *script == wanted.script_name => {
            opened.workbook.path.with_file_name(script)
        }
        Some(_) | None => opened.workbook.path.with_extension("rules.rhai"),
    };
    let mut saved = Saved {
        path: target.display().to_string(),
        cells: 0,
        version: 0,
    };
    let is_there = std::fs::read(&target).is_ok_and(|known| known == wanted.script.as_bytes());
    if !is_there {
        check_free(files, &target, wanted.replace)?;
        let mut file = TextTarget::new(&target)?;
        file.copy(&mut Cursor::new(wanted.script.as_bytes()))?;
        file.finish()?;
        saved.version = files.wrote(&target);
    }
    let has_them = matches!(&opened.rules, Some(OpenedRules::File(file)) if file.path == target);
    if !has_them {
        saved.version = files.adopt_rules(id, target);
    }
    Ok(saved)
}

/// Returns the script that the page has, with the files beside the rules that it is from.
fn script_of(opened: &OpenedReturn, name: String, text: String) -> Result<Script, RunFailure> {
    check_size(&text)?;
    Ok(match opened.script()? {
        Some(script) if script.name == name => script.with_text(text),
        Some(_) | None => Script::of_text(name, text, opened.input().folder().to_owned()),
    })
}

fn check_size(script: &str) -> Result<(), RunFailure> {
    if script.len() as u64 > LARGEST_SCRIPT {
        return Err(RunFailure::new("the rules are too large (over 4 MiB)"));
    }
    Ok(())
}

fn check_free(files: &OpenedFiles, target: &Path, may_replace: bool) -> Result<(), Refusal> {
    if !may_replace && target.exists() && !files.is_ours(target) {
        return Err(Refusal::Exists(target.to_owned()));
    }
    Ok(())
}
