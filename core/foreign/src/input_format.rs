//! The interface of input formats.

use ambersheet_ooxml::error::Error;

use super::candidate::Candidate;
use super::format::Format;
use super::fresh::Fresh;

/// A function that copies the values of an input.
pub(crate) type ReadInto<'c> = Box<dyn FnOnce(&mut Fresh) -> Result<(), Error> + 'c>;

/// A format that is read into a fresh workbook.
///
/// One file under `formats` defines one such value, and `formats::ALL` lists it.
pub(crate) struct InputFormat {
    /// The names of the format.
    pub(crate) format: Format,
    /// Returns a function that reads the input, or `None` if the input is of another format.
    pub(crate) recognise: for<'c> fn(&'c Candidate<'_>) -> Result<Option<ReadInto<'c>>, Error>,
}
