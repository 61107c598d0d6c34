//! Counts by portfolio, by formulas over the RAG columns, with a chart over them.

use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, ChartType, Color,
    ConditionalFormat2ColorScale, FormatAlign, Formula, Worksheet, XlsxError,
};

use super::vital_signs::Table;
use super::{AMBER, DARK, GREEN, RED, boxed, heading, text};

const LEVELS: [(&str, Color); 3] = [("Green", GREEN), ("Amber", AMBER), ("Red", RED)];
const NOT_RATED: Color = Color::RGB(0xC9_D3D9);

/// Row of the headings, from 0.
const TOP: u32 = 3;

/// Writes the sheet.
pub(super) fn write(sheet: &mut Worksheet, tables: &[Table]) -> Result<(), XlsxError> {
    sheet.set_name("Summary")?.set_screen_gridlines(false);
    for (column, width) in (0..).zip([2.0, 40.0, 12.0, 12.0, 12.0, 12.0, 20.0]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.merge_range(
        0,
        1,
        0,
        6,
        "Ratings by portfolio",
        &text(16).set_bold().set_font_color(DARK),
    )?;
    sheet.set_row_height(0, 28)?;
    sheet.write_formula_with_format(
        1,
        1,
        Formula::new("=Period").set_result("2022/23 Q4"),
        &text(11),
    )?;
    let headings = [
        "Portfolio",
        "Green",
        "Amber",
        "Red",
        "Not rated",
        "Number of measures",
    ];
    sheet.write_row_with_format(TOP, 1, headings, &heading())?;
    sheet.set_row_height(TOP, 24)?;
    let mut row = TOP;
    for table in tables {
        row += 1;
        counts(sheet, row, table)?;
    }
    totals(sheet, row, tables)?;
    let scale = ConditionalFormat2ColorScale::new()
        .set_minimum_color(0xFF_FFFF)
        .set_maximum_color(0xF3_B6BE);
    sheet.add_conditional_format(TOP + 1, 4, row, 4, &scale)?;
    chart(sheet, row)?;
    sheet.protect();
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 1);
    sheet.set_footer("&L&\"Arial\"&9&F, &A&R&\"Arial\"&9Page &P of &N");
    Ok(())
}

/// Nothing is rated yet, so the stored results are 0 and every measure is counted as not rated.
fn counts(sheet: &mut Worksheet, row: u32, table: &Table) -> Result<(), XlsxError> {
    let centred = boxed().set_align(FormatAlign::Center);
    sheet.write_with_format(row, 1, &table.portfolio, &boxed().set_indent(1))?;
    let (first, last, line) = (table.first_row + 1, table.last_row + 1, row + 1);
    for (column, (level, _)) in (2..).zip(LEVELS) {
        let count = format!("=COUNTIF('Vital Signs'!$G${first}:$G${last},\"{level}\")");
        sheet.write_formula_with_format(
            row,
            column,
            Formula::new(count).set_result("0"),
            &centred,
        )?;
    }
    let measures = (last - first + 1).to_string();
    let left = Formula::new(format!("=G{line}-SUM(C{line}:E{line})")).set_result(&measures);
    sheet.write_formula_with_format(row, 5, left, &centred)?;
    let all =
        Formula::new(format!("=COUNTA('Vital Signs'!$B${first}:$B${last})")).set_result(&measures);
    sheet.write_formula_with_format(row, 6, all, &centred)?;
    Ok(())
}

fn totals(sheet: &mut Worksheet, last: u32, tables: &[Table]) -> Result<(), XlsxError> {
    let bold = heading();
    let measures: u32 = tables
        .iter()
        .map(|table| table.last_row - table.first_row + 1)
        .sum();
    sheet.write_with_format(
        last + 1,
        1,
        "All portfolios",
        &bold.clone().set_align(FormatAlign::Left).set_indent(1),
    )?;
    for (column, letter) in (2..).zip('C'..='G') {
        let sum = format!("=SUM({letter}{}:{letter}{})", TOP + 2, last + 1);
        let result = if column < 5 { 0 } else { measures };
        let sum = Formula::new(sum).set_result(result.to_string());
        sheet.write_formula_with_format(last + 1, column, sum, &bold)?;
    }
    Ok(())
}

fn chart(sheet: &mut Worksheet, last: u32) -> Result<(), XlsxError> {
    let mut chart = Chart::new(ChartType::ColumnStacked);
    for (column, (_, colour)) in (2..).zip(LEVELS.into_iter().chain([("Not rated", NOT_RATED)])) {
        chart
            .add_series()
            .set_name(("Summary", TOP, column))
            .set_categories(("Summary", TOP + 1, 1, last, 1))
            .set_values(("Summary", TOP + 1, column, last, column))
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(colour)))
            .set_gap(60);
    }
    chart.title().set_name("Measures by rating");
    chart
        .y_axis()
        .set_name("Number of measures")
        .set_major_unit(2.0);
    chart
        .y_axis()
        .set_major_gridlines_line(ChartLine::new().set_color(0xD9_D9D9));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart
        .set_width(860)
        .set_height(360)
        .set_alt_text("Stacked columns: measures by rating, for each portfolio");
    sheet.insert_chart(last + 3, 1, &chart)?;
    Ok(())
}
