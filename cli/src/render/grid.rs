//! Rows of short texts in columns, for the terminal.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

/// Returns the rows with their columns aligned: the first and the last to the left, all others to the right.
pub(super) fn grid(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..columns)
        .map(|k| rows.iter().map(|row| row[k].width()).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::from("  ");
        for (k, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let gap = " ".repeat(width - cell.width());
            let is_text = k == 0 || k + 1 == columns;
            // Writing to a String does not fail.
            let _ = if is_text {
                write!(line, "{cell}{gap}  ")
            } else {
                write!(line, "{gap}{cell}  ")
            };
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}
