//! Columns of texts by code: of each row the place of its text among the different ones.

use std::collections::HashMap;

use arrow_array::{Array, GenericStringArray, OffsetSizeTrait, StringViewArray};

/// How many texts are known by their first bytes, one to a place.
const PLACES: usize = 64;

/// A text seen before: its first eight bytes and its length, which are all there is of a short one.
#[derive(Clone, Copy)]
struct Seen {
    first: u64,
    length: usize,
    code: u32,
}

/// The texts of a column.
struct Coder<'a> {
    texts: Vec<&'a str>,
    by_text: HashMap<&'a str, u32>,
    seen: [Option<Seen>; PLACES],
}

impl<'a> Coder<'a> {
    /// The code of a text whose first eight bytes, or fewer with zeros behind, are `first`. Texts mostly repeat, and
    /// then a place tells the code without a branch that could be foretold wrongly.
    fn code(&mut self, text: &'a str, first: u64) -> u32 {
        let length = text.len();
        let place = (first ^ length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58;
        let seen = &mut self.seen[place as usize % PLACES];
        if let Some(seen) = seen
            && (seen.first, seen.length) == (first, length)
            && (length <= 8 || self.texts[seen.code as usize] == text)
        {
            return seen.code;
        }
        let next = self.texts.len() as u32;
        let code = *self.by_text.entry(text).or_insert(next);
        if code == next {
            self.texts.push(text);
        }
        *seen = Some(Seen {
            first,
            length,
            code,
        });
        code
    }
}

/// The codes of a column's rows, which is the greatest number where there is no text, and the texts.
pub(crate) type Coded = (Vec<u32>, Vec<String>);

fn coded<'a>(array: &impl Array, value: impl Fn(usize) -> (&'a str, u64)) -> Coded {
    let mut known = Coder {
        texts: Vec::new(),
        by_text: HashMap::new(),
        seen: [None; PLACES],
    };
    let mut code = |row| {
        let (text, first) = value(row);
        known.code(text, first)
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
    (codes, known.texts.into_iter().map(str::to_owned).collect())
}

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

pub(crate) fn of_views(array: &StringViewArray) -> Coded {
    coded(array, |row| {
        // A view is the length in four bytes, and behind it the text, or its first four bytes and where it lies.
        let view = array.views()[row];
        let text = array.value(row);
        let there = if text.len() <= 12 { 8 } else { 4 };
        (text, beginning((view >> 32) as u64, text.len().min(there)))
    })
}

/// The first bytes of a text, with zeros in place of what follows.
fn beginning(bytes: u64, length: usize) -> u64 {
    if length < 8 {
        bytes & ((1 << (8 * length)) - 1)
    } else {
        bytes
    }
}
