//! References to texts of a workbook.
//!
//! A text is a shared string's index or a position in an arena of our own. So a million records
//! that name their measures by shared string take four bytes each.

use crate::workbook::SharedStrings;

/// A reference to a text of the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TextRef(u32);

const OWN: u32 = 1 << 31;

impl TextRef {
    /// No text.
    pub const NONE: Self = Self(u32::MAX);

    /// Creates a reference to a shared string.
    pub fn shared(index: u32) -> Self {
        Self(index & !OWN)
    }

    /// Returns `true` if there is a text.
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }
}

impl Default for TextRef {
    fn default() -> Self {
        Self::NONE
    }
}

/// An arena of texts that are not shared strings.
///
/// ```
/// use ambersheet_ooxml::texts::{TextRef, Texts};
/// use ambersheet_ooxml::workbook::SharedStrings;
///
/// let strings = SharedStrings::read(b"<sst><si><t>Homes</t></si></sst>".to_vec(), "sst")?;
/// let mut texts = Texts::default();
/// let roads = texts.keep("Roads");
/// assert_eq!(texts.get(roads, &strings).as_deref(), Some("Roads"));
/// assert_eq!(texts.get(TextRef::shared(0), &strings).as_deref(), Some("Homes"));
/// assert_eq!(texts.get(TextRef::NONE, &strings), None);
/// # Ok::<(), ambersheet_ooxml::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Texts {
    arena: String,
    spans: Vec<(u32, u32)>,
}

impl Texts {
    /// Stores a text and returns a reference to it.
    pub fn keep(&mut self, text: &str) -> TextRef {
        if text.is_empty() {
            return TextRef::NONE;
        }
        let start = self.arena.len() as u32;
        self.arena.push_str(text);
        self.spans.push((start, self.arena.len() as u32));
        TextRef(OWN | (self.spans.len() - 1) as u32)
    }

    /// Returns the text, or `None` if the reference is to none.
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
