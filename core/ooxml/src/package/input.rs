//! The input of a package.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Mutex, PoisonError};

/// A type that a package can be read from.
pub trait ReadSeek: Read + Seek + Send {}

impl<R: Read + Seek + Send> ReadSeek for R {}

/// An input that is read at any offset through a shared reference.
pub(super) struct SharedReader<'a>(Mutex<Box<dyn ReadSeek + 'a>>);

impl<'a> SharedReader<'a> {
    /// Creates a shared reader.
    pub(super) fn new(reader: impl ReadSeek + 'a) -> Self {
        Self(Mutex::new(Box::new(reader)))
    }

    /// Returns the input.
    pub(super) fn into_inner(self) -> Box<dyn ReadSeek + 'a> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fills the buffer from an offset.
    pub(super) fn read_exact(&self, buffer: &mut [u8], at: u64) -> io::Result<()> {
        let mut reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reader.seek(SeekFrom::Start(at))?;
        reader.read_exact(buffer)
    }

    /// Reads from an offset and returns the number of bytes.
    pub(super) fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        let mut reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reader.seek(SeekFrom::Start(at))?;
        reader.read(buffer)
    }
}

/// Fills the buffer as far as the input reaches and returns the number of bytes.
pub(super) fn read_up_to(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..])? {
            0 => break,
            given => filled += given,
        }
    }
    Ok(filled)
}
