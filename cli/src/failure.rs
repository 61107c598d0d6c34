//! Why a subcommand, or one input of it, could not run; said with the file it is about.

use std::fmt;
use std::io;
use std::path::Path;

/// A failure with its message.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Whoever reads our output has stopped: no error.
    BrokenPipe,
    /// Anything else, ready to be shown.
    Message(String),
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Message(message.into())
    }

    /// An error of the library about a file.
    pub(crate) fn about(file: &str, error: &ambersheet::Error) -> Self {
        match error.kind() {
            ambersheet::ErrorKind::Rules { .. } => Self::Message(error.to_string()),
            ambersheet::ErrorKind::Io(io) => Self::reading(file, io),
            _ => Self::Message(format!("{file}: {error}")),
        }
    }

    /// A file could not be read.
    pub(crate) fn reading(file: &str, error: &io::Error) -> Self {
        Self::Message(match error.kind() {
            io::ErrorKind::NotFound => format!("{file}: no such file"),
            _ if is_held(error) => {
                format!(
                    "{file}: cannot be read ({}); if it is open in Excel, close it in Excel and run again",
                    plain(error)
                )
            }
            _ => format!("{file}: cannot be read ({})", plain(error)),
        })
    }

    /// A file could not be written.
    pub(crate) fn writing(path: &Path, error: &io::Error) -> Self {
        let file = path.display();
        Self::Message(match error.kind() {
            io::ErrorKind::BrokenPipe => return Self::BrokenPipe,
            io::ErrorKind::NotFound => {
                format!("{file}: cannot be written: its folder does not exist")
            }
            io::ErrorKind::IsADirectory => format!("{file}: cannot be written: it is a folder"),
            _ if is_held(error) => {
                format!(
                    "{file}: cannot be written ({}); if it is open in Excel, close it in Excel and run again",
                    plain(error)
                )
            }
            _ => format!("{file}: cannot be written ({})", plain(error)),
        })
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::Message(plain(&error)),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BrokenPipe => f.write_str("the reader of the output has gone"),
            Self::Message(message) => f.write_str(message),
        }
    }
}

/// Whether another program may be holding the file. Windows says "sharing violation" (32), "lock violation" (33) or
/// "access denied".
fn is_held(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::PermissionDenied
        || (cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)))
}

/// The system's message without its error number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((message, _)) => message.to_lowercase(),
        None => text,
    }
}
