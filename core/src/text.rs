//! Texts of a workbook by reference: a shared string's index, or a place in our own arena. A million records that
//! name their measures by shared string keep four bytes each.

use crate::workbook::SharedStrings;

/// A text of the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TextRef(u32);

const OWN: u32 = 1 << 31;

impl TextRef {
    /// No text.
    pub(crate) const NONE: Self = Self(u32::MAX);

    /// A shared string.
    pub(crate) fn shared(index: u32) -> Self {
        Self(index & !OWN)
    }

    /// Whether there is a text.
    pub(crate) fn is_some(self) -> bool {
        self != Self::NONE
    }
}

impl Default for TextRef {
    fn default() -> Self {
        Self::NONE
    }
}

/// Texts that no shared string holds.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    arena: String,
    spans: Vec<(u32, u32)>,
}

impl Texts {
    /// Keeps a text.
    pub(crate) fn keep(&mut self, text: &str) -> TextRef {
        if text.is_empty() {
            return TextRef::NONE;
        }
        let start = self.arena.len() as u32;
        self.arena.push_str(text);
        self.spans.push((start, self.arena.len() as u32));
        TextRef(OWN | (self.spans.len() - 1) as u32)
    }

    /// The text, if there is one.
    pub(crate) fn get(&self, text: TextRef, strings: &SharedStrings) -> Option<String> {
        if !text.is_some() {
            return None;
        }
        if text.0 & OWN == 0 {
            return Some(strings.text(text.0));
        }
        let (start, end) = *self.spans.get((text.0 & !OWN) as usize)?;
        Some(self.arena[start as usize..end as usize].to_owned())
    }
}

/// A text on one line, its white space folded, as a message or a table shows it.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Bytes in lower-case hexadecimal, as checksums are shown.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('?');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
