//! The size and the anchor of the box in which a note is shown.
//!
//! A box is anchored to columns and rows, so its size on the screen depends on theirs. Column widths are read from the
//! part before the rows; every row is assumed to have the sheet's default height.

use ambersheet_ooxml::address::{Cell, LAST_COLUMN, LAST_ROW};
use ambersheet_ooxml::xml::{Event, Scanner, Tag};

/// The largest number of columns or rows under a box; if they are too few, they are hidden.
const FARTHEST: u32 = 64;
/// The distance of a box from its cell, in pixels.
const GAP: u32 = 15;

/// The size of a box in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BoxSize {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl BoxSize {
    /// Returns the size in which a text can be read in Tahoma 9, with about 6 by 15 pixels for a character.
    pub(crate) fn of(text: &str) -> Self {
        const SMALLEST: BoxSize = BoxSize {
            width: 128,
            height: 74,
        };
        const LARGEST: BoxSize = BoxSize {
            width: 320,
            height: 450,
        };
        let widths = || {
            // Letters of East Asian scripts are twice as wide.
            text.split('\n').map(|line| {
                line.chars()
                    .map(|c| 6 + 6 * u32::from(c >= '\u{1100}'))
                    .sum::<u32>()
            })
        };
        let width = (widths().max().unwrap_or(0) + 16).clamp(SMALLEST.width, LARGEST.width);
        let lines: u32 = widths().map(|line| line.div_ceil(width - 16).max(1)).sum();
        // A line breaks before a word, which leaves some of it empty.
        let height = lines
            .saturating_add(lines / 4)
            .saturating_mul(15)
            .saturating_add(14);
        Self {
            width,
            height: height.clamp(SMALLEST.height, LARGEST.height),
        }
    }
}

/// The column widths of a sheet, and its default row height.
#[derive(Clone, Debug)]
pub(crate) struct NoteGrid {
    /// First column, last column, width in pixels; in order.
    columns: Vec<(u32, u32, u32)>,
    usual_width: u32,
    usual_height: u32,
    /// `true` if rows that the sheet lacks are hidden.
    hides_rows: bool,
}

impl Default for NoteGrid {
    fn default() -> Self {
        Self {
            columns: Vec::new(),
            usual_width: 64,
            usual_height: 20,
            hides_rows: false,
        }
    }
}

impl NoteGrid {
    /// Reads the part before the rows.
    pub(crate) fn read(head: &[u8]) -> Self {
        let mut grid = Self::default();
        let mut scanner = Scanner::new(head, 0);
        while let Ok(Some(event)) = scanner.next() {
            let Event::Start(tag) = event else { continue };
            match tag.local() {
                b"sheetFormatPr" => grid.usual_sizes(&tag),
                b"col" => {
                    if let (Some(first), Some(last)) = (tag.number(b"min"), tag.number(b"max")) {
                        let width =
                            decimal(&tag, b"width").map_or(grid.usual_width, pixels_of_width);
                        let width = if tag.flag(b"hidden") { 0 } else { width };
                        grid.columns
                            .push((first.saturating_sub(1), last.saturating_sub(1), width));
                    }
                }
                _ => {}
            }
        }
        grid.columns.sort_unstable();
        grid
    }

    /// Reads the default sizes.
    fn usual_sizes(&mut self, tag: &Tag<'_>) {
        if let Some(width) = decimal(tag, b"defaultColWidth") {
            self.usual_width = pixels_of_width(width);
        } else if let Some(characters) = tag.number(b"baseColWidth") {
            // Padding of 5 pixels, and then a multiple of 8 (ECMA-376 part 1, 18.3.1.81).
            self.usual_width = (characters.min(255) * 7 + 5).next_multiple_of(8);
        }
        if let Some(points) = decimal(tag, b"defaultRowHeight") {
            self.usual_height = pixels(points * 4.0 / 3.0).clamp(1, 546);
        }
        self.hides_rows = tag.flag(b"zeroHeight");
    }

    /// Returns the width of a column.
    fn width(&self, column: u32) -> u32 {
        let after = self
            .columns
            .partition_point(|(first, _, _)| *first <= column);
        match after.checked_sub(1).map(|i| self.columns[i]) {
            Some((_, last, width)) if column <= last => width,
            _ => self.usual_width,
        }
    }

    /// Returns the eight numbers of the anchor of a box next to a cell.
    ///
    /// They are the column and pixels into it, and the row and pixels into it, of the upper left corner and of the lower
    /// right one.
    pub(crate) fn anchor(&self, cell: Cell, size: BoxSize) -> [u32; 8] {
        let columns = Axis {
            last: LAST_COLUMN,
            size: |column| self.width(column),
        };
        let rows = Axis {
            last: LAST_ROW,
            size: |row| {
                if self.hides_rows && row > cell.row {
                    0
                } else {
                    self.usual_height
                }
            },
        };
        let (left, right) = columns.stretch(cell.column, (cell.column + 1, GAP), size.width);
        // A little above the cell, so that the box seems to point at it.
        let above = if cell.row == 0 {
            (0, 2)
        } else {
            (cell.row - 1, 10)
        };
        let (top, bottom) = rows.stretch(cell.row, above, size.height);
        [
            left.0, left.1, top.0, top.1, right.0, right.1, bottom.0, bottom.1,
        ]
    }
}

/// The columns or the rows, with their sizes.
struct Axis<F> {
    last: u32,
    size: F,
}

/// A column or row, and the pixels into it.
type Offset = (u32, u32);

impl<F: Fn(u32) -> u32> Axis<F> {
    /// Returns both ends of a stretch from `start`, or of one before the cell if there is no room after it.
    fn stretch(&self, cell: u32, start: Offset, length: u32) -> (Offset, Offset) {
        let forward = self.advance(start.0, start.1).and_then(|start| {
            self.advance(start.0, start.1 + length)
                .map(|end| (start, end))
        });
        if let Some(stretch) = forward {
            return stretch;
        }
        let mut left = length;
        for line in (cell.saturating_sub(FARTHEST)..cell).rev() {
            let size = (self.size)(line);
            if size >= left {
                return ((line, size - left), (cell, 0));
            }
            left -= size;
        }
        // No room on either side: over the cell itself.
        ((cell, 0), (cell, (self.size)(cell).saturating_sub(1)))
    }

    /// Returns the position some pixels after the beginning of a column or row.
    fn advance(&self, from: u32, mut pixels: u32) -> Option<Offset> {
        for line in from..=self.last.min(from.saturating_add(FARTHEST)) {
            let size = (self.size)(line);
            if pixels < size {
                return Some((line, pixels));
            }
            pixels -= size;
        }
        None
    }
}

/// Converts a column's width in characters of 7 pixels to pixels (ECMA-376 part 1, 18.3.1.13).
fn pixels_of_width(characters: f64) -> u32 {
    pixels((256.0 * characters + 18.0).floor() / 256.0 * 7.0)
}

#[expect(
    clippy::cast_sign_loss,
    reason = "a size below 0 becomes 0, as it should"
)]
fn pixels(size: f64) -> u32 {
    size as u32
}

/// Reads a number in the range of widths and heights.
fn decimal(tag: &Tag<'_>, name: &[u8]) -> Option<f64> {
    let number: f64 = tag.text(name)?.trim().parse().ok()?;
    (0.0..=1000.0).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"<worksheet><sheetFormatPr defaultRowHeight=\"15\"/><cols><col min=\"1\" max=\"1\" width=\"30.7109375\" customWidth=\"1\"/><col min=\"3\" max=\"3\" width=\"60.7109375\" customWidth=\"1\"/><col min=\"4\" max=\"5\" width=\"10.7109375\" hidden=\"1\" customWidth=\"1\"/></cols><sheetData>";

    /// The expected anchors were written by `XlsxWriter` 3.2 for the same columns and sizes.
    #[test]
    fn boxes_stand_where_another_program_puts_them() {
        let (plain, wide) = (NoteGrid::default(), NoteGrid::read(HEAD));
        for (grid, cell, width, height, expected) in [
            (&plain, "A1", 128, 74, [1, 15, 0, 2, 3, 15, 3, 16]),
            (&plain, "B2", 128, 74, [2, 15, 0, 10, 4, 15, 4, 4]),
            (&plain, "D14", 200, 100, [4, 15, 12, 10, 7, 23, 17, 10]),
            (&plain, "J500", 320, 450, [10, 15, 498, 10, 15, 15, 521, 0]),
            (&wide, "A1", 128, 74, [1, 15, 0, 2, 2, 79, 3, 16]),
            (&wide, "B2", 300, 74, [2, 15, 0, 10, 2, 315, 4, 4]),
            (&wide, "C3", 128, 74, [5, 15, 1, 10, 7, 15, 5, 4]),
            (&wide, "B9", 500, 90, [2, 15, 7, 10, 6, 26, 12, 0]),
        ] {
            let cell = Cell::parse(cell.as_bytes()).expect("a cell");
            assert_eq!(
                grid.anchor(cell, BoxSize { width, height }),
                expected,
                "{cell}"
            );
        }
    }

    #[test]
    fn a_box_without_room_behind_its_cell_stands_before_it() {
        let hidden = NoteGrid::read(
            b"<sheetFormatPr zeroHeight=\"1\" defaultRowHeight=\"15\"/><col min=\"7\" max=\"16384\" hidden=\"1\"/>",
        );
        for (grid, cell, expected) in [
            (
                &NoteGrid::default(),
                "XFD1",
                [16_381, 0, 0, 2, 16_383, 0, 3, 16],
            ),
            (
                &NoteGrid::default(),
                "A1048576",
                [1, 15, 1_048_571, 6, 3, 15, 1_048_575, 0],
            ),
            (&hidden, "F10", [3, 0, 5, 6, 5, 0, 9, 0]),
        ] {
            let parsed = Cell::parse(cell.as_bytes()).expect("a cell");
            assert_eq!(
                grid.anchor(
                    parsed,
                    BoxSize {
                        width: 128,
                        height: 74
                    }
                ),
                expected,
                "{cell}"
            );
        }
        let all = NoteGrid::read(b"<col min=\"1\" max=\"16384\" hidden=\"1\"/>");
        assert_eq!(
            all.anchor(Cell::new(3, 90), BoxSize::of("")),
            [90, 0, 2, 10, 90, 0, 6, 4]
        );
    }

    #[test]
    fn a_longer_text_gets_a_larger_box_up_to_a_limit() {
        let sizes: Vec<BoxSize> = [
            "",
            "Red",
            &"word ".repeat(40),
            &"word ".repeat(4000),
            &"\n".repeat(90_000),
        ]
        .iter()
        .map(|text| BoxSize::of(text))
        .collect();
        assert_eq!(sizes[0], sizes[1]);
        assert!(
            sizes[2].width == 320 && sizes[2].height > 74 && sizes[2].height < 150,
            "{sizes:?}"
        );
        assert_eq!(
            (sizes[3].height, sizes[4]),
            (
                450,
                BoxSize {
                    width: 128,
                    height: 450
                }
            )
        );
    }
}
