//! The mark on a derived format: which format of the template it was copied from.
//!
//! It is an extension of the `<xf>`, which every reader of the format passes over. Excel may drop it when it saves;
//! then a cell's present look is taken for the template's, which changes nothing but the fill.

use crate::xml::{self, Event, Scanner};

const URI: &str = "{6A1C5B0E-52B7-4E0B-9C5E-A3BE25C0F1D7}";
const NAMESPACE: &str = "urn:ambersheet:format:1";

/// The extension list of a format derived from another.
pub(super) fn mark(prefix: &str, origin: u32) -> String {
    format!(
        "<{prefix}extLst><{prefix}ext uri=\"{URI}\" xmlns:ambersheet=\"{NAMESPACE}\"><ambersheet:from xf=\"{origin}\"/></{prefix}ext></{prefix}extLst>"
    )
}

/// Which format a marked one was copied from.
pub(super) fn origin(entry: &[u8]) -> Option<u32> {
    memchr::memmem::find(entry, NAMESPACE.as_bytes())?;
    let mut scanner = Scanner::new(entry, 0);
    while let Ok(Some(event)) = scanner.next() {
        if let Event::Start(tag) = event
            && tag.name == b"ambersheet:from"
        {
            return tag.number(b"xf");
        }
    }
    None
}

/// A format's text without what a derived format changes: fill, font and the mark. Two formats that agree in this
/// are the same but for their colours.
pub(super) fn essence(entry: &[u8]) -> Vec<u8> {
    const CHANGED: [&[u8]; 4] = [b"fillId", b"fontId", b"applyFill", b"applyFont"];
    let Ok(Some(Event::Start(tag))) = Scanner::new(entry, 0).next() else { return entry.to_vec() };
    let mut rest: Vec<&[u8]> = xml::attributes(tag.inside)
        .filter(|attribute| !CHANGED.contains(&attribute.name))
        .map(|attribute| &tag.inside[attribute.range])
        .collect();
    rest.sort_unstable();
    let mut essence = rest.join(&b' ');
    if let Some(inside) = inside_without_extensions(entry, &tag) {
        essence.extend_from_slice(&inside);
    }
    essence
}

/// The children of a format but its extension list; `None` where it is self-closed.
fn inside_without_extensions(entry: &[u8], tag: &xml::Tag<'_>) -> Option<Vec<u8>> {
    if tag.self_closing {
        return None;
    }
    let mut inside = Vec::new();
    let mut scanner = Scanner::new(entry, tag.range.end);
    while let Ok(Some(event)) = scanner.next() {
        match event {
            Event::Start(child) => {
                scanner.skip_element(&child).ok()?;
                if child.local() != b"extLst" {
                    inside.extend_from_slice(&entry[child.range.start..scanner.position()]);
                }
            }
            Event::End { .. } => break,
            Event::Text(_) | Event::CData(_) => {}
        }
    }
    Some(inside)
}
