//! Limits on the repeats of an OpenDocument spreadsheet.
//!
//! A cell or a row of an .ods may represent a million equal ones (ODF 1.3, 19.675 and 19.679), and
//! a `<text:s>` any number of blanks. calamine expands them in memory, so their product is checked
//! first.

use ambersheet_ooxml::address::{LAST_COLUMN, LAST_ROW};
use ambersheet_ooxml::error::Error;
use ambersheet_ooxml::xml::{Event, Scanner, Tag, local};

use crate::errors::damaged;
use crate::limits::{MOST_TEXT, check_held, check_places};

/// The number of columns of a sheet.
const WIDEST: u64 = LAST_COLUMN as u64 + 1;
/// The number of rows of a sheet.
const HIGHEST: u64 = LAST_ROW as u64 + 1;

/// Checks that the cells and texts of a `content.xml` fit into memory.
///
/// # Errors
/// [`Error::NotAWorkbook`] if they do not, and [`Error::Part`] if the part is not XML.
pub(super) fn check_repeats(content: &[u8]) -> Result<(), Error> {
    let mut sizes = Sizes::default();
    let skip = if content.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    let mut scanner = Scanner::new(content, skip);
    while let Some(event) = scanner
        .next()
        .map_err(|fault| fault.in_part("content.xml"))?
    {
        match event {
            Event::Start(tag) => sizes.start(&tag)?,
            Event::Text(run) | Event::CData(run) => {
                sizes.row.text += run.len() as u64 * sizes.cell;
            }
            Event::End { name, .. } => sizes.end(local(name)),
        }
        sizes.check()?;
    }
    Ok(())
}

/// Sizes of the current table, in cells as calamine counts them.
#[derive(Default)]
struct TableSize {
    rows: u64,
    /// Rows that are blank so far, which count only if something follows.
    blank_rows: u64,
    widest: u64,
}

/// Sizes of the current row.
#[derive(Default)]
struct RowSize {
    repeats: u64,
    width: u64,
    /// Blank cells, which count only if something follows.
    blanks: u64,
    /// Cells that are not blank.
    used: u64,
    text: u64,
}

/// Sizes of a spreadsheet as far as it was scanned.
#[derive(Default)]
struct Sizes {
    /// Cells that are not blank.
    cells: u64,
    /// Cells of the rectangles that calamine makes of the tables before this one.
    dense: u64,
    /// Bytes of text.
    text: u64,
    table: TableSize,
    row: RowSize,
    /// Number of cells that the current element represents.
    cell: u64,
}

impl Sizes {
    fn start(&mut self, tag: &Tag<'_>) -> Result<(), Error> {
        match tag.local() {
            b"table" => self.table = TableSize::default(),
            b"table-row" => {
                self.row = RowSize {
                    repeats: count(tag, b"table:number-rows-repeated", HIGHEST)?,
                    ..RowSize::default()
                }
            }
            b"table-cell" | b"covered-table-cell" => self.start_cell(tag)?,
            b"s" => self.row.text += count(tag, b"text:c", MOST_TEXT)? * self.cell,
            _ => {}
        }
        Ok(())
    }

    fn start_cell(&mut self, tag: &Tag<'_>) -> Result<(), Error> {
        self.cell = count(tag, b"table:number-columns-repeated", WIDEST)?;
        let row = &mut self.row;
        let has_value = tag
            .inside
            .windows(7)
            .any(|part| part == b"office:" || part == b"formula");
        if has_value || !tag.self_closing {
            row.width += row.blanks + self.cell;
            row.used += self.cell;
            row.blanks = 0;
            row.text += tag.get(b"office:string-value").map_or(0, <[u8]>::len) as u64 * self.cell;
        } else {
            row.blanks = (row.blanks + self.cell).min(WIDEST);
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"table-row" => {
                let row = std::mem::take(&mut self.row);
                let table = &mut self.table;
                self.cells += row.used * row.repeats;
                if row.width == 0 {
                    table.blank_rows += row.repeats;
                } else {
                    table.rows += std::mem::take(&mut table.blank_rows) + row.repeats;
                    table.widest = table.widest.max(row.width);
                    self.text += row.text * row.repeats;
                }
            }
            b"table" => self.dense += self.table.rows * self.table.widest,
            _ => {}
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_places(self.dense + self.table.rows * self.table.widest)?;
        check_held(self.cells + self.row.used, self.text + self.row.text)
    }
}

/// Returns the repeat count of an attribute, `most` if it is larger, or 1 if the attribute is missing.
///
/// # Errors
/// [`Error::NotAWorkbook`] if the count is not a number.
fn count(tag: &Tag<'_>, name: &[u8], most: u64) -> Result<u64, Error> {
    let Some(text) = tag.text(name) else {
        return Ok(1);
    };
    let count = text
        .trim()
        .parse::<u64>()
        .map_err(|_| damaged("a repeat count in content.xml is not a number"))?;
    Ok(count.min(most))
}

#[cfg(test)]
mod tests {
    use super::check_repeats;

    fn table(rows: &str) -> String {
        format!("<d><table:table table:name='S'>{rows}</table:table></d>")
    }

    #[test]
    fn repeats_that_would_fill_memory_are_refused() {
        let cell = |repeats: u32| {
            format!(
                "<table:table-cell table:number-columns-repeated='{repeats}' office:value='1'/>"
            )
        };
        let blank = "<table:table-cell table:number-columns-repeated='16384'/>";
        let row = |repeats: u32, cells: &str| -> String {
            format!(
                "<table:table-row table:number-rows-repeated='{repeats}'>{cells}</table:table-row>"
            )
        };
        // LibreOffice fills up a sheet like this.
        let ordinary = table(&[row(2, &(cell(5) + blank)), row(1_048_574, blank)].concat());
        assert!(check_repeats(ordinary.as_bytes()).is_ok());
        for (rows, says) in [
            (row(1_000_000, &cell(1000)), "places"),
            (row(3_001, &cell(1000)), "3,000,000"),
            (row(1, &cell(16_384)).repeat(200), "3,000,000"),
            (
                [
                    row(1, &cell(1)),
                    row(1_000_000, blank),
                    row(1, &cell(10_000)),
                ]
                .concat(),
                "places",
            ),
            (
                row(
                    1,
                    "<table:table-cell office:value-type='string'><text:p>a<text:s text:c='9999999999'/></text:p></table:table-cell>",
                ),
                "text",
            ),
            (
                row(
                    1000,
                    &cell(1).replace(
                        "/>",
                        &format!(
                            "><text:p>{}</text:p></table:table-cell>",
                            "a".repeat(600_000)
                        ),
                    ),
                ),
                "text",
            ),
        ] {
            let error = check_repeats(table(&rows).as_bytes())
                .expect_err("too much")
                .to_string();
            assert!(error.contains(says), "{error}");
        }
        assert!(check_repeats(b"<a").is_err());
    }
}
