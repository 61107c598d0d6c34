//! The tail of a worksheet, after its rows.

use crate::address::Range;
use crate::error::Error;
use crate::xml::{Event, Scanner};

/// The end of a worksheet, from `</sheetData>` or an empty `<sheetData/>`.
pub struct Tail<'a> {
    /// Text of the tail.
    pub text: &'a [u8],
    part: &'a str,
}

impl<'a> Tail<'a> {
    pub(super) fn new(text: &'a [u8], part: &'a str) -> Self {
        Self { text, part }
    }

    /// Reads the merged ranges.
    ///
    /// # Errors
    /// [`Error::Part`] if the tail is not well-formed.
    pub fn merges(&self) -> Result<Vec<Range>, Error> {
        let mut merges = Vec::new();
        let mut scanner = Scanner::new(self.text, 0);
        while let Some(event) = scanner.next().map_err(|_| self.damaged())? {
            if let Event::Start(tag) = event
                && tag.local() == b"mergeCell"
            {
                merges.extend(tag.get(b"ref").and_then(Range::parse));
            }
        }
        Ok(merges)
    }

    pub(super) fn damaged(&self) -> Error {
        Error::damaged(self.part, "is damaged after its rows")
    }
}
