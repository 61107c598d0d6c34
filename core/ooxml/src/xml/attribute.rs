//! Attributes of start tags.

use std::ops::Range;

/// One attribute of a start tag; the range is within the tag's inside and spans name, `=` and quoted value.
#[derive(Debug)]
pub struct Attribute<'a> {
    pub name: &'a [u8],
    pub value: &'a [u8],
    pub range: Range<usize>,
}

/// The attributes of a tag, from [`Tag::inside`]. Stops at whatever is no attribute.
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
