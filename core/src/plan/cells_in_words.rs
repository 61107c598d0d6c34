//! Cells as a sentence names them: ranges, and how many are left out.

use ambersheet_ooxml::address::{Cell, Range};

use super::patch::template::rectangles;

/// Cells as a person takes them in: the first ranges as one text, and how many cells are left unnamed, for a sentence.
pub(crate) fn spoken(cells: &[Cell]) -> (Vec<Range>, String) {
    const MOST: usize = 20;
    let ranges = rectangles(cells);
    let named = &ranges[..ranges.len().min(MOST)];
    let left: u64 = ranges[named.len()..]
        .iter()
        .map(|range| {
            let rows = u64::from(range.last.row - range.first.row) + 1;
            rows * (u64::from(range.last.column - range.first.column) + 1)
        })
        .sum();
    let more = if left == 0 {
        String::new()
    } else {
        format!(" (and in {left} cells more)")
    };
    (named.to_vec(), more)
}
