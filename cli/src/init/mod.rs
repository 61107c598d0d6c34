//! `ambersheet init`: drafts rules for a workbook, with questions where only a person can tell.

mod typed;

mod words;

mod ask;

mod several;

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use ambersheet::{Draft, GivenAnswers, Options, Overrides, Reason, Ruleset, Source};

use self::ask::Dialogue;
use crate::args::InitArguments;
use crate::failure::RunFailure;
use crate::inputs::{self, InputFile};
use crate::output::{Pending, TextTarget};
use crate::render::{note, printable, warn};
use crate::status::Status;
use crate::targets::{check_free, is_same};

/// Drafts the rules for one workbook, or for each template of several.
pub(crate) fn run(arguments: &InitArguments) -> Result<Status, RunFailure> {
    let inputs = inputs::expand(&arguments.inputs)?;
    let mut paths: Vec<&Path> = Vec::new();
    for input in &inputs.files {
        match input {
            InputFile::File(path) => paths.push(path),
            InputFile::Standard => {
                return Err(RunFailure::new(
                    "init reads its workbook more than once, and standard input can be read only once; save it as a file first",
                ));
            }
        }
    }
    if let ([workbook], false) = (paths.as_slice(), inputs.are_several()) {
        let output = place(arguments, workbook)?;
        check_outputs(arguments, &output, &paths)?;
        return draft_one(arguments, workbook, &output).map(|_| Status::Done);
    }
    several::run(arguments, &inputs, &paths)
}

/// Returns the path of the rules for a workbook.
fn place(arguments: &InitArguments, workbook: &Path) -> Result<PathBuf, RunFailure> {
    if let Some(output) = &arguments.output {
        return Ok(output.clone());
    }
    let beside = workbook.with_extension("rhai");
    let Some(folder) = &arguments.out_dir else {
        return Ok(beside);
    };
    std::fs::create_dir_all(folder).map_err(|error| RunFailure::writing(folder, &error))?;
    Ok(folder.join(beside.file_name().unwrap_or_default()))
}

/// Drafts the rules for a workbook, writes them, and lists the questions.
fn draft_one(
    arguments: &InitArguments,
    workbook: &Path,
    output: &Path,
) -> Result<Draft, RunFailure> {
    let answers = arguments
        .answers
        .as_deref()
        .map(answers)
        .transpose()?
        .unwrap_or_default();
    let drafted = |answers: &GivenAnswers| read(workbook, answers);
    let draft = if arguments.ask {
        Dialogue::new(answers, output == Path::new("-")).run(drafted)?
    } else {
        drafted(&answers)?
    };
    if let Some(why) = &draft.nothing_found {
        for line in formulas(&draft) {
            warn(line.trim());
        }
        warn_not_taken(&draft);
        write_questions(arguments, &draft)?;
        return Err(start(output, &draft.script, workbook, why)?);
    }
    let rates = try_out(workbook, &draft, None);
    // The register first: where it cannot be written, there are no rules either.
    let register = arguments
        .register
        .as_deref()
        .map(|path| register(path, &draft))
        .transpose()?;
    let mut target = TextTarget::new(output)?;
    target.copy(&mut Cursor::new(draft.script.as_bytes()))?;
    register.map(Pending::finish).transpose()?;
    target.finish()?;
    write_questions(arguments, &draft)?;
    show(arguments, output, &draft, &rates)?;
    Ok(draft)
}

/// Reads a workbook, and drafts its rules.
fn read(workbook: &Path, answers: &GivenAnswers) -> Result<Draft, RunFailure> {
    let shown = workbook.display().to_string();
    ambersheet::draft_with(open(workbook)?, &file_name(workbook), answers)
        .map_err(|error| RunFailure::about(&shown, &error))
}

fn file_name(workbook: &Path) -> String {
    let name = workbook.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Writes the script to start from where nothing could be drafted, and returns the failure that says so.
fn start(
    output: &Path,
    script: &str,
    workbook: &Path,
    why: &str,
) -> Result<RunFailure, RunFailure> {
    write_text(output, script)?;
    let written = match output.to_str() {
        Some("-") => "what is written".to_owned(),
        _ => output.display().to_string(),
    };
    let workbook = workbook.display();
    Ok(RunFailure::new(format!(
        "{workbook}: {why}; nothing could be drafted: say with --ask which columns hold the names, the figures and the targets, or complete the four lines in {written} (scale, tables, amber_within, higher_is_better), and write because(\"…\") in place of each question"
    )))
}

/// Writes the questions that are open as data, if they are wanted.
fn write_questions(arguments: &InitArguments, draft: &Draft) -> Result<(), RunFailure> {
    let Some(path) = &arguments.questions else {
        return Ok(());
    };
    let text = serde_json::to_string_pretty(&draft.questions)
        .map_err(|error| RunFailure::new(error.to_string()))?;
    write_text(path, &(text + "\n"))
}

fn warn_not_taken(draft: &Draft) {
    for (id, why) in &draft.not_taken {
        warn(&format!("the answer to {id} is not taken: {why}"));
    }
}

fn write_text(path: &Path, text: &str) -> Result<(), RunFailure> {
    let mut target = TextTarget::new(path)?;
    target.copy(&mut Cursor::new(text.as_bytes()))?;
    target.finish()
}

/// Reads the answers to the questions of an earlier draft.
fn answers(path: &Path) -> Result<GivenAnswers, RunFailure> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| RunFailure::reading(&shown.to_string(), &error))?;
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| RunFailure::new(format!("{shown}: {error}")))
}

/// Refuses outputs that would replace a workbook, each other, or without `--force` any file.
fn check_outputs(
    arguments: &InitArguments,
    output: &Path,
    workbooks: &[&Path],
) -> Result<(), RunFailure> {
    let outputs: Vec<&Path> = [Some(output), arguments.register.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    for (index, path) in outputs.iter().enumerate() {
        let shown = path.display();
        if workbooks.iter().any(|workbook| is_same(path, workbook)) {
            return Err(RunFailure::new(format!(
                "{shown}: this is a workbook itself, which is never written to; name another file for the rules"
            )));
        }
        if outputs[..index].iter().any(|other| is_same(path, other)) {
            return Err(RunFailure::new(format!(
                "{shown}: the rules and the register need a file each"
            )));
        }
        check_free(path, arguments.force || !path.is_file())?;
    }
    Ok(())
}

fn open(path: &Path) -> Result<Source, RunFailure> {
    InputFile::File(path.to_owned()).open()
}

/// The outcome of rating a workbook by a draft.
struct TriedDraft {
    /// The number of measures that it rates.
    rated: usize,
    /// The number of measures.
    all: usize,
    /// The measures that no line of it is about.
    unclaimed: Vec<String>,
}

/// Rates a workbook by a draft, for a period if one is given. Returns what it comes to, or the reason why it cannot.
fn try_out(workbook: &Path, draft: &Draft, period: Option<&str>) -> Result<TriedDraft, String> {
    let overrides = Overrides {
        period: period.map(str::to_owned),
        ..Overrides::default()
    };
    let rules = Ruleset::load("the draft", draft.script.as_bytes(), &overrides)
        .map_err(|error| error.to_string())?;
    let source = open(workbook).map_err(|failure| failure.to_string())?;
    let rated = ambersheet::rate(source, &rules, &Options::default().allow_signed(true))
        .map_err(|error| error.to_string())?;
    let (levels, unrated) = rated.counts();
    let count: usize = levels.iter().map(|(_, count)| count).sum();
    let unclaimed = rated
        .ratings()
        .filter(|rating| rating.unrated() == Some(Reason::NoRule))
        .map(|rating| rating.measure());
    Ok(TriedDraft {
        rated: count,
        all: count + unrated,
        unclaimed: unclaimed.collect(),
    })
}

fn register(path: &Path, draft: &Draft) -> Result<Pending, RunFailure> {
    let bytes = draft
        .register()
        .map_err(|error| RunFailure::about(&path.display().to_string(), &error))?;
    let mut pending = Pending::new(path)?;
    pending
        .file()
        .write_all(&bytes)
        .map_err(|error| RunFailure::writing(path, &error))?;
    Ok(pending)
}

/// Shows what was drafted, then each question with its place.
fn show(
    arguments: &InitArguments,
    output: &Path,
    draft: &Draft,
    outcome: &Result<TriedDraft, String>,
) -> Result<(), RunFailure> {
    for warning in &draft.warnings {
        warn(warning.message());
    }
    warn_not_taken(draft);
    let to_standard = output == Path::new("-");
    let written = if to_standard {
        "rules".to_owned()
    } else {
        output.display().to_string()
    };
    let places = match draft.places {
        1 => "one table or form".to_owned(),
        places => format!("{places} tables and forms"),
    };
    let rates = match outcome {
        Ok(tried) => format!(
            "so far, they rate {} of {} measures",
            tried.rated, tried.all
        ),
        Err(_) => "they cannot rate the workbook yet".to_owned(),
    };
    let mut lines = vec![format!("Drafted {written} for {places}; {rates}.")];
    lines.extend(
        arguments
            .register
            .iter()
            .map(|path| format!("The register is {}.", path.display())),
    );
    lines.extend(formulas(draft));
    lines.extend(questions(draft));
    if let Err(why) = outcome {
        warn(why);
    }
    let text = printable(&(lines.join("\n") + "\n"));
    if to_standard {
        note(&text);
    } else {
        anstream::stdout().lock().write_all(text.as_bytes())?;
    }
    Ok(())
}

/// The most findings of one column of formulas that are shown.
const MOST_SHOWN: usize = 5;

/// Returns what the draft follows of the workbook's formulas and formats, and what it only quotes.
fn formulas(draft: &Draft) -> Vec<String> {
    let mut lines = Vec::new();
    for formula in &draft.formulas {
        let kind = if formula.is_format {
            "conditional formats"
        } else {
            "formulas"
        };
        match &formula.why_not {
            None => lines.push(format!(
                "Read out of the {kind} in {} ({} rows){}.",
                formula.cells,
                formula.rows,
                if formula.differences.is_empty() {
                    ": the same levels on each limit and beside it"
                } else {
                    ", with differences"
                }
            )),
            Some(why) => lines.push(format!(
                "Only quoted, the {kind} in {}: {why}.",
                formula.cells
            )),
        }
        let found = formula.differences.iter().cloned();
        let rows = formula
            .left_out
            .iter()
            .map(|row| format!("not translated, {row}"));
        let found: Vec<String> = found.chain(rows).collect();
        lines.extend(
            found
                .iter()
                .take(MOST_SHOWN)
                .map(|text| format!("  {text}")),
        );
        if let more @ 1.. = found.len().saturating_sub(MOST_SHOWN) {
            lines.push(format!("  and {more} more, in the rules"));
        }
    }
    lines
}

/// Returns the open questions, each with what it is about and the proposal.
fn questions(draft: &Draft) -> Vec<String> {
    let mut lines = match draft.questions.len() {
        0 => return Vec::new(),
        1 => vec!["1 question to answer; until then, what it decides is unrated:".to_owned()],
        count => vec![format!(
            "{count} questions to answer; until then, what they decide is unrated:"
        )],
    };
    for question in &draft.questions {
        let about = match question.measures.len() {
            1 => format!("\"{}\"", question.measures[0]),
            count => format!("{count} measures"),
        };
        let place = question
            .cells
            .first()
            .map_or_else(String::new, |cell| format!("{cell}: "));
        lines.push(format!("  {place}{} ({about})", question.text));
        if !question.evidence.is_empty() {
            lines.push(format!("    {}", question.evidence));
        }
    }
    lines
}
