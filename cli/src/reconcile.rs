//! `ambersheet reconcile`: compares what returns publish with what the rules give. No workbook is written.

use std::path::PathBuf;
use std::sync::Arc;

use ambersheet::{Compared, Options, RateContext, Reconciliation};
use tempfile::SpooledTempFile;

use crate::args::ReconcileArguments;
use crate::earlier::{self, Earlier};
use crate::failure::RunFailure;
use crate::file_names::in_data;
use crate::inputs::{self, InputFile};
use crate::jobs::{run_shown, take_fatal, threads};
use crate::render::{self, WaitingCounts};
use crate::reports::{ChosenReports, ReconcileCommand, ReconciledFile, ReportFiles};
use crate::rules::{LoadedRules, Rulesets};
use crate::run_log::RunLog;
use crate::status::Status;
use crate::targets;

/// An input with its rules.
struct ReconcileJob {
    input: InputFile,
    rules: Arc<LoadedRules>,
    earlier: Vec<Earlier>,
}

/// The result of a job, to be shown in its turn.
struct ReconcileResult {
    input: String,
    reconciliation: Reconciliation,
    waiting: WaitingCounts,
    reports: Vec<SpooledTempFile>,
}

/// The settings that all jobs share.
struct ReconcileSettings<'a> {
    reports: &'a ChosenReports<ReconcileCommand>,
    pretty_json: bool,
    threads: usize,
}

/// Runs `reconcile`.
pub(crate) fn run(arguments: &ReconcileArguments) -> Result<Status, RunFailure> {
    let inputs = inputs::expand(&arguments.source.inputs)?;
    let several = inputs.are_several();
    let rules = arguments.source.rules.as_deref();
    targets::check_reports(
        arguments.reports.paths(),
        rules,
        arguments.force,
        &inputs,
        &[],
    )?;
    let mut rulesets = Rulesets::new(rules, arguments.overrides.to_overrides());
    let mut scripts = Vec::new();
    let mut jobs = Vec::new();
    for input in &inputs.files {
        jobs.push(prepare(
            input,
            arguments.previous.as_slice(),
            &mut rulesets,
            &mut scripts,
        ));
    }
    // Rules given by name are for every input, so what is wrong with them is reported once.
    let rules_failed = rules.is_some()
        && (rulesets.any_failed() || scripts.iter().any(|script| !script.is_comparable));
    take_fatal(&mut jobs, !several || rules_failed)?;
    if !arguments.run.quiet {
        warn_of_missing(&scripts);
    }
    let threads = threads(arguments.run.jobs);
    let settings = ReconcileSettings {
        reports: &arguments.reports,
        pretty_json: !several,
        threads: if inputs.files.len() > 1 { 1 } else { threads },
    };
    let to_stderr = arguments.reports.to_standard() > 0;
    let mut results = ReconcileResults {
        log: RunLog::new("compared", &inputs, arguments.run.quiet, to_stderr),
        files: arguments.reports.open()?,
        compared: Compared::default(),
        differences: 0,
        waiting: WaitingCounts::default(),
    };
    run_shown(
        ("comparing", arguments.run.quiet),
        jobs,
        threads,
        |job: ReconcileJob| job.run(&settings),
        |result| results.take(result),
    )?;
    results.finish()
}

/// The comparisons that one script allows.
struct ComparableScript {
    script: String,
    is_comparable: bool,
    missing: Vec<String>,
}

fn warn_of_missing(scripts: &[ComparableScript]) {
    for script in scripts.iter().filter(|script| script.is_comparable) {
        for missing in &script.missing {
            render::warn(&format!("{}: {missing}", script.script));
        }
    }
}

/// Prepares an input whose rules name something to compare. Adds each script to `scripts` once.
fn prepare(
    input: &InputFile,
    previous: &[PathBuf],
    rulesets: &mut Rulesets<'_>,
    scripts: &mut Vec<ComparableScript>,
) -> Result<ReconcileJob, RunFailure> {
    input.check_exists()?;
    let rules = rulesets.of(input)?;
    let comparable = rules.ruleset.comparable();
    let message = format!(
        "{}: there is nothing to compare: {}",
        rules.ruleset.script(),
        comparable.missing.join("; and ")
    );
    let script = rules.ruleset.script();
    if !scripts.iter().any(|known| known.script == script) {
        scripts.push(ComparableScript {
            script: script.to_owned(),
            is_comparable: comparable.any,
            missing: comparable.missing,
        });
    }
    if !comparable.any {
        return Err(RunFailure::new(message));
    }
    let earlier = earlier::of(input, previous, rulesets)?;
    Ok(ReconcileJob {
        input: input.clone(),
        rules,
        earlier,
    })
}

impl ReconcileJob {
    fn run(self, settings: &ReconcileSettings<'_>) -> Result<ReconcileResult, RunFailure> {
        let shown = self.input.shown();
        let source = self.input.open()?;
        // Nothing is written, so no signature breaks and size does not matter.
        let options = Options::default()
            .threads(settings.threads)
            .allow_signed(true)
            .compression(1);
        let before = earlier::figures(&self.earlier, &self.rules)?;
        let context = RateContext {
            previous: before.as_ref(),
            ..RateContext::default()
        };
        let failure = |error| self.rules.failure(&shown, &error);
        let rated = ambersheet::rate_after(source, &self.rules.ruleset, &options, context)
            .map_err(failure)?;
        let mut reconciliation = rated.reconcile(Some(&in_data(&shown))).map_err(failure)?;
        rated
            .compare_formulas(&mut reconciliation)
            .map_err(failure)?;
        let reports = settings.reports.spool(&ReconciledFile {
            reconciliation: &reconciliation,
            pretty_json: settings.pretty_json,
        })?;
        Ok(ReconcileResult {
            input: shown,
            waiting: WaitingCounts::of(&rated),
            reconciliation,
            reports,
        })
    }
}

/// Shows results as they come: differences on the terminal, reports in their files.
struct ReconcileResults {
    log: RunLog,
    files: ReportFiles,
    compared: Compared,
    differences: usize,
    /// The ratings that wait for answers in all of them.
    waiting: WaitingCounts,
}

impl ReconcileResults {
    /// Shows one result, or keeps its failure.
    fn take(&mut self, result: Result<ReconcileResult, RunFailure>) -> Result<(), RunFailure> {
        let Some(mut result) = self.log.take(result)? else {
            return Ok(());
        };
        let found = &result.reconciliation;
        self.differences += found.differences.len();
        self.waiting.add(&result.waiting);
        self.compared.ratings += found.compared.ratings;
        self.compared.directions += found.compared.directions;
        self.compared.counts += found.compared.counts;
        self.files.add(&mut result.reports)?;
        if self.log.quiet {
            return Ok(());
        }
        let file = self.log.several.then_some(result.input.as_str());
        self.log.say(&render::differences(found, file));
        self.log.say(&render::formula_differences(found, file));
        let named = |text: &str| match file {
            Some(file) => format!("{file}: {text}"),
            None => text.to_owned(),
        };
        let warnings: Vec<String> = found.warnings.iter().map(render::warning).collect();
        render::warn_all(&warnings, "", named);
        let compared = render::compared(found.compared, found.differences.len());
        self.log
            .say(&format!("{}\n", render::printable(&named(&compared))));
        Ok(())
    }

    /// Moves the reports to their paths, names what failed, and sums up.
    fn finish(self) -> Result<Status, RunFailure> {
        if let Some(status) = self.log.name_failures() {
            return Ok(status);
        }
        let compared = render::compared(self.compared, self.differences);
        self.log.sum_up_compared(&compared, &self.waiting);
        self.files.finish()?;
        Ok(self.log.status(self.differences > 0))
    }
}
