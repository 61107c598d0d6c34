//! The marks on what we add: on a derived format, which format of the template it was copied from; on a rule of a
//! conditional format, that it is ours.
//!
//! They are extensions, which every reader of the format passes over. Excel may drop them when it saves; then a cell's present look is taken for the template's, which changes nothing but the fill.

use ambersheet_ooxml::xml;
use ambersheet_ooxml::xml::{Event, Scanner};

const URI: &str = "{6A1C5B0E-52B7-4E0B-9C5E-A3BE25C0F1D7}";
const NAMESPACE: &str = "urn:ambersheet:format:1";

/// Returns the extension list of a format derived from another: the extensions that it had, and the mark.
pub(crate) fn with_mark(extensions: &[u8], prefix: &str, origin: u32) -> Vec<u8> {
    let mark = format!(
        "<{prefix}ext uri=\"{URI}\" xmlns:ambersheet=\"{NAMESPACE}\"><ambersheet:from xf=\"{origin}\"/></{prefix}ext>"
    );
    let (open, close) = (format!("<{prefix}extLst>"), format!("</{prefix}extLst>"));
    [
        open.as_bytes(),
        extensions,
        mark.as_bytes(),
        close.as_bytes(),
    ]
    .concat()
}

/// Returns the extension list of a conditional format's rule of our own.
pub(crate) fn rule_mark(prefix: &str) -> String {
    format!(
        "<{prefix}extLst><{prefix}ext uri=\"{URI}\" xmlns:ambersheet=\"{NAMESPACE}\"><ambersheet:rule/></{prefix}ext></{prefix}extLst>"
    )
}

/// Returns `true` if a styles part holds any mark.
pub(crate) fn is_in(styles: &[u8]) -> bool {
    memchr::memmem::find(styles, NAMESPACE.as_bytes()).is_some()
}

/// Returns the index of the format that a marked one was copied from.
pub(crate) fn origin(entry: &[u8]) -> Option<u32> {
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

/// The attributes in which a coloured format differs from the one that it was copied from.
pub(crate) const CHANGED: [&[u8]; 4] = [b"fillId", b"fontId", b"applyFill", b"applyFont"];

/// The attributes in which a format that was made readable also differs.
pub(crate) const NUMBER_FORMAT: [&[u8]; 2] = [b"numFmtId", b"applyNumberFormat"];

/// Returns a format's text without what a derived format changes: fill, font and the mark; also the number format if
/// asked. Two formats that agree in this are the same but for their colours.
pub(crate) fn essence(entry: &[u8], but_number_format: bool) -> Vec<u8> {
    let Ok(Some(Event::Start(tag))) = Scanner::new(entry, 0).next() else {
        return entry.to_vec();
    };
    let mut rest: Vec<&[u8]> = xml::attributes(tag.inside)
        .filter(|attribute| !CHANGED.contains(&attribute.name))
        .filter(|attribute| !but_number_format || !NUMBER_FORMAT.contains(&attribute.name))
        .map(|attribute| &tag.inside[attribute.range])
        .collect();
    rest.sort_unstable();
    let mut essence = rest.join(&b' ');
    essence.extend_from_slice(&children(entry, &tag).others);
    essence
}

/// The children of a cell format.
#[derive(Default)]
pub(crate) struct Children {
    /// Alignment, protection and whatever else.
    pub(crate) others: Vec<u8>,
    /// The extensions of its list, but for our mark.
    pub(crate) extensions: Vec<u8>,
}

/// Splits the contents of a format.
pub(crate) fn children(entry: &[u8], tag: &xml::Tag<'_>) -> Children {
    let mut children = Children::default();
    if tag.self_closing {
        return children;
    }
    let mut scanner = Scanner::new(entry, tag.range.end);
    while let Ok(Some(event)) = scanner.next() {
        let Event::Start(child) = event else { continue };
        if child.local() == b"extLst" {
            // Its own children come next.
            continue;
        }
        if scanner.skip_element(&child).is_err() {
            break;
        }
        let text = &entry[child.range.start..scanner.position()];
        if child.local() != b"ext" {
            children.others.extend_from_slice(text);
        } else if child.get(b"uri") != Some(URI.as_bytes()) {
            children.extensions.extend_from_slice(text);
        }
    }
    children
}
