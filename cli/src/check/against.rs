//! `ambersheet check A --against B`: where two rulesets give different levels.

use std::ffi::OsStr;
use std::path::Path;

use ambersheet::{Options, Rated, RulesComparison, Ruleset};

use crate::args::CheckArguments;
use crate::failure::RunFailure;
use crate::inputs::InputFile;
use crate::render;
use crate::reports::CheckedRules;
use crate::rules::Script;
use crate::status::Status;

/// Runs `check` with other rules to compare with.
pub(super) fn run(
    script: &Script,
    other_rules: &OsStr,
    input: Option<&InputFile>,
    arguments: &CheckArguments,
) -> Result<Status, RunFailure> {
    let other = Script::find(Path::new(other_rules))?;
    let overrides = arguments.overrides.to_overrides();
    let (a, b) = (script.load(&overrides)?, other.load(&overrides)?);
    let comparison = match input {
        None => a.compare(&b),
        Some(input) => {
            let rated = [rate(input, script, &a)?, rate(input, &other, &b)?];
            rated[0].compare(&rated[1])
        }
    };
    let comparison = comparison.map_err(|error| RunFailure::new(error.to_string()))?;
    let workbook = input.map(InputFile::shown);
    arguments.reports.write(&CheckedRules {
        ruleset: Some(&a),
        workbook: workbook.as_deref(),
        findings: &[],
        proven: None,
        overall: &[],
        reach: None,
        sign_off: None,
        comparison: Some(&comparison),
    })?;
    if !arguments.quiet {
        let to_stderr = arguments.reports.to_standard() > 0;
        let given = arguments.rules.as_deref().unwrap_or_default();
        let names = [given, other_rules].map(|name| name.display().to_string());
        let shown = render::comparison(&comparison, &names, workbook.as_deref());
        render::say(&shown, to_stderr);
    }
    Ok(status(&comparison))
}

fn rate<'r>(
    input: &InputFile,
    script: &Script,
    rules: &'r Ruleset,
) -> Result<Rated<'r>, RunFailure> {
    let options = Options::default().allow_signed(true).compression(1);
    let rated = ambersheet::rate(input.open()?, rules, &options);
    rated.map_err(|error| RunFailure::with_rules(&input.shown(), &error, &script.text()))
}

fn status(comparison: &RulesComparison) -> Status {
    if comparison.differences.is_empty() {
        Status::Done
    } else {
        Status::Found
    }
}
