//! Cancelling: ends long work from another thread.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::Error;

/// A switch that ends long work from another thread.
///
/// Work on a workbook ends when it next reads from a [`reader`](Self::reader) of the switch; work on a frame looks at
/// the switch between blocks of rows. Clones are the same switch.
///
/// ```
/// use std::io::Cursor;
///
/// use ambersheet::{Cancel, Options, Overrides, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// # let script = include_str!("../../rules/norfolk/norfolk.rhai");
/// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// let cancel = Cancel::default();
/// let reader = cancel.reader(Cursor::new(workbook));
/// cancel.cancel();
/// assert!(ambersheet::rate(reader, &rules, &Options::default()).is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Ends the work.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns `true` if the work is to end.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Returns a reader whose reads fail once the work is to end.
    pub fn reader<R>(&self, reader: R) -> CancellableReader<R> {
        CancellableReader {
            reader,
            cancel: self.clone(),
        }
    }

    /// Checks the switch.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if the work is to end.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.is_cancelled() {
            return Err(io::Error::from(io::ErrorKind::Interrupted).into());
        }
        Ok(())
    }
}

/// A reader whose reads fail once its work is to end; created by [`Cancel::reader`].
#[derive(Clone, Debug)]
pub struct CancellableReader<R> {
    reader: R,
    cancel: Cancel,
}

impl<R: Read> Read for CancellableReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.cancel.is_cancelled() {
            // Not `Interrupted`, after which a read is tried again.
            return Err(io::Error::other("the run was ended"));
        }
        self.reader.read(buffer)
    }
}

impl<R: Seek> Seek for CancellableReader<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.reader.seek(to)
    }
}
