//! The range that a sheet declares as used (`<dimension>`).

use crate::address::Range;
use crate::xml;
use crate::xml::{Event, Scanner};

/// Returns the range that the sheet declares as used.
pub fn dimension(head: &[u8]) -> Option<Range> {
    find_dimension(head).map(|(range, _)| range)
}

/// Finds `<dimension>` and returns its range and the offsets of its attribute `ref`.
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

/// Returns the head with `<dimension>` extended to contain a range, or `None` if it needs no
/// change.
pub fn grow_dimension(head: &[u8], cells: Range) -> Option<Vec<u8>> {
    let (range, place) = find_dimension(head)?;
    let grown = range.with(cells);
    if grown == range {
        return None;
    }
    let reference = format!("ref=\"{grown}\"").into_bytes();
    Some([&head[..place.start], &reference, &head[place.end..]].concat())
}
