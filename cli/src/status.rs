//! Exit statuses, as the contract has them.

use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// 0: done.
    Done,
    /// 1: done, and found what `--fail-on` asks for, or a difference.
    Found,
    /// 2: could not run: usage, rules, or every input.
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
