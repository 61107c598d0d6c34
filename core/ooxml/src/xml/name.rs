//! Qualified names.

/// Returns a name without its namespace prefix.
pub fn local(name: &[u8]) -> &[u8] {
    match name.iter().position(|b| *b == b':') {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// Returns the prefix of a name, colon included, or an empty text.
pub fn prefix(name: &[u8]) -> &[u8] {
    &name[..name.len() - local(name).len()]
}
