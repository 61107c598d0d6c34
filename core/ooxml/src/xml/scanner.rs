//! A scanner of XML that returns events with their byte ranges.

use std::ops::Range;

use super::attribute::attributes;
use super::name::local;
use super::text::unescape;
use crate::address::parse_number;
use crate::error::Error;

/// An event of the scanner.
#[derive(Debug)]
pub enum Event<'a> {
    /// A start tag: `<name …>` or `<name …/>`.
    Start(Tag<'a>),
    /// An end tag: `</name>`.
    End {
        /// Name with its prefix.
        name: &'a [u8],
        /// Range of the tag.
        range: Range<usize>,
    },
    /// Character data, still escaped.
    Text(&'a [u8]),
    /// Content of a `CDATA` section, which is not escaped.
    CData(&'a [u8]),
}

/// A start tag.
#[derive(Clone, Debug)]
pub struct Tag<'a> {
    /// Name with its prefix.
    pub name: &'a [u8],
    /// Text between the name and `>` or `/>`.
    pub inside: &'a [u8],
    /// Range of the tag.
    pub range: Range<usize>,
    /// `true` if the element has no end tag.
    pub self_closing: bool,
}

impl<'a> Tag<'a> {
    /// Returns the name without its prefix.
    pub fn local(&self) -> &'a [u8] {
        local(self.name)
    }

    /// Returns the raw value of an attribute, by its full name.
    pub fn get(&self, name: &[u8]) -> Option<&'a [u8]> {
        attributes(self.inside)
            .find(|attribute| attribute.name == name)
            .map(|attribute| attribute.value)
    }

    /// Returns the value of an attribute, unescaped.
    pub fn text(&self, name: &[u8]) -> Option<String> {
        self.get(name).map(unescape)
    }

    /// Returns the value of an attribute that holds a whole number.
    pub fn number(&self, name: &[u8]) -> Option<u32> {
        self.get(name).and_then(parse_number)
    }

    /// Returns `true` if an attribute is `1` or `true`.
    pub fn flag(&self, name: &[u8]) -> bool {
        matches!(self.get(name), Some(b"1" | b"true"))
    }
}

/// A reason to stop scanning.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// The text ends inside a construct. In a stream, more may follow.
    Incomplete,
    /// The text is not XML that a workbook may hold.
    Malformed(&'static str),
}

impl Fault {
    /// Converts the fault into an error of a part.
    pub fn in_part(&self, part: &str) -> Error {
        match self {
            Self::Incomplete => Error::damaged(part, "is cut off"),
            Self::Malformed(message) => Error::damaged(part, message),
        }
    }
}

/// Depth to which elements may nest, counted from the start of the scan. Real parts stay far below,
/// even drawings in drawings.
const DEEPEST: u32 = 1000;

/// A cursor over XML text.
///
/// ```
/// use ambersheet_ooxml::xml::{Event, Scanner};
///
/// let mut scanner = Scanner::new(b"<row r=\"7\"><c/></row>", 0);
/// let Ok(Some(Event::Start(row))) = scanner.next() else {
///     panic!("a start tag");
/// };
/// assert_eq!((row.local(), row.number(b"r")), (&b"row"[..], Some(7)));
/// assert_eq!(row.range, 0..11);
/// scanner.skip_element(&row).expect("well-formed");
/// assert_eq!(scanner.position(), 21);
/// ```
pub struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    depth: u32,
}

impl<'a> Scanner<'a> {
    /// Creates a scanner that starts at an offset of the text.
    pub fn new(text: &'a [u8], at: usize) -> Self {
        Self { text, at, depth: 0 }
    }

    /// Returns the offset of the next event.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Returns the next event, or `None` at the end of the text. Comments and processing
    /// instructions are skipped.
    ///
    /// # Errors
    /// [`Fault`] if the text is incomplete or malformed.
    #[expect(
        clippy::should_implement_trait,
        reason = "it returns a `Result` of an `Option`, which suits `?` in a `while let`"
    )]
    #[inline]
    pub fn next(&mut self) -> Result<Option<Event<'a>>, Fault> {
        loop {
            let Some(rest) = self.text.get(self.at..).filter(|rest| !rest.is_empty()) else {
                return Ok(None);
            };
            if rest[0] != b'<' {
                let length = memchr::memchr(b'<', rest).unwrap_or(rest.len());
                self.at += length;
                return Ok(Some(Event::Text(&rest[..length])));
            }
            match rest.get(1) {
                None => return Err(Fault::Incomplete),
                Some(b'/') => return self.end_tag(rest).map(Some),
                Some(b'?') => self.skip_to(rest, b"?>")?,
                Some(b'!') if rest.starts_with(b"<!--") => self.skip_to(rest, b"-->")?,
                Some(b'!') if rest.starts_with(b"<![CDATA[") => return self.cdata(rest).map(Some),
                Some(b'!') if b"<!--".starts_with(rest) || b"<![CDATA[".starts_with(rest) => {
                    return Err(Fault::Incomplete);
                }
                Some(b'!') => {
                    return Err(Fault::Malformed(
                        "holds a document type declaration, which workbooks must not have",
                    ));
                }
                Some(_) => return self.start_tag(rest).map(Some),
            }
        }
    }

    /// Moves past the end of the element whose start tag was just read.
    ///
    /// # Errors
    /// [`Fault`] if the element is incomplete or malformed.
    pub fn skip_element(&mut self, tag: &Tag<'_>) -> Result<(), Fault> {
        let mut depth = usize::from(!tag.self_closing);
        while depth > 0 {
            match self.next()?.ok_or(Fault::Incomplete)? {
                Event::Start(inner) => depth += usize::from(!inner.self_closing),
                Event::End { .. } => depth -= 1,
                Event::Text(_) | Event::CData(_) => {}
            }
        }
        Ok(())
    }

    fn skip_to(&mut self, rest: &[u8], end: &[u8]) -> Result<(), Fault> {
        let found = memchr::memmem::find(rest, end).ok_or(Fault::Incomplete)?;
        self.at += found + end.len();
        Ok(())
    }

    fn cdata(&mut self, rest: &'a [u8]) -> Result<Event<'a>, Fault> {
        const OPEN: usize = "<![CDATA[".len();
        let length = memchr::memmem::find(&rest[OPEN..], b"]]>").ok_or(Fault::Incomplete)?;
        self.at += OPEN + length + 3;
        Ok(Event::CData(&rest[OPEN..OPEN + length]))
    }

    fn end_tag(&mut self, rest: &'a [u8]) -> Result<Event<'a>, Fault> {
        let close = memchr::memchr(b'>', rest).ok_or(Fault::Incomplete)?;
        let range = self.at..self.at + close + 1;
        self.at = range.end;
        // A scan may begin inside an element.
        self.depth = self.depth.saturating_sub(1);
        Ok(Event::End {
            name: rest[2..close].trim_ascii_end(),
            range,
        })
    }

    #[inline]
    fn start_tag(&mut self, rest: &'a [u8]) -> Result<Event<'a>, Fault> {
        let close = tag_end(rest)?;
        let self_closing = rest[close - 1] == b'/';
        let inside_end = if self_closing { close - 1 } else { close };
        let mut name_end = 1;
        while name_end < inside_end && !rest[name_end].is_ascii_whitespace() {
            if matches!(rest[name_end], b'"' | b'\'' | b'=' | b'<' | b'&') {
                return Err(Fault::Malformed("is damaged: a tag has no valid name"));
            }
            name_end += 1;
        }
        if name_end == 1 {
            return Err(Fault::Malformed("is damaged: a `<` begins nothing"));
        }
        if !self_closing {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(Fault::Malformed("is nested more than 1,000 levels deep"));
            }
        }
        let range = self.at..self.at + close + 1;
        self.at = range.end;
        Ok(Event::Start(Tag {
            name: &rest[1..name_end],
            inside: &rest[name_end..inside_end],
            range,
            self_closing,
        }))
    }
}

/// Returns the offset of the `>` that ends a start tag. A `>` in quotes belongs to a value.
///
/// # Errors
/// [`Fault`] if the tag is incomplete or malformed.
#[inline]
fn tag_end(rest: &[u8]) -> Result<usize, Fault> {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'>' => return Ok(at),
            b'<' => return Err(Fault::Malformed("is damaged: a `<` is inside a tag")),
            b'"' | b'\'' => {
                at += 1 + memchr::memchr(*byte, &rest[at + 1..]).ok_or(Fault::Incomplete)?;
            }
            _ => {}
        }
        at += 1;
    }
    Err(Fault::Incomplete)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(text: &str) -> Result<Vec<String>, Fault> {
        let mut scanner = Scanner::new(text.as_bytes(), 0);
        let mut seen = Vec::new();
        while let Some(event) = scanner.next()? {
            seen.push(match event {
                Event::Start(tag) => {
                    let name = String::from_utf8_lossy(tag.name);
                    assert!(
                        text[tag.range.clone()].starts_with('<') && text[tag.range].ends_with('>')
                    );
                    format!("+{name}{}", if tag.self_closing { "/" } else { "" })
                }
                Event::End { name, .. } => format!("-{}", String::from_utf8_lossy(name)),
                Event::Text(bytes) | Event::CData(bytes) => {
                    String::from_utf8_lossy(bytes).into_owned()
                }
            });
        }
        Ok(seen)
    }

    #[test]
    fn every_construct_is_seen_once() {
        let text = "<?xml version='1.0'?><!-- <a> --><x:a b='>' c=\"/\"><v>1 &lt; 2</v><![CDATA[<&]]><e/></x:a>";
        assert_eq!(
            events(text).expect("well-formed"),
            ["+x:a", "+v", "1 &lt; 2", "-v", "<&", "+e/", "-x:a"]
        );
    }

    #[test]
    fn what_is_cut_off_is_incomplete_and_what_is_wrong_is_malformed() {
        for text in [
            "<a b='",
            "<a",
            "<",
            "<!",
            "<!-- x",
            "<![CDATA[ x ]",
            "</a",
            "<?xml",
        ] {
            assert_eq!(events(text), Err(Fault::Incomplete), "{text}");
        }
        for text in ["<!DOCTYPE a>", "< a>", "<a <b>", "<>"] {
            assert!(matches!(events(text), Err(Fault::Malformed(_))), "{text}");
        }
    }

    #[test]
    fn nesting_has_an_end() {
        let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        let deep = Err(Fault::Malformed("is nested more than 1,000 levels deep"));
        assert_eq!(events(&nested(1000)).map(|events| events.len()), Ok(2000));
        assert_eq!(events(&nested(1001)).map(|events| events.len()), deep);
        assert_eq!(
            events(&"<a><b/></a>".repeat(5000)).map(|events| events.len()),
            Ok(15_000)
        );
        let skip = |text: &str| {
            let mut scanner = Scanner::new(text.as_bytes(), 0);
            match scanner.next() {
                Ok(Some(Event::Start(tag))) => scanner.skip_element(&tag),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(skip(&nested(1000)), Ok(()));
        assert!(skip(&nested(1001)).is_err());
    }
}
