//! Dictionary encoding of text columns: each row gets the index of its text among the distinct ones.

use std::collections::HashMap;

use arrow_array::{Array, GenericStringArray, OffsetSizeTrait, StringViewArray};

/// The number of slots in the cache of recent texts.
const SLOTS: usize = 64;

/// A text in the cache: its first eight bytes and its length, which identify a short text completely.
#[derive(Clone, Copy)]
struct CachedText {
    first: u64,
    length: usize,
    code: u32,
}

/// The distinct texts of a column, with a cache in front of the map.
struct TextCoder<'a> {
    texts: Vec<&'a str>,
    by_text: HashMap<&'a str, u32>,
    cache: [Option<CachedText>; SLOTS],
}

impl<'a> TextCoder<'a> {
    /// Returns the code of a text whose first eight bytes, padded with zeros, are `first`.
    ///
    /// Texts mostly repeat, so the cache answers most calls without hashing the text.
    fn code(&mut self, text: &'a str, first: u64) -> u32 {
        let length = text.len();
        let slot = (first ^ length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58;
        let cached = &mut self.cache[slot as usize % SLOTS];
        if let Some(known) = cached
            && (known.first, known.length) == (first, length)
            && (length <= 8 || self.texts[known.code as usize] == text)
        {
            return known.code;
        }
        let next = self.texts.len() as u32;
        let code = *self.by_text.entry(text).or_insert(next);
        if code == next {
            self.texts.push(text);
        }
        *cached = Some(CachedText {
            first,
            length,
            code,
        });
        code
    }
}

/// The codes of a column's rows, `u32::MAX` for a null, and the distinct texts.
pub(crate) type Coded = (Vec<u32>, Vec<String>);

/// Encodes a column; `value` returns a row's text with its first eight bytes.
fn coded<'a>(array: &impl Array, value: impl Fn(usize) -> (&'a str, u64)) -> Coded {
    let mut distinct = TextCoder {
        texts: Vec::new(),
        by_text: HashMap::new(),
        cache: [None; SLOTS],
    };
    let mut code = |row| {
        let (text, first) = value(row);
        distinct.code(text, first)
    };
    let codes = match array.nulls() {
        None => (0..array.len()).map(code).collect(),
        Some(nulls) => {
            let code = |row| {
                if nulls.is_valid(row) {
                    code(row)
                } else {
                    u32::MAX
                }
            };
            (0..array.len()).map(code).collect()
        }
    };
    (
        codes,
        distinct.texts.into_iter().map(str::to_owned).collect(),
    )
}

/// Encodes a column of strings.
pub(crate) fn of_texts<O: OffsetSizeTrait>(array: &GenericStringArray<O>) -> Coded {
    let (bytes, offsets) = (array.value_data(), array.value_offsets());
    coded(array, |row| {
        let text = array.value(row);
        let start = offsets[row].as_usize();
        let eight = bytes.get(start..).and_then(|rest| rest.first_chunk());
        let first = eight.map_or_else(
            || {
                text.bytes()
                    .rev()
                    .fold(0, |first, byte| first << 8 | u64::from(byte))
            },
            |eight| u64::from_le_bytes(*eight),
        );
        (text, beginning(first, text.len()))
    })
}

/// Encodes a column of string views.
pub(crate) fn of_views(array: &StringViewArray) -> Coded {
    coded(array, |row| {
        // A view holds the length in four bytes, then the text itself, or its first four bytes and an offset.
        let view = array.views()[row];
        let text = array.value(row);
        let inline = if text.len() <= 12 { 8 } else { 4 };
        (text, beginning((view >> 32) as u64, text.len().min(inline)))
    })
}

/// Returns the first bytes of a text, with zeros after its end.
fn beginning(bytes: u64, length: usize) -> u64 {
    if length < 8 {
        bytes & ((1 << (8 * length)) - 1)
    } else {
        bytes
    }
}
