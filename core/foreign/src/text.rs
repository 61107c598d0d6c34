//! Text in any encoding.

use std::borrow::Cow;

use ambersheet_diagnostic::Diagnostic;
use ambersheet_ooxml::error::Error;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::warnings::encoding_guessed;

/// Decoded text.
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Text {
    /// Decodes a file. Returns `None` if the bytes are not text.
    ///
    /// # Errors
    /// [`Error::NotAWorkbook`] if the bytes contradict their byte order mark.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Option<Self>, Error> {
        let mut warnings = Vec::new();
        let Some(text) = decode(bytes, &mut warnings)? else {
            return Ok(None);
        };
        let is_binary = text
            .chars()
            .any(|c| c.is_control() && !"\t\r\n\u{b}\u{c}".contains(c) && (c as u32) < 0x80);
        Ok((!is_binary).then_some(Self { text, warnings }))
    }
}

/// Decodes text by its byte order mark, as UTF-16 if every other byte is zero, as UTF-8, or else as
/// Windows-1252. Returns `None` if the bytes are not text.
///
/// # Errors
/// [`Error::NotAWorkbook`] if the bytes contradict their byte order mark.
fn decode(bytes: &[u8], warnings: &mut Vec<Diagnostic>) -> Result<Option<String>, Error> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let (text, _, faulty) = encoding.decode(bytes);
        if faulty {
            let name = encoding.name();
            return Err(Error::not_a_workbook(format!(
                "this text is marked as {name}, but it is not {name}; save it again in Excel as \"CSV UTF-8\""
            )));
        }
        return Ok(Some(text.into_owned()));
    }
    if let Some(encoding) = unmarked_utf_16(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        return Ok(text.map(Cow::into_owned));
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(Some(text.into_owned()));
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    // Windows-1252 leaves five bytes undefined.
    let doubtful = text.chars().any(|c| ('\u{80}'..='\u{9f}').contains(&c));
    warnings.push(encoding_guessed(doubtful));
    Ok(Some(text.into_owned()))
}

/// Recognises UTF-16 without a byte order mark by the zero bytes of its ASCII letters.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |first: usize| {
        sample
            .iter()
            .skip(first)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half == 0 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    match (even * 10 >= half * 7, odd * 10 >= half * 7) {
        (true, false) if odd == 0 => Some(UTF_16BE),
        (false, true) if even == 0 => Some(UTF_16LE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected: Python's codecs.
    #[test]
    fn encodings_are_found() {
        let units =
            |read: fn(u16) -> [u8; 2]| "é,£5\n".encode_utf16().flat_map(read).collect::<Vec<u8>>();
        for (bytes, guessed) in [
            ("é,£5\n".as_bytes().to_vec(), false),
            ([b"\xEF\xBB\xBF", "é,£5\n".as_bytes()].concat(), false),
            ([b"\xFF\xFE", &units(u16::to_le_bytes)[..]].concat(), false),
            ([b"\xFE\xFF", &units(u16::to_be_bytes)[..]].concat(), false),
            (units(u16::to_le_bytes), false),
            (units(u16::to_be_bytes), false),
            (b"\xE9,\xA35\n".to_vec(), true),
        ] {
            let mut warnings = Vec::new();
            assert_eq!(
                decode(&bytes, &mut warnings).expect("sound").as_deref(),
                Some("é,£5\n"),
                "{bytes:?}"
            );
            assert_eq!(warnings.len(), usize::from(guessed), "{bytes:?}");
        }
        assert!(
            decode(b"\xEF\xBB\xBF\xE9,", &mut Vec::new()).is_err(),
            "marked as what it is not"
        );
        assert!(
            Text::decode(b"\x00\x01\x02\x03")
                .expect("no mark")
                .is_none()
        );
    }
}
