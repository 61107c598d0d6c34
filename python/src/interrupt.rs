//! Long work without the interpreter's lock, which Ctrl-C ends within a second.
//!
//! The work runs in a thread of its own and checks a flag at every read. Meanwhile the calling thread checks for
//! signals.

use std::io::Cursor;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use ambersheet::{Cancel, CancellableReader};
use pyo3::prelude::*;

/// The interval between checks for signals.
const TICK: Duration = Duration::from_millis(50);

/// A switch that ends running work.
#[pyclass(frozen, module = "ambersheet._ambersheet")]
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop(Cancel);

#[pymethods]
impl Stop {
    /// Creates a switch that is off.
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Ends the work.
    fn stop(&self) {
        self.0.cancel();
    }
}

impl Stop {
    /// Returns the switch that ends the work.
    pub(crate) fn cancel(&self) -> &Cancel {
        &self.0
    }

    /// Returns a reader of a workbook's bytes, which fails once the work is to end.
    pub(crate) fn reader(&self, bytes: &Arc<[u8]>) -> CancellableReader<Cursor<Arc<[u8]>>> {
        self.0.reader(Cursor::new(Arc::clone(bytes)))
    }
}

/// Does the work without the interpreter's lock, and returns its result.
///
/// # Errors
/// `KeyboardInterrupt`, or another exception of a signal handler, after the work has ended; `RuntimeError` if the work
/// panicked.
pub(crate) fn detached<T: Send>(
    py: Python<'_>,
    stop: &Stop,
    work: impl FnOnce() -> T + Send,
) -> PyResult<T> {
    py.detach(|| {
        std::thread::scope(|scope| {
            let (done, finished) = mpsc::channel();
            scope.spawn(move || {
                // The receiver is gone if a signal ended the wait.
                let _ = done.send(work());
            });
            loop {
                match finished.recv_timeout(TICK) {
                    Ok(result) => return Ok(result),
                    Err(RecvTimeoutError::Timeout) => {
                        let signalled = Python::attach(|py: Python<'_>| py.check_signals());
                        if let Err(error) = signalled {
                            stop.stop();
                            return Err(error);
                        }
                    }
                    Err(RecvTimeoutError::Disconnected) => {
                        return Err(pyo3::exceptions::PyRuntimeError::new_err(
                            "the work ended without a result; please report this",
                        ));
                    }
                }
            }
        })
    })
}
