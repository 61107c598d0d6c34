//! The Towns Fund example: a made-up town's return, with the sheet, headings, lists and conditional formats of the
//! government template. Each project carries three scores, which the template itself colours. With the tab of funding
//! profiles it is the example of `towns-fund-spend`, beside the return of the round before.

use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatFormula,
    DataValidation, DataValidationRule, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula,
    Workbook, Worksheet, XlsxError,
};

mod earlier;
mod profiles;
mod start;
mod words;

use earlier::EARLIER;
use profiles::Return;
use words::{GUIDANCE, HEADINGS, LATEST, LISTS, Project, QUESTIONS, Round};

const DARK: Color = Color::RGB(0x53_8135);
const PALE: Color = Color::RGB(0xC5_E0B3);
const GREY: Color = Color::RGB(0xD9_D9D9);

/// The template's colours for the scores 5, 4, 3, 1 and 2, in its order of rules; 4 is the theme's second accent.
const SCORES: [(u8, Color); 5] = [
    (5, Color::RGB(0xFF_0000)),
    (4, Color::Theme(5, 0)),
    (3, Color::RGB(0xFF_C000)),
    (1, Color::RGB(0x00_B050)),
    (2, Color::RGB(0x92_D050)),
];

/// Rows, from 0: the headings, the first and last project, and the row of END marks.
const HEADING_ROW: u32 = 18;
const FIRST: u32 = 19;
const LAST: u32 = 38;
const END: u32 = 40;

/// The workbook.
pub(super) fn workbook() -> Result<Workbook, XlsxError> {
    made("Towns Fund return, example", (2024, 11, 4), &LATEST, None)
}

/// The same return with its funding profiles.
pub(super) fn with_profiles() -> Result<Workbook, XlsxError> {
    made(
        "Towns Fund return with funding profiles, example",
        (2024, 11, 4),
        &LATEST,
        Some(Return::Latest),
    )
}

/// The return of the round before, with its funding profiles.
pub(super) fn the_round_before() -> Result<Workbook, XlsxError> {
    made(
        "Towns Fund return of the round before, example",
        (2024, 5, 8),
        &EARLIER,
        Some(Return::Earlier),
    )
}

fn made(
    title: &str,
    created: (u16, u8, u8),
    round: &Round,
    profiles: Option<Return>,
) -> Result<Workbook, XlsxError> {
    let mut workbook = super::new_workbook(title, created)?;
    start::start_here(workbook.add_worksheet(), round, profiles.is_some())?;
    start::project_admin(workbook.add_worksheet())?;
    progress(workbook.add_worksheet(), round)?;
    if let Some(of) = profiles {
        profiles::sheet(workbook.add_worksheet(), round, of)?;
    }
    lists(workbook.add_worksheet())?;
    Ok(workbook)
}

fn text() -> Format {
    Format::new()
        .set_font_name("Arial")
        .set_font_size(11)
        .set_align(FormatAlign::VerticalCenter)
}

fn boxed() -> Format {
    text().set_border(FormatBorder::Thin).set_text_wrap()
}

fn label() -> Format {
    boxed()
        .set_bold()
        .set_background_color(GREY)
        .set_align(FormatAlign::Center)
}

fn bar() -> Format {
    text()
        .set_bold()
        .set_font_size(14)
        .set_font_color(0xFF_FFFF)
        .set_background_color(DARK)
}

fn section() -> Format {
    text().set_bold().set_background_color(PALE)
}

fn progress(sheet: &mut Worksheet, round: &Round) -> Result<(), XlsxError> {
    sheet
        .set_name("3 - Programme Progress")?
        .set_tab_color(0x70_AD47)
        .set_screen_gridlines(false)
        .set_zoom(60);
    let widths = [
        4.0, 9.0, 48.0, 18.0, 18.0, 24.0, 24.0, 26.0, 26.0, 13.0, 13.0, 13.0, 46.0, 40.0, 26.0,
        3.0, 44.0, 8.0, 44.0, 8.0, 44.0, 8.0,
    ];
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, width)?;
    }
    programme(sheet, round)?;
    headings(sheet)?;
    for row in FIRST..=LAST {
        project_row(sheet, row, &round.projects)?;
    }
    guidance(sheet)?;
    for column in (1..=5).chain(9..=13).chain(16..=21) {
        sheet.write_with_format(END, column, "END", &text().set_font_color(0xFF_FFFF))?;
    }
    conditional_formats(sheet)?;
    validation(sheet)?;
    sheet.protect();
    sheet
        .set_landscape()
        .set_paper_size(8)
        .set_print_fit_to_pages(1, 0);
    sheet
        .set_header("&C&\"Arial\"&10OFFICIAL-SENSITIVE (example)")
        .set_footer("&C&\"Arial\"&10&A");
    Ok(())
}

/// Section A: questions about the programme as a whole.
fn programme(sheet: &mut Worksheet, round: &Round) -> Result<(), XlsxError> {
    sheet.merge_range(1, 1, 1, 11, "Tab 3 - Programme Progress", &bar())?;
    let notes = "Guidance Notes:\nSection A is about the programme as a whole; Section B has a row for each project. \
                 The scores of Section B are explained in the table that starts in cell Q19.";
    sheet.merge_range(2, 1, 2, 13, notes, &boxed().set_align(FormatAlign::Top))?;
    sheet.set_row_height(2, 54)?;
    sheet.merge_range(
        4,
        1,
        4,
        9,
        "SECTION A: Programme-Wide Progress Summary",
        &section(),
    )?;
    for (row, ((number, question), answer)) in (6..).zip(QUESTIONS.iter().zip(round.answers)) {
        sheet.write_with_format(row, 1, *number, &label())?;
        sheet.write_with_format(row, 2, *question, &boxed())?;
        sheet.merge_range(row, 3, row, 13, answer, &boxed().set_unlocked())?;
        sheet.set_row_height(row, 40)?;
    }
    Ok(())
}

fn headings(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.merge_range(
        15,
        1,
        15,
        14,
        "SECTION B: Projects Progress Summary",
        &section(),
    )?;
    let pointer = text()
        .set_italic()
        .set_text_wrap()
        .set_align(FormatAlign::Center);
    sheet.merge_range(
        17,
        9,
        17,
        11,
        "See table to the right for RAG Guidance\n>>>",
        &pointer,
    )?;
    sheet
        .set_row_height(17, 32)?
        .set_row_height(HEADING_ROW, 48)?;
    sheet.write_row_with_format(HEADING_ROW, 2, HEADINGS, &label())?;
    Ok(())
}

fn project_row(sheet: &mut Worksheet, row: u32, projects: &[Project]) -> Result<(), XlsxError> {
    let index = row - FIRST;
    let project = usize::try_from(index).ok().and_then(|at| projects.get(at));
    let open = boxed().set_unlocked();
    let centred = open.clone().set_align(FormatAlign::Center);
    let date = centred.clone().set_num_format("mmm-yy");
    sheet.write_with_format(row, 1, format!("B{}", index + 1), &label())?;
    let source = format!("'2 - Project Admin'!E{}", row + 8);
    let name = Formula::new(format!("=IF(ISBLANK({source}),\"n/a\",{source})"))
        .set_result(project.map_or("n/a", |project| project.name));
    sheet.write_formula_with_format(row, 2, name, &boxed().set_background_color(0xF2_F2F2))?;
    sheet.set_row_height(row, if project.is_some() { 76 } else { 18 })?;
    let Some(project) = project else {
        for column in 5..=11 {
            sheet.write_with_format(row, column, "< Select >", &centred)?;
        }
        for (column, format) in [
            (3, &date),
            (4, &date),
            (12, &open),
            (13, &open),
            (14, &date),
        ] {
            sheet.write_blank(row, column, format)?;
        }
        return Ok(());
    };
    filled(sheet, row, project)?;
    for (column, (year, month)) in [
        (3, project.start),
        (4, project.end),
        (14, project.milestone_month),
    ] {
        let first = ExcelDateTime::from_ymd(year, month, 1)?;
        sheet.write_datetime_with_format(row, column, &first, &date)?;
    }
    Ok(())
}

fn filled(sheet: &mut Worksheet, row: u32, project: &Project) -> Result<(), XlsxError> {
    let open = boxed().set_unlocked();
    let centred = open.clone().set_align(FormatAlign::Center);
    for (column, choice) in (5..).zip(project.choices) {
        sheet.write_with_format(row, column, choice, &centred)?;
    }
    for (column, score) in (9..).zip(project.scores) {
        sheet.write_with_format(row, column, score, &centred.clone().set_bold())?;
    }
    sheet.write_with_format(row, 12, project.commentary, &open)?;
    sheet.write_with_format(row, 13, project.milestone, &open)?;
    Ok(())
}

/// The table of what each score means, which begins on the row of the first project.
fn guidance(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.merge_range(HEADING_ROW, 16, HEADING_ROW, 21, "RAG Guidance", &label())?;
    let headings = ["Delivery", "Score", "Spend", "Score", "Risks", "Score"];
    sheet.write_row_with_format(FIRST, 16, headings, &label())?;
    for (row, (score, meanings)) in (FIRST + 1..).zip(GUIDANCE) {
        for (column, meaning) in (16..).step_by(2).zip(meanings) {
            sheet.write_with_format(row, column, meaning, &boxed().set_font_size(10))?;
            sheet.write_with_format(row, column + 1, score, &label())?;
        }
    }
    sheet.set_row_height(FIRST + 5, 76)?; // the last meaning stands beside a spare row
    Ok(())
}

fn conditional_formats(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let not_applicable = ConditionalFormatFormula::new()
        .set_rule("=$C$15=\"Not Applicable\"")
        .set_format(Format::new().set_background_color(Color::Theme(0, 3)));
    sheet.add_conditional_format(FIRST, 5, LAST, 7, &not_applicable)?;
    for (score, colour) in SCORES {
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(score))
            .set_format(Format::new().set_background_color(colour));
        sheet.add_conditional_format(FIRST, 9, LAST, 12, &rule)?;
    }
    Ok(())
}

fn validation(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    for (column, (list, last)) in (5..).zip([('O', 9), ('M', 9), ('P', 11), ('Q', 8)]) {
        let source = Formula::new(format!("='Data validation'!${list}$4:${list}${last}"));
        let rule = DataValidation::new().allow_list_formula(source);
        sheet.add_data_validation(FIRST, column, LAST, column, &rule)?;
    }
    let scores = DataValidation::new()
        .allow_list_formula(Formula::new("='Data validation'!$N$4:$N$9"))
        .set_error_title("RAG")?
        .set_error_message("Choose a score from 1 (best) to 5, as in the guidance on the right.")?;
    sheet.add_data_validation(FIRST, 9, LAST, 11, &scores)?;
    let (from, to) = (
        ExcelDateTime::from_ymd(2014, 12, 1)?,
        ExcelDateTime::from_ymd(2030, 1, 1)?,
    );
    let dates = DataValidation::new()
        .allow_date(DataValidationRule::Between(from, to))
        .set_error_message("Please enter a date as mmm-yy, such as Dec-24.")?
        .set_multi_range("D20:E39 O20:O39");
    sheet.add_data_validation(FIRST, 3, LAST, 4, &dates)?;
    Ok(())
}

/// The hidden sheet that the drop-downs read.
fn lists(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("Data validation")?.set_hidden(true);
    for (column, (heading, choices)) in (12..).zip(LISTS) {
        sheet.write_with_format(2, column, heading, &label())?;
        sheet.write(3, column, "< Select >")?;
        for (row, choice) in (4..).zip(choices) {
            // The scores are numbers, as in the cells that they validate.
            match choice.parse::<u8>() {
                Ok(score) => sheet.write(row, column, score)?,
                Err(_) => sheet.write(row, column, *choice)?,
            };
        }
        sheet.set_column_width(column, 30)?;
    }
    Ok(())
}
