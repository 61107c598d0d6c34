//! The Lancashire example: 20 small tables with differing headings one under another, as the report prints them, with the
//! Rating cells still blank. The figures are those of the cases, which are the published ones, typed as text and numbers
//! as they were printed.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::csv;
use super::printed::{Stored, stored};

const DARK: Color = Color::RGB(0x1D_4E3E);
const PALE: Color = Color::RGB(0xE5_EFEA);
const LINE: Color = Color::RGB(0xA3_BDB2);
/// The widths of the columns, in letters.
const WIDTHS: [u16; 10] = [48, 11, 28, 22, 17, 17, 17, 24, 24, 26];
const LAST: u16 = 9;

/// The workbook.
pub(super) fn workbook() -> Result<Workbook, XlsxError> {
    let mut workbook =
        super::new_workbook("Corporate strategy monitoring Q3 2019/20", (2020, 2, 10))?;
    let sheet = workbook.add_worksheet();
    sheet
        .set_name("Monitoring")?
        .set_screen_gridlines(false)
        .set_zoom(80);
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, f64::from(width))?;
    }
    let title = text(16).set_bold().set_font_color(DARK);
    sheet.merge_range(
        0,
        0,
        0,
        LAST,
        "Corporate strategy monitoring, Q3 2019/20",
        &title,
    )?;
    sheet.set_row_height(0, 28)?;
    let source =
        "Example workbook. Figures: Lancashire County Council, Corporate Strategy Monitoring.";
    sheet.merge_range(
        1,
        0,
        1,
        LAST,
        source,
        &text(9).set_italic().set_font_color(0x59_6B75),
    )?;
    let last = tables(sheet)?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    sheet.set_print_area(0, 0, last, LAST)?;
    Ok(workbook)
}

/// Writes all tables; gives the last row.
fn tables(sheet: &mut Worksheet) -> Result<u32, XlsxError> {
    let band = boxed()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(DARK);
    let heading = boxed()
        .set_bold()
        .set_background_color(PALE)
        .set_font_color(DARK);
    let (mut row, mut rating) = (2, LAST);
    for record in csv::records(include_str!("../../lancashire/cases.csv")) {
        let (objective, is_heading, cells) = (&record[1], record[2] == "heading", &record[3..]);
        if is_heading {
            row += 2;
            let headings = cells.iter().filter(|text| !text.is_empty()).count();
            rating = u16::try_from(headings).expect("a table of a few columns");
            sheet.merge_range(row - 1, 0, row - 1, rating, objective, &band)?;
            sheet.set_row_height(row, 30)?;
        }
        let longest = cells
            .iter()
            .zip(WIDTHS)
            .map(|(text, width)| lines(text, width))
            .max()
            .unwrap_or(1);
        if !is_heading {
            sheet.set_row_height(row, 14.0 * f64::from(longest))?;
        }
        for (column, printed) in (0..rating).zip(cells) {
            match stored(printed) {
                _ if is_heading => {
                    sheet.write_with_format(row, column, printed.as_str(), &heading)?
                }
                Stored::Number(number, shown) => {
                    let format = boxed().set_align(FormatAlign::Center).set_num_format(shown);
                    sheet.write_number_with_format(row, column, number, &format)?
                }
                Stored::Text => sheet.write_with_format(row, column, printed.as_str(), &boxed())?,
            };
        }
        if is_heading {
            sheet.write_with_format(row, rating, "Rating", &heading)?;
        } else {
            sheet.write_blank(
                row,
                rating,
                &boxed().set_bold().set_align(FormatAlign::Center),
            )?;
        }
        row += 1;
    }
    Ok(row - 1)
}

/// How many lines a text takes in a column.
fn lines(text: &str, width: u16) -> u16 {
    let letters = u16::try_from(text.chars().count()).expect("a text of a few lines");
    letters.div_ceil(width).max(1)
}

fn text(size: u8) -> Format {
    Format::new()
        .set_font_name("Arial")
        .set_font_size(size)
        .set_align(FormatAlign::VerticalCenter)
}

fn boxed() -> Format {
    text(9)
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE)
        .set_text_wrap()
}
