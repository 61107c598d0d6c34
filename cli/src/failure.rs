//! The reasons why a command, or one input of it, could not run.

use std::fmt;
use std::io;
use std::path::Path;

use ambersheet::{Diagnostic, ErrorKind};

/// The reason why something could not run, ready to be shown.
#[derive(Debug)]
pub(crate) enum RunFailure {
    /// The reader of the output has stopped, which is no error.
    BrokenPipe,
    /// The rules do not load.
    Rules {
        /// The script's name, as shown.
        script: String,
        /// The problems in the order of the script.
        problems: Vec<Diagnostic>,
        /// The script's text.
        text: String,
    },
    /// Anything else, as a message.
    Message(String),
}

impl RunFailure {
    /// Makes a failure of a message.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Message(message.into())
    }

    /// Makes a failure of an error of the library about a file.
    pub(crate) fn about(file: &str, error: &ambersheet::Error) -> Self {
        match error.kind() {
            ErrorKind::Rules { .. } => Self::Message(error.to_string()),
            ErrorKind::Io(io) => Self::reading(file, io),
            _ => Self::Message(format!("{file}: {error}")),
        }
    }

    /// Makes a failure of an error about a file or about the rules, whose text is given.
    pub(crate) fn with_rules(file: &str, error: &ambersheet::Error, text: &str) -> Self {
        match error.kind() {
            ErrorKind::Rules { script, problems } => Self::Rules {
                script: script.clone(),
                problems: problems.clone(),
                text: text.to_owned(),
            },
            _ => Self::about(file, error),
        }
    }

    /// Makes a failure of an error in reading a file.
    pub(crate) fn reading(file: &str, error: &io::Error) -> Self {
        Self::Message(match error.kind() {
            io::ErrorKind::NotFound => format!("{file}: no such file"),
            _ => format!("{file}: cannot be read ({}){}", plain(error), advice(error)),
        })
    }

    /// Makes a failure of an error in writing a file.
    pub(crate) fn writing(path: &Path, error: &io::Error) -> Self {
        let file = path.display();
        Self::Message(match error.kind() {
            io::ErrorKind::BrokenPipe => return Self::BrokenPipe,
            io::ErrorKind::NotFound => {
                format!("{file}: cannot be written: its folder does not exist")
            }
            io::ErrorKind::IsADirectory => format!("{file}: cannot be written: it is a folder"),
            _ => format!(
                "{file}: cannot be written ({}){}",
                plain(error),
                advice(error)
            ),
        })
    }
}

impl From<io::Error> for RunFailure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::Message(plain(&error)),
        }
    }
}

impl fmt::Display for RunFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BrokenPipe => f.write_str("the reader of the output has gone"),
            Self::Rules {
                script, problems, ..
            } => {
                for (index, problem) in problems.iter().enumerate() {
                    if index > 0 {
                        f.write_str("\n")?;
                    }
                    write!(f, "{script}:{problem}")?;
                }
                Ok(())
            }
            Self::Message(message) => f.write_str(message),
        }
    }
}

/// Returns whether another program may be holding the file. Windows reports a sharing violation (32), a lock violation
/// (33) or "access denied".
pub(crate) fn may_be_held(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::PermissionDenied
        || (cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)))
}

/// Returns what to do if another program may be holding the file.
fn advice(error: &io::Error) -> &'static str {
    if may_be_held(error) {
        "; if it is open in Excel, close it in Excel and run again"
    } else {
        ""
    }
}

/// Returns the system's message without its error number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((message, _)) => message.to_lowercase(),
        None => text,
    }
}
