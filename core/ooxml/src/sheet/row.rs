//! One row of a worksheet, its cells as byte ranges.

use super::cell::{CellSpan, CellView, Formula};
use super::columns::number;
use super::hidden::hides;
use crate::address::Range;
use crate::xml::Tag;

/// One row of a worksheet.
pub struct Row<'a> {
    /// Number of the row, from 0.
    pub number: u32,
    /// Text of the row, from `<row` to its end.
    pub text: &'a [u8],
    /// The start tag.
    pub open: Tag<'a>,
    /// Format of the row, which new cells inherit.
    pub style: Option<u32>,
    /// Cells in the order of columns, which is nearly always that of the text.
    pub cells: &'a [CellSpan],
    /// Ranges of array formulas and data tables that begin in this row or above.
    pub arrays: &'a [Range],
    /// The row's elements within `text`, if it is written as several; none in an ordinary row.
    pub pieces: &'a [std::ops::Range<usize>],
}

impl<'a> Row<'a> {
    /// Returns the cell in a column, if there is one. If several claim the column, against the
    /// standard, any of them.
    #[inline]
    pub fn cell(&self, column: u32) -> Option<CellView<'a>> {
        // Most rows have no gaps, so the column is often the index.
        let span = match self.cells.get(column as usize) {
            Some(cell) if cell.column == column => cell,
            _ => {
                &self.cells[self
                    .cells
                    .binary_search_by_key(&column, |cell| cell.column)
                    .ok()?]
            }
        };
        Some(CellView {
            text: self.text,
            span,
        })
    }

    /// Returns `true` if the row is hidden or has no height.
    pub fn is_hidden(&self) -> bool {
        hides(&self.open, b"ht")
    }

    /// Returns the height of the row in points, if it states one.
    pub fn height(&self) -> Option<f64> {
        number(&self.open, b"ht").filter(|height| *height >= 0.0)
    }

    /// Returns `true` if any cell holds a formula.
    pub fn has_formulas(&self) -> bool {
        self.cells.iter().any(|cell| cell.formula != Formula::None)
    }

    /// Returns the cells in the order of columns.
    pub fn views(&self) -> impl Iterator<Item = CellView<'a>> {
        let text = self.text;
        self.cells.iter().map(move |span| CellView { text, span })
    }
}
