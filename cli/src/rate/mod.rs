//! `ambersheet rate`: makes a job for each input, runs the jobs side by side, and shows their results in order.

mod fail_on;
mod job;

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use ambersheet::Kept;

use self::fail_on::FailOn;
use self::job::{RateJob, RateResult, RateSettings};
use crate::args::RateArguments;
use crate::by_hand::OverrideTable;
use crate::earlier;
use crate::failure::RunFailure;
use crate::inputs::{self, InputFile, Inputs, rated_name, workbook_name};
use crate::jobs::{run_shown, take_fatal, threads};
use crate::render::{self, ReturnCounts, WaitingCounts};
use crate::reports::{ChosenReports, RateCommand, ReportFiles};
use crate::rules::Rulesets;
use crate::run_log::RunLog;
use crate::status::Status;
use crate::targets::{self, OutputTarget, Placing};

/// Runs `rate`.
pub(crate) fn run(arguments: &RateArguments) -> Result<Status, RunFailure> {
    check_streams(arguments)?;
    let inputs = inputs::expand(&arguments.source.inputs)?;
    let several = inputs.are_several();
    let targets = place(arguments, &inputs)?;
    let rules = arguments.source.rules.as_deref();
    let mut rulesets = Rulesets::new(rules, arguments.overrides.to_overrides());
    let threads = threads(arguments.run.jobs);
    let settings = RateSettings {
        reports: &arguments.reports,
        show_table: !arguments.run.quiet && !several,
        fail_on: arguments.fail_on.as_deref().map(FailOn::parse),
        fast: arguments.fast,
        allow_signed: arguments.allow_signed,
        in_place: arguments.in_place,
        several,
        threads: if inputs.files.len() > 1 { 1 } else { threads },
    };
    let overrides = OverrideTable::read(arguments.overridden.as_deref())?;
    let mut jobs = Vec::new();
    for (input, target) in inputs.files.iter().zip(targets) {
        jobs.push(prepare(
            input,
            target,
            &arguments.previous,
            &overrides,
            &mut rulesets,
            &settings,
        ));
    }
    // Rules given by name are for every input, so their failure to load is reported once.
    let rules_failed = rules.is_some() && rulesets.any_failed();
    take_fatal(&mut jobs, !several || rules_failed)?;
    let to_stderr = workbook_to_standard(arguments) || arguments.reports.to_standard() > 0;
    let mut results = RateResults {
        log: RunLog::new("rated", &inputs, arguments.run.quiet, to_stderr),
        files: arguments.reports.open()?,
        counted: Vec::new(),
        waiting: WaitingCounts::default(),
        found: false,
    };
    run_shown(
        ("rating", arguments.run.quiet),
        jobs,
        threads,
        |job: RateJob| job.run(&settings),
        |result| results.take(result),
    )?;
    results.finish()
}

/// Checks that one thing at most goes to standard output.
fn check_streams(arguments: &RateArguments) -> Result<(), RunFailure> {
    let reports = arguments.reports.to_standard();
    let named = is_standard(arguments.output.as_deref());
    if reports > 0 && workbook_to_standard(arguments) && !named {
        return Err(RunFailure::new(
            "the rated workbook of - goes to standard output, and so does a report; name a file for one of them, such as -o rated.xlsx",
        ));
    }
    if usize::from(named) + reports > 1 {
        return Err(RunFailure::new(format!(
            "only one of -o, {} can be - (standard output)",
            ChosenReports::<RateCommand>::all_options()
        )));
    }
    Ok(())
}

fn is_standard(path: Option<&Path>) -> bool {
    path == Some(Path::new("-"))
}

/// Returns whether the rated workbook goes to standard output.
fn workbook_to_standard(arguments: &RateArguments) -> bool {
    let from_standard = arguments.source.inputs.iter().any(|input| input == "-");
    let has_place = arguments.output.is_some() || arguments.out_dir.is_some();
    is_standard(arguments.output.as_deref()) || (from_standard && !has_place)
}

/// Chooses the output of each input and checks the paths of the reports, before anything is read.
fn place(
    arguments: &RateArguments,
    inputs: &Inputs,
) -> Result<Vec<Result<OutputTarget, RunFailure>>, RunFailure> {
    let placing = Placing {
        output: arguments.output.as_deref(),
        out_dir: arguments.out_dir.as_deref(),
        in_place: arguments.in_place,
        force: arguments.force,
        verb: "rate",
        instead: "write --in-place if that is meant",
    };
    let targets = targets::choose(placing, inputs, rated_name, name_in_folder)?;
    targets::check_reports(
        arguments.reports.paths(),
        arguments.source.rules.as_deref(),
        arguments.force,
        inputs,
        &targets,
    )?;
    Ok(targets)
}

/// Returns the name of the output for an input in a folder of outputs.
fn name_in_folder(path: &Path) -> OsString {
    workbook_name(path)
        .file_name()
        .unwrap_or_default()
        .to_owned()
}

fn prepare(
    input: &InputFile,
    target: Result<OutputTarget, RunFailure>,
    previous: &[PathBuf],
    overrides: &OverrideTable,
    rulesets: &mut Rulesets<'_>,
    settings: &RateSettings<'_>,
) -> Result<RateJob, RunFailure> {
    let target = target?;
    input.check_exists()?;
    let rules = rulesets.of(input)?;
    if let Some(fail_on) = &settings.fail_on {
        fail_on.check(&rules.ruleset)?;
    }
    let earlier = earlier::of(input, previous, rulesets)?;
    Ok(RateJob {
        input: input.clone(),
        target,
        rules,
        earlier,
        by_hand: overrides.of(input),
    })
}

/// Shows results as they come: on the terminal the table of the only input, or a line for each of several; reports in
/// their files.
struct RateResults {
    log: RunLog,
    files: ReportFiles,
    /// The counts of each of several inputs.
    counted: Vec<ReturnCounts>,
    /// The ratings that wait for answers in all of them.
    waiting: WaitingCounts,
    /// True if `--fail-on` found something.
    found: bool,
}

impl RateResults {
    /// Shows one result, or keeps its failure.
    fn take(&mut self, result: Result<RateResult, RunFailure>) -> Result<(), RunFailure> {
        let Some(mut result) = self.log.take(result)? else {
            return Ok(());
        };
        self.found |= result.found;
        self.files.add(&mut result.reports)?;
        if let Some(table) = &result.table {
            self.log.say(table);
        }
        if let Some(workbook) = &mut result.workbook {
            io::copy(workbook, &mut io::stdout().lock())?;
        }
        if self.log.quiet {
            return Ok(());
        }
        let input = self.log.several.then_some(result.input.as_str());
        render::warn_all(&result.warnings, "; --json lists them all", |warning| {
            input.map_or_else(|| warning.to_owned(), |input| format!("{input}: {warning}"))
        });
        if result.written != "-" {
            let written = render::printable(&result.written);
            let changes = changes(result.kept, result.is_new);
            let counts = match input {
                Some(_) => format!(" {}.", result.counts.in_words()),
                None => String::new(),
            };
            self.log
                .say(&format!("Wrote {written}: {changes}.{counts}\n"));
        }
        self.waiting.add(result.counts.waiting());
        if self.log.several {
            self.counted.push(result.counts);
        }
        Ok(())
    }

    /// Moves the reports to their paths, names what failed, and sums up.
    fn finish(self) -> Result<Status, RunFailure> {
        if let Some(status) = self.log.name_failures() {
            return Ok(status);
        }
        if self.counted.len() > 1 {
            self.log
                .say(&format!("\n{}\n", render::returns(&self.counted)));
        }
        self.log.sum_up_rated(&self.waiting);
        self.files.finish()?;
        Ok(self.log.status(self.found))
    }
}

/// Returns in words what was written into a workbook.
fn changes(kept: Kept, is_new: bool) -> String {
    let cells = match kept.cells {
        0 => "no cell filled in".to_owned(),
        1 => "1 cell filled in".to_owned(),
        n => format!("{n} cells filled in"),
    };
    if is_new {
        format!("a new workbook with {cells}")
    } else if kept.identical == kept.parts {
        "nothing changed".to_owned()
    } else {
        format!("{cells}{}, nothing else changed", kept.results())
    }
}
