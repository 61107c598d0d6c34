//! Shared strings: inflated once, stored as they are with an offset each, and unescaped when
//! needed.

use crate::error::Error;
use crate::xml::{Event, Fault, Scanner, append_unescaped};

/// The workbook's shared strings.
#[derive(Debug, Default)]
pub struct SharedStrings {
    raw: Vec<u8>,
    /// Range of the content of each `<si>`.
    spans: Vec<(u32, u32)>,
}

impl SharedStrings {
    /// Finds the strings in the text of the part.
    ///
    /// # Errors
    /// [`Error::Part`] if the part is not well-formed.
    ///
    /// ```
    /// use ambersheet_ooxml::workbook::SharedStrings;
    ///
    /// let part = b"<sst><si><t>Homes</t></si><si><r><t>Ro</t></r><r><t>ads</t></r></si></sst>";
    /// let strings = SharedStrings::read(part.to_vec(), "xl/sharedStrings.xml")?;
    /// assert_eq!((strings.len(), strings.text(1).as_str()), (2, "Roads"));
    /// # Ok::<(), ambersheet_ooxml::Error>(())
    /// ```
    pub fn read(raw: Vec<u8>, part: &str) -> Result<Self, Error> {
        let mut spans = Vec::new();
        let mut scanner = Scanner::new(&raw, 0);
        loop {
            match scanner.next() {
                Ok(Some(Event::Start(tag))) if tag.local() == b"si" => {
                    let start = tag.range.end;
                    let end = item_end(&raw, start, &mut scanner, &tag)
                        .map_err(|fault| fault.in_part(part))?;
                    spans.push((start as u32, end as u32));
                }
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(fault) => return Err(fault.in_part(part)),
            }
        }
        Ok(Self { raw, spans })
    }

    /// Returns the number of strings.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Returns `true` if there are no strings.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Returns a string, or an empty text if there is no such index.
    pub fn text(&self, index: u32) -> String {
        let Some((start, end)) = self.spans.get(index as usize) else {
            return String::new();
        };
        rich_text(&self.raw[*start as usize..*end as usize])
    }
}

/// Returns the end of the content of an item and moves the scanner past the item.
///
/// # Errors
/// [`Fault`] if the item is not well-formed.
fn item_end<'a>(
    raw: &'a [u8],
    start: usize,
    scanner: &mut Scanner<'a>,
    tag: &crate::xml::Tag<'_>,
) -> Result<usize, Fault> {
    if tag.self_closing {
        return Ok(start);
    }
    // The common case: `<t>text</t></si>`.
    if raw[start..].starts_with(b"<t>")
        && let Some(length) = memchr::memchr(b'<', &raw[start + 3..])
        && raw[start + 3 + length..].starts_with(b"</t></si>")
    {
        let end = start + 3 + length + 4;
        *scanner = Scanner::new(raw, end + 5);
        return Ok(end);
    }
    scanner.skip_element(tag)?;
    Ok(memchr::memrchr(b'<', &raw[..scanner.position()]).unwrap_or(start))
}

/// Returns the text of an `<si>` or `<is>`. Runs are joined, phonetic hints left out, and escapes
/// such as `_x000D_` resolved.
pub fn rich_text(inside: &[u8]) -> String {
    let mut text = String::new();
    let mut scanner = Scanner::new(inside, 0);
    let mut in_text = false;
    while let Ok(Some(event)) = scanner.next() {
        match event {
            Event::Start(tag) => match tag.local() {
                b"t" => in_text = !tag.self_closing,
                b"rPh" if scanner.skip_element(&tag).is_err() => break,
                _ => {}
            },
            Event::End { .. } => in_text = false,
            Event::Text(raw) if in_text => append_unescaped(raw, &mut text),
            Event::CData(raw) if in_text => text.push_str(&String::from_utf8_lossy(raw)),
            Event::Text(_) | Event::CData(_) => {}
        }
    }
    if text.contains("_x") {
        unescape_control(&text)
    } else {
        text
    }
}

/// Resolves `_xHHHH_` escapes, each a UTF-16 unit (ECMA-376 part 1, 22.9.2.19).
fn unescape_control(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(unit) = escaped_unit(rest) {
            units.push(unit);
            rest = &rest["_x0000_".len()..];
            continue;
        }
        push_units(&mut units, &mut out);
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let next = rest[first..].find("_x").map_or(rest.len(), |at| at + first);
        out.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    push_units(&mut units, &mut out);
    out
}

fn escaped_unit(text: &str) -> Option<u16> {
    let hex = text
        .strip_prefix("_x")?
        .get(..4)
        .filter(|_| text.as_bytes().get(6) == Some(&b'_'))?;
    // `from_str_radix` would accept a sign.
    hex.bytes()
        .all(|b| b.is_ascii_hexdigit())
        .then(|| u16::from_str_radix(hex, 16).ok())?
}

fn push_units(units: &mut Vec<u16>, out: &mut String) {
    out.extend(
        char::decode_utf16(units.drain(..)).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_found_whatever_their_form() {
        let raw = b"<sst xmlns='m'><si><t>plain</t></si><si/><si><t xml:space=\"preserve\"> a </t></si>\
            <si><r><rPr><b/></rPr><t>bo</t></r><r><t>ld &amp; <![CDATA[<cd>]]></t></r><rPh sb='0' eb='1'><t>no</t></rPh></si>\
            <x:si xmlns:x='m'><x:t>line_x000D_\nend _x00 _xD801__xDC05_ _x00e9_</x:t></x:si><si><t/></si></sst>";
        let strings = SharedStrings::read(raw.to_vec(), "sst").expect("well-formed");
        let all: Vec<String> = (0..7).map(|i| strings.text(i)).collect();
        assert_eq!(
            all,
            [
                "plain",
                "",
                " a ",
                "bold & <cd>",
                "line\r\nend _x00 \u{10405} é",
                "",
                ""
            ]
        );
        assert_eq!(strings.len(), 6);
        assert!(SharedStrings::read(b"<sst><si><t>cut".to_vec(), "sst").is_err());
    }
}
