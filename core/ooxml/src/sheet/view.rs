//! How a worksheet is shown: grid lines, frozen panes, direction, and the height of its rows.

use super::columns::number;
use crate::address::{Cell, LAST_COLUMN, LAST_ROW, parse_number};
use crate::xml::{Event, Scanner, Tag};

/// How a worksheet is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SheetView {
    /// `true` unless the grid lines are off.
    pub shows_gridlines: bool,
    /// `true` if the first column is at the right.
    pub is_right_to_left: bool,
    /// Number of rows at the top that stay in view.
    pub frozen_rows: u32,
    /// Number of columns at the beginning that stay in view.
    pub frozen_columns: u32,
    /// The height in points of a row that states none, if the sheet states one.
    pub row_height: Option<f64>,
    /// `true` if rows that are not written are hidden.
    pub hides_other_rows: bool,
}

impl Default for SheetView {
    fn default() -> Self {
        Self {
            shows_gridlines: true,
            is_right_to_left: false,
            frozen_rows: 0,
            frozen_columns: 0,
            row_height: None,
            hides_other_rows: false,
        }
    }
}

impl SheetView {
    /// Reads the first view of a sheet from its head (ECMA-376 part 1, 18.3.1.87 and 18.3.1.66).
    ///
    /// ```
    /// use ambersheet_ooxml::sheet::SheetView;
    ///
    /// let head = b"<worksheet><sheetViews><sheetView showGridLines='0'><pane ySplit='3' state='frozen'/>";
    /// let view = SheetView::read(head);
    /// assert_eq!((view.shows_gridlines, view.frozen_rows), (false, 3));
    /// ```
    pub fn read(head: &[u8]) -> Self {
        let mut view = Self::default();
        let (mut views, mut top) = (0, Cell::new(0, 0));
        let mut scanner = Scanner::new(head, 0);
        while let Ok(Some(event)) = scanner.next() {
            let Event::Start(tag) = event else { continue };
            match tag.local() {
                b"sheetView" => {
                    views += 1;
                    if views == 1 {
                        view.shows_gridlines =
                            !matches!(tag.get(b"showGridLines"), Some(b"0" | b"false"));
                        view.is_right_to_left = tag.flag(b"rightToLeft");
                        top = tag.get(b"topLeftCell").and_then(Cell::parse).unwrap_or(top);
                    }
                }
                b"pane" if views == 1 => view.freeze(&tag, top),
                b"sheetFormatPr" => {
                    view.row_height =
                        number(&tag, b"defaultRowHeight").filter(|height| *height > 0.0);
                    view.hides_other_rows = tag.flag(b"zeroHeight");
                }
                _ => {}
            }
        }
        view
    }

    /// Reads a pane. It counts from the first row and column that are in view.
    fn freeze(&mut self, pane: &Tag<'_>, top: Cell) {
        if !matches!(pane.get(b"state"), Some(b"frozen" | b"frozenSplit")) {
            return;
        }
        // Some programs write the number of rows with a fraction of nought.
        let whole = |text: &[u8]| parse_number(text.split(|c| *c == b'.').next()?);
        let split = |name: &[u8], top: u32, last: u32| match pane.get(name).and_then(whole) {
            Some(count) if count > 0 => (top + count).min(last),
            _ => 0,
        };
        self.frozen_rows = split(b"ySplit", top.row, LAST_ROW);
        self.frozen_columns = split(b"xSplit", top.column, LAST_COLUMN);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frozen(pane: &str) -> (u32, u32) {
        let head = format!("<w><sheetViews><sheetView topLeftCell='A3'>{pane}</sheetView>");
        let view = SheetView::read(head.as_bytes());
        (view.frozen_rows, view.frozen_columns)
    }

    /// Expected: by hand; rows above the first in view stay above the frozen ones.
    #[test]
    fn frozen_panes_are_those_of_the_first_view() {
        assert_eq!(
            frozen("<pane xSplit='1.0' ySplit='2' state='frozen'/>"),
            (4, 1)
        );
        assert_eq!(frozen("<pane ySplit='2' state='frozenSplit'/>"), (4, 0));
        assert_eq!(frozen("<pane ySplit='2400' state='split'/>"), (0, 0));
        assert_eq!(frozen("<pane ySplit='2400'/>"), (0, 0));
        assert_eq!(
            frozen("<pane xSplit='999999999' ySplit='-1' state='frozen'/>"),
            (0, LAST_COLUMN)
        );
        assert_eq!(
            frozen("</sheetView><sheetView><pane ySplit='9' state='frozen'/>"),
            (0, 0)
        );
    }

    #[test]
    fn a_sheet_without_a_view_is_the_usual_one() {
        assert_eq!(SheetView::read(b"<w><sheetData>"), SheetView::default());
        let view = SheetView::read(
            b"<w><sheetViews><sheetView rightToLeft='1'/></sheetViews><sheetFormatPr defaultRowHeight='12.75' zeroHeight='1'/>",
        );
        assert!(view.is_right_to_left && view.hides_other_rows && view.shows_gridlines);
        assert_eq!(view.row_height, Some(12.75));
    }
}
