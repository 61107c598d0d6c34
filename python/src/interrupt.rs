//! Long work without the interpreter's lock, which Ctrl-C ends within a second.
//!
//! The work runs in a thread of its own and looks at a flag wherever it reads; the calling thread asks the interpreter
//! for signals meanwhile.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use pyo3::prelude::*;

/// How often signals are asked for.
const TICK: Duration = Duration::from_millis(50);

/// Ends the work of whoever looks at it.
#[pyclass(frozen, module = "ambersheet._ambersheet")]
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

#[pymethods]
impl Stop {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Ends the work.
    fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Stop {
    /// Whether the work is to go on.
    pub(crate) fn goes_on(&self) -> bool {
        !self.0.load(Ordering::Relaxed)
    }
}

/// A workbook's bytes, which cannot be read any more once the work is to end.
#[derive(Clone, Debug)]
pub(crate) struct Bytes {
    bytes: Cursor<Arc<[u8]>>,
    stop: Stop,
}

impl Bytes {
    pub(crate) fn new(bytes: Arc<[u8]>, stop: Stop) -> Self {
        Self {
            bytes: Cursor::new(bytes),
            stop,
        }
    }
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.goes_on() {
            self.bytes.read(buffer)
        } else {
            Err(io::Error::other("the run was ended"))
        }
    }
}

impl Seek for Bytes {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
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
