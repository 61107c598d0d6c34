//! Detection of the encoding of a part.

use std::io;
use std::ops::Range;

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::attribute::attributes;

const UTF_8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A way to decode bytes.
pub(super) enum Scheme {
    /// ISO-8859-1 as IANA and XML define it. On the web, the name means windows-1252.
    Latin1,
    /// US-ASCII.
    Ascii,
    /// Any other encoding.
    Other(Decoder),
}

/// Returns the decoder and the name of the encoding of a part, and the length of its byte order
/// mark. Returns `None` if the part is in UTF-8.
///
/// # Errors
/// [`io::Error`] of the kind `InvalidData` if the encoding is unknown or not allowed.
pub(super) fn encoding_of(head: &[u8]) -> io::Result<Option<(Scheme, String, usize)>> {
    let decode = |encoding: &'static Encoding, skip| {
        let scheme = Scheme::Other(encoding.new_decoder_without_bom_handling());
        Ok(Some((scheme, encoding.name().to_owned(), skip)))
    };
    match head {
        // Checked before UTF-16, since two of these begin with its marks.
        [0xFF, 0xFE, 0, 0, ..]
        | [0, 0, 0xFE, 0xFF, ..]
        | [b'<', 0, 0, 0, ..]
        | [0, 0, 0, b'<', ..] => {
            return Err(invalid(
                "is in the text encoding UTF-32, which workbooks must not use; save the workbook again in Excel".to_owned(),
            ));
        }
        [0xFF, 0xFE, ..] => return decode(UTF_16LE, 2),
        [0xFE, 0xFF, ..] => return decode(UTF_16BE, 2),
        [b'<', 0, _, 0, ..] => return decode(UTF_16LE, 0),
        [0, b'<', 0, _, ..] => return decode(UTF_16BE, 0),
        _ => {}
    }
    let marked = head.starts_with(UTF_8_MARK);
    let text = if marked {
        &head[UTF_8_MARK.len()..]
    } else {
        head
    };
    let Some(declared) = declared(text) else {
        return Ok(None);
    };
    let name = String::from_utf8_lossy(&text[declared])
        .trim()
        .to_ascii_lowercase();
    match name.as_str() {
        "utf-8" | "utf8" => Ok(None),
        // The byte order mark is right, and the declaration is wrong.
        _ if marked => decode(UTF_8, UTF_8_MARK.len()),
        "us-ascii" | "ascii" | "iso646-us" | "ansi_x3.4-1968" => Ok(Some((Scheme::Ascii, name, 0))),
        "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "l1" => {
            Ok(Some((Scheme::Latin1, name, 0)))
        }
        _ => {
            let known = Encoding::for_label(name.as_bytes());
            match known.filter(|known| known.is_ascii_compatible() && *known != UTF_8) {
                Some(known) => decode(known, 0),
                None => Err(invalid(format!(
                    "declares the text encoding '{name}', which is unknown or not its own; save the workbook again in Excel"
                ))),
            }
        }
    }
}

/// Returns the range of the encoding's name in the XML declaration.
fn declared(text: &[u8]) -> Option<Range<usize>> {
    const OPEN: &[u8] = b"<?xml";
    let inside = text
        .strip_prefix(OPEN)
        .filter(|rest| rest.first().is_some_and(u8::is_ascii_whitespace))?;
    let inside = &inside[..memchr::memmem::find(inside, b"?>")?];
    let encoding = attributes(inside).find(|attribute| attribute.name == b"encoding")?;
    // The value ends before the quote that ends the attribute.
    let end = OPEN.len() + encoding.range.end - 1;
    Some(end - encoding.value.len()..end)
}

pub(super) fn declare_utf_8(text: &mut Vec<u8>) {
    if let Some(place) = declared(text) {
        text.splice(place, *b"UTF-8");
    }
}

pub(super) fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}
