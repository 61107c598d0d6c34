//! Names cells for a sentence: the first ranges, and the number of cells left out.

use ambersheet_ooxml::address::{Cell, Range};

use crate::plan::patch::template::rectangles;

/// Returns the ranges that a sentence names, and its end if cells are left out.
pub(crate) fn name_cells(cells: &[Cell]) -> (Vec<Range>, String) {
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
        format!(" (and in {left} more cells)")
    };
    (named.to_vec(), more)
}
