//! Start tags of text that need not be well-formed.
//!
//! The drawings of older Office programs hold HTML (`<br>` without an end, values without quotes), so that the
//! scanner of everything else would stop in them. Here a tag is found wherever one can be seen, and nothing is
//! concluded from what stands around it.

use std::ops::Range;

/// A start tag, by its ranges in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LooseTag {
    /// The name with its prefix.
    pub(crate) name: Range<usize>,
    /// The bytes between the name and the end.
    inside: Range<usize>,
    /// The whole tag.
    pub(crate) range: Range<usize>,
    pub(crate) self_closing: bool,
}

impl LooseTag {
    /// Returns the name without its prefix.
    pub(crate) fn local<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        ambersheet_ooxml::xml::local(&text[self.name.clone()])
    }

    /// Returns the range of an attribute's value, quoted or not.
    pub(crate) fn value(&self, text: &[u8], name: &[u8]) -> Option<Range<usize>> {
        let inside = &text[self.inside.clone()];
        let found = memchr::memmem::find_iter(inside, name).find(|at| {
            let before = at.checked_sub(1).map(|i| inside[i]);
            before.is_some_and(|b| b.is_ascii_whitespace())
                && inside[at + name.len()..]
                    .trim_ascii_start()
                    .starts_with(b"=")
        })?;
        let equals = found + memchr::memchr(b'=', &inside[found..])?;
        let start = inside.len() - inside[equals + 1..].trim_ascii_start().len();
        let quote = inside.get(start).filter(|b| matches!(b, b'"' | b'\''));
        let (start, length) = if let Some(quote) = quote {
            (start + 1, memchr::memchr(*quote, &inside[start + 1..])?)
        } else {
            let end = inside[start..].iter().position(u8::is_ascii_whitespace);
            (start, end.unwrap_or(inside.len() - start))
        };
        Some(self.inside.start + start..self.inside.start + start + length)
    }
}

/// Returns the start tags of a text from a position on, outside comments.
pub(crate) fn loose_tags(text: &[u8], from: usize) -> impl Iterator<Item = LooseTag> {
    let mut at = from;
    std::iter::from_fn(move || {
        loop {
            let start = at + memchr::memchr(b'<', text.get(at..)?)?;
            let rest = &text[start..];
            if rest.starts_with(b"<!--") {
                at = start + memchr::memmem::find(rest, b"-->")?;
            } else if rest
                .get(1)
                .is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_')
            {
                let tag = loose_tag(text, start)?;
                at = tag.range.end;
                return Some(tag);
            } else {
                at = start + 1;
            }
        }
    })
}

/// Returns the tag that begins here; `None` if the text ends in it.
fn loose_tag(text: &[u8], start: usize) -> Option<LooseTag> {
    let ends_name = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'<');
    let name_end = start + 1 + text[start + 1..].iter().position(ends_name)?;
    let mut at = name_end;
    let mut value = false;
    let end = loop {
        match text.get(at)? {
            b'>' => break at + 1,
            // The tag was never closed; the next begins here.
            b'<' => break at,
            b'=' => value = true,
            quote @ (b'"' | b'\'') if value => {
                at += 1 + memchr::memchr(*quote, &text[at + 1..])?;
                value = false;
            }
            b if b.is_ascii_whitespace() => {}
            _ => value = false,
        }
        at += 1;
    };
    let self_closing = end > at && text[at - 1] == b'/';
    let inside = name_end..if self_closing { at - 1 } else { at };
    Some(LooseTag {
        name: start + 1..name_end,
        inside,
        range: start..end,
        self_closing,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_in_what_no_parser_takes() {
        for (text, expected) in [
            ("<a><b/></a>", vec!["a", "b/"]),
            (
                "<?xml?><!-- <no> --><a:b x='>' y=\"/\">it's < 1</a:b>",
                vec!["a:b"],
            ),
            (
                "<br><font size=8 face=Arial/><p align=left",
                vec!["br", "font/"],
            ),
            ("<a <b c=1><d", vec!["a", "b"]),
            ("<a<b>", vec!["a", "b"]),
            ("<a x='1><b>", vec![]),
            ("<!-- <a>", vec![]),
            ("<", vec![]),
        ] {
            let tags = loose_tags(text.as_bytes(), 0);
            let seen: Vec<String> = tags
                .map(|tag| {
                    format!(
                        "{}{}",
                        &text[tag.name],
                        if tag.self_closing { "/" } else { "" }
                    )
                })
                .collect();
            assert_eq!(seen, expected, "{text}");
        }
    }

    #[test]
    fn values_are_found_with_and_without_quotes() {
        let text = "<o:idmap v:data=no x=1 data = '1,2' type=Note/>";
        let tag = loose_tags(text.as_bytes(), 0).next().expect("a tag");
        for (name, value) in [
            ("data", Some("1,2")),
            ("x", Some("1")),
            ("type", Some("Note")),
            ("y", None),
        ] {
            assert_eq!(
                tag.value(text.as_bytes(), name.as_bytes())
                    .map(|range| &text[range]),
                value,
                "{name}"
            );
        }
    }
}
