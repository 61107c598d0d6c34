//! Counts the successes and failures of a run over its inputs, and sums them up at its end.

use crate::failure::RunFailure;
use crate::inputs::Inputs;
use crate::render::{self, WaitingCounts};
use crate::status::Status;

/// The successes and failures so far.
pub(crate) struct RunLog {
    /// The verb for what is done to the inputs, such as "rated".
    done_to_them: &'static str,
    /// True if several inputs were meant.
    pub(crate) several: bool,
    passed_over: usize,
    pub(crate) quiet: bool,
    /// True if standard output is in use, so that text goes to standard error.
    to_stderr: bool,
    succeeded: usize,
    failures: Vec<RunFailure>,
}

impl RunLog {
    /// Begins the log of a run.
    pub(crate) fn new(
        done_to_them: &'static str,
        inputs: &Inputs,
        quiet: bool,
        to_stderr: bool,
    ) -> Self {
        Self {
            done_to_them,
            several: inputs.are_several(),
            passed_over: inputs.passed_over,
            quiet,
            to_stderr,
            succeeded: 0,
            failures: Vec::new(),
        }
    }

    /// Counts a result and returns it. A failure is kept to be named at the end.
    ///
    /// # Errors
    /// [`RunFailure::BrokenPipe`], which ends the run.
    pub(crate) fn take<D>(
        &mut self,
        result: Result<D, RunFailure>,
    ) -> Result<Option<D>, RunFailure> {
        match result {
            Ok(done) => {
                self.succeeded += 1;
                Ok(Some(done))
            }
            Err(RunFailure::BrokenPipe) => Err(RunFailure::BrokenPipe),
            Err(failure) => {
                self.failures.push(failure);
                Ok(None)
            }
        }
    }

    /// Shows a text.
    pub(crate) fn say(&self, text: &str) {
        render::say(text, self.to_stderr);
    }

    /// Names the failures. Returns the exit status if nothing succeeded.
    pub(crate) fn name_failures(&self) -> Option<Status> {
        for failure in &self.failures {
            render::fail(failure);
        }
        (self.succeeded == 0).then_some(Status::CouldNotRun)
    }

    /// Sums up a run over several inputs in one line, to which `more` is added.
    pub(crate) fn sum_up(&self, more: &str) {
        if !self.several || self.quiet {
            return;
        }
        let workbooks = if self.succeeded == 1 {
            "workbook"
        } else {
            "workbooks"
        };
        let failed = match self.failures.len() {
            0 => String::new(),
            n => format!(", {n} failed"),
        };
        let passed_over = match self.passed_over {
            0 => String::new(),
            1 => ", 1 other file passed over".to_owned(),
            n => format!(", {n} other files passed over"),
        };
        self.say(&format!(
            "{} {workbooks} {}{failed}{passed_over}{more}\n",
            self.succeeded, self.done_to_them
        ));
    }

    /// Sums up a run that rated; the last line counts what waits for answers.
    pub(crate) fn sum_up_rated(&self, waiting: &WaitingCounts) {
        self.sum_up_waiting("", waiting);
    }

    /// Sums up a run that compared; the last line counts what waits for answers.
    pub(crate) fn sum_up_compared(&self, compared: &str, waiting: &WaitingCounts) {
        self.sum_up_waiting(&format!("; {compared}"), waiting);
    }

    fn sum_up_waiting(&self, more: &str, waiting: &WaitingCounts) {
        let waiting = waiting.in_words();
        if self.several {
            let waiting = waiting.map(|waiting| format!("; {waiting}"));
            self.sum_up(&format!("{more}{}", waiting.unwrap_or_default()));
        } else if let Some(waiting) = waiting.filter(|_| !self.quiet) {
            self.say(&format!("{waiting}\n"));
        }
    }

    /// Returns the exit status of a run in which something succeeded.
    pub(crate) fn status(&self, found: bool) -> Status {
        if !self.failures.is_empty() {
            Status::SomeFailed
        } else if found {
            Status::Found
        } else {
            Status::Done
        }
    }
}
