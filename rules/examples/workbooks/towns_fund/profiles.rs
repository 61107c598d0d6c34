//! "4a - Funding Profiles": for each project a block with a column for each half year, first what was spent and then what
//! is forecast. Blocks, headings and columns stand as in the template, which has more rows to a block.

use rust_xlsxwriter::utility::row_col_to_cell;
use rust_xlsxwriter::{Color, Format, FormatAlign, Formula, Worksheet, XlsxError};

use super::words::Round;
use super::{DARK, GREY, PALE, bar, boxed, section, text};

pub(super) const NAME: &str = "4a - Funding Profiles";

/// Which of the two returns: the latest, to September 2024, or the one before, to March 2024.
#[derive(Clone, Copy)]
pub(super) enum Return {
    Earlier,
    Latest,
}

/// A row of figures in pounds; 0 is left blank. Nothing was spent before 2020/21, and nothing will be beyond 2025/26.
struct Line {
    /// The half years from 2020/21 to 2023/24, actual in both returns.
    spent: [u32; 8],
    /// Those of 2024/25 and 2025/26 as forecast in the earlier return.
    forecast: [u32; 4],
    /// The same in the latest: the first is actual.
    latest: [u32; 4],
}

impl Line {
    fn half_years(&self, of: Return) -> [u32; 12] {
        let later = match of {
            Return::Earlier => self.forecast,
            Return::Latest => self.latest,
        };
        let mut all = [0; 12];
        all[..8].copy_from_slice(&self.spent);
        all[8..].copy_from_slice(&later);
        all
    }
}

/// CDEL (capital) and RDEL (resource) of each project, in the order of the return.
const PROFILES: [[Line; 2]; 5] = [
    // 2,000,000 profiled to September 2024, 1,860,000 spent: 7% below.
    [
        Line {
            spent: [0, 0, 0, 0, 142_000, 318_500, 455_000, 498_000],
            forecast: [477_500, 410_000, 0, 0],
            latest: [339_500, 548_000, 0, 0],
        },
        Line {
            spent: [0, 0, 0, 38_000, 12_000, 12_000, 14_500, 14_500],
            forecast: [18_000, 10_000, 0, 0],
            latest: [16_000, 12_000, 0, 0],
        },
    ],
    // 1,250,000 profiled, 1,700,000 spent: 36% above.
    [
        Line {
            spent: [0, 0, 0, 0, 0, 61_000, 240_000, 385_000],
            forecast: [520_000, 610_000, 400_000, 0],
            latest: [965_000, 410_000, 155_000, 0],
        },
        Line {
            spent: [0, 0, 0, 0, 0, 9_000, 10_000, 15_000],
            forecast: [10_000, 12_000, 8_000, 0],
            latest: [15_000, 10_000, 5_000, 0],
        },
    ],
    // 800,000 profiled, 336,000 spent: 58% below.
    [
        Line {
            spent: [0, 0, 0, 0, 0, 0, 90_000, 105_000],
            forecast: [535_000, 640_000, 700_000, 450_000],
            latest: [78_000, 240_000, 950_000, 1_057_000],
        },
        Line {
            spent: [0, 0, 0, 0, 0, 0, 20_000, 25_000],
            forecast: [25_000, 20_000, 15_000, 15_000],
            latest: [18_000, 20_000, 18_000, 19_000],
        },
    ],
    // 1,500,000 profiled, 1,470,000 spent: 2% below.
    [
        Line {
            spent: [0, 0, 0, 0, 45_000, 210_000, 330_000, 380_000],
            forecast: [365_000, 95_000, 0, 0],
            latest: [341_000, 119_000, 0, 0],
        },
        Line {
            spent: [0, 0, 0, 0, 15_000, 30_000, 40_000, 45_000],
            forecast: [40_000, 35_000, 0, 0],
            latest: [34_000, 41_000, 0, 0],
        },
    ],
    // 640,000 profiled, 544,000 spent: 15% below, which is a limit.
    [
        Line {
            spent: [0, 0, 0, 0, 0, 12_000, 85_000, 160_000],
            forecast: [315_000, 520_000, 610_000, 300_000],
            latest: [222_000, 420_000, 700_000, 403_000],
        },
        Line {
            spent: [0, 0, 0, 0, 0, 8_000, 15_000, 20_000],
            forecast: [25_000, 25_000, 20_000, 10_000],
            latest: [22_000, 25_000, 22_000, 11_000],
        },
    ],
];

const YEARS: [&str; 6] = [
    "2020/21", "2021/22", "2022/23", "2023/24", "2024/25", "2025/26",
];

/// Columns, from 0: the labels, what was spent before the years, the first year, and behind the years.
const LABEL: u16 = 2;
const BEFORE: u16 = 5;
const FIRST: u16 = 6;
const BEYOND: u16 = 24;
const GRAND: u16 = 25;

/// Rows: where the first block begins, and how many each takes.
const TOP: u32 = 8;
const BLOCK: u32 = 10;

pub(super) fn sheet(sheet: &mut Worksheet, round: &Round, of: Return) -> Result<(), XlsxError> {
    sheet
        .set_name(NAME)?
        .set_tab_color(DARK)
        .set_screen_gridlines(false)
        .set_zoom(60);
    for (column, width) in (0..).zip([3.0, 3.0, 24.0, 6.0, 6.0]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_column_range_width(BEFORE, GRAND, 14)?;
    sheet.merge_range(1, LABEL, 1, GRAND, "Tab 4a - Funding Profiles", &bar())?;
    let notes = "Guidance Notes:\nGive actual figures for the half years up to the end of the reporting period, and \
                 forecasts for those after it. Each table says which it wants. All totals are calculated.";
    sheet.merge_range(
        2,
        LABEL,
        2,
        GRAND,
        notes,
        &boxed().set_align(FormatAlign::Top),
    )?;
    sheet.set_row_height(1, 28)?.set_row_height(2, 60)?;
    let period = format!("You are reporting for the period: {}", round.period);
    sheet.merge_range(4, LABEL, 4, GRAND, &period, &text().set_bold())?;
    sheet.merge_range(
        6,
        LABEL,
        6,
        GRAND,
        "SECTION C: Project Funding Profiles",
        &section(),
    )?;
    for (index, (project, lines)) in (0..).zip(round.projects.iter().zip(&PROFILES)) {
        let top = TOP + BLOCK * index;
        let title = Formula::new(format!(
            "=CONCATENATE(\"Project {}: \",'2 - Project Admin'!E{})",
            index + 1,
            index + 27
        ))
        .set_result(format!("Project {}: {}", index + 1, project.name));
        let format = bar().set_font_size(11);
        sheet.merge_range(top, LABEL, top, GRAND, "", &format)?;
        sheet.write_formula_with_format(top, LABEL, title, &format)?;
        headings(sheet, top + 2, of)?;
        block(sheet, top + 5, lines, of)?;
        for row in (0..BLOCK).filter(|row| ![1, 8, 9].contains(row)) {
            sheet.set_row_height(top + row, 22)?;
        }
    }
    sheet.protect();
    sheet.set_margins(0.3, 0.3, 0.6, 0.6, 0.3, 0.3);
    sheet
        .set_landscape()
        .set_paper_size(8)
        .set_print_fit_to_pages(1, 0);
    sheet
        .set_header("&C&\"Arial\"&10OFFICIAL-SENSITIVE (example)")
        .set_footer("&C&\"Arial\"&10&A");
    Ok(())
}

/// The column of a half year, of which each year has two and a total.
fn half_year(index: u16) -> u16 {
    FIRST + index / 2 * 3 + index % 2
}

/// The column of a year's total.
fn total(year: u16) -> u16 {
    FIRST + year * 3 + 2
}

/// Three rows: years, half years, and whether each is actual or forecast.
fn headings(sheet: &mut Worksheet, row: u32, of: Return) -> Result<(), XlsxError> {
    let heading = boxed()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_font_color(Color::White)
        .set_background_color(DARK);
    let note = "Only funding from the Towns Fund";
    sheet.merge_range(
        row,
        LABEL,
        row + 2,
        LABEL + 2,
        note,
        &boxed().set_italic().set_background_color(GREY),
    )?;
    for (column, name) in [
        (BEFORE, "Before 2020/21"),
        (BEYOND, "Beyond 25/26"),
        (GRAND, "Grand Total"),
    ] {
        sheet.merge_range(row, column, row + 2, column, name, &heading)?;
    }
    for (year, name) in (0..).zip(YEARS) {
        let (first, last) = (half_year(2 * year), total(year));
        sheet.merge_range(
            row,
            first,
            row,
            last,
            &format!("Financial Year {name} (£s)"),
            &heading,
        )?;
        for (column, name) in [(first, "H1 (Apr-Sep)"), (first + 1, "H2 (Oct-Mar)")] {
            sheet.write_with_format(row + 1, column, name, &heading)?;
        }
        sheet.merge_range(row + 1, last, row + 2, last, "Total", &heading)?;
    }
    let actual = match of {
        Return::Earlier => 8,
        Return::Latest => 9,
    };
    for index in 0..12 {
        let word = if index < actual { "Actual" } else { "Forecast" };
        let format = heading.clone().set_background_color(0x00_2060);
        sheet.write_with_format(row + 2, half_year(index), word, &format)?;
    }
    Ok(())
}

/// Three rows: capital, resource, and both.
fn block(sheet: &mut Worksheet, row: u32, lines: &[Line; 2], of: Return) -> Result<(), XlsxError> {
    let money = boxed()
        .set_align(FormatAlign::Right)
        .set_num_format("\"£\"#,##0");
    let sum = money.clone().set_bold().set_background_color(PALE);
    let mut both = [0; 12];
    for (row, (name, line)) in (row..).zip(
        ["Towns Fund CDEL", "Towns Fund RDEL"]
            .into_iter()
            .zip(lines),
    ) {
        sheet.merge_range(
            row,
            LABEL,
            row,
            LABEL + 2,
            name,
            &boxed().set_bold().set_background_color(GREY),
        )?;
        let (open, values) = (money.clone().set_unlocked(), line.half_years(of));
        sheet
            .write_blank(row, BEFORE, &open)?
            .write_blank(row, BEYOND, &open)?;
        for (index, value) in (0..).zip(values) {
            if value == 0 {
                sheet.write_blank(row, half_year(index), &open)?;
            } else {
                sheet.write_with_format(row, half_year(index), value, &open)?;
            }
        }
        totals(sheet, row, &values, &sum)?;
        for (both, value) in both.iter_mut().zip(values) {
            *both += value;
        }
    }
    let last = row + 2;
    sheet.merge_range(
        last,
        LABEL,
        last,
        LABEL + 2,
        "Grand Total",
        &boxed().set_bold().set_background_color(PALE),
    )?;
    let halves = (0..)
        .zip(both)
        .map(|(index, value)| (half_year(index), value));
    for (column, value) in [(BEFORE, 0), (BEYOND, 0)].into_iter().chain(halves) {
        let added = format!(
            "={}+{}",
            row_col_to_cell(row, column),
            row_col_to_cell(row + 1, column)
        );
        let formula = Formula::new(added).set_result(value.to_string());
        sheet.write_formula_with_format(last, column, formula, &sum)?;
    }
    totals(sheet, last, &both, &sum)
}

/// The sums of a row: a year's, and the grand total.
fn totals(
    sheet: &mut Worksheet,
    row: u32,
    values: &[u32; 12],
    format: &Format,
) -> Result<(), XlsxError> {
    let mut parts = vec![row_col_to_cell(row, BEFORE)];
    for (year, halves) in (0..).zip(values.chunks(2)) {
        let (first, last) = (half_year(2 * year), half_year(2 * year + 1));
        let range = format!(
            "=SUM({}:{})",
            row_col_to_cell(row, first),
            row_col_to_cell(row, last)
        );
        let formula = Formula::new(range).set_result(halves.iter().sum::<u32>().to_string());
        sheet.write_formula_with_format(row, total(year), formula, format)?;
        parts.push(row_col_to_cell(row, total(year)));
    }
    parts.push(row_col_to_cell(row, BEYOND));
    let grand = format!("=SUM({})", parts.join(","));
    let formula = Formula::new(grand).set_result(values.iter().sum::<u32>().to_string());
    sheet.write_formula_with_format(row, GRAND, formula, format)?;
    Ok(())
}
