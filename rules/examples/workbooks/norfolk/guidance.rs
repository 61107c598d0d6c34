//! The key to the ratings, and how to fill the workbook in.

use rust_xlsxwriter::{Color, FormatAlign, Worksheet, XlsxError};

use super::{AMBER, DARK, GREEN, RED, boxed, heading, text};

const BLACK: Color = Color::RGB(0x00_0000);
const WHITE: Color = Color::RGB(0xFF_FFFF);

const KEY: [(&str, Color, Color, &str); 3] = [
    ("Green", GREEN, BLACK, "On target or better."),
    (
        "Amber",
        AMBER,
        BLACK,
        "Off target by no more than 6% of the target (assumed: the published paper states no allowance).",
    ),
    ("Red", RED, WHITE, "Off target by more than that."),
];

const DIRECTIONS: [(&str, &str); 3] = [
    (
        "Improving",
        "Better than last quarter by more than 2, in the measure's own unit (0.5 where the target is under 10).",
    ),
    ("Static", "Within that much of last quarter, either way."),
    (
        "Deteriorating",
        "Worse than last quarter by more than that.",
    ),
];

const STEPS: [&str; 4] = [
    "1. Departments fill in the Performance column of the quarter, and the Trajectory if they publish one.",
    "2. Leave RAG and Direction blank. They are filled in from the rules, and nothing else is changed.",
    "3. Write N/A where a measure has no target or no figure; it is then counted as not rated.",
    "4. For the next quarter, change the period above and the two Performance headings in every table.",
];

/// Writes the sheet.
pub(super) fn write(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("Guidance")?.set_screen_gridlines(false);
    for (column, width) in (0..).zip([2.0, 20.0, 90.0]) {
        sheet.set_column_width(column, width)?;
    }
    let section = text(12).set_bold().set_font_color(DARK);
    sheet.merge_range(
        0,
        1,
        0,
        2,
        "Guidance",
        &text(16).set_bold().set_font_color(DARK),
    )?;
    sheet.set_row_height(0, 28)?;
    sheet.write_with_format(3, 1, "Period", &heading())?;
    sheet.write_with_format(
        3,
        2,
        "2022/23 Q4",
        &boxed().set_bold().set_indent(1).set_unlocked(),
    )?;

    sheet.write_with_format(5, 1, "Key for performance", &section)?;
    for (row, (level, fill, font, meaning)) in (6..).zip(KEY) {
        let word = boxed().set_bold().set_align(FormatAlign::Center);
        sheet.write_with_format(
            row,
            1,
            level,
            &word.set_background_color(fill).set_font_color(font),
        )?;
        sheet.write_with_format(row, 2, meaning, &boxed().set_indent(1))?;
    }
    sheet.write_with_format(10, 1, "Key for direction", &section)?;
    for (row, (word, meaning)) in (11..).zip(DIRECTIONS) {
        sheet.write_with_format(
            row,
            1,
            word,
            &boxed().set_bold().set_align(FormatAlign::Center),
        )?;
        sheet.write_with_format(row, 2, meaning, &boxed().set_indent(1))?;
    }
    sheet.write_with_format(15, 1, "How to fill it in", &section)?;
    for (row, step) in (16..).zip(STEPS) {
        sheet.merge_range(row, 1, row, 2, step, &text(10).set_text_wrap())?;
    }
    let licence =
        "Contains public sector information licensed under the Open Government Licence v3.0.";
    sheet.merge_range(21, 1, 21, 2, licence, &text(9).set_italic())?;
    for row in (6..9).chain(11..14) {
        sheet.set_row_height(row, 24)?;
    }
    for row in 16..20 {
        sheet.set_row_height(row, 18)?;
    }
    sheet.protect();
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 1);
    Ok(())
}
