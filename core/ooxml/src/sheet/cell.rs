//! Cells of a row as byte ranges.

use std::borrow::Cow;

use crate::address::parse_number;
use crate::workbook::rich_text;
use crate::xml;
use crate::xml::{Event, Scanner};

/// The type of a cell's value, by its attribute `t` and its content (ECMA-376 part 1, 18.18.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No value.
    Blank,
    /// A number.
    Number,
    /// An index of the shared strings.
    Shared,
    /// Text inside the cell.
    Inline,
    /// The saved text of a formula.
    FormulaText,
    /// A boolean.
    Bool,
    /// An error value.
    Error,
    /// A date in ISO 8601.
    Date,
}

/// The kind of formula that a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// No formula.
    None,
    /// A formula of this cell alone.
    Own,
    /// A formula that also serves other cells: the master of a shared formula, an array or a data
    /// table.
    Many,
}

/// A cell. All offsets are within [`Row::text`](super::Row::text).
#[derive(Clone, Copy, Debug)]
pub struct CellSpan {
    /// Column, from 0.
    pub column: u32,
    /// Index of the cell format, or 0 if the cell names none.
    pub style: u32,
    /// Type of the value.
    pub kind: Kind,
    /// Kind of the formula.
    pub formula: Formula,
    /// `true` if the cell holds a formula without a saved result. An empty text is a result.
    pub unsaved: bool,
    /// Start of the cell.
    pub start: u32,
    /// End of the start tag.
    pub open_end: u32,
    /// End of the cell.
    pub end: u32,
    /// Range of the content of `<v>` or `<is>`.
    pub value: (u32, u32),
}

impl CellSpan {
    /// Returns the same cell for a text that begins `by` bytes earlier.
    #[must_use]
    pub fn moved_on(&self, by: u32) -> Self {
        let value = if self.value == (0, 0) {
            self.value
        } else {
            (self.value.0 + by, self.value.1 + by)
        };
        Self {
            start: self.start + by,
            open_end: self.open_end + by,
            end: self.end + by,
            value,
            ..*self
        }
    }

    /// Returns the same cell for a text that begins `by` bytes later.
    #[must_use]
    pub fn moved_back(&self, by: u32) -> Self {
        let value = if self.value == (0, 0) {
            self.value
        } else {
            (self.value.0 - by, self.value.1 - by)
        };
        Self {
            start: self.start - by,
            open_end: self.open_end - by,
            end: self.end - by,
            value,
            ..*self
        }
    }
}

/// A cell together with the text of its row.
#[derive(Clone, Copy, Debug)]
pub struct CellView<'a> {
    /// Text of the row.
    pub text: &'a [u8],
    /// Offsets of the cell.
    pub span: &'a CellSpan,
}

impl std::ops::Deref for CellView<'_> {
    type Target = CellSpan;

    fn deref(&self) -> &CellSpan {
        self.span
    }
}

impl<'a> CellView<'a> {
    /// Returns the raw value.
    #[inline]
    pub fn raw(&self) -> &'a [u8] {
        &self.text[self.span.value.0 as usize..self.span.value.1 as usize]
    }

    /// Returns the index of the shared string, or `None` if the cell holds none.
    #[inline]
    pub fn shared_index(&self) -> Option<u32> {
        if self.kind == Kind::Shared {
            parse_number(self.plain().trim_ascii())
        } else {
            None
        }
    }

    /// Returns a value that is not text, such as a number, without markup and entities.
    #[inline]
    pub fn plain(&self) -> Cow<'a, [u8]> {
        let raw = self.raw();
        if memchr::memchr2(b'<', b'&', raw).is_none() {
            return Cow::Borrowed(raw);
        }
        Cow::Owned(self.own_text().into_bytes())
    }

    /// Returns the text that the cell itself holds, as opposed to a shared string.
    pub fn own_text(&self) -> String {
        let raw = self.raw();
        if self.kind == Kind::Inline {
            return rich_text(raw);
        }
        let mut text = String::new();
        let mut scanner = Scanner::new(raw, 0);
        while let Ok(Some(event)) = scanner.next() {
            match event {
                Event::Text(run) => xml::append_unescaped(run, &mut text),
                Event::CData(run) => text.push_str(&String::from_utf8_lossy(run)),
                Event::Start(_) | Event::End { .. } => {}
            }
        }
        text
    }
}
