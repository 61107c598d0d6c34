//! `ambersheet reconcile`: what returns publish of themselves, against what the rules compute. No workbook is written.

mod report;

use std::path::PathBuf;
use std::sync::Arc;

use ambersheet::{Beside, Options, Reconciliation, Ruleset};
use tempfile::SpooledTempFile;

use self::report::Report;
use crate::args::ReconcileArguments;
use crate::earlier::{self, Earlier};
use crate::failure::Failure;
use crate::inputs::{self, Input};
use crate::jobs::{run_shown, take_fatal, threads};
use crate::render;
use crate::rules::Rulesets;
use crate::status::Status;
use crate::targets;

/// One input with its rules.
struct Job {
    input: Input,
    ruleset: Arc<Ruleset>,
    earlier: Vec<Earlier>,
}

/// What a job leaves to be shown.
struct Done {
    input: String,
    reconciliation: Reconciliation,
    json: Option<SpooledTempFile>,
}

/// What is asked of every job.
#[derive(Clone, Copy)]
struct Wanted {
    json: bool,
    pretty_json: bool,
    threads: usize,
}

/// Runs `reconcile`.
pub(crate) fn run(arguments: &ReconcileArguments) -> Result<Status, Failure> {
    let inputs = inputs::expand(&arguments.inputs)?;
    let several = inputs.several || inputs.files.len() > 1;
    let reports = [("--json", arguments.json.as_deref())];
    targets::check_reports(
        &reports,
        arguments.rules.as_deref(),
        arguments.force,
        &inputs,
        &[],
    )?;
    let mut rulesets = Rulesets::new(arguments.rules.as_deref(), arguments.overrides.read());
    let mut said = Vec::new();
    let mut jobs = Vec::new();
    for input in &inputs.files {
        jobs.push(prepare(
            input,
            arguments.previous.as_slice(),
            &mut rulesets,
            &mut said,
        ));
    }
    // Rules given by name hold for every input; what is wrong with them is said once.
    let rules_failed =
        arguments.rules.is_some() && (rulesets.any_failed() || said.iter().any(|rules| !rules.any));
    take_fatal(&mut jobs, !several || rules_failed)?;
    if !arguments.quiet {
        for rules in said.iter().filter(|rules| rules.any) {
            rules
                .missing
                .iter()
                .for_each(|missing| render::warn(&format!("{}: {missing}", rules.script)));
        }
    }
    let threads = threads(arguments.jobs);
    let wanted = Wanted {
        json: arguments.json.is_some(),
        pretty_json: !several,
        threads: if inputs.files.len() > 1 { 1 } else { threads },
    };
    let mut report = Report::new(arguments, several, inputs.passed_over)?;
    run_shown(
        ("comparing", arguments.quiet),
        jobs,
        threads,
        |job: Job| job.run(wanted),
        |result| report.take(result),
    )?;
    report.finish()
}

/// What can be compared by one script.
struct Rules {
    script: String,
    any: bool,
    missing: Vec<String>,
}

/// An input with its rules, where they name anything that can be compared; `said` has each script once.
fn prepare(
    input: &Input,
    previous: &[PathBuf],
    rulesets: &mut Rulesets<'_>,
    said: &mut Vec<Rules>,
) -> Result<Job, Failure> {
    if let Input::File(path) = input {
        // Named before the rules are looked for, since it is what was typed first.
        std::fs::metadata(path).map_err(|error| Failure::reading(&input.shown(), &error))?;
    }
    let ruleset = rulesets.of(input)?;
    let comparable = ruleset.comparable();
    let message = format!(
        "{}: there is nothing to compare: {}",
        ruleset.script(),
        comparable.missing.join("; and ")
    );
    if !said.iter().any(|rules| rules.script == ruleset.script()) {
        said.push(Rules {
            script: ruleset.script().to_owned(),
            any: comparable.any,
            missing: comparable.missing,
        });
    }
    if !comparable.any {
        return Err(Failure::new(message));
    }
    let earlier = earlier::of(input, previous, rulesets)?;
    Ok(Job {
        input: input.clone(),
        ruleset,
        earlier,
    })
}

impl Job {
    fn run(self, wanted: Wanted) -> Result<Done, Failure> {
        let shown = self.input.shown();
        let source = self.input.open()?;
        // Nothing is written, so that no signature breaks and nothing has to be small.
        let options = Options::default()
            .threads(wanted.threads)
            .allow_signed(true)
            .compression(1);
        let about = |error: &ambersheet::Error| Failure::about(&shown, error);
        let before = earlier::figures(&self.earlier, &self.ruleset)?;
        let beside = Beside {
            before: before.as_ref(),
            ..Beside::default()
        };
        let rated = ambersheet::rate_after(source, &self.ruleset, &options, beside)
            .map_err(|error| about(&error))?;
        let reconciliation = rated
            .reconcile(Some(&shown))
            .map_err(|error| about(&error))?;
        let json = wanted
            .json
            .then(|| render::json(&reconciliation, wanted.pretty_json))
            .transpose()?;
        Ok(Done {
            input: shown,
            reconciliation,
            json,
        })
    }
}
