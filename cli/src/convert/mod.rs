//! `ambersheet convert`: workbooks of any format to another, with ratings where rules are given.
//!
//! To .xlsx means the workbook itself, patched or copied; to anything else means a table: the ratings, a row each, or
//! without rules the cells. With `--combine` the tables of all inputs are one.

mod job;
mod sheets;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ambersheet::Overrides;

use self::job::{Done, Job, Wanted};
use crate::args::{ConvertArguments, Format};
use crate::failure::Failure;
use crate::inputs::{self, Input, Inputs, rated_name, workbook_name};
use crate::jobs::{keep_failure, run_shown, take_fatal, threads};
use crate::render;
use crate::rules::Rulesets;
use crate::status::Status;
use crate::tables::{self, Combine};
use crate::targets::{self, Placing, Target};

/// Runs `convert`.
pub(crate) fn run(arguments: &ConvertArguments) -> Result<Status, Failure> {
    tables::check(arguments.to)?;
    let inputs = inputs::expand(&arguments.inputs)?;
    let several = inputs.several || inputs.files.len() > 1;
    let targets = place(arguments, &inputs)?;
    let to_standard = |path: Option<&Path>| path == Some(Path::new("-"));
    if to_standard(arguments.output.as_deref()) && to_standard(arguments.combine.as_deref()) {
        return Err(Failure::new(
            "only one of -o and --combine can be - (standard output)",
        ));
    }
    let mut rulesets = rulesets(arguments);
    let wanted = Wanted {
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
    let rated = arguments.rules.is_some();
    let combine = arguments
        .combine
        .as_deref()
        .map(|path| Combine::new(path, arguments.to, rated))
        .transpose()?;
    let mut report = Report {
        combine,
        done: 0,
        failed: Vec::new(),
        aside: false,
        quiet: arguments.quiet,
    };
    report.aside = jobs
        .iter()
        .flatten()
        .any(|job| job.target == Some(Target::Standard))
        || to_standard(arguments.combine.as_deref());
    run_shown(
        ("converting", arguments.quiet),
        jobs,
        threads(arguments.jobs),
        |job: Job| job.run(&wanted),
        |result| report.take(result),
    )?;
    report.finish(several, inputs.passed_over)
}

/// A target for each input, checked before anything is read; none where only a combined table is asked for.
fn place(
    arguments: &ConvertArguments,
    inputs: &Inputs,
) -> Result<Vec<Option<Result<Target, Failure>>>, Failure> {
    let (to, rated) = (arguments.to, arguments.rules.is_some());
    // A combined table alone is asked for where no place is named for the single ones.
    let alone =
        arguments.combine.is_some() && arguments.output.is_none() && arguments.out_dir.is_none();
    let placing = Placing {
        output: arguments.output.as_deref(),
        out_dir: arguments.out_dir.as_deref(),
        in_place: false,
        force: arguments.force,
        verb: "convert",
        instead: "name another with -o, or write --out-dir DIR",
    };
    let beside = |path: &Path| {
        if to == Format::Xlsx && rated {
            rated_name(path)
        } else {
            named(path, to)
        }
    };
    let within = |path: &Path| OsString::from(named(path, to).file_name().unwrap_or_default());
    let targets: Vec<Option<Result<Target, Failure>>> = if alone {
        inputs.files.iter().map(|_| None).collect()
    } else {
        targets::choose(placing, inputs, beside, within)?
            .into_iter()
            .map(Some)
            .collect()
    };
    let known: Vec<Result<Target, Failure>> = targets
        .iter()
        .flatten()
        .filter_map(|t| t.as_ref().ok().cloned())
        .map(Ok)
        .collect();
    let combined = [("--combine", arguments.combine.as_deref())];
    targets::check_reports(
        &combined,
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
        parameters: arguments.set.clone(),
        ..Overrides::default()
    };
    Some(Rulesets::new(Some(rules), overrides))
}

fn prepare(
    input: &Input,
    target: Option<Result<Target, Failure>>,
    rulesets: Option<&mut Rulesets<'_>>,
) -> Result<Job, Failure> {
    let target = target.transpose()?;
    let ruleset = rulesets.map(|rulesets| rulesets.of(input)).transpose()?;
    Ok(Job {
        input: input.clone(),
        target,
        ruleset: ruleset.map(|ruleset| Arc::clone(&ruleset)),
    })
}

/// The name of what a file is converted to.
fn named(path: &Path, to: Format) -> PathBuf {
    if to == Format::Xlsx {
        workbook_name(path)
    } else {
        path.with_extension(to.extension())
    }
}

/// How the run went so far.
struct Report {
    combine: Option<Combine>,
    done: usize,
    failed: Vec<String>,
    /// Whether standard output is taken, so that what is said goes to standard error.
    aside: bool,
    quiet: bool,
}

impl Report {
    /// Shows one result, or keeps why there is none.
    fn take(&mut self, result: Result<Done, Failure>) -> Result<(), Failure> {
        let Some(mut done) = keep_failure(result, &mut self.failed)? else {
            return Ok(());
        };
        if let (Some(combine), Some(rows)) = (&mut self.combine, &mut done.rows) {
            combine.add(rows)?;
        }
        if let Some(file) = &mut done.standard {
            std::io::copy(file, &mut std::io::stdout().lock())?;
        }
        self.done += 1;
        if !self.quiet {
            render::warn_all(&done.warnings, "", |warning| {
                format!("{}: {warning}", done.input)
            });
            for path in &done.written {
                self.say(&format!("Wrote {}\n", render::printable(path)));
            }
        }
        Ok(())
    }

    /// Puts the combined table in its place, names what failed, and says how it all went.
    fn finish(mut self, several: bool, passed_over: usize) -> Result<Status, Failure> {
        for failure in &self.failed {
            render::fail(failure);
        }
        if self.done == 0 {
            return Ok(Status::CouldNotRun);
        }
        if let Some(combine) = self.combine.take() {
            let path = combine.finish()?;
            if !self.quiet && path != "-" {
                self.say(&format!("Wrote {}\n", render::printable(&path)));
            }
        }
        if several && !self.quiet {
            self.say(&render::summary(
                "converted",
                self.done,
                self.failed.len(),
                passed_over,
            ));
        }
        Ok(if self.failed.is_empty() {
            Status::Done
        } else {
            Status::SomeFailed
        })
    }

    fn say(&self, text: &str) {
        render::say(text, self.aside);
    }
}
