//! The Norfolk example: a council's vital signs as they might come to the performance team before rating, with the
//! RAG and Direction cells still blank. The figures are those of the cases, which are the published ones.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::csv;

mod guidance;
mod summary;
mod vital_signs;

const FONT: &str = "Arial";
const DARK: Color = Color::RGB(0x0B_4F6C);
const PALE: Color = Color::RGB(0xE4_EEF2);
const LINE: Color = Color::RGB(0xA6_B8C2);
const GREEN: Color = Color::RGB(0x3F_A76D);
const AMBER: Color = Color::RGB(0xF2_B134);
const RED: Color = Color::RGB(0xB8_323F);

/// A measure as published.
struct Measure {
    name: String,
    previous: String,
    actual: String,
    target: String,
    trajectory: String,
}

/// A portfolio with its measures, in the order of the paper.
struct Portfolio {
    name: String,
    measures: Vec<Measure>,
}

/// The workbook.
pub(super) fn workbook() -> Result<Workbook, XlsxError> {
    let portfolios = portfolios();
    let mut workbook = super::new_workbook(
        "Corporately Significant Vital Signs 2022/23 Q4",
        (2023, 6, 12),
    )?;
    let tables = vital_signs::write(workbook.add_worksheet(), &portfolios)?;
    summary::write(workbook.add_worksheet(), &tables)?;
    guidance::write(workbook.add_worksheet())?;
    let last = tables.last().map_or(5, |table| table.last_row + 1);
    workbook.define_name("Period", "=Guidance!$C$4")?;
    workbook.define_name("VitalSigns", &format!("='Vital Signs'!$B$5:$H${last}"))?;
    Ok(workbook)
}

fn portfolios() -> Vec<Portfolio> {
    let mut portfolios: Vec<Portfolio> = Vec::new();
    for record in csv::records(include_str!("../../../norfolk/cases.csv")) {
        let [
            portfolio,
            name,
            _good_is,
            previous,
            actual,
            target,
            trajectory,
            _rating,
        ] = <[String; 8]>::try_from(record)
            .expect("the cases have eight columns, as the tests check");
        if portfolios.last().is_none_or(|last| last.name != portfolio) {
            portfolios.push(Portfolio {
                name: portfolio,
                measures: Vec::new(),
            });
        }
        if let Some(last) = portfolios.last_mut() {
            last.measures.push(Measure {
                name,
                previous,
                actual,
                target,
                trajectory,
            });
        }
    }
    portfolios
}

fn text(size: u8) -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(size)
        .set_align(FormatAlign::VerticalCenter)
}

fn boxed() -> Format {
    text(10)
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE)
        .set_text_wrap()
}

fn heading() -> Format {
    boxed()
        .set_bold()
        .set_background_color(PALE)
        .set_font_color(DARK)
        .set_align(FormatAlign::Center)
}
