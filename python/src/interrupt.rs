//! Long work without the interpreter's lock, which Ctrl-C ends within a second.
//!
//! The work runs in a thread of its own and looks at a flag wherever it reads; the calling thread asks the interpreter
//! for signals meanwhile.

use std::io::Cursor;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use ambersheet::{Cancel, CancellableReader};
use pyo3::prelude::*;

/// How often signals are asked for.
const TICK: Duration = Duration::from_millis(50);

/// Ends the work of whoever looks at it.
#[pyclass(frozen, module = "ambersheet._ambersheet")]
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop(Cancel);

#[pymethods]
impl Stop {
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

/// Does the work without the interpreter's lock.
///
/// # Errors
/// `KeyboardInterrupt`, or whatever else a handler of signals raises, after the work has ended.
pub(crate) fn detached<T: Send>(
    py: Python<'_>,
    stop: &Stop,
    work: impl FnOnce() -> T + Send,
) -> PyResult<T> {
    py.detach(|| {
        std::thread::scope(|scope| {
            let (done, finished) = mpsc::channel();
            scope.spawn(move || {
                // Nobody may be waiting any more.
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
