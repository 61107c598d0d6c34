//! Escaping and unescaping of character data.

/// Appends character data with its entities resolved. Entities that XML does not define stay as
/// they are.
pub fn append_unescaped(raw: &[u8], out: &mut String) {
    let text = String::from_utf8_lossy(raw);
    // Line ends are one character in XML (XML 1.0, 2.11).
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text
    };
    let mut rest = &*text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest
            .find(';')
            .filter(|end| *end <= 12)
            .map(|end| &rest[1..end]);
        if let Some(c) = entity.and_then(resolve) {
            out.push(c);
            rest = &rest[entity.map_or(0, str::len) + 2..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
}

fn resolve(entity: &str) -> Option<char> {
    Some(match entity {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// Returns character data or an attribute's value, unescaped.
pub fn unescape(raw: &[u8]) -> String {
    let mut out = String::with_capacity(raw.len());
    append_unescaped(raw, &mut out);
    out
}

/// Appends text as character data or an attribute's value. Characters that XML cannot hold are
/// dropped.
///
/// ```
/// use ambersheet_ooxml::xml::{append_escaped, unescape};
///
/// let mut escaped = Vec::new();
/// append_escaped("Health & safety < 5", &mut escaped);
/// assert_eq!(escaped, b"Health &amp; safety &lt; 5");
/// assert_eq!(unescape(&escaped), "Health & safety < 5");
/// ```
pub fn append_escaped(text: &str, out: &mut Vec<u8>) {
    for c in text.chars() {
        match c {
            '<' => out.extend_from_slice(b"&lt;"),
            '>' => out.extend_from_slice(b"&gt;"),
            '&' => out.extend_from_slice(b"&amp;"),
            '"' => out.extend_from_slice(b"&quot;"),
            '\r' => out.extend_from_slice(b"&#13;"),
            '\t' | '\n' => out.push(c as u8),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// Appends text as a string of a workbook.
///
/// In such strings `_xHHHH_` is a UTF-16 unit (ECMA-376 part 1, 22.9.2.19), so text that only looks
/// like one is escaped.
pub fn append_string(text: &str, out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let unit = rest.as_bytes()[at + 2..].get(..5);
        let looks_escaped =
            unit.is_some_and(|unit| unit[4] == b'_' && unit[..4].iter().all(u8::is_ascii_hexdigit));
        append_escaped(&rest[..at], out);
        out.extend_from_slice(if looks_escaped { b"_x005F_" } else { b"_" });
        rest = &rest[at + 1..];
    }
    append_escaped(rest, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_xmls_own_and_no_others() {
        assert_eq!(
            unescape(b"a &lt;&#65;&#x42;&amp;lt; &nbsp; & &#0; x"),
            "a <AB&lt; &nbsp; & \u{0} x"
        );
        assert_eq!(unescape(b"&#xD800; &;"), "&#xD800; &;");
    }

    #[test]
    fn what_is_escaped_reads_back() {
        let text = "<Q1 & \"Q2\"> ’é\n\tend\r";
        let mut escaped = Vec::new();
        append_escaped(text, &mut escaped);
        assert_eq!(unescape(&escaped), text);
    }

    #[test]
    fn what_looks_like_an_escaped_unit_is_escaped() {
        // XlsxWriter escapes the same (`_escape_control_characters` of its shared strings).
        for (text, expected) in [
            ("plain _x and _x00_ <1>", "plain _x and _x00_ &lt;1&gt;"),
            ("_x000D_", "_x005F_x000D_"),
            ("a_x0041__x00e9_", "a_x005F_x0041__x005F_x00e9_"),
            ("_x000G_ _xé00d_ _x+123_", "_x000G_ _xé00d_ _x+123_"),
        ] {
            let mut out = Vec::new();
            append_string(text, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), expected);
        }
    }
}
