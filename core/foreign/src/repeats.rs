//! What an OpenDocument spreadsheet's repeats ask for, before a library is asked to follow them.
//!
//! A cell or a row of an .ods may stand for a million like it (ODF 1.3, 19.675 and 19.679), and a `<text:s>` for any
//! number of blanks. calamine writes them out in memory, so the product is taken first.

use super::fresh::{MOST_CELLS, MOST_TEXT, too_many_cells, too_much_text};
use super::guarded::damaged;
use ambersheet_ooxml::Error;
use ambersheet_ooxml::address::LAST_COLUMN;
use ambersheet_ooxml::xml::{Event, Scanner, Tag};

/// What has been seen of the table at hand, in cells as calamine counts them.
#[derive(Default)]
struct Table {
    rows: u64,
    /// Rows that are blank so far, which count only if something follows.
    blank_rows: u64,
    widest: u64,
}

/// What has been seen of the row at hand.
#[derive(Default)]
struct Row {
    repeats: u64,
    width: u64,
    /// Blank cells, which count only if something follows.
    blanks: u64,
    text: u64,
}

/// Checks that the cells and texts of a `content.xml` fit into memory.
///
/// # Errors
/// Where they do not, or the part is no XML.
pub(super) fn check(content: &[u8]) -> Result<(), Error> {
    let (mut held, mut dense, mut text) = (0u64, 0u64, 0u64);
    let (mut table, mut row, mut cell) = (Table::default(), Row::default(), 0);
    let mut scanner = Scanner::new(
        content,
        if content.starts_with(b"\xEF\xBB\xBF") {
            3
        } else {
            0
        },
    );
    while let Some(event) = scanner
        .next()
        .map_err(|fault| fault.in_part("content.xml"))?
    {
        match event {
            Event::Start(tag) => match tag.local() {
                b"table" => table = Table::default(),
                b"table-row" => {
                    row = Row {
                        repeats: count(&tag, b"table:number-rows-repeated")?,
                        ..Row::default()
                    }
                }
                b"table-cell" | b"covered-table-cell" => {
                    cell = count(&tag, b"table:number-columns-repeated")?
                        .min(u64::from(LAST_COLUMN) + 1);
                    let has_value = tag
                        .inside
                        .windows(7)
                        .any(|part| part == b"office:" || part == b"formula");
                    if has_value || !tag.self_closing {
                        row.width += row.blanks + cell;
                        row.blanks = 0;
                        row.text +=
                            tag.get(b"office:string-value").map_or(0, <[u8]>::len) as u64 * cell;
                    } else {
                        row.blanks = (row.blanks + cell).min(u64::from(LAST_COLUMN) + 1);
                    }
                }
                b"s" => row.text += count(&tag, b"text:c")? * cell,
                _ => {}
            },
            Event::Text(run) | Event::CData(run) => row.text += run.len() as u64 * cell,
            Event::End { name, .. } if ambersheet_ooxml::xml::local(name) == b"table-row" => {
                held += row.width;
                if row.width == 0 {
                    table.blank_rows += row.repeats;
                } else {
                    table.rows += std::mem::take(&mut table.blank_rows) + row.repeats;
                    table.widest = table.widest.max(row.width);
                    text += row.text * row.repeats;
                }
                row = Row::default();
            }
            Event::End { name, .. } if ambersheet_ooxml::xml::local(name) == b"table" => {
                dense += table.rows * table.widest;
            }
            Event::End { .. } => {}
        }
        if held > MOST_CELLS || dense + table.rows * table.widest > 2 * MOST_CELLS {
            return Err(too_many_cells());
        }
        if text + row.text > MOST_TEXT {
            return Err(too_much_text());
        }
    }
    Ok(())
}

/// How often something is repeated; once where nothing is said.
fn count(tag: &Tag<'_>, name: &[u8]) -> Result<u64, Error> {
    const MOST: u64 = 1 << 20;
    let Some(text) = tag.text(name) else {
        return Ok(1);
    };
    let count = text
        .trim()
        .parse::<u64>()
        .map_err(|_| damaged("a repeat in content.xml is no number"))?;
    Ok(count.min(MOST))
}

#[cfg(test)]
mod tests {
    use super::check;

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
        // As LibreOffice fills up a sheet.
        let ordinary = table(&[row(2, &(cell(5) + blank)), row(1_048_574, blank)].concat());
        assert!(check(ordinary.as_bytes()).is_ok());
        for (rows, says) in [
            (row(1_000_000, &cell(1000)), "cells"),
            (row(1, &cell(16_384)).repeat(1000), "cells"),
            ([row(1, &cell(1)), row(1_000_000, blank), row(1, &cell(10_000))].concat(), "cells"),
            (
                row(
                    1,
                    "<table:table-cell office:value-type='string'><text:p>a<text:s text:c='9999999999'/></text:p></table:table-cell>",
                )
                .repeat(600),
                "text",
            ),
            (row(1000, &cell(1).replace("/>", &format!("><text:p>{}</text:p></table:table-cell>", "a".repeat(600_000)))), "text"),
        ] {
            let error = check(table(&rows).as_bytes()).expect_err("too much").to_string();
            assert!(error.contains(says), "{error}");
        }
        assert!(check(b"<a").is_err());
    }
}
