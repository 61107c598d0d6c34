//! The range that a sheet declares.

use crate::address::Range;
use crate::xml;
use crate::xml::{Event, Scanner};

/// The range that a sheet says it uses.
pub fn dimension(head: &[u8]) -> Option<Range> {
    find_dimension(head).map(|(range, _)| range)
}

/// What `<dimension>` says, and where its reference stands.
fn find_dimension(head: &[u8]) -> Option<(Range, std::ops::Range<usize>)> {
    let mut scanner = Scanner::new(head, 0);
    while let Ok(Some(event)) = scanner.next() {
        let Event::Start(tag) = event else { continue };
        if tag.local() != b"dimension" {
            continue;
        }
        let reference = xml::attributes(tag.inside).find(|attribute| attribute.name == b"ref")?;
        let inside_start = tag.range.start + 1 + tag.name.len();
        let place = inside_start + reference.range.start..inside_start + reference.range.end;
        return Some((Range::parse(reference.value)?, place));
    }
    None
}

/// The head's text with `<dimension>` grown to hold a range, where it names one that does not.
pub fn grow_dimension(head: &[u8], cells: Range) -> Option<Vec<u8>> {
    let (range, place) = find_dimension(head)?;
    let grown = range.with(cells);
    if grown == range {
        return None;
    }
    let reference = format!("ref=\"{grown}\"").into_bytes();
    Some([&head[..place.start], &reference, &head[place.end..]].concat())
}
