//! Writes a rated workbook, reads it back to check it, and only then moves it to its path.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom};

use crate::failure::RunFailure;
use crate::output::Pending;
use crate::targets::OutputTarget;
use ambersheet::Rated;

/// A rated workbook that is written but not yet at its path.
pub(crate) enum RatedOutput {
    File(Pending),
    Standard(File),
}

impl RatedOutput {
    /// Writes a rated workbook and reads it back.
    pub(crate) fn write(
        rated: &Rated<'_>,
        target: &OutputTarget,
        shown: &str,
    ) -> Result<Self, RunFailure> {
        let failed = |error: &ambersheet::Error| match (error.kind(), target) {
            (ambersheet::ErrorKind::Io(io), OutputTarget::File(path)) => {
                RunFailure::writing(path, io)
            }
            _ => RunFailure::about(shown, error),
        };
        match target {
            OutputTarget::File(path) => {
                let mut pending = Pending::new(path)?;
                match pending.written() {
                    Some(file) => rated.write_and_read_back(file),
                    // What a device took cannot be read back.
                    None => rated.write(BufWriter::new(pending.file())),
                }
                .map_err(|error| failed(&error))?;
                Ok(Self::File(pending))
            }
            OutputTarget::Standard => {
                let mut file = tempfile::tempfile()?;
                rated
                    .write_and_read_back(&mut file)
                    .map_err(|error| failed(&error))?;
                file.seek(SeekFrom::Start(0))?;
                Ok(Self::Standard(file))
            }
        }
    }

    /// Moves a file to its path. Returns the workbook instead if it goes to standard output.
    pub(crate) fn finish(self) -> Result<Option<File>, RunFailure> {
        match self {
            Self::File(pending) => pending.finish().map(|()| None),
            Self::Standard(file) => Ok(Some(file)),
        }
    }
}
