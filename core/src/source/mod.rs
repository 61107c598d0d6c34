//! Opens inputs of every format.
//!
//! An Office Open XML workbook is read in place. Any other input is first converted to a fresh workbook in memory. So
//! tables and forms are read, rated and written by the same code for every format.

pub(crate) mod moments;
mod month_format;
pub(crate) mod open_return;
// They read other formats.
#[cfg(all(test, feature = "foreign"))]
mod tests;

use std::fmt;
use std::io::Cursor;
use std::io::{Read, Seek, SeekFrom};

use ambersheet_diagnostic::Diagnostic;
use ambersheet_foreign::Format;
use ambersheet_ooxml::package::ReadSeek;

use crate::error::Error;

/// An input whose format is known.
///
/// ```
/// use std::io::Cursor;
/// use ambersheet::{Format, Source};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let csv = b"Measure,Actual,Target,RAG\nSickness absences,3.9,4,\n".to_vec();
/// let source = Source::open(Cursor::new(csv), Some("returns.csv"))?;
/// assert_eq!(Some(source.format()), Format::of_name("returns.csv"));
/// assert!(source.is_fresh());
/// # Ok(())
/// # }
/// ```
pub struct Source {
    reader: Box<dyn ReadSeek>,
    name: Option<String>,
    format: Format,
    is_fresh: bool,
    warnings: Vec<Diagnostic>,
}

/// Types that can be rated: a [`Source`], or a reader of an Office Open XML workbook.
///
/// ```
/// use ambersheet::{Format, IntoSource};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let workbook = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/norfolk/norfolk-example.xlsx"))?;
/// let source = workbook.into_source();
/// assert_eq!(source.format(), Format::OOXML);
/// # Ok(())
/// # }
/// ```
pub trait IntoSource {
    /// Converts the value into a source.
    fn into_source(self) -> Source;
}

impl IntoSource for Source {
    fn into_source(self) -> Source {
        self
    }
}

impl<R: Read + Seek + Send + 'static> IntoSource for R {
    fn into_source(self) -> Source {
        Source {
            reader: Box::new(self),
            name: None,
            format: Format::OOXML,
            is_fresh: false,
            warnings: Vec::new(),
        }
    }
}

impl Source {
    /// Opens an input of any format; `name` is the file's name, if it has one. The format is recognised by the bytes.
    ///
    /// # Errors
    /// [`ErrorKind::NotAWorkbook`](crate::ErrorKind::NotAWorkbook) if the input is none that can be read, with what it
    /// is instead, and [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if it is damaged.
    pub fn open(
        mut reader: impl Read + Seek + Send + 'static,
        name: Option<&str>,
    ) -> Result<Self, Error> {
        if let Some(fresh) = ambersheet_foreign::open(&mut reader, name)? {
            let name = name.map(str::to_owned);
            return Ok(Self {
                name,
                ..Self::from_fresh(fresh)
            });
        }
        reader.seek(SeekFrom::Start(0))?;
        let mut source = reader.into_source();
        source.name = name.map(str::to_owned);
        source
            .warnings
            .extend(ambersheet_foreign::not_as_named(Format::OOXML, name));
        Ok(source)
    }

    /// Creates a workbook of one sheet that holds only headings in its first row.
    ///
    /// # Errors
    /// [`ErrorKind::NotAWorkbook`](crate::ErrorKind::NotAWorkbook) if a workbook cannot hold so many.
    pub(crate) fn of_headings(sheet: &str, headings: &[String]) -> Result<Self, Error> {
        let fresh = ambersheet_foreign::of_headings(sheet, headings)?;
        Ok(Self {
            is_fresh: false,
            ..Self::from_fresh(fresh)
        })
    }

    fn from_fresh(fresh: ambersheet_foreign::FreshWorkbook) -> Self {
        Self {
            reader: Box::new(Cursor::new(fresh.bytes)),
            name: None,
            format: fresh.format,
            is_fresh: true,
            warnings: fresh.warnings,
        }
    }

    /// Returns the file's name, if it has one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns the format that the input turned out to have.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Returns `true` if the workbook is a fresh one, which keeps only the values of the input.
    pub fn is_fresh(&self) -> bool {
        self.is_fresh
    }

    /// Returns the warnings raised while opening the input.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Returns a reader of the workbook's bytes, to copy them.
    pub fn into_reader(self) -> Box<dyn ReadSeek> {
        self.reader
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("name", &self.name)
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}
