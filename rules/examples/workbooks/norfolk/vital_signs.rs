//! The sheet with the measures: five tables below each other, each under a merged title.

use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, Format, FormatAlign, FormatPattern, Formula, Image,
    Note, Worksheet, XlsxError,
};

use super::super::logo;
use super::super::printed::{Stored, stored};
use super::{DARK, LINE, Measure, PALE, Portfolio, RED, boxed, heading, text};

const HEADINGS: [&str; 7] = [
    "Measures",
    "Performance Q3",
    "Performance Q4",
    "Target",
    "Trajectory",
    "RAG",
    "Direction",
];
const WIDTHS: [f64; 8] = [2.0, 58.0, 15.0, 15.0, 17.0, 16.0, 12.0, 16.0];

/// Columns, from 0.
const MEASURE: u16 = 1;
const TRAJECTORY: u16 = 5;
const RATING: u16 = 6;
const DIRECTION: u16 = 7;

/// Where a portfolio's measures stand, rows from 0.
pub(super) struct Table {
    pub(super) portfolio: String,
    pub(super) first_row: u32,
    pub(super) last_row: u32,
}

/// Writes the sheet; answers where each portfolio's measures are.
pub(super) fn write(
    sheet: &mut Worksheet,
    portfolios: &[Portfolio],
) -> Result<Vec<Table>, XlsxError> {
    sheet
        .set_name("Vital Signs")?
        .set_tab_color(DARK)
        .set_screen_gridlines(false)
        .set_zoom(90);
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    title(sheet)?;
    let (mut tables, mut row) = (Vec::new(), 4);
    for portfolio in portfolios {
        let table = portfolio_table(sheet, row, portfolio)?;
        row = table.last_row + 2;
        tables.push(table);
    }
    validation(sheet, &tables)?;
    set_up(sheet, row - 2)?;
    let breaks: Vec<u32> = tables
        .iter()
        .skip(2)
        .take(2)
        .map(|table| table.first_row - 2)
        .collect();
    sheet.set_page_breaks(&breaks)?; // a portfolio is read on one page
    Ok(tables)
}

fn title(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let large = text(18).set_bold().set_font_color(DARK);
    sheet.merge_range(
        0,
        MEASURE,
        0,
        RATING,
        "Corporately Significant Vital Signs",
        &large,
    )?;
    let sub_title = text(11).set_font_color(DARK);
    sheet.merge_range(1, MEASURE, 1, RATING, "", &sub_title)?;
    let period = Formula::new("=\"Performance by portfolio, \"&Period")
        .set_result("Performance by portfolio, 2022/23 Q4");
    sheet.write_formula_with_format(1, MEASURE, period, &sub_title)?;
    let note = text(9).set_italic().set_font_color(LINE);
    let source = "Example workbook. Figures: Norfolk County Council, Cabinet, 3 July 2023.";
    sheet.merge_range(
        2,
        MEASURE,
        2,
        RATING,
        source,
        &note.set_font_color(0x59_6B75),
    )?;
    for (row, height) in (0..).zip([30, 20, 16, 6]) {
        sheet.set_row_height(row, height)?;
    }
    let badge = Image::new_from_buffer(&logo::png())?
        .set_scale_to_size(64, 64, true)
        .set_alt_text("The example council's badge: a disc with three bars");
    sheet.insert_image_with_offset(0, DIRECTION, &badge, 26, 6)?;
    Ok(())
}

fn portfolio_table(
    sheet: &mut Worksheet,
    top: u32,
    portfolio: &Portfolio,
) -> Result<Table, XlsxError> {
    let band = boxed()
        .set_bold()
        .set_font_size(12)
        .set_font_color(0xFF_FFFF)
        .set_background_color(DARK);
    sheet.merge_range(
        top,
        MEASURE,
        top,
        DIRECTION,
        &portfolio.name,
        &band.set_indent(1),
    )?;
    sheet.set_row_height(top, 22)?;
    sheet.write_row_with_format(top + 1, MEASURE, HEADINGS, &heading())?;
    sheet.set_row_height(top + 1, 30)?;
    let mut row = top + 1;
    for measure in &portfolio.measures {
        row += 1;
        measure_row(sheet, row, measure)?;
    }
    Ok(Table {
        portfolio: portfolio.name.clone(),
        first_row: top + 2,
        last_row: row,
    })
}

fn measure_row(sheet: &mut Worksheet, row: u32, measure: &Measure) -> Result<(), XlsxError> {
    let lines = measure
        .name
        .chars()
        .count()
        .div_ceil(66)
        .max(measure.target.chars().count().div_ceil(18));
    let height = 8.0 + 13.0 * f64::from(u32::try_from(lines).expect("a name of a few lines"));
    sheet.set_row_height(row, height)?;
    sheet.write_with_format(row, MEASURE, &measure.name, &boxed().set_indent(1))?;

    let centred = boxed().set_align(FormatAlign::Center);
    value(sheet, row, MEASURE + 1, &measure.previous, centred.clone())?;
    value(
        sheet,
        row,
        MEASURE + 2,
        &measure.actual,
        centred.clone().set_unlocked(),
    )?;
    value(sheet, row, MEASURE + 3, &measure.target, centred.clone())?;
    sheet.write_with_format(
        row,
        TRAJECTORY,
        &measure.trajectory,
        &centred.clone().set_unlocked(),
    )?;

    // Where the paper gives no trajectory there is nothing to fill in: hatched, and locked.
    let result = centred.set_bold();
    let result = match measure.trajectory.as_str() {
        "N/A" => result
            .set_pattern(FormatPattern::LightUp)
            .set_foreground_color(LINE),
        _ => result.set_unlocked(),
    };
    sheet.write_blank(row, RATING, &result)?;
    sheet.write_blank(row, DIRECTION, &result)?;
    if measure.name.contains("Looked-After Children per 10,000") {
        let note = Note::new("A rate, printed with % signs in the published paper.")
            .set_author("Performance team");
        sheet.insert_note(row, MEASURE + 3, &note)?;
    }
    Ok(())
}

fn value(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    printed: &str,
    format: Format,
) -> Result<(), XlsxError> {
    match stored(printed) {
        Stored::Number(number, shown) => {
            sheet.write_number_with_format(row, column, number, &format.set_num_format(shown))?
        }
        Stored::Text => sheet.write_string_with_format(row, column, printed, &format)?,
    };
    Ok(())
}

fn validation(sheet: &mut Worksheet, tables: &[Table]) -> Result<(), XlsxError> {
    let (Some(first), Some(last)) = (tables.first(), tables.last()) else {
        return Ok(());
    };
    let (top, bottom) = (first.first_row, last.last_row);
    let ranges = |column: char| {
        let range = |t: &Table| format!("{column}{}:{column}{}", t.first_row + 1, t.last_row + 1);
        tables.iter().map(range).collect::<Vec<_>>().join(" ")
    };
    let trajectory = DataValidation::new()
        .allow_list_strings(&["Improving", "Static", "Deteriorating", "N/A"])?
        .set_error_title("Trajectory")?
        .set_error_message("Choose Improving, Static, Deteriorating or N/A.")?
        .set_multi_range(ranges('F'));
    sheet.add_data_validation(top, TRAJECTORY, bottom, TRAJECTORY, &trajectory)?;
    let rating = DataValidation::new()
        .allow_list_strings(&["Green", "Amber", "Red"])?
        .set_input_title("RAG")?
        .set_input_message("Leave blank: it is filled in from the rules.")?
        .set_multi_range(ranges('G'));
    sheet.add_data_validation(top, RATING, bottom, RATING, &rating)?;
    let deteriorating = ConditionalFormatFormula::new()
        .set_rule(format!("=$F{}=\"Deteriorating\"", top + 1).as_str())
        .set_format(
            Format::new()
                .set_font_color(RED)
                .set_italic()
                .set_background_color(PALE),
        )
        .set_multi_range(ranges('F'));
    sheet.add_conditional_format(top, TRAJECTORY, bottom, TRAJECTORY, &deteriorating)?;
    Ok(())
}

fn set_up(sheet: &mut Worksheet, last_row: u32) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(4, 2)?;
    sheet.protect();
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    sheet.set_print_center_horizontally(true);
    sheet.set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
    sheet
        .set_print_area(0, 0, last_row, DIRECTION)?
        .set_repeat_rows(0, 3)?;
    sheet.set_header("&L&\"Arial\"&9Performance report&R&\"Arial\"&9OFFICIAL");
    sheet.set_footer("&L&\"Arial\"&9&F, &A&R&\"Arial\"&9Page &P of &N");
    Ok(())
}
