//! Runs the jobs of several inputs side by side and hands on their results in the order of the inputs.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::failure::RunFailure;
use crate::progress::Progress;

/// Returns how many threads to use: as many as are wanted, or else as there are processors.
pub(crate) fn threads(wanted: Option<u16>) -> usize {
    wanted
        .map_or_else(
            || thread::available_parallelism().map_or(1, NonZero::get),
            usize::from,
        )
        .max(1)
}

/// Returns the first failure as an error if it is `fatal`: it ends the run before it starts. That is the failure of the
/// only input, or of rules for all inputs.
pub(crate) fn take_fatal<J>(
    jobs: &mut Vec<Result<J, RunFailure>>,
    fatal: bool,
) -> Result<(), RunFailure> {
    match jobs.iter().position(Result::is_err) {
        Some(first) if fatal => jobs.swap_remove(first).map(|_| ()),
        _ => Ok(()),
    }
}

/// Runs the jobs with a progress bar, which shows `doing`, unless `quiet`.
pub(crate) fn run_shown<J: Send, D: Send>(
    (doing, quiet): (&str, bool),
    jobs: Vec<Result<J, RunFailure>>,
    threads: usize,
    run: impl Fn(J) -> Result<D, RunFailure> + Sync,
    mut take: impl FnMut(Result<D, RunFailure>) -> Result<(), RunFailure>,
) -> Result<(), RunFailure> {
    let progress = Progress::new(doing, jobs.len(), quiet);
    let outcome = run_all(jobs, threads, run, |result| {
        progress.advance();
        take(result)
    });
    progress.finish();
    outcome
}

/// Runs the jobs on several threads and passes their results to `take` in the order of the jobs.
fn run_all<J: Send, D: Send>(
    jobs: Vec<Result<J, RunFailure>>,
    threads: usize,
    run: impl Fn(J) -> Result<D, RunFailure> + Sync,
    mut take: impl FnMut(Result<D, RunFailure>) -> Result<(), RunFailure>,
) -> Result<(), RunFailure> {
    let count = jobs.len();
    let next = AtomicUsize::new(0);
    let jobs: Vec<_> = jobs
        .into_iter()
        .map(|job| std::sync::Mutex::new(Some(job)))
        .collect();
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel(threads * 2);
        for _ in 0..threads.min(count) {
            let (sender, next, jobs, run) = (sender.clone(), &next, &jobs, &run);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(slot) = jobs.get(index) else { break };
                    let Some(job) = slot.lock().ok().and_then(|mut job| job.take()) else {
                        break;
                    };
                    if sender.send((index, job.and_then(run))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting: Vec<Option<Result<D, RunFailure>>> = (0..count).map(|_| None).collect();
        let mut shown = 0;
        for (index, result) in receiver {
            waiting[index] = Some(result);
            while let Some(result) = waiting.get_mut(shown).and_then(Option::take) {
                shown += 1;
                take(result)?;
            }
        }
        Ok(())
    })
}
