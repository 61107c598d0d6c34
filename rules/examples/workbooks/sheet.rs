//! Writes one line of a data file to its sheet: a setting, cells, or something that lies on the cells.

use rust_xlsxwriter::utility::column_name_to_number;
use rust_xlsxwriter::{Note, ProtectionOptions, Url, Worksheet};

use super::formats::{CellFormat, Formats, colour};
use super::places::{cell, range, row, rows};
use super::{MadeResult, drawings, rules, values};

/// Writes what the line describes.
pub(super) fn write(sheet: &mut Worksheet, fields: &[&str], formats: &Formats) -> MadeResult<()> {
    match fields {
        ["height", height, places] => {
            for row in rows(places)? {
                sheet.set_row_height(row, height.parse::<f64>()?)?;
            }
        }
        ["hidden rows", places] => {
            for row in rows(places)? {
                sheet.set_row_hidden(row)?;
            }
        }
        ["widths", columns, widths @ ..] => set_widths(sheet, columns, widths)?,
        ["chart" | "picture", ..] => drawings::write(sheet, fields)?,
        ["choices" | "dates" | "colour" | "scale", ..] => rules::write(sheet, fields, formats)?,
        [place, names, typed @ ..] if range(place).is_ok() => {
            write_cells(sheet, place, names, typed, formats)?;
        }
        _ => set(sheet, fields)?,
    }
    Ok(())
}

/// Makes a setting of the sheet or its page, or puts a note or a link on a cell.
fn set(sheet: &mut Worksheet, fields: &[&str]) -> MadeResult<()> {
    let _: &mut Worksheet = match fields {
        ["tab", name] => sheet.set_tab_color(colour(name)?),
        ["no gridlines"] => sheet.set_screen_gridlines(false),
        ["zoom", percent] => sheet.set_zoom(percent.parse()?),
        ["hidden"] => sheet.set_hidden(true),
        ["protected"] => sheet.protect(),
        ["protected", "locked cells cannot be selected"] => {
            let mut options = ProtectionOptions::new();
            options.select_locked_cells = false;
            sheet.protect_with_options(&options)
        }
        ["freeze", place] => {
            let (row, column) = cell(place)?;
            sheet.set_freeze_panes(row, column)?
        }
        ["note", place, author, text] => {
            let (row, column) = cell(place)?;
            sheet.insert_note(row, column, &Note::new(*text).set_author(*author))?
        }
        ["link", place, target, text] => {
            let (row, column) = cell(place)?;
            sheet.write_url(row, column, Url::new(*target).set_text(*text))?
        }
        ["landscape", paper, wide, tall] => sheet
            .set_landscape()
            .set_paper_size(paper.parse()?)
            .set_print_fit_to_pages(wide.parse()?, tall.parse()?),
        ["centred"] => sheet.set_print_center_horizontally(true),
        ["margins", sides, ends, edges] => {
            let (sides, ends, edges) = (sides.parse()?, ends.parse()?, edges.parse()?);
            sheet.set_margins(sides, sides, ends, ends, edges, edges)
        }
        ["print area", place] => {
            let (top, left, bottom, right) = range(place)?;
            sheet.set_print_area(top, left, bottom, right)?
        }
        ["repeat rows", first, last] => sheet.set_repeat_rows(row(first)?, row(last)?)?,
        ["page breaks", places] => sheet.set_page_breaks(&rows(places)?)?,
        ["header", text] => sheet.set_header(*text),
        ["footer", text] => sheet.set_footer(*text),
        _ => return Err(format!("{fields:?} is nothing that the writer knows").into()),
    };
    Ok(())
}

/// Sets the widths of columns, in letters of text: one after another, the last width for the rest.
fn set_widths(sheet: &mut Worksheet, columns: &str, widths: &[&str]) -> MadeResult<()> {
    let (first, last) = columns.split_once(':').unwrap_or((columns, columns));
    let columns = column_name_to_number(first)..=column_name_to_number(last);
    for (index, column) in columns.enumerate() {
        let width = widths.get(index).or(widths.last()).ok_or("no width")?;
        sheet.set_column_width(column, width.parse::<f64>()?)?;
    }
    Ok(())
}

/// Writes cells to the right of the first, or one value into a range of merged cells.
///
/// The last format is for the rest of the values, and a format without a value makes a blank cell.
fn write_cells(
    sheet: &mut Worksheet,
    place: &str,
    names: &str,
    typed: &[&str],
    formats: &Formats,
) -> MadeResult<()> {
    let cell_formats = named(names, formats)?;
    let last_format = *cell_formats.last().ok_or("no format")?;
    let (top, left, bottom, right) = range(place)?;
    if (top, left) != (bottom, right) {
        sheet.merge_range(top, left, bottom, right, "", &last_format.format)?;
    }
    let cells = typed.len().max(cell_formats.len());
    for (index, column) in (left..).take(cells).enumerate() {
        let format = cell_formats.get(index).unwrap_or(&last_format);
        let value = typed.get(index).unwrap_or(&"");
        values::write(sheet, (top, column), value, format)?;
    }
    Ok(())
}

/// Returns the named formats, one for each cell: `words figure*3` is one and three.
fn named<'a>(names: &str, formats: &'a Formats) -> MadeResult<Vec<&'a CellFormat>> {
    let mut cell_formats = Vec::new();
    for name in names.split(' ') {
        let (name, times) = name.split_once('*').unwrap_or((name, "1"));
        let format = formats
            .get(name)
            .ok_or_else(|| format!("no format '{name}'"))?;
        cell_formats.extend(vec![format; times.parse()?]);
    }
    Ok(cell_formats)
}
