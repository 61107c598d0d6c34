//! The interface of input formats.

use ambersheet_ooxml::error::Error;

use super::candidate::Candidate;
use super::format::Format;
use super::fresh::Fresh;

/// A function that copies the values of an input.
pub(crate) type ReadInto<'c> = Box<dyn FnOnce(&mut Fresh) -> Result<(), Error> + 'c>;

/// A format that is read into a fresh workbook.
///
/// One file under `formats` implements it, and `formats::ALL` lists the implementation.
pub(crate) trait InputFormat: Sync {
    /// Returns the names of the format.
    fn format(&self) -> Format;

    /// Returns a function that reads the input, or `None` if the input is of another format.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if the input is certain to be a file that cannot be read.
    fn recognise<'c>(&self, candidate: &'c Candidate<'_>) -> Result<Option<ReadInto<'c>>, Error>;
}
