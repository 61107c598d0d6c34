//! The Dacorum example: the measures of a quarterly report in one table, with the RAG and Direction cells still blank.
//! The values are those of the cases, which are the published ones.

use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};

use super::csv;
use super::printed::{Stored, stored};

const DARK: Color = Color::RGB(0x2E_4A3F);
const PALE: Color = Color::RGB(0xE6_EFEA);
const LINE: Color = Color::RGB(0xA8_BAB1);
const HEADINGS: [&str; 10] = [
    "Theme",
    "Code",
    "Measure",
    "Good is",
    "Target",
    "Previous quarter",
    "This quarter",
    "Published RAG",
    "RAG",
    "Direction",
];
const WIDTHS: [f64; 10] = [25.0, 9.0, 52.0, 10.0, 10.0, 19.0, 15.0, 17.0, 12.0, 17.0];

/// Row of the headings and columns, from 0.
const TOP: u32 = 3;
const CODE: u16 = 1;
const GOOD_IS: u16 = 3;
const FIRST_VALUE: u16 = 4;
const RATING: u16 = 8;
const LAST: u16 = 9;

/// The workbook.
pub(super) fn workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = super::new_workbook("Performance report Q2 2021/22", (2021, 11, 8))?;
    let sheet = workbook.add_worksheet();
    sheet
        .set_name("Performance")?
        .set_tab_color(DARK)
        .set_screen_gridlines(false)
        .set_zoom(90);
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    let title = text(16).set_bold().set_font_color(DARK);
    sheet.merge_range(
        0,
        0,
        0,
        LAST,
        "Performance report, quarter 2 of 2021/22",
        &title,
    )?;
    sheet.set_row_height(0, 28)?;
    let source = "Example workbook. Values: Dacorum Borough Council, performance report.";
    sheet.merge_range(
        1,
        0,
        1,
        LAST,
        source,
        &text(9).set_italic().set_font_color(0x59_6B75),
    )?;

    let heading = boxed()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(DARK);
    sheet.write_row_with_format(TOP, 0, HEADINGS, &heading.set_align(FormatAlign::Center))?;
    sheet.set_row_height(TOP, 24)?;
    let mut row = TOP;
    for record in csv::records(include_str!("../../dacorum/cases.csv")) {
        let [printed @ .., _note, _rating, _direction] = <[String; 11]>::try_from(record)
            .expect("the cases have eleven columns, as the tests check");
        row += 1;
        sheet.set_row_height(row, 22)?;
        for (column, printed) in (0..).zip(&printed) {
            let cell = if column == CODE || column >= GOOD_IS {
                boxed().set_align(FormatAlign::Center)
            } else {
                boxed().set_indent(1)
            };
            match stored(printed) {
                Stored::Number(number, shown) if column >= FIRST_VALUE => sheet
                    .write_number_with_format(row, column, number, &cell.set_num_format(shown))?,
                _ if printed.is_empty() => sheet.write_blank(row, column, &cell)?,
                _ => sheet.write_string_with_format(row, column, printed, &cell)?,
            };
        }
        for column in RATING..=LAST {
            let blank = boxed()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_background_color(PALE);
            sheet.write_blank(row, column, &blank)?;
        }
    }
    let choice = DataValidation::new().allow_list_strings(&["High", "Low"])?;
    sheet.add_data_validation(TOP + 1, GOOD_IS, row, GOOD_IS, &choice)?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    sheet.set_print_area(0, 0, row, LAST)?;
    Ok(workbook)
}

fn text(size: u8) -> Format {
    Format::new()
        .set_font_name("Calibri")
        .set_font_size(size)
        .set_align(FormatAlign::VerticalCenter)
}

fn boxed() -> Format {
    text(11)
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE)
        .set_text_wrap()
}
