//! Writes XML with a prefix on its namespace.

/// Puts every element of a part into the prefix `x`.
pub(crate) fn prefixed(xml: &str) -> String {
    let xml = xml
        .replace("</", "\u{1}")
        .replace('<', "<x:")
        .replace('\u{1}', "</x:");
    xml.replace("xmlns=", "xmlns:x=")
}
