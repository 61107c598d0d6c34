//! A rated workbook on its way to its place: written, read back, and only then put there.

use std::fs::File;
use std::io::{BufReader, BufWriter, Seek, SeekFrom, Write};

use ambersheet::Rated;

use crate::failure::Failure;
use crate::output::Pending;
use crate::targets::Target;

/// The rated workbook, written but not yet in its place.
pub(crate) enum Output {
    File(Pending),
    Standard(File),
}

impl Output {
    /// Writes a rated workbook and reads it back; it is not in its place yet.
    pub(crate) fn write(rated: &Rated<'_>, target: &Target, shown: &str) -> Result<Self, Failure> {
        let failed = |error: &ambersheet::Error| match (error.kind(), target) {
            (ambersheet::ErrorKind::Io(io), Target::File(path)) => Failure::writing(path, io),
            _ => Failure::about(shown, error),
        };
        match target {
            Target::File(path) => {
                let mut pending = Pending::new(path)?;
                let mut out = BufWriter::with_capacity(1 << 18, pending.file());
                rated.write(&mut out).map_err(|error| failed(&error))?;
                out.flush()
                    .map_err(|error| Failure::writing(path, &error))?;
                drop(out);
                if let Some(file) = pending.written() {
                    rated
                        .read_back(BufReader::new(file))
                        .map_err(|error| failed(&error))?;
                }
                Ok(Self::File(pending))
            }
            Target::Standard => {
                let mut file = tempfile::tempfile()?;
                rated
                    .write_and_read_back(&mut file)
                    .map_err(|error| failed(&error))?;
                file.seek(SeekFrom::Start(0))?;
                Ok(Self::Standard(file))
            }
        }
    }

    /// Puts a file in its place; what goes to standard output is handed back.
    pub(crate) fn finish(self) -> Result<Option<File>, Failure> {
        match self {
            Self::File(pending) => pending.finish().map(|()| None),
            Self::Standard(file) => Ok(Some(file)),
        }
    }
}
