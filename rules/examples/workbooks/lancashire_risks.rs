//! The Lancashire example: a register of risks and opportunities before rating, with the Residual RAG cells still blank.
//! The entries are those of the cases, which are the published ones.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::csv;

const DARK: Color = Color::RGB(0x3B_1F4B);
const PALE: Color = Color::RGB(0xEE_E8F2);
const LINE: Color = Color::RGB(0xB7_A8C2);
const HEADINGS: [&str; 8] = [
    "RIN",
    "Description",
    "Risk type",
    "Score",
    "Residual score",
    "Owner",
    "Direction of travel",
    "Residual RAG",
];
const WIDTHS: [f64; 8] = [7.0, 52.0, 22.0, 8.0, 19.0, 24.0, 30.0, 14.0];
const LAST: u16 = 7;

/// The workbook.
pub(super) fn workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = super::new_workbook(
        "Corporate risk and opportunity register Q3 2019/20",
        (2020, 2, 10),
    )?;
    let sheet = workbook.add_worksheet();
    sheet
        .set_name("Register")?
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
        "Corporate risk and opportunity register, Q3 2019/20",
        &title,
    )?;
    sheet.set_row_height(0, 28)?;
    let source = "Example workbook. Entries: Lancashire County Council, Corporate Risk and Opportunity Register.";
    sheet.merge_range(
        1,
        0,
        1,
        LAST,
        source,
        &text(9).set_italic().set_font_color(0x59_6B75),
    )?;
    let mut row = 3;
    for (kind, name) in [("Risk", "Risks"), ("Opportunity", "Opportunities")] {
        row = table(sheet, row, kind, name)? + 2;
    }
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    sheet.set_print_area(0, 0, row - 2, LAST)?;
    Ok(workbook)
}

/// Writes the entries of one kind under their title; gives the last row.
fn table(sheet: &mut Worksheet, top: u32, kind: &str, name: &str) -> Result<u32, XlsxError> {
    let band = boxed()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(DARK);
    sheet.merge_range(top, 0, top, LAST, name, &band)?;
    let heading = boxed()
        .set_bold()
        .set_background_color(PALE)
        .set_font_color(DARK);
    sheet.write_row_with_format(top + 1, 0, HEADINGS, &heading)?;
    let mut row = top + 1;
    for record in csv::records(include_str!("../../lancashire-risks/cases.csv")) {
        let [
            id,
            of_kind,
            description,
            risk_type,
            score,
            residual,
            owner,
            direction,
            _level,
        ] = <[String; 9]>::try_from(record)
            .expect("the cases have nine columns, as the tests check");
        if of_kind != kind {
            continue;
        }
        row += 1;
        let lines = description
            .chars()
            .count()
            .div_ceil(56)
            .max(direction.chars().count().div_ceil(32))
            .max(2);
        sheet.set_row_height(
            row,
            14.0 * f64::from(u32::try_from(lines).expect("a text of a few lines")),
        )?;
        for (column, value) in [
            (0, id),
            (1, description),
            (2, risk_type),
            (4, residual),
            (5, owner),
            (6, direction),
        ] {
            sheet.write_string_with_format(row, column, value, &boxed())?;
        }
        let centred = boxed().set_align(FormatAlign::Center);
        sheet.write_number_with_format(
            row,
            3,
            score.parse::<f64>().expect("a score is a number"),
            &centred,
        )?;
        sheet.write_blank(row, LAST, &centred.set_bold())?;
    }
    Ok(row)
}

fn text(size: u8) -> Format {
    Format::new()
        .set_font_name("Calibri")
        .set_font_size(size)
        .set_align(FormatAlign::VerticalCenter)
}

fn boxed() -> Format {
    text(10)
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE)
        .set_text_wrap()
}
