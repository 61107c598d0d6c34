//! `ambersheet infer`: finds which tolerances and limits give the ratings that returns publish. No workbook is written.

use std::io::Cursor;
use std::path::Path;

use ambersheet::{Inferred, Options, PublishedRatings, Ruleset};

use crate::args::InferArguments;
use crate::failure::RunFailure;
use crate::file_names::in_data;
use crate::inputs::{self, InputFile, Inputs};
use crate::output::TextTarget;
use crate::render;
use crate::rules::{LoadedRules, Rulesets};
use crate::status::Status;
use crate::targets::{self, OutputTarget};

/// The most published ratings that are named as left out where nothing else is left.
const MOST_NAMED: usize = 3;

/// Runs `infer`.
pub(crate) fn run(arguments: &InferArguments) -> Result<Status, RunFailure> {
    let inputs = inputs::expand(&arguments.inputs)?;
    check_outputs(arguments, &inputs)?;
    let rules = arguments.rules.as_deref();
    let mut rulesets = Rulesets::new(rules, arguments.overrides.to_overrides());
    let mut published = Vec::new();
    for input in &inputs.files {
        input.check_exists()?;
        published.push(match rules {
            Some(_) => by_rules(input, &*rulesets.of(input)?)?,
            None => by_draft(input)?,
        });
    }
    let inferred =
        ambersheet::infer(published).map_err(|error| RunFailure::new(error.to_string()))?;
    if inferred.published == 0 {
        return Err(nothing(&inferred));
    }
    // Before the report, so that both are there or neither.
    if let Some(output) = &arguments.output {
        write_rules(arguments, &inputs, output, &inferred)?;
    }
    arguments.reports.write(&inferred)?;
    let is_taken = arguments.output.as_deref() == Some(Path::new("-"));
    let to_stderr = is_taken || arguments.reports.to_standard() > 0;
    render::say(&render::inferred(&inferred), to_stderr);
    Ok(if inferred.explains_all() {
        Status::Done
    } else {
        Status::Found
    })
}

/// Refuses outputs that would replace an input, the rules, each other, or without `--force` any file.
fn check_outputs(arguments: &InferArguments, inputs: &Inputs) -> Result<(), RunFailure> {
    let rules = arguments.rules.as_deref();
    let output = arguments.output.as_deref();
    let own = output.map(|path| ("output", path));
    targets::check_reports(own.into_iter(), rules, arguments.force, inputs, &[])?;
    let is_standard = output == Some(Path::new("-"));
    if is_standard && arguments.reports.to_standard() > 0 {
        return Err(RunFailure::new(
            "--output and --json cannot both go to standard output; name a file for one",
        ));
    }
    let taken = output.map(|path| Ok(OutputTarget::File(path.to_owned())));
    let taken: Vec<Result<OutputTarget, RunFailure>> =
        taken.into_iter().filter(|_| !is_standard).collect();
    targets::check_reports(
        arguments.reports.paths(),
        rules,
        arguments.force,
        inputs,
        &taken,
    )
}

/// Reads the published ratings of a return by rules.
fn by_rules(input: &InputFile, rules: &LoadedRules) -> Result<PublishedRatings, RunFailure> {
    let shown = input.shown();
    // Nothing is written, so no signature breaks and size does not matter.
    let options = Options::default().allow_signed(true).compression(1);
    let ruleset: &Ruleset = &rules.ruleset;
    let rated = ambersheet::rate(input.open()?, ruleset, &options)
        .map_err(|error| rules.failure(&shown, &error))?;
    Ok(rated.published_ratings(&in_data(&shown)))
}

/// Reads the published ratings of a return by a draft of its rules.
fn by_draft(input: &InputFile) -> Result<PublishedRatings, RunFailure> {
    let shown = input.shown();
    ambersheet::published_ratings(input.open()?, &file_name(input), &in_data(&shown))
        .map_err(|error| RunFailure::about(&shown, &error))
}

fn file_name(input: &InputFile) -> String {
    match input {
        InputFile::Standard => "standard input".to_owned(),
        InputFile::File(path) => {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().into_owned()
        }
    }
}

/// Returns the failure of a run that found no published rating to infer rules from.
fn nothing(inferred: &Inferred) -> RunFailure {
    let inputs = inferred.inputs.join(", ");
    let left_out = inferred.left_out.iter().take(MOST_NAMED);
    let why: Vec<String> = left_out
        .map(|one| format!("{}: \"{}\": {}", one.place, one.published, one.why))
        .collect();
    let advice = match &inferred.rules {
        Some(rules) => format!(
            "in {rules}, say where they are: published_rating: \"RAG\" with its heading, or published_rating: fill_of(\"RAG\") for colours without words"
        ),
        None => "give rules with -r that say where they are: published_rating: \"RAG\" with its heading, or published_rating: fill_of(\"RAG\") for colours without words".to_owned(),
    };
    let why = if why.is_empty() {
        String::new()
    } else {
        format!(" ({})", why.join("; "))
    };
    RunFailure::new(format!(
        "{inputs}: no published rating beside a figure was found{why}; {advice}"
    ))
}

/// Writes the rules that were inferred: a whole draft for the first return, or the lines to put into given rules.
fn write_rules(
    arguments: &InferArguments,
    inputs: &Inputs,
    output: &Path,
    inferred: &Inferred,
) -> Result<(), RunFailure> {
    let script = match (&arguments.rules, inputs.files.first()) {
        (None, Some(input)) => {
            let draft = ambersheet::draft_inferred(input.open()?, &file_name(input), inferred);
            draft
                .map_err(|error| RunFailure::about(&input.shown(), &error))?
                .script
        }
        (_, _) => lines(inferred),
    };
    let mut target = TextTarget::new(output)?;
    target.copy(&mut Cursor::new(script.as_bytes()))?;
    target.finish()
}

/// Returns the lines to put into given rules.
fn lines(inferred: &Inferred) -> String {
    let rules = inferred.rules.as_deref().unwrap_or("the rules");
    let mut text = format!(
        "// What the published ratings come to. Put these lines into {}, in place of those that say the same.\n",
        render::printable(rules).replace('\n', " ")
    );
    for line in inferred.rules_lines() {
        text.push_str(&line);
        text.push('\n');
    }
    text
}
