//! Reads a few ranges of one worksheet on their own: the items of a drop-down list that are in cells.

use crate::source::open_return::OpenReturn;

use crate::error::Error;
use crate::find::row_cells::shown;
use ambersheet_ooxml::address::Range;
use ambersheet_ooxml::sheet::{Head, Order, Row, Tail, Visitor, walk};
use ambersheet_ooxml::workbook::SharedStrings;

/// The texts in some ranges of a sheet.
pub(crate) struct Excerpt {
    /// For each range, the texts and numbers of its cells in order; `None` if they are too many or too long.
    pub(crate) texts: Vec<Option<Vec<String>>>,
    /// `true` if the sheet holds a formula, since its part now counts as read.
    pub(crate) has_formulas: bool,
}

/// The largest number of items in a usable drop-down list.
const MOST_CELLS: usize = 10_000;
/// The largest total length of an excerpt's texts.
const MOST_TEXT: usize = 4 << 20;

/// Reads the texts and numbers in some ranges. Blank cells are left out.
///
/// # Errors
/// [`ErrorKind::Workbook`](crate::ErrorKind::Workbook) if the sheet is damaged.
pub(crate) fn excerpt(
    workbook: &OpenReturn,
    sheet: usize,
    ranges: &[Range],
) -> Result<Excerpt, Error> {
    let info = &workbook.sheets[sheet];
    let mut reader = ExcerptReader {
        strings: &workbook.strings,
        ranges,
        left: MOST_TEXT,
        excerpt: Excerpt {
            texts: vec![Some(Vec::new()); ranges.len()],
            has_formulas: false,
        },
    };
    // The order of the rows does not matter here.
    let _ = walk(
        workbook.package.reader(info.part)?,
        &info.part_name,
        Order::AsItStands,
        &mut reader,
    )?;
    Ok(reader.excerpt)
}

/// The visitor that reads the ranges.
struct ExcerptReader<'a> {
    strings: &'a SharedStrings,
    ranges: &'a [Range],
    /// The remaining length of text that may be kept.
    left: usize,
    excerpt: Excerpt,
}

impl Visitor for ExcerptReader<'_> {
    type Error = Error;

    fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        let excerpt = &mut self.excerpt;
        excerpt.has_formulas = excerpt.has_formulas || row.has_formulas();
        for (range, kept) in self.ranges.iter().zip(&mut excerpt.texts) {
            if !(range.first.row..=range.last.row).contains(&row.number) {
                continue;
            }
            let columns = range.first.column..=range.last.column;
            for cell in row.views().filter(|cell| columns.contains(&cell.column)) {
                let Some(texts) = kept else { break };
                let Some(text) = shown(cell, self.strings).filter(|text| !text.is_empty()) else {
                    continue;
                };
                if texts.len() == MOST_CELLS || text.len() > self.left {
                    *kept = None;
                    break;
                }
                self.left -= text.len();
                texts.push(text);
            }
        }
        Ok(())
    }

    fn tail(&mut self, _: &Tail<'_>) -> Result<(), Error> {
        Ok(())
    }
}
