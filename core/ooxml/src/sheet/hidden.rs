//! Hidden rows and columns.

use crate::xml::Tag;

/// Returns `true` if a row or column is hidden or has no extent.
pub(super) fn hides(tag: &Tag<'_>, extent: &[u8]) -> bool {
    let size = || {
        std::str::from_utf8(tag.get(extent)?)
            .ok()?
            .trim()
            .parse::<f64>()
            .ok()
    };
    tag.flag(b"hidden") || size().is_some_and(|size| size <= 0.0)
}
