//! Qualified names.

/// A name without its namespace prefix.
pub fn local(name: &[u8]) -> &[u8] {
    match name.iter().position(|b| *b == b':') {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// The prefix of a name, colon included, or nothing.
pub fn prefix(name: &[u8]) -> &[u8] {
    &name[..name.len() - local(name).len()]
}
