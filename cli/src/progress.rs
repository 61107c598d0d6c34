//! A progress bar on the terminal, for runs of over a second.

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that appears after a second, and only if standard error is a terminal.
pub(crate) struct Progress {
    bar: ProgressBar,
    done: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins a bar over this many files, or a spinner for one. `doing` is shown before it.
    pub(crate) fn new(doing: &str, files: usize, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        if quiet || !std::io::IsTerminal::is_terminal(&std::io::stderr()) {
            return Self { bar, done: None };
        }
        let shape = if files > 1 {
            "{wide_bar} {pos}/{len}"
        } else {
            "{spinner} {elapsed}"
        };
        if let Ok(style) = ProgressStyle::with_template(&format!("{doing} {shape}")) {
            bar.set_style(style);
        }
        let (sender, receiver) = channel();
        let shown = bar.clone();
        let waiter = std::thread::spawn(move || {
            if receiver.recv_timeout(Duration::from_secs(1)).is_err() {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(Duration::from_millis(120));
                // The only message is the end of the run.
                let _ = receiver.recv();
            }
            shown.finish_and_clear();
        });
        Self {
            bar,
            done: Some((sender, waiter)),
        }
    }

    /// Counts a file as done.
    pub(crate) fn advance(&self) {
        self.bar.inc(1);
    }

    /// Removes the bar.
    pub(crate) fn finish(self) {
        if let Some((sender, waiter)) = self.done {
            let _ = sender.send(());
            let _ = waiter.join();
        }
    }
}
