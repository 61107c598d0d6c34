//! `ambersheet rate`: what was typed becomes a list of jobs; jobs run side by side; results are shown in order.

mod job;
mod report;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ambersheet::Ruleset;

use self::job::{Job, Wanted};
use self::report::Report;
use crate::args::RateArguments;
use crate::by_hand::Overridden;
use crate::earlier;
use crate::failure::Failure;
use crate::inputs::{self, Input, rated_name, workbook_name};
use crate::jobs::{run_shown, take_fatal, threads};
use crate::near::nearest;
use crate::rules::Rulesets;
use crate::status::Status;
use crate::targets::{self, Placing, Target};

/// What `--fail-on` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum FailOn {
    Level(String),
    Unrated,
    Warning,
}

/// Runs `rate`.
pub(crate) fn run(arguments: &RateArguments) -> Result<Status, Failure> {
    check_streams(arguments)?;
    let inputs = inputs::expand(&arguments.inputs)?;
    let several = inputs.several || inputs.files.len() > 1;
    let placing = Placing {
        output: arguments.output.as_deref(),
        out_dir: arguments.out_dir.as_deref(),
        in_place: arguments.in_place,
        force: arguments.force,
        verb: "rate",
        instead: "write --in-place if that is meant",
    };
    let within = |path: &Path| OsString::from(workbook_name(path).file_name().unwrap_or_default());
    let targets = targets::choose(placing, &inputs, rated_name, within)?;
    let reports = [
        ("--json", arguments.json.as_deref()),
        ("--combine", arguments.combine.as_deref()),
        ("--proof", arguments.proof.as_deref()),
    ];
    targets::check_reports(
        &reports,
        arguments.rules.as_deref(),
        arguments.force,
        &inputs,
        &targets,
    )?;
    let mut rulesets = Rulesets::new(arguments.rules.as_deref(), arguments.overrides.read());
    let fail_on = arguments.fail_on.as_deref().map(FailOn::read);
    let threads = threads(arguments.jobs);
    let wanted = Wanted {
        json: arguments.json.is_some(),
        pretty_json: !several,
        combine: arguments.combine.is_some(),
        proof: arguments.proof.is_some(),
        table: !arguments.quiet,
        fail_on,
        fast: arguments.fast,
        allow_signed: arguments.allow_signed,
        in_place: arguments.in_place,
        several,
        threads: if inputs.files.len() > 1 { 1 } else { threads },
    };
    let overridden = Overridden::read(arguments.overridden.as_deref())?;
    let mut jobs = Vec::new();
    for (input, target) in inputs.files.iter().zip(targets) {
        jobs.push(prepare(
            input,
            target,
            &arguments.previous,
            &overridden,
            &mut rulesets,
            &wanted,
        ));
    }
    // Rules given by name hold for every input; where they do not load, that is said once.
    let rules_failed = arguments.rules.is_some() && rulesets.any_failed();
    take_fatal(&mut jobs, !several || rules_failed)?;
    let mut report = Report::new(arguments, several, inputs.passed_over)?;
    run_shown(
        ("rating", arguments.quiet),
        jobs,
        threads,
        |job: Job| job.run(&wanted),
        |result| report.take(result),
    )?;
    report.finish()
}

/// Standard output can carry one thing only.
fn check_streams(arguments: &RateArguments) -> Result<(), Failure> {
    let streams = [
        &arguments.output,
        &arguments.json,
        &arguments.combine,
        &arguments.proof,
    ];
    let standard = streams
        .iter()
        .filter(|path| path.as_deref() == Some(Path::new("-")))
        .count();
    if standard > 1 {
        return Err(Failure::new(
            "only one of -o, --json, --combine and --proof can be - (standard output)",
        ));
    }
    Ok(())
}

impl FailOn {
    fn read(text: &str) -> Self {
        match text.to_lowercase().as_str() {
            "unrated" => Self::Unrated,
            "warning" => Self::Warning,
            _ => Self::Level(text.to_owned()),
        }
    }

    /// The level that is meant, or what to write instead.
    fn check(&self, ruleset: &Ruleset) -> Result<(), Failure> {
        let Self::Level(word) = self else {
            return Ok(());
        };
        if ruleset.rank(word).is_some() {
            return Ok(());
        }
        let words: Vec<&str> = ruleset.levels().map(|level| level.word()).collect();
        let hint = match nearest(word, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}, unrated, warning", words.join(", ")),
        };
        Err(Failure::new(format!(
            "--fail-on {word}: the rules have no such level; {hint}"
        )))
    }
}

fn prepare(
    input: &Input,
    target: Result<Target, Failure>,
    previous: &[PathBuf],
    overridden: &Overridden,
    rulesets: &mut Rulesets<'_>,
    wanted: &Wanted,
) -> Result<Job, Failure> {
    let target = target?;
    if let Input::File(path) = input {
        // Named before the rules are looked for, since it is what was typed first.
        std::fs::metadata(path).map_err(|error| Failure::reading(&input.shown(), &error))?;
    }
    let ruleset: Arc<Ruleset> = rulesets.of(input)?;
    if let Some(fail_on) = &wanted.fail_on {
        fail_on.check(&ruleset)?;
    }
    let earlier = earlier::of(input, previous, rulesets)?;
    Ok(Job {
        input: input.clone(),
        target,
        ruleset,
        earlier,
        by_hand: overridden.of(input),
    })
}
