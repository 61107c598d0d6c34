//! Splicing of byte ranges.

use std::ops::Range;

/// Returns a text with some of its ranges replaced. Ranges must not overlap. Edits at the same
/// position keep their order.
///
/// ```
/// use ambersheet_ooxml::xml::spliced;
///
/// let edits = vec![(6..6, b" s='1'".to_vec()), (2..6, b" r='2'".to_vec())];
/// assert_eq!(spliced(b"<c r=1/>", edits), b"<c r='2' s='1'/>");
/// ```
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
