//! Texts of a workbook by reference: a shared string's index, or a place in our own arena. A million records that
//! name their measures by shared string keep four bytes each.

use crate::workbook::SharedStrings;

/// A text of the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TextRef(u32);

const OWN: u32 = 1 << 31;

impl TextRef {
    /// No text.
    pub const NONE: Self = Self(u32::MAX);

    /// A shared string.
    pub fn shared(index: u32) -> Self {
        Self(index & !OWN)
    }

    /// Whether there is a text.
    pub fn is_some(self) -> bool {
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
pub struct Texts {
    arena: String,
    spans: Vec<(u32, u32)>,
}

impl Texts {
    /// Keeps a text.
    pub fn keep(&mut self, text: &str) -> TextRef {
        if text.is_empty() {
            return TextRef::NONE;
        }
        let start = self.arena.len() as u32;
        self.arena.push_str(text);
        self.spans.push((start, self.arena.len() as u32));
        TextRef(OWN | (self.spans.len() - 1) as u32)
    }

    /// The text, if there is one.
    pub fn get(&self, text: TextRef, strings: &SharedStrings) -> Option<String> {
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
