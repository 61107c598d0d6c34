//! Many inputs at a time: jobs run side by side, and their results are shown in the order of the inputs.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::failure::Failure;
use crate::progress::Progress;

/// How many threads to use: as many as were asked for, or as there are processors.
pub(crate) fn threads(asked: Option<u16>) -> usize {
    asked
        .map_or_else(
            || thread::available_parallelism().map_or(1, NonZero::get),
            usize::from,
        )
        .max(1)
}

/// The failure that ends the whole run before it starts, if there is one: the only input's, or that of rules that hold
/// for all inputs, which is said once.
pub(crate) fn take_fatal<J>(
    jobs: &mut Vec<Result<J, Failure>>,
    fatal: bool,
) -> Result<(), Failure> {
    match jobs.iter().position(Result::is_err) {
        Some(first) if fatal => jobs.swap_remove(first).map(|_| ()),
        _ => Ok(()),
    }
}

/// What a job did; where it failed, the failure is kept to be named at the end. A pipe that nobody reads ends the run.
pub(crate) fn keep_failure<D>(
    result: Result<D, Failure>,
    failed: &mut Vec<String>,
) -> Result<Option<D>, Failure> {
    match result {
        Ok(done) => Ok(Some(done)),
        Err(Failure::BrokenPipe) => Err(Failure::BrokenPipe),
        Err(failure) => {
            failed.push(failure.to_string());
            Ok(None)
        }
    }
}

/// [`run_all`] under a progress bar; `doing` says what is going on.
pub(crate) fn run_shown<J: Send, D: Send>(
    (doing, quiet): (&str, bool),
    jobs: Vec<Result<J, Failure>>,
    threads: usize,
    run: impl Fn(J) -> Result<D, Failure> + Sync,
    mut take: impl FnMut(Result<D, Failure>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let progress = Progress::new(doing, jobs.len(), quiet);
    let outcome = run_all(jobs, threads, run, |result| {
        progress.advance();
        take(result)
    });
    progress.finish();
    outcome
}

/// Runs the jobs on several threads and hands their results on in the order of the jobs.
fn run_all<J: Send, D: Send>(
    jobs: Vec<Result<J, Failure>>,
    threads: usize,
    run: impl Fn(J) -> Result<D, Failure> + Sync,
    mut take: impl FnMut(Result<D, Failure>) -> Result<(), Failure>,
) -> Result<(), Failure> {
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
        let mut waiting: Vec<Option<Result<D, Failure>>> = (0..count).map(|_| None).collect();
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
