//! Cells of a row as byte ranges.

use std::borrow::Cow;

use crate::address::parse_number;
use crate::workbook::rich_text;
use crate::xml;
use crate::xml::{Event, Scanner};

/// What a cell's value is, as its `t` attribute and content say (ECMA-376 part 1, 18.18.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Blank,
    Number,
    /// An index of the shared strings.
    Shared,
    /// Text inside the cell.
    Inline,
    /// The saved text of a formula.
    FormulaText,
    Bool,
    Error,
    Date,
}

/// Whether a cell holds a formula, and of which sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    None,
    Own,
    /// It stands for others too: a shared formula's master, an array, a data table.
    Many,
}

/// A cell; all ranges are within [`Row::text`].
#[derive(Clone, Copy, Debug)]
pub struct CellSpan {
    pub column: u32,
    /// The index of its format, 0 where none is given.
    pub style: u32,
    pub kind: Kind,
    pub formula: Formula,
    /// Whether it holds a formula and not the result; an empty text is one.
    pub unsaved: bool,
    pub start: u32,
    /// The end of the start tag.
    pub open_end: u32,
    pub end: u32,
    /// What stands inside `<v>` or `<is>`.
    pub value: (u32, u32),
}

impl CellSpan {
    /// The same cell in a text that begins `by` later.
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

/// A cell with the text that its ranges are within.
#[derive(Clone, Copy, Debug)]
pub struct CellView<'a> {
    pub text: &'a [u8],
    pub span: &'a CellSpan,
}

impl std::ops::Deref for CellView<'_> {
    type Target = CellSpan;

    fn deref(&self) -> &CellSpan {
        self.span
    }
}

impl<'a> CellView<'a> {
    /// The raw value.
    #[inline]
    pub fn raw(&self) -> &'a [u8] {
        &self.text[self.span.value.0 as usize..self.span.value.1 as usize]
    }

    /// The index of a shared string.
    #[inline]
    pub fn shared_index(&self) -> Option<u32> {
        if self.kind == Kind::Shared {
            parse_number(self.plain().trim_ascii())
        } else {
            None
        }
    }

    /// A value that is no text, such as a number, without whatever markup and entities it is written in.
    #[inline]
    pub fn plain(&self) -> Cow<'a, [u8]> {
        let raw = self.raw();
        if memchr::memchr2(b'<', b'&', raw).is_none() {
            return Cow::Borrowed(raw);
        }
        Cow::Owned(self.own_text().into_bytes())
    }

    /// The text that a cell holds itself, as opposed to a shared string.
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
