//! The program's icon: what a double click does, and workbooks that are dropped on it.
//!
//! The command line stays what it is. Only what was no command before is taken: no argument at all, in a window of
//! Windows; and nothing but workbooks and rules, whose names end as theirs do.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::Path;

use clap::Parser;

use crate::args::{Arguments, Command, StudioArguments};
use crate::failure::RunFailure;
use crate::inputs::{InputFile, has_workbook_ending, rated_name};
use crate::rules::scripts_next_to;
use crate::status::Status;
use crate::{rate, render, studio};

/// Starts what the icon stands for. Returns nothing where a command was typed.
pub(crate) fn start(typed: &[OsString]) -> Option<Status> {
    let is_window = cfg!(windows) && io::stdin().is_terminal() && io::stdout().is_terminal();
    let outcome = if typed.is_empty() && is_window {
        render::note("`ambersheet --help` lists the commands. This opens the page.\n");
        studio::run(&StudioArguments::default())
    } else if !typed.is_empty() && typed.iter().all(|file| is_dropped(Path::new(file))) {
        take(typed)
    } else {
        return None;
    };
    let status = outcome.unwrap_or_else(|failure| {
        render::fail(&failure);
        Status::CouldNotRun
    });
    if is_window {
        // The window closes with the program.
        render::note("Press Enter to close this window.\n");
        let _ = io::stdin().read_line(&mut String::new());
    }
    Some(status)
}

fn is_dropped(path: &Path) -> bool {
    path.is_file() && (has_workbook_ending(path) || is_rules(path))
}

fn is_rules(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("rhai"))
}

/// Rates the workbooks that have rules and no rated copy yet; opens the page with the others.
fn take(dropped: &[OsString]) -> Result<Status, RunFailure> {
    let (rules, workbooks): (Vec<&OsString>, Vec<&OsString>) =
        dropped.iter().partition(|file| is_rules(Path::new(file)));
    let rules = match rules.as_slice() {
        [] => None,
        [rules] => Some(*rules),
        [_, another, ..] => {
            return Err(RunFailure::new(format!(
                "{}: a second file of rules; drop one with the workbooks that it is for",
                another.display()
            )));
        }
    };
    let (ready, others): (Vec<&OsString>, Vec<&OsString>) = workbooks
        .into_iter()
        .partition(|file| can_be_rated(Path::new(file), rules.is_some()));
    let mut status = Status::Done;
    if !ready.is_empty() {
        status = rate_all(&ready, rules)?;
    }
    if ready.is_empty() || !others.is_empty() {
        status = studio::run(&StudioArguments {
            inputs: others.into_iter().cloned().collect(),
            rules: rules.cloned(),
            ..StudioArguments::default()
        })?;
    }
    Ok(status)
}

/// Returns whether there are rules for a workbook, and nothing that its copy would replace.
fn can_be_rated(path: &Path, has_rules: bool) -> bool {
    let input = InputFile::File(path.to_owned());
    let is_alone = || scripts_next_to(&input).is_ok_and(|scripts| scripts.len() == 1);
    (has_rules || is_alone()) && !rated_name(path).exists()
}

/// Runs `rate` over workbooks.
fn rate_all(workbooks: &[&OsString], rules: Option<&OsString>) -> Result<Status, RunFailure> {
    let mut typed: Vec<OsString> = vec!["ambersheet".into(), "rate".into()];
    if let Some(rules) = rules {
        typed.extend(["--rules".into(), rules.clone()]);
    }
    typed.push("--".into());
    typed.extend(workbooks.iter().map(|file| (*file).clone()));
    match Arguments::try_parse_from(typed).map(|arguments| arguments.command) {
        Ok(Command::Rate(arguments)) => rate::run(&arguments),
        Ok(_) | Err(_) => Err(RunFailure::new("the workbooks cannot be rated")),
    }
}
