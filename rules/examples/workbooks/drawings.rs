//! Draws what lies on the cells: a chart or a picture.

use std::path::Path;

use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, ChartType, Image, Worksheet,
};

use super::formats::colour;
use super::places::cell;
use super::{FOLDER, MadeResult};

/// Draws what one line describes.
pub(super) fn write(sheet: &mut Worksheet, fields: &[&str]) -> MadeResult<()> {
    match fields {
        [
            "chart",
            place,
            title,
            axis,
            alt_text,
            categories,
            series @ ..,
        ] => {
            let mut chart = stacked_columns(categories, series)?;
            chart.title().set_name(*title);
            chart.y_axis().set_name(*axis);
            chart.set_alt_text(*alt_text);
            let (row, column) = cell(place)?;
            sheet.insert_chart(row, column, &chart)?;
        }
        ["picture", place, file, size, right, down, alt_text] => {
            let size = size.parse::<u32>()?;
            let image = Image::new(Path::new(FOLDER).join(file))?
                .set_scale_to_size(size, size, true)
                .set_alt_text(*alt_text);
            let ((row, column), right, down) = (cell(place)?, right.parse()?, down.parse()?);
            sheet.insert_image_with_offset(row, column, &image, right, down)?;
        }
        _ => return Err(format!("{fields:?} is no drawing").into()),
    }
    Ok(())
}

/// Returns a chart of stacked columns; each series gives the cell of its name, its values and its colour.
fn stacked_columns(categories: &str, all_series: &[&str]) -> MadeResult<Chart> {
    let mut chart = Chart::new(ChartType::ColumnStacked);
    for text in all_series {
        let [name, values, fill] = text.split(' ').collect::<Vec<_>>()[..] else {
            return Err(format!("'{text}' is no series").into());
        };
        let mut format = ChartFormat::new();
        format.set_solid_fill(ChartSolidFill::new().set_color(colour(fill)?));
        chart
            .add_series()
            .set_name(format!("={name}").as_str())
            .set_categories(categories)
            .set_values(values)
            .set_format(&mut format)
            .set_gap(60);
    }
    chart
        .y_axis()
        .set_major_unit(2.0)
        .set_major_gridlines_line(ChartLine::new().set_color(0xD9_D9D9));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(860).set_height(360);
    Ok(chart)
}
