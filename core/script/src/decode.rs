//! Decodes the bytes of a script. Scripts come from Notepad, Word and mail, in several encodings
//! and with either kind of line end.

/// Decodes UTF-8, UTF-16 with a byte order mark, and otherwise Windows-1252. Line ends become `\n`.
///
/// The error is the reason why the bytes are no script.
pub(super) fn decode(bytes: &[u8]) -> Result<String, &'static str> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err("this is a workbook or another Office file, not a rules script");
    }
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        },
    };
    if text.contains('\0') {
        return Err("this is not a text file; save the rules as plain text in UTF-8");
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Decodes one byte of Windows-1252, in which 0x80 to 0x9F hold curly quotes and dashes.
///
/// The five bytes that it leaves open become the control characters of Latin 1, as in the WHATWG
/// encoding standard.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    /// The bytes were written by hand from the code charts.
    #[test]
    fn scripts_are_read_however_they_were_saved() {
        let cases: [(&[u8], &str); 7] = [
            (b"a\r\nb\rc\n", "a\nb\nc\n"),
            (b"\xEF\xBB\xBFperiod", "period"),
            ("“é”".as_bytes(), "“é”"),
            (b"\xFF\xFEa\0\x1C\x20\r\0\n\0", "a\u{201c}\n"),
            (b"\xFE\xFF\0a\x20\x1D", "a\u{201d}"),
            (b"\x93Norfolk\x94 \x96 \xA35 caf\xE9", "“Norfolk” – £5 café"),
            (b"", ""),
        ];
        for (bytes, expected) in cases {
            assert_eq!(decode(bytes).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_is_no_text_says_so() {
        assert!(decode(b"PK\x03\x04rest").is_err_and(|why| why.contains("workbook")));
        assert!(decode(b"a\0b\0").is_err_and(|why| why.contains("plain text")));
    }
}
