//! `init` for several workbooks: one draft for those that share a template.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use ambersheet::{Draft, GivenAnswers};

use super::{check_outputs, draft_one, file_name, place, read, try_out};
use crate::args::InitArguments;
use crate::failure::RunFailure;
use crate::inputs::Inputs;
use crate::render::printable;
use crate::run_log::RunLog;
use crate::status::Status;

/// The most workbooks that are named in one line.
const MOST_NAMED: usize = 6;

/// Workbooks that share a template.
struct SharedTemplate<'p> {
    /// The workbooks, each with its own draft; the first makes the draft for all.
    workbooks: Vec<(&'p Path, Draft)>,
    /// The difference from the first template.
    difference: Option<String>,
}

/// Drafts the rules for each template, writes them, and names the workbooks that share them.
pub(super) fn run(
    arguments: &InitArguments,
    inputs: &Inputs,
    paths: &[&Path],
) -> Result<Status, RunFailure> {
    let to_stderr = arguments.output.as_deref() == Some(Path::new("-"));
    let mut log = RunLog::new("drafted", inputs, false, to_stderr);
    let mut found: Vec<SharedTemplate<'_>> = Vec::new();
    for path in paths {
        if let Some(draft) = log.take(drafted(path))? {
            add(&mut found, path, draft);
        }
    }
    check_options(arguments, &found)?;
    let outputs = outputs(arguments, &found, paths)?;
    for (template, output) in found.iter().zip(&outputs) {
        log.say(&head(&found, template));
        if let Some((first, _)) = template.workbooks.first() {
            let draft = draft_one(arguments, first, output)?;
            log.say(&sharers(template, &draft));
        }
    }
    if let Some(status) = log.name_failures() {
        return Ok(status);
    }
    log.sum_up("");
    Ok(log.status(false))
}

/// Returns the draft of a workbook in which something is found.
fn drafted(path: &Path) -> Result<Draft, RunFailure> {
    let draft = read(path, &GivenAnswers::new())?;
    match &draft.nothing_found {
        Some(why) => Err(RunFailure::new(format!(
            "{}: {why}; run init with this workbook alone for a script to start from",
            path.display()
        ))),
        None => Ok(draft),
    }
}

/// Adds a workbook to its template.
fn add<'p>(found: &mut Vec<SharedTemplate<'p>>, path: &'p Path, draft: Draft) {
    let first = |template: &SharedTemplate<'_>| {
        let (_, first) = template.workbooks.first()?;
        first.difference(&draft)
    };
    let known = found.iter().position(|template| first(template).is_none());
    let difference = found.first().and_then(first);
    match known {
        Some(known) => found[known].workbooks.push((path, draft)),
        None => found.push(SharedTemplate {
            workbooks: vec![(path, draft)],
            difference,
        }),
    }
}

/// Refuses options that are about one draft, where there are several templates.
fn check_options(
    arguments: &InitArguments,
    found: &[SharedTemplate<'_>],
) -> Result<(), RunFailure> {
    if found.len() < 2 {
        return Ok(());
    }
    let templates: Vec<String> = found
        .iter()
        .map(|template| named(template.workbooks.iter().map(|(path, _)| *path)))
        .collect();
    let templates = templates.join("; ");
    let count = found.len();
    let options = [
        ("--ask", arguments.ask),
        ("--answers", arguments.answers.is_some()),
        ("--questions", arguments.questions.is_some()),
        ("--register", arguments.register.is_some()),
    ];
    if let Some((option, _)) = options.iter().find(|(_, is_given)| *is_given) {
        return Err(RunFailure::new(format!(
            "{option} is for one template, and these workbooks have {count} ({templates}); name the workbooks of one of them"
        )));
    }
    if arguments.output.is_some() {
        return Err(RunFailure::new(format!(
            "-o names one output, but these workbooks have {count} templates ({templates}); write --out-dir DIR to put a draft for each into a folder"
        )));
    }
    Ok(())
}

/// Returns the path of each draft, all checked before anything is written.
fn outputs(
    arguments: &InitArguments,
    found: &[SharedTemplate<'_>],
    paths: &[&Path],
) -> Result<Vec<PathBuf>, RunFailure> {
    let mut outputs: Vec<PathBuf> = Vec::new();
    let firsts = found
        .iter()
        .filter_map(|template| template.workbooks.first());
    for (first, _) in firsts {
        let output = place(arguments, first)?;
        check_outputs(arguments, &output, paths)?;
        if outputs.contains(&output) {
            return Err(RunFailure::new(format!(
                "{}: two drafts would go to {}; draft the two separately",
                first.display(),
                output.display()
            )));
        }
        outputs.push(output);
    }
    Ok(outputs)
}

/// Returns the line over a draft: the workbooks that share it, and how it differs from the first one.
fn head(found: &[SharedTemplate<'_>], template: &SharedTemplate<'_>) -> String {
    let names = named(template.workbooks.iter().map(|(path, _)| *path));
    let shared = match template.workbooks.len() {
        1 => format!("{names} has a template of its own"),
        count => format!("{count} workbooks share a template: {names}"),
    };
    let first = found.first().and_then(|first| first.workbooks.first());
    let differs = match (&template.difference, first) {
        (Some(what), Some((first, _))) => format!("; against {}, {what}", file_name(first)),
        _ => String::new(),
    };
    printable(&format!("{shared}{differs}.\n"))
}

/// Returns a line for each workbook but the first: how many of its measures the draft rates.
fn sharers(template: &SharedTemplate<'_>, draft: &Draft) -> String {
    let mut lines = String::new();
    for (path, own) in template.workbooks.iter().skip(1) {
        let other = own.period.as_deref().filter(|_| own.period != draft.period);
        let period = other.map_or_else(String::new, |period| format!(" for --period \"{period}\""));
        let outcome = match try_out(path, draft, other) {
            Ok(tried) => {
                let rated = format!("they rate {} of {} measures so far", tried.rated, tried.all);
                format!("{rated}{}", unclaimed(&tried.unclaimed))
            }
            Err(why) => format!("they cannot rate it yet: {why}"),
        };
        let _ = writeln!(lines, "  {}{period}: {outcome}", file_name(path));
    }
    printable(&(lines + "\n"))
}

/// Returns what to do about measures that no line of the draft is about.
fn unclaimed(measures: &[String]) -> String {
    let names = measures
        .iter()
        .take(MOST_NAMED)
        .map(|name| format!("\"{name}\""));
    let names = names.collect::<Vec<_>>().join(", ");
    match measures.len().checked_sub(MOST_NAMED) {
        _ if measures.is_empty() => String::new(),
        Some(more) if more > 0 => format!("; no line is about {names} and {more} more: add them"),
        _ => format!("; no line is about {names}: add them"),
    }
}

/// Returns the first names of workbooks, and how many more there are.
fn named<'p>(paths: impl ExactSizeIterator<Item = &'p Path>) -> String {
    let more = paths.len().saturating_sub(MOST_NAMED);
    let names: Vec<String> = paths.take(MOST_NAMED).map(file_name).collect();
    let shown = names.join(", ");
    match more {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
