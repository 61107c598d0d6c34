//! Splicing of byte ranges.

use std::ops::Range;

/// A text with some of its ranges replaced. They do not overlap; of those that begin at one place, the first comes first.
pub fn spliced(text: &[u8], mut edits: Vec<(Range<usize>, Vec<u8>)>) -> Vec<u8> {
    edits.sort_by_key(|(range, _)| range.start);
    let added: usize = edits.iter().map(|(_, new)| new.len()).sum();
    let mut out = Vec::with_capacity(text.len() + added);
    let mut copied = 0;
    for (range, new) in edits {
        out.extend_from_slice(&text[copied..range.start]);
        out.extend_from_slice(&new);
        copied = range.end;
    }
    out.extend_from_slice(&text[copied..]);
    out
}
