//! Results as they come: tables to the terminal, JSON and CSV to where they were asked for.

use std::io;
use std::path::Path;

use super::job::Done;
use crate::args::{Format, RateArguments};
use crate::failure::Failure;
use crate::jobs::keep_failure;
use crate::output::TextTarget;
use crate::render;
use crate::status::Status;
use crate::tables::Combine;

/// Where results go, and how the run went so far.
pub(super) struct Report {
    json: Option<TextTarget>,
    combine: Option<Combine>,
    proof: Option<TextTarget>,
    /// Whether standard output is taken, so that tables go to standard error.
    aside: bool,
    quiet: bool,
    several: bool,
    passed_over: usize,
    done: usize,
    failed: Vec<String>,
    found: bool,
}

impl Report {
    pub(super) fn new(
        arguments: &RateArguments,
        several: bool,
        passed_over: usize,
    ) -> Result<Self, Failure> {
        let open =
            |path: &Option<std::path::PathBuf>| path.as_deref().map(TextTarget::new).transpose();
        let combined = arguments.combine.as_deref();
        let combine = combined
            .map(|path| Combine::new(path, Format::Csv, true))
            .transpose()?;
        let is_standard =
            |path: &Option<std::path::PathBuf>| path.as_deref() == Some(Path::new("-"));
        let from_standard = arguments.inputs.iter().any(|input| input == "-");
        let workbook_aside = is_standard(&arguments.output)
            || (from_standard && arguments.output.is_none() && arguments.out_dir.is_none());
        Ok(Self {
            json: open(&arguments.json)?,
            combine,
            proof: open(&arguments.proof)?,
            aside: workbook_aside
                || is_standard(&arguments.json)
                || is_standard(&arguments.combine)
                || is_standard(&arguments.proof),
            quiet: arguments.quiet,
            several,
            passed_over,
            done: 0,
            failed: Vec::new(),
            found: false,
        })
    }

    /// Shows one result, or why there is none.
    pub(super) fn take(&mut self, result: Result<Done, Failure>) -> Result<(), Failure> {
        keep_failure(result, &mut self.failed)?.map_or(Ok(()), |done| self.take_done(done))
    }

    fn take_done(&mut self, mut done: Done) -> Result<(), Failure> {
        self.done += 1;
        self.found |= done.found;
        let texts = [
            (&mut self.json, &mut done.json),
            (&mut self.proof, &mut done.proof),
        ];
        if let (Some(combine), Some(rows)) = (&mut self.combine, &mut done.rows) {
            combine.add(rows)?;
        }
        for (target, text) in texts {
            if let (Some(target), Some(text)) = (target, text) {
                target.copy(text)?;
            }
        }
        if let Some(table) = &done.table {
            self.say(table);
        }
        if let Some(workbook) = &mut done.workbook {
            io::copy(workbook, &mut io::stdout().lock())?;
        }
        if !self.quiet {
            render::warn_all(&done.warnings, "; --json lists them all", str::to_owned);
            if done.written != "-" {
                self.say(&format!(
                    "Wrote {}: {}\n",
                    render::printable(&done.written),
                    done.kept
                ));
            }
        }
        Ok(())
    }

    fn say(&self, text: &str) {
        render::say(text, self.aside);
    }

    /// Puts what was asked for in its place, names what failed, and says how it all went.
    pub(super) fn finish(self) -> Result<Status, Failure> {
        for failure in &self.failed {
            render::fail(failure);
        }
        if self.done == 0 {
            return Ok(Status::CouldNotRun);
        }
        if self.several && !self.quiet {
            self.say(&render::summary(
                "rated",
                self.done,
                self.failed.len(),
                self.passed_over,
            ));
        }
        let Self {
            json,
            combine,
            proof,
            failed,
            found,
            ..
        } = self;
        if let Some(combine) = combine {
            combine.finish()?;
        }
        for target in [json, proof].into_iter().flatten() {
            target.finish()?;
        }
        Ok(match (failed.is_empty(), found) {
            (false, _) => Status::SomeFailed,
            (true, true) => Status::Found,
            (true, false) => Status::Done,
        })
    }
}
