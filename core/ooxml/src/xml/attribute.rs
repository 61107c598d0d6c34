//! Attributes of start tags.

use std::ops::Range;

/// An attribute of a start tag.
#[derive(Debug)]
pub struct Attribute<'a> {
    /// Name with its prefix.
    pub name: &'a [u8],
    /// Raw value.
    pub value: &'a [u8],
    /// Range of name, `=` and quoted value within the inside of the tag.
    pub range: Range<usize>,
}

/// Returns the attributes of a tag, from [`Tag::inside`](super::Tag::inside). Stops at text that is
/// not an attribute.
pub fn attributes(inside: &[u8]) -> impl Iterator<Item = Attribute<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while inside.get(at)?.is_ascii_whitespace() {
            at += 1;
        }
        let start = at;
        while !matches!(inside.get(at)?, b'=' | b' ' | b'\t' | b'\r' | b'\n') {
            at += 1;
        }
        let name = &inside[start..at];
        while inside.get(at)?.is_ascii_whitespace() {
            at += 1;
        }
        if *inside.get(at)? != b'=' {
            return None;
        }
        at += 1;
        while inside.get(at)?.is_ascii_whitespace() {
            at += 1;
        }
        let quote = *inside.get(at).filter(|b| matches!(b, b'"' | b'\''))?;
        let value_start = at + 1;
        let length = memchr::memchr(quote, &inside[value_start..])?;
        at = value_start + length + 1;
        Some(Attribute {
            name,
            value: &inside[value_start..value_start + length],
            range: start..at,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_keep_their_ranges() {
        let inside = " r = \"A1\" s='4' x14ac:y=\"2\"";
        let seen: Vec<_> = attributes(inside.as_bytes())
            .map(|a| &inside[a.range])
            .collect();
        assert_eq!(seen, ["r = \"A1\"", "s='4'", "x14ac:y=\"2\""]);
    }
}
