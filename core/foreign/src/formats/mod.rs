//! The formats that are read into a fresh workbook, one file each.
//!
//! A new format is a new file here and its two lines below.

#[cfg(feature = "readers")]
mod delimited;
#[cfg(feature = "readers")]
mod ods;
#[cfg(feature = "readers")]
mod xls;
#[cfg(feature = "readers")]
mod xlsb;

use super::format::Format;
#[cfg(feature = "readers")]
use super::input_format::InputFormat;

/// The formats in the order in which they are asked. The first that claims an input reads it.
#[cfg(feature = "readers")]
pub(crate) const ALL: &[&dyn InputFormat] = &[
    &xls::XlsFormat,
    &ods::OdsFormat,
    &xlsb::XlsbFormat,
    &delimited::DelimitedFormat,
];

impl Format {
    /// Returns every format. The one that is patched in place comes first.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::OOXML).chain(read_formats())
    }

    /// Returns the format that the ending of a file name promises, or `None` if no format has that
    /// ending.
    ///
    /// ```
    /// use ambersheet_foreign::Format;
    ///
    /// assert_eq!(Format::of_name("Return.XLSX"), Some(Format::OOXML));
    /// let csv = Format::of_name("return.csv").expect("a known ending");
    /// assert!(csv.endings().contains(&"tsv"));
    /// assert_eq!(Format::of_name("notes.docx"), None);
    /// ```
    pub fn of_name(name: &str) -> Option<Self> {
        Self::all().find(|format| format.is_named(name))
    }

    /// Returns `true` if a file name ends as those of a known format do.
    pub fn is_known_name(name: &str) -> bool {
        Self::of_name(name).is_some()
    }
}

#[cfg(feature = "readers")]
fn read_formats() -> impl Iterator<Item = Format> {
    ALL.iter().map(|known| known.format())
}

#[cfg(not(feature = "readers"))]
fn read_formats() -> impl Iterator<Item = Format> {
    std::iter::empty()
}
