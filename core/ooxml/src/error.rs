//! Errors of reading and writing containers and worksheets.

use std::fmt;

/// Advice for damaged workbooks.
pub(crate) const REPAIR: &str =
    "open the workbook in Excel, which may repair it, and save it again";

/// An error of reading or writing a workbook's container or parts.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// Reading or writing failed in the operating system.
    Io(std::io::Error),
    /// The input is not a workbook of this format: another kind of file, encrypted or cut off.
    NotAWorkbook(String),
    /// A part violates the standard or exceeds a limit.
    Part {
        /// The part's name, such as `xl/styles.xml`.
        part: String,
        /// Description of the fault, without the name of the part.
        message: String,
    },
}

impl Error {
    /// Creates an error for an input that is not a workbook.
    pub fn not_a_workbook(message: impl Into<String>) -> Self {
        Self::NotAWorkbook(message.into())
    }

    /// Creates an error for a damaged part; `fault` completes the name of the part to a sentence.
    ///
    /// ```
    /// use ambersheet_ooxml::Error;
    ///
    /// let error = Error::damaged("xl/styles.xml", "is cut off");
    /// assert_eq!(
    ///     error.to_string(),
    ///     "xl/styles.xml: is cut off; open the workbook in Excel, which may repair it, and save it again"
    /// );
    /// ```
    pub fn damaged(part: impl Into<String>, fault: impl fmt::Display) -> Self {
        Self::workbook(part, format!("{fault}; {REPAIR}"))
    }

    /// Creates an error for a damaged container.
    pub(crate) fn damaged_file(fault: impl fmt::Display) -> Self {
        Self::not_a_workbook(format!("the file is damaged: {fault}; {REPAIR}"))
    }

    /// Creates an error for a faulty part.
    pub fn workbook(part: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Part {
            part: part.into(),
            message: message.into(),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::NotAWorkbook(message) => f.write_str(message),
            Self::Part { part, message } => write!(f, "{part}: {message}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::NotAWorkbook(_) | Self::Part { .. } => None,
        }
    }
}
