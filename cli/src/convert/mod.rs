//! `ambersheet convert`: writes workbooks in another format, rated if rules are given.
//!
//! The format .xlsx means the workbook itself, patched or copied. Any other format means a table: one row per rating, or
//! without rules the cells. With `--combine`, the tables of all inputs are one.

mod job;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ambersheet::Overrides;

use self::job::{ConvertJob, ConvertResult, ConvertSettings};
use crate::args::ConvertArguments;
use crate::failure::RunFailure;
use crate::inputs::{self, InputFile, Inputs, rated_name, workbook_name};
use crate::jobs::{run_shown, take_fatal, threads};
use crate::render::{self, WaitingCounts};
use crate::rules::Rulesets;
use crate::run_log::RunLog;
use crate::status::Status;
use crate::tables::{CombinedTable, OutputFormat};
use crate::targets::{self, OutputTarget, Placing};

/// Runs `convert`.
pub(crate) fn run(arguments: &ConvertArguments) -> Result<Status, RunFailure> {
    arguments.to.check_available()?;
    let inputs = inputs::expand(&arguments.inputs)?;
    let several = inputs.are_several();
    let targets = place(arguments, &inputs)?;
    if is_standard(arguments.output.as_deref()) && is_standard(arguments.combine.as_deref()) {
        return Err(RunFailure::new(
            "only one of -o and --combine can be - (standard output)",
        ));
    }
    let mut rulesets = rulesets(arguments);
    let settings = ConvertSettings {
        to: arguments.to,
        combine: arguments.combine.is_some(),
        force: arguments.force,
        allow_signed: arguments.allow_signed,
        taken: Mutex::default(),
    };
    let mut jobs = Vec::new();
    for (input, target) in inputs.files.iter().zip(targets) {
        jobs.push(prepare(input, target, rulesets.as_mut()));
    }
    let rules_failed = rulesets.as_ref().is_some_and(Rulesets::any_failed);
    take_fatal(&mut jobs, !several || rules_failed)?;
    let has_rules = arguments.rules.is_some();
    let combined = arguments
        .combine
        .as_deref()
        .map(|path| CombinedTable::new(path, arguments.to, has_rules))
        .transpose()?;
    let to_stderr = is_standard(arguments.combine.as_deref())
        || jobs
            .iter()
            .flatten()
            .any(|job| job.target == Some(OutputTarget::Standard));
    let quiet = arguments.run.quiet;
    let mut results = ConvertResults {
        log: RunLog::new("converted", &inputs, quiet, to_stderr),
        combined,
        waiting: WaitingCounts::default(),
    };
    run_shown(
        ("converting", quiet),
        jobs,
        threads(arguments.run.jobs),
        |job: ConvertJob| job.run(&settings),
        |result| results.take(result),
    )?;
    results.finish()
}

fn is_standard(path: Option<&Path>) -> bool {
    path == Some(Path::new("-"))
}

/// Chooses a target for each input and checks it before anything is read; `None` if only a combined table is wanted.
fn place(
    arguments: &ConvertArguments,
    inputs: &Inputs,
) -> Result<Vec<Option<Result<OutputTarget, RunFailure>>>, RunFailure> {
    let (to, rated) = (arguments.to, arguments.rules.is_some());
    let combined_only =
        arguments.combine.is_some() && arguments.output.is_none() && arguments.out_dir.is_none();
    let placing = Placing {
        output: arguments.output.as_deref(),
        out_dir: arguments.out_dir.as_deref(),
        in_place: false,
        force: arguments.force,
        verb: "convert",
        instead: "name another with -o, or write --out-dir DIR",
    };
    let targets: Vec<Option<Result<OutputTarget, RunFailure>>> = if combined_only {
        inputs.files.iter().map(|_| None).collect()
    } else {
        targets::choose(
            placing,
            inputs,
            |path| {
                if rated && to.is_workbook() {
                    rated_name(path)
                } else {
                    converted_name(path, to)
                }
            },
            |path| {
                converted_name(path, to)
                    .file_name()
                    .unwrap_or_default()
                    .to_owned()
            },
        )?
        .into_iter()
        .map(Some)
        .collect()
    };
    let known: Vec<Result<OutputTarget, RunFailure>> = targets
        .iter()
        .flatten()
        .filter_map(|target| target.as_ref().ok().cloned())
        .map(Ok)
        .collect();
    let combined = arguments.combine.as_deref();
    targets::check_reports(
        combined.map(|path| ("combine", path)).into_iter(),
        arguments.rules.as_deref(),
        arguments.force,
        inputs,
        &known,
    )?;
    Ok(targets)
}

fn rulesets(arguments: &ConvertArguments) -> Option<Rulesets<'_>> {
    let rules = arguments.rules.as_deref()?;
    let overrides = Overrides {
        period: arguments.period.clone(),
        today: arguments.today.clone(),
        parameters: arguments.set.clone(),
        ..Overrides::default()
    };
    Some(Rulesets::new(Some(rules), overrides))
}

fn prepare(
    input: &InputFile,
    target: Option<Result<OutputTarget, RunFailure>>,
    rulesets: Option<&mut Rulesets<'_>>,
) -> Result<ConvertJob, RunFailure> {
    let target = target.transpose()?;
    let rules = rulesets.map(|rulesets| rulesets.of(input)).transpose()?;
    Ok(ConvertJob {
        input: input.clone(),
        target,
        rules,
    })
}

/// Returns the path of a converted file.
fn converted_name(path: &Path, to: OutputFormat) -> PathBuf {
    if to.is_workbook() {
        workbook_name(path)
    } else {
        path.with_extension(to.ending)
    }
}

/// Shows results as they come and collects the combined table.
struct ConvertResults {
    log: RunLog,
    combined: Option<CombinedTable>,
    /// The ratings that wait for answers in all inputs that were rated.
    waiting: WaitingCounts,
}

impl ConvertResults {
    /// Shows one result, or keeps its failure.
    fn take(&mut self, result: Result<ConvertResult, RunFailure>) -> Result<(), RunFailure> {
        let Some(mut result) = self.log.take(result)? else {
            return Ok(());
        };
        self.waiting.add(&result.waiting);
        if let (Some(combined), Some(rows)) = (&mut self.combined, &mut result.rows) {
            combined.add(rows)?;
        }
        if let Some(file) = &mut result.standard {
            std::io::copy(file, &mut std::io::stdout().lock())?;
        }
        if self.log.quiet {
            return Ok(());
        }
        render::warn_all(&result.warnings, "", |warning| {
            format!("{}: {warning}", result.input)
        });
        for path in &result.written {
            self.log
                .say(&format!("Wrote {}\n", render::printable(path)));
        }
        Ok(())
    }

    /// Moves the combined table to its path, names what failed, and sums up.
    fn finish(mut self) -> Result<Status, RunFailure> {
        if let Some(status) = self.log.name_failures() {
            return Ok(status);
        }
        if let Some(combined) = self.combined.take() {
            let path = combined.finish()?;
            if !self.log.quiet && path != "-" {
                self.log
                    .say(&format!("Wrote {}\n", render::printable(&path)));
            }
        }
        self.log.sum_up_rated(&self.waiting);
        Ok(self.log.status(false))
    }
}
