//! The exit statuses, which are part of the public contract.

use std::process::ExitCode;

/// The end of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// 0: done.
    Done,
    /// 1: done, and found a difference, a fault, or what `--fail-on` names.
    Found,
    /// 2: could not run, because of the arguments, the rules, or every input.
    CouldNotRun,
    /// 3: some inputs of several failed.
    SomeFailed,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Done => 0,
            Status::Found => 1,
            Status::CouldNotRun => 2,
            Status::SomeFailed => 3,
        })
    }
}
