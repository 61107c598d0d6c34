//! One error for everything that can stop a run: what is wrong, where, and what to do about it.
//!
//! The messages are written for the people who fill in and rate returns, so each names its place as they
//! know it (`Returns!D14`, `norfolk.rhai:12:5`). Things that do not stop a run are [`Diagnostic`](ambersheet_diagnostic::{Code, Diagnostic, Place})s.

use std::fmt;

use ambersheet_diagnostic::{Code, Diagnostic, Place};

/// Why a run stopped.
///
/// The kind is boxed so that a `Result` stays small; `Display` gives the whole message, one problem a line.
#[derive(Debug)]
pub struct Error {
    kind: Box<ErrorKind>,
}

/// What kind of thing went wrong. More kinds may come.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Reading or writing failed in the operating system.
    Io(std::io::Error),
    /// The input is no workbook that can be patched: not a zip, encrypted, cut off, another format.
    NotAWorkbook(String),
    /// The workbook breaks the standard at a named part, or asks for more than the limits allow.
    Workbook {
        /// The part inside the file, such as `xl/styles.xml`.
        part: String,
        /// What is wrong with it.
        message: String,
    },
    /// The rules do not load; every problem found, in the script's order.
    Rules {
        /// The script's name as shown, such as `norfolk.rhai`.
        script: String,
        /// At least one problem.
        problems: Vec<Diagnostic>,
    },
    /// The rules are sound, but do not fit this workbook: no such sheet, heading or measure.
    Layout(Diagnostic),
}

impl Error {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    pub(crate) fn rules(script: &str, problems: Vec<Diagnostic>) -> Self {
        let script = script.to_owned();
        ErrorKind::Rules { script, problems }.into()
    }

    pub(crate) fn not_a_workbook(message: impl Into<String>) -> Self {
        ErrorKind::NotAWorkbook(message.into()).into()
    }

    pub(crate) fn workbook(part: impl Into<String>, message: impl Into<String>) -> Self {
        ErrorKind::Workbook {
            part: part.into(),
            message: message.into(),
        }
        .into()
    }

    pub(crate) fn layout(place: impl Into<Option<Place>>, message: impl Into<String>) -> Self {
        Diagnostic::new(Code::DoesNotFit, message).at(place).into()
    }
}

impl From<Diagnostic> for Error {
    fn from(diagnostic: Diagnostic) -> Self {
        ErrorKind::Layout(diagnostic).into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self {
            kind: Box::new(kind),
        }
    }
}

impl From<ambersheet_ooxml::Error> for Error {
    fn from(error: ambersheet_ooxml::Error) -> Self {
        match error {
            ambersheet_ooxml::Error::Io(error) => ErrorKind::Io(error),
            ambersheet_ooxml::Error::Part { part, message } => {
                ErrorKind::Workbook { part, message }
            }
            ambersheet_ooxml::Error::NotAWorkbook(message) => ErrorKind::NotAWorkbook(message),
            other => ErrorKind::NotAWorkbook(other.to_string()),
        }
        .into()
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        ErrorKind::Io(error).into()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.kind {
            ErrorKind::Io(error) => error.fmt(f),
            ErrorKind::Workbook { part, message } => write!(f, "{part}: {message}"),
            ErrorKind::Layout(diagnostic) => diagnostic.fmt(f),
            ErrorKind::NotAWorkbook(message) => f.write_str(message),
            ErrorKind::Rules { script, problems } => {
                for (i, problem) in problems.iter().enumerate() {
                    if i > 0 {
                        f.write_str("\n")?;
                    }
                    write!(f, "{script}:{problem}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.kind {
            ErrorKind::Io(error) => Some(error),
            _ => None,
        }
    }
}
