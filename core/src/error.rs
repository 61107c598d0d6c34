//! The error of this crate.
//!
//! Messages are written for the people who fill in and rate returns. Each tells the place (`Returns!D14`,
//! `norfolk.rhai:12:5`), the problem, and the remedy. Findings that do not stop a run are [`Diagnostic`]s.

use std::fmt;

use ambersheet_diagnostic::{Code, Diagnostic, Place};

/// An error that stops a run.
///
/// `Display` gives the whole message, one problem a line. The kind is boxed, so that a `Result` stays small.
///
/// ```
/// use ambersheet::{ErrorKind, Overrides, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let error = Ruleset::load("broken.rhai", b"tables(", &Overrides::default()).unwrap_err();
/// match error.kind() {
///     ErrorKind::Rules { script, problems } => {
///         assert_eq!(script, "broken.rhai");
///         assert_eq!(problems.len(), 1);
///     }
///     other => panic!("not a problem of the rules: {other:?}"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Error {
    kind: Box<ErrorKind>,
}

/// The kind of an [`Error`]. Later versions may add kinds.
///
/// ```
/// use ambersheet::{ErrorKind, Options, Overrides, Ruleset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let script = include_str!("../../rules/norfolk/norfolk.rhai");
/// let rules = Ruleset::load("norfolk.rhai", script.as_bytes(), &Overrides::default())?;
/// let no_workbook = std::io::Cursor::new(b"Measure,Actual,Target".to_vec());
/// let result = ambersheet::rate(no_workbook, &rules, &Options::default());
/// let error = result.err().expect("text is no workbook");
/// assert!(matches!(error.kind(), ErrorKind::NotAWorkbook(_)));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Reading or writing failed in the operating system.
    Io(std::io::Error),
    /// The input is not a workbook of a known format, or it is encrypted or cut off.
    NotAWorkbook(String),
    /// A part of the workbook breaks the standard or exceeds a limit.
    Workbook {
        /// The part inside the file, such as `xl/styles.xml`.
        part: String,
        /// The problem.
        message: String,
    },
    /// The rules do not load; all problems in the script's order.
    Rules {
        /// The script's name as shown, such as `norfolk.rhai`.
        script: String,
        /// At least one problem.
        problems: Vec<Diagnostic>,
    },
    /// The rules are valid, but do not fit this workbook: no such sheet, heading or measure.
    Layout(Diagnostic),
}

impl Error {
    /// Returns the kind of the error.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// Returns the error about rules that do not load.
    pub(crate) fn rules(script: &str, problems: Vec<Diagnostic>) -> Self {
        let script = script.to_owned();
        ErrorKind::Rules { script, problems }.into()
    }

    /// Returns the error about an input that is not a workbook.
    pub(crate) fn not_a_workbook(message: impl Into<String>) -> Self {
        ErrorKind::NotAWorkbook(message.into()).into()
    }

    /// Returns the error about a damaged part of a workbook.
    pub(crate) fn workbook(part: impl Into<String>, message: impl Into<String>) -> Self {
        ErrorKind::Workbook {
            part: part.into(),
            message: message.into(),
        }
        .into()
    }

    /// Returns the error about rules that do not fit the workbook.
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
