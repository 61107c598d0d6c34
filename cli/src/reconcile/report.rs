//! Results as they come: differences to the terminal, JSON to where it was asked for.

use std::path::Path;

use ambersheet::Compared;

use super::Done;
use crate::args::ReconcileArguments;
use crate::failure::Failure;
use crate::jobs::keep_failure;
use crate::output::TextTarget;
use crate::render;
use crate::status::Status;

/// Where results go, and how the run went so far.
pub(super) struct Report {
    json: Option<TextTarget>,
    /// Whether standard output is taken, so that differences go to standard error.
    aside: bool,
    quiet: bool,
    several: bool,
    passed_over: usize,
    done: usize,
    failed: Vec<String>,
    compared: Compared,
    differences: usize,
}

impl Report {
    pub(super) fn new(
        arguments: &ReconcileArguments,
        several: bool,
        passed_over: usize,
    ) -> Result<Self, Failure> {
        Ok(Self {
            json: arguments.json.as_deref().map(TextTarget::new).transpose()?,
            aside: arguments.json.as_deref() == Some(Path::new("-")),
            quiet: arguments.quiet,
            several,
            passed_over,
            done: 0,
            failed: Vec::new(),
            compared: Compared::default(),
            differences: 0,
        })
    }

    /// Shows one result, or why there is none.
    pub(super) fn take(&mut self, result: Result<Done, Failure>) -> Result<(), Failure> {
        keep_failure(result, &mut self.failed)?.map_or(Ok(()), |done| self.take_done(done))
    }

    fn take_done(&mut self, mut done: Done) -> Result<(), Failure> {
        let found = &done.reconciliation;
        self.done += 1;
        self.differences += found.differences.len();
        self.compared.ratings += found.compared.ratings;
        self.compared.directions += found.compared.directions;
        self.compared.counts += found.compared.counts;
        if let (Some(target), Some(json)) = (&mut self.json, &mut done.json) {
            target.copy(json)?;
        }
        if self.quiet {
            return Ok(());
        }
        let file = self.several.then_some(done.input.as_str());
        render::say(&render::differences(found, file), self.aside);
        let named = |text: &str| match file {
            Some(file) => format!("{file}: {text}"),
            None => text.to_owned(),
        };
        let warnings: Vec<String> = found.warnings.iter().map(render::warning).collect();
        render::warn_all(&warnings, "", named);
        let compared = render::compared(found.compared, found.differences.len());
        render::say(
            &format!("{}\n", render::printable(&named(&compared))),
            self.aside,
        );
        Ok(())
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
            let summary =
                render::summary("compared", self.done, self.failed.len(), self.passed_over);
            let compared = render::compared(self.compared, self.differences);
            render::say(&format!("{}; {compared}\n", summary.trim_end()), self.aside);
        }
        if let Some(target) = self.json {
            target.finish()?;
        }
        Ok(match (self.failed.is_empty(), self.differences) {
            (false, _) => Status::SomeFailed,
            (true, 0) => Status::Done,
            (true, _) => Status::Found,
        })
    }
}
