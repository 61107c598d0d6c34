//! The one XML scanner: it walks bytes and answers with byte ranges, so that whoever reads a part can also splice it.
//!
//! There is no tree and no copying. Names keep their prefix; [`local`] takes it off, since a workbook may bind the
//! main namespace to any prefix. Entities other than XML's own five and character references are never expanded, and
//! a document type declaration is refused, as the standard has it (ECMA-376 part 2, "XML usage": 6.2.5 of the fifth
//! edition, 9.1.4 of the earlier ones). What is read is UTF-8; [`TextReader`] makes it so.

mod encoding;
mod scanner;
mod text;

pub use encoding::TextReader;
pub use scanner::{Event, Fault, Scanner, Tag, attributes};
pub use text::{append_escaped, append_string, append_unescaped, unescape};

/// A name without its namespace prefix.
pub fn local(name: &[u8]) -> &[u8] {
    match name.iter().position(|b| *b == b':') {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// The prefix of a name, colon included, or nothing.
pub fn prefix(name: &[u8]) -> &[u8] {
    &name[..name.len() - local(name).len()]
}

/// A text with some of its ranges replaced. They do not overlap; of those that begin at one place, the first comes first.
pub fn spliced(text: &[u8], mut edits: Vec<(std::ops::Range<usize>, Vec<u8>)>) -> Vec<u8> {
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
