//! Hidden rows and columns.

use crate::xml::Tag;

/// Returns `true` if a row or column is hidden or has no extent.
pub(super) fn hides(tag: &Tag<'_>, extent: &[u8]) -> bool {
    if tag.flag(b"hidden") {
        return true;
    }
    let text = tag
        .get(extent)
        .and_then(|text| std::str::from_utf8(text).ok());
    let size = text.and_then(|text| text.trim().parse::<f64>().ok());
    size.is_some_and(|size| size <= 0.0)
}
