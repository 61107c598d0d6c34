//! A few ranges of one worksheet, read on their own: the items of a drop-down list that stand in cells.

use crate::source::open_return::OpenReturn;

use crate::error::Error;
use crate::find::row_cells::shown;
use ambersheet_ooxml::address::Range;
use ambersheet_ooxml::sheet::{Head, Order, Row, Tail, Visitor, walk};
use ambersheet_ooxml::workbook::SharedStrings;

/// What the cells of some ranges show.
pub(crate) struct Excerpt {
    /// Of each range the texts and numbers of its cells, in order; `None` where they are too many or too long.
    pub(crate) texts: Vec<Option<Vec<String>>>,
    /// Whether the sheet holds a formula, since its part now counts as read.
    pub(crate) has_formulas: bool,
}

/// No drop-down list can be used that has more items.
const MOST_CELLS: usize = 10_000;
/// All texts of an excerpt together.
const MOST_TEXT: usize = 4 << 20;

/// Reads what the cells of some ranges show. Blank cells are left out.
///
/// # Errors
/// Where the sheet cannot be read.
pub(crate) fn excerpt(
    workbook: &OpenReturn,
    sheet: usize,
    ranges: &[Range],
) -> Result<Excerpt, Error> {
    let info = &workbook.sheets[sheet];
    let mut reading = Reading {
        strings: &workbook.strings,
        ranges,
        left: MOST_TEXT,
        excerpt: Excerpt {
            texts: vec![Some(Vec::new()); ranges.len()],
            has_formulas: false,
        },
    };
    // Whether the rows are in order does not matter here.
    let _ = walk(
        workbook.package.reader(info.part)?,
        &info.part_name,
        Order::AsItStands,
        &mut reading,
    )?;
    Ok(reading.excerpt)
}

struct Reading<'a> {
    strings: &'a SharedStrings,
    ranges: &'a [Range],
    /// How much text may still be kept.
    left: usize,
    excerpt: Excerpt,
}

impl Visitor for Reading<'_> {
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
