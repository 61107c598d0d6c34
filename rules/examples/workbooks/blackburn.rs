//! The Blackburn example: five exception reports, one on each sheet, as departments hand them in: with the published
//! colours, and with the two cells for the rating by the rules still blank. The values are those of the cases, which
//! are the published ones.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::csv;
use super::printed::{Stored, stored};

const DARK: Color = Color::RGB(0x1F_3D5C);
const PALE: Color = Color::RGB(0xE3_EAF2);
const LINE: Color = Color::RGB(0xA3_B1C2);
const LABELS: [&str; 6] = [
    "Department:",
    "Priority:",
    "Performance Measure:",
    "Good performance is:",
    "Target:",
    "Baseline:",
];
const HEADINGS: [&str; 6] = [
    "Half year performance",
    "Half year RAG rating",
    "Half year by the rules",
    "Year-end performance",
    "Year-end RAG rating",
    "Year end by the rules",
];
const QUESTIONS: [&str; 4] = [
    "What is the reason for the performance?",
    "What is the likely impact of continued performance?",
    "What activities have been or are being put in place to address these issues?",
    "Are there any decisions likely to be required of Executive Members in the future?",
];
const WIDTHS: [f64; 6] = [27.0, 20.0, 23.0, 27.0, 20.0, 23.0];
const LAST: u16 = 5;

/// Rows, from 0.
const FIRST_LABEL: u32 = 3;
const FIRST_HEADING: u32 = 10;
const FIRST_QUESTION: u32 = 13;

/// The workbook.
pub(super) fn workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = super::new_workbook(
        "Exception reports 2022/23 Q4 and 2023/24 Q2",
        (2023, 11, 20),
    )?;
    for record in csv::records(include_str!("../../blackburn/cases.csv")) {
        let fields = <[String; 13]>::try_from(record)
            .expect("the cases have 13 columns, as the tests check");
        report(workbook.add_worksheet(), &fields)?;
    }
    Ok(workbook)
}

/// Writes one report on its sheet.
fn report(sheet: &mut Worksheet, fields: &[String; 13]) -> Result<(), XlsxError> {
    let [period, labelled @ .., _half_year, _year_end] = fields;
    let (labelled, results) = labelled.split_at(LABELS.len());
    sheet
        .set_name(&labelled[0])?
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
        &format!("Exception report, {period}"),
        &title,
    )?;
    sheet.set_row_height(0, 28)?;
    let source =
        "Example workbook. Values: Blackburn with Darwen Borough Council, exception reports.";
    sheet.merge_range(
        1,
        0,
        1,
        LAST,
        source,
        &text(9).set_italic().set_font_color(0x59_6B75),
    )?;

    for (row, (label, printed)) in (FIRST_LABEL..).zip(LABELS.iter().zip(labelled)) {
        let value = boxed().set_align(FormatAlign::Left).set_indent(1);
        sheet.write_with_format(row, 0, *label, &heading().set_indent(1))?;
        sheet.merge_range(row, 1, row, LAST, "", &value)?;
        as_printed(sheet, row, 1, printed, &value)?;
        sheet.set_row_height(
            row,
            if printed.chars().count() > 100 {
                34
            } else {
                20
            },
        )?;
    }

    let [half_year, half_year_rag, year_end, year_end_rag] = results else {
        unreachable!("after the labels, four columns are left")
    };
    let centred = boxed().set_align(FormatAlign::Center);
    let word = centred.clone().set_bold();
    sheet.write_row_with_format(
        FIRST_HEADING,
        0,
        HEADINGS,
        &heading().set_align(FormatAlign::Center),
    )?;
    sheet.set_row_height(FIRST_HEADING, 22)?;
    sheet.set_row_height(FIRST_HEADING + 1, 40)?;
    for (column, performance, rag) in [(0, half_year, half_year_rag), (3, year_end, year_end_rag)] {
        as_printed(sheet, FIRST_HEADING + 1, column, performance, &centred)?;
        as_printed(sheet, FIRST_HEADING + 1, column + 1, rag, &word)?;
        sheet.write_blank(FIRST_HEADING + 1, column + 2, &word)?;
    }

    for (row, question) in (FIRST_QUESTION..).step_by(2).zip(QUESTIONS) {
        sheet.merge_range(row, 0, row, LAST, question, &heading().set_indent(1))?;
        sheet.merge_range(
            row + 1,
            0,
            row + 1,
            LAST,
            "",
            &boxed().set_align(FormatAlign::Top),
        )?;
        sheet.set_row_height(row, 20)?.set_row_height(row + 1, 54)?;
    }
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 1);
    Ok(())
}

/// Writes a value as the report prints it; a cell that it leaves empty is blank.
fn as_printed(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    printed: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    match stored(printed) {
        Stored::Number(number, shown) => sheet.write_number_with_format(
            row,
            column,
            number,
            &format.clone().set_num_format(shown),
        )?,
        Stored::Text if printed.is_empty() => sheet.write_blank(row, column, format)?,
        Stored::Text => sheet.write_string_with_format(row, column, printed, format)?,
    };
    Ok(())
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

fn heading() -> Format {
    boxed()
        .set_bold()
        .set_background_color(PALE)
        .set_font_color(DARK)
}
