//! `ambersheet check`: finds faults and doubts in rules, alone or with a workbook, and makes the table to sign; or
//! compares them with other rules.

mod against;

use std::path::Path;

use ambersheet::{
    CheckCode, Checked, Finding, Options, OverallSummary, Proven, ReachedRows, Ruleset, SignOff,
    Source,
};

use crate::args::CheckArguments;
use crate::failure::RunFailure;
use crate::inputs::{self, InputFile, Inputs};
use crate::near::nearest;
use crate::render;
use crate::reports::CheckedRules;
use crate::rules::Script;
use crate::status::Status;
use crate::targets;

/// The result of a check.
struct CheckResult<'a> {
    script: &'a Script,
    /// The rules, if they load.
    ruleset: Option<Ruleset>,
    workbook: Option<String>,
    findings: Vec<Finding>,
    /// The result of the proofs, if the rules load.
    proven: Option<Proven>,
    /// The overall ratings, if the rules load.
    overall: Vec<OverallSummary>,
    /// The rows that the rules reach, if they fit the workbook.
    reach: Option<ReachedRows>,
    /// The table to sign, if the rules fit the workbook.
    sign_off: Option<Vec<SignOff>>,
}

/// Runs `check`.
pub(crate) fn run(arguments: &CheckArguments) -> Result<Status, RunFailure> {
    if let Some(code) = &arguments.explain {
        return explain(code);
    }
    let Some(rules) = &arguments.rules else {
        return Err(RunFailure::new(
            "give the rules to check, as a .rhai file or the name of a shipped ruleset",
        ));
    };
    let workbooks: Vec<_> = arguments.workbook.iter().cloned().collect();
    let inputs = if workbooks.is_empty() {
        Inputs::default()
    } else {
        inputs::expand(&workbooks)?
    };
    if inputs.are_several() {
        return Err(RunFailure::new(
            "check takes one workbook; give the one that the rules are for",
        ));
    }
    if arguments.reports.to_standard() > 1 {
        return Err(RunFailure::new(
            "--json and --sign-off cannot both go to standard output; name a file for one",
        ));
    }
    targets::check_reports(
        arguments.reports.paths(),
        Some(rules),
        arguments.force,
        &inputs,
        &[],
    )?;
    let script = Script::find(Path::new(rules))?;
    if let Some(other) = &arguments.against {
        return against::run(&script, other, inputs.files.first(), arguments);
    }
    let result = CheckResult::of(&script, inputs.files.first(), arguments)?;
    arguments.reports.write(&CheckedRules {
        ruleset: result.ruleset.as_ref(),
        workbook: result.workbook.as_deref(),
        findings: &result.findings,
        proven: result.proven.as_ref(),
        overall: &result.overall,
        reach: result.reach.as_ref(),
        sign_off: result.sign_off.as_deref(),
        comparison: None,
    })?;
    if !arguments.quiet {
        result.show(arguments.reports.to_standard() > 0);
    }
    Ok(if result.findings.is_empty() {
        Status::Done
    } else {
        Status::Found
    })
}

/// Prints the page of a code.
fn explain(code: &str) -> Result<Status, RunFailure> {
    let Some(known) = CheckCode::find(code) else {
        let codes = CheckCode::all();
        let (Some(first), Some(last)) = (codes.first(), codes.last()) else {
            return Ok(Status::CouldNotRun);
        };
        let near = nearest(code, codes.iter().map(|known| known.code));
        let hint = match near {
            Some(near) => format!("did you mean {near}?"),
            None => format!("the codes are {} to {}", first.code, last.code),
        };
        return Err(RunFailure::new(format!("there is no code {code}; {hint}")));
    };
    render::say(known.page, false);
    Ok(Status::Done)
}

impl<'a> CheckResult<'a> {
    /// Checks a script, and its fit to a workbook if one is given.
    fn of(
        script: &'a Script,
        input: Option<&InputFile>,
        arguments: &CheckArguments,
    ) -> Result<Self, RunFailure> {
        let mut result = Self {
            script,
            ruleset: None,
            workbook: input.map(InputFile::shown),
            findings: Vec::new(),
            proven: None,
            overall: Vec::new(),
            reach: None,
            sign_off: None,
        };
        let source = input.map(InputFile::open).transpose()?;
        let ruleset = match script.try_load(&arguments.overrides.to_overrides()) {
            Ok(ruleset) => ruleset,
            Err(error) => {
                result.findings =
                    Finding::of_error(&error).ok_or_else(|| RunFailure::new(error.to_string()))?;
                return Ok(result);
            }
        };
        match source {
            Some(source) => result.compare(&ruleset, source)?,
            None => result.take(ruleset.checked()),
        }
        result.ruleset = Some(ruleset);
        Ok(result)
    }

    fn take(&mut self, checked: Checked) {
        self.findings = checked.findings;
        self.proven = Some(checked.proven);
        self.overall = checked.overall;
    }

    /// Rates the workbook by the rules; nothing is written into it.
    fn compare(&mut self, ruleset: &Ruleset, source: Source) -> Result<(), RunFailure> {
        let options = Options::default().allow_signed(true).compression(1);
        let shown = self.workbook.as_deref().unwrap_or_default();
        match ambersheet::rate(source, ruleset, &options) {
            Ok(rated) => {
                let reach = rated.reach();
                self.reach = Some(reach.map_err(|error| RunFailure::about(shown, &error))?);
                self.take(rated.checked());
                self.sign_off = Some(rated.sign_off());
            }
            Err(error) => {
                let found =
                    Finding::of_error(&error).ok_or_else(|| RunFailure::about(shown, &error))?;
                self.take(ruleset.checked());
                self.findings.splice(0..0, found);
            }
        }
        Ok(())
    }

    /// Shows the table to sign, the findings, the rows that are reached, what is proven, the overall ratings, and the number of
    /// findings.
    fn show(&self, to_stderr: bool) {
        if let Some(sign_off) = &self.sign_off {
            render::say(&render::sign_off(sign_off), to_stderr);
        }
        let name = &self.script.name;
        let findings = render::findings(&self.findings, name, &self.script.text(), to_stderr);
        render::say(&findings, to_stderr);
        if let Some(reach) = &self.reach {
            render::say(&render::reach(reach), to_stderr);
        }
        let workbook = self.workbook.as_deref().filter(|_| self.sign_off.is_some());
        if let Some(proven) = &self.proven {
            let shown = render::proven(proven, workbook.is_some());
            render::say(&shown, to_stderr);
        }
        render::say(&render::overall(&self.overall), to_stderr);
        render::say(&render::checked(&self.findings, name, workbook), to_stderr);
    }
}
