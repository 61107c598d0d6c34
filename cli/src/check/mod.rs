//! `ambersheet check`: what is wrong or doubtful in rules, alone or against a workbook, and a table to sign.

mod sign_off;

use std::path::{Path, PathBuf};

use ambersheet::{CHECK_SCHEMA, CheckCode, Finding, Options, Rated, Ruleset, SignOff, Source};
use serde_json::json;

use crate::args::CheckArguments;
use crate::failure::Failure;
use crate::inputs::{self, Input, Inputs};
use crate::near::nearest;
use crate::output::TextTarget;
use crate::render;
use crate::rules::Script;
use crate::status::Status;
use crate::targets;

/// What a check came to.
struct Outcome {
    script: String,
    ruleset: Option<Ruleset>,
    workbook: Option<String>,
    findings: Vec<Finding>,
    sign_off: Vec<SignOff>,
    /// Whether the workbook could be held against the rules.
    compared: bool,
}

/// Runs `check`.
pub(crate) fn run(arguments: &CheckArguments) -> Result<Status, Failure> {
    if let Some(code) = &arguments.explain {
        return explain(code);
    }
    let Some(rules) = &arguments.rules else {
        return Err(Failure::new(
            "give the rules to check, as a .rhai file or the name of a shipped ruleset",
        ));
    };
    let workbooks: Vec<_> = arguments.workbook.iter().cloned().collect();
    let inputs = if workbooks.is_empty() {
        Inputs::default()
    } else {
        inputs::expand(&workbooks)?
    };
    if inputs.files.len() > 1 || inputs.several {
        return Err(Failure::new(
            "check takes one workbook; give the one that the rules are for",
        ));
    }
    let standard = Some(Path::new("-"));
    if arguments.json.as_deref() == standard && arguments.sign_off.as_deref() == standard {
        return Err(Failure::new(
            "--json and --sign-off cannot both go to standard output; name a file for one",
        ));
    }
    let reports = [
        ("--json", arguments.json.as_deref()),
        ("--sign-off", arguments.sign_off.as_deref()),
    ];
    targets::check_reports(&reports, Some(rules), arguments.force, &inputs, &[])?;
    let script = Script::find(&PathBuf::from(rules))?;
    let outcome = Outcome::of(&script, inputs.files.first(), arguments)?;
    outcome.write(arguments)?;
    if !arguments.quiet {
        outcome.say(arguments);
    }
    Ok(if outcome.findings.is_empty() {
        Status::Done
    } else {
        Status::Found
    })
}

/// Prints the page of a code.
fn explain(code: &str) -> Result<Status, Failure> {
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
        return Err(Failure::new(format!("there is no code {code}; {hint}")));
    };
    render::say(known.page, false);
    Ok(Status::Done)
}

impl Outcome {
    fn of(
        script: &Script,
        input: Option<&Input>,
        arguments: &CheckArguments,
    ) -> Result<Self, Failure> {
        let workbook = input.map(Input::shown);
        let mut outcome = Self {
            script: script.name.clone(),
            ruleset: None,
            workbook,
            findings: Vec::new(),
            sign_off: Vec::new(),
            compared: false,
        };
        let source = input.map(Input::open).transpose()?;
        let ruleset = match script.try_load(&arguments.overrides.read()) {
            Ok(ruleset) => ruleset,
            Err(error) => {
                outcome.findings =
                    Finding::of_error(&error).ok_or_else(|| Failure::new(error.to_string()))?;
                return Ok(outcome);
            }
        };
        outcome.findings = ruleset.check();
        if let Some(source) = source {
            outcome.compare(&ruleset, source)?;
        }
        outcome.ruleset = Some(ruleset);
        Ok(outcome)
    }

    /// Holds the rules against a workbook; nothing is written into it.
    fn compare(&mut self, ruleset: &Ruleset, source: Source) -> Result<(), Failure> {
        let options = Options::default().allow_signed(true).compression(1);
        match ambersheet::rate(source, ruleset, &options) {
            Ok(rated) => self.take(&rated),
            Err(error) => {
                let shown = self.workbook.as_deref().unwrap_or_default();
                let found =
                    Finding::of_error(&error).ok_or_else(|| Failure::about(shown, &error))?;
                self.findings.splice(0..0, found);
            }
        }
        Ok(())
    }

    fn take(&mut self, rated: &Rated<'_>) {
        self.findings = rated.check();
        self.sign_off = rated.sign_off();
        self.compared = true;
    }

    /// Writes what was asked for: the document, and the table to sign.
    fn write(&self, arguments: &CheckArguments) -> Result<(), Failure> {
        if let Some(path) = &arguments.json {
            let mut target = TextTarget::new(path)?;
            target.copy(&mut render::json(&self.document(), true)?)?;
            target.finish()?;
        }
        if let Some(path) = &arguments.sign_off {
            if !self.compared {
                let why = "the table to sign was not written, because the rules could not be held against the workbook";
                render::warn(why);
                return Ok(());
            }
            sign_off::write(&self.sign_off, path)?;
        }
        Ok(())
    }

    fn document(&self) -> serde_json::Value {
        json!({
            "schema": CHECK_SCHEMA,
            "ruleset": self.ruleset.as_ref().map(Ruleset::summary),
            "workbook": self.workbook,
            "findings": self.findings,
            "sign_off": self.sign_off,
        })
    }

    fn say(&self, arguments: &CheckArguments) {
        let taken = |path: &Option<PathBuf>| path.as_deref() == Some(Path::new("-"));
        let aside = taken(&arguments.json) || taken(&arguments.sign_off);
        if self.compared {
            render::say(&render::sign_off(&self.sign_off), aside);
        }
        render::say(&render::findings(&self.findings, &self.script), aside);
        let workbook = self.workbook.as_deref().filter(|_| self.compared);
        render::say(
            &render::checked(&self.findings, &self.script, workbook),
            aside,
        );
    }
}
