//! The tail of a worksheet, after its rows.

use crate::address::Range;
use crate::error::Error;
use crate::xml;
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

    /// Checks that the part ends with its root element.
    ///
    /// # Errors
    /// [`Error::Part`] if text or another element follows it.
    pub(super) fn check_end(&self) -> Result<(), Error> {
        let is_over = |from: usize| {
            let rest = &self.text[from..];
            rest.trim_ascii().is_empty()
        };
        if memchr::memrchr(b'>', self.text).is_some_and(|end| {
            let last = memchr::memrchr(b'<', &self.text[..end]);
            last.is_some_and(|last| self.text[last..].starts_with(b"</")) && is_over(end + 1)
        }) {
            return Ok(());
        }
        // Comments may follow. The elements that are open here are those of the rows and the root.
        let mut scanner = Scanner::new(self.text, 0);
        let mut is_outside = false;
        loop {
            match scanner.next().map_err(|_| self.damaged())? {
                None => return Ok(()),
                Some(Event::End { name, .. }) if xml::local(name) == b"worksheet" => {
                    is_outside = true;
                }
                Some(Event::Text(text)) if is_outside && !text.trim_ascii().is_empty() => break,
                Some(Event::Start(_) | Event::CData(_)) if is_outside => break,
                Some(_) => {}
            }
        }
        Err(Error::damaged(
            self.part,
            "has something outside its root element",
        ))
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
