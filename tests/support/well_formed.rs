//! Whether a text is well-formed XML (XML 1.0, 2.1), as far as a fuzzer breaks it: tags that match, one root, names,
//! attributes and entities. No spreadsheet program opens a part that is not, so nothing but the absence of panics is
//! asked of one; the check is a program of its own, so that it is no judge in its own cause.

/// Whether the bytes are a well-formed document in UTF-8 or UTF-16. A document type is none that a workbook may have.
pub(crate) fn is_well_formed(bytes: &[u8]) -> bool {
    decoded(bytes).is_some_and(|text| document(&text).is_some())
}

fn decoded(bytes: &[u8]) -> Option<String> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => {
            let text = std::str::from_utf8(bytes).ok()?;
            return Some(text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned());
        }
    };
    let units: Vec<u16> = bytes[2..]
        .chunks_exact(2)
        .map(|pair| unit([pair[0], pair[1]]))
        .collect();
    String::from_utf16(&units).ok()
}

/// Something where the document is well-formed.
fn document(mut rest: &str) -> Option<()> {
    let (mut open, mut roots): (Vec<&str>, u32) = (Vec::new(), 0);
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        is_text(text, open.is_empty()).then_some(())?;
        let whole = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
        if let Some((start, end)) = whole.into_iter().find(|(start, _)| tag.starts_with(start)) {
            let length = tag[start.len()..].find(end)? + start.len() + end.len();
            rest = &tag[length..];
            continue;
        }
        let close = tag_end(tag)?;
        let inside = &tag[1..close];
        rest = &tag[close + 1..];
        if let Some(name) = inside.strip_prefix('/') {
            (open.pop()? == name.trim_end()).then_some(())?;
            continue;
        }
        roots += u32::from(open.is_empty());
        let (inside, closed) = inside
            .strip_suffix('/')
            .map_or((inside, false), |inside| (inside, true));
        let name = inside
            .split(|letter: char| letter.is_ascii_whitespace())
            .next()?;
        (is_name(name) && attributes(&inside[name.len()..]).is_some()).then_some(())?;
        if !closed {
            open.push(name);
        }
    }
    (is_text(rest, true) && open.is_empty() && roots == 1).then_some(())
}

/// Returns the place of the tag's `>`, which is not one within quotes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in tag.char_indices() {
        match (quote, letter) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}

fn attributes(mut rest: &str) -> Option<()> {
    let mut seen = Vec::new();
    loop {
        let trimmed = rest.trim_ascii_start();
        if trimmed.is_empty() {
            return Some(());
        }
        let (name, after) = trimmed.split_once('=')?;
        let (name, after) = (name.trim_ascii_end(), after.trim_ascii_start());
        let quote = after
            .chars()
            .next()
            .filter(|letter| matches!(letter, '"' | '\''))?;
        let (value, after) = after[1..].split_once(quote)?;
        let sound =
            is_name(name) && !seen.contains(&name) && !value.contains('<') && is_text(value, false);
        (sound && trimmed.len() < rest.len()).then_some(())?;
        seen.push(name);
        rest = after;
    }
}

fn is_name(name: &str) -> bool {
    let mut parts = name.split(':');
    let is_part = |part: &str| {
        part.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
            && part
                .chars()
                .all(|letter| letter.is_alphanumeric() || "-_.".contains(letter))
    };
    parts.clone().count() <= 2 && parts.all(is_part)
}

/// Text between tags or quotes: no control characters, every `&` an entity; outside the root only white space.
fn is_text(text: &str, outside: bool) -> bool {
    let letters = |letter: char| !letter.is_control() || letter.is_ascii_whitespace();
    let entities = text.split('&').skip(1).all(|entity| {
        let name = entity.split_once(';').map_or("", |(name, _)| name);
        let number = match name.strip_prefix("#x") {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => name
                .strip_prefix('#')
                .and_then(|digits| digits.parse().ok()),
        };
        matches!(name, "amp" | "lt" | "gt" | "quot" | "apos")
            || number.and_then(char::from_u32).is_some_and(letters)
    });
    text.chars().all(letters) && entities && (!outside || text.trim_ascii().is_empty())
}
