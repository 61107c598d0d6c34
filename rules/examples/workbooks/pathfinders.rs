//! The Pathfinders example: a made-up council's return, with the sheet, headings, lists, marks and conditional formats
//! of the government template. Two ratings for the portfolio, two for each project, all typed as words.

use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatFormula,
    DataValidation, Format, FormatAlign, FormatBorder, Formula, ProtectionOptions, Workbook,
    Worksheet, XlsxError,
};

mod words;

use words::{
    DELIVERY_GUIDE, GUIDE, MILESTONES, PORTFOLIO_GUIDE, PROJECTS, SPEND_GUIDE, STATEMENTS, STATUSES,
};

const PALE: Color = Color::RGB(0xDD_EBF7);
const SELECT: &str = "Please select an option";

/// The template's fill and font for each word; "Amber/Red" is the theme's second accent.
const LEVELS: [(&str, Color, Color); 5] = [
    ("Green", Color::RGB(0xC6_EFCE), Color::RGB(0x00_6100)),
    ("Amber/Green", Color::RGB(0xEF_FFC7), Color::RGB(0x68_9C00)),
    ("Amber", Color::RGB(0xFF_EB9C), Color::RGB(0x9C_5700)),
    ("Amber/Red", Color::Theme(5, 2), Color::Theme(5, 0)),
    ("Red", Color::RGB(0xFF_C7CE), Color::RGB(0x9C_0006)),
];

/// Rows of projects, from 0; the hidden row before the first repeats the list's prompt, as the template does.
const FIRST: u32 = 22;
const LAST: u32 = 56;

/// The workbook.
pub(super) fn workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = super::new_workbook("Pathfinders return, example", (2024, 10, 21))?;
    start(workbook.add_worksheet())?;
    progress(workbook.add_worksheet())?;
    project_details(workbook.add_worksheet())?;
    dropdowns(workbook.add_worksheet())?;
    workbook.define_name("Project_List", "='Project Details'!$A$2:$A$36")?;
    Ok(workbook)
}

fn text() -> Format {
    Format::new()
        .set_font_name("Calibri")
        .set_font_size(11)
        .set_align(FormatAlign::VerticalCenter)
}

fn boxed() -> Format {
    text().set_border(FormatBorder::Thin).set_text_wrap()
}

fn blue() -> Format {
    boxed().set_background_color(PALE)
}

/// Marks for the program that reads the return: white on white.
fn mark() -> Format {
    text().set_font_color(0xFF_FFFF)
}

fn start(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet
        .set_name("Start")?
        .set_screen_gridlines(false)
        .set_column_width(1, 100)?;
    sheet.write_with_format(
        1,
        1,
        "Pathfinders Reporting Template: example return",
        &blue().set_bold().set_font_size(18),
    )?;
    sheet.write_with_format(2, 1, "PF-USER_CURRENT-REPORTING-PERIOD-START", &mark())?;
    sheet.write_with_format(3, 1, "Reporting period", &blue().set_bold())?;
    sheet.write_with_format(
        4,
        1,
        "Q2 2024/25: Jul 2024 - Sep 2024",
        &boxed().set_unlocked(),
    )?;
    sheet.write_with_format(5, 1, "PF-USER_CURRENT-REPORTING-PERIOD-END", &mark())?;
    let about = "This return is an example. The council and its projects are invented; the headings, lists and words \
                 for the ratings are those of the published template.";
    sheet.write_with_format(6, 1, about, &blue())?;
    sheet.set_row_height(1, 26)?.set_row_height(6, 32)?;
    let licence =
        "Contains public sector information licensed under the Open Government Licence v3.0.";
    sheet.write_with_format(8, 1, licence, &text().set_font_size(9).set_italic())?;
    sheet.protect();
    Ok(())
}

fn progress(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("Progress")?.set_screen_gridlines(false);
    for (column, width) in (1..).zip([64.5, 24.8, 24.8, 26.3, 81.0]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.merge_range(1, 1, 1, 5, "Progress", &blue().set_bold().set_font_size(18))?;
    sheet.set_row_height(1, 24)?;
    portfolio(sheet)?;
    project_guide(sheet)?;
    projects(sheet)?;
    narrative(sheet)?;
    for row in [3, 10, 15, 16, 20, 59, 65] {
        sheet.set_row_height(row, 20)?;
    }
    conditional_formats(sheet)?;
    validation(sheet)?;
    let options = ProtectionOptions {
        select_locked_cells: false,
        ..ProtectionOptions::default()
    };
    sheet.protect_with_options(&options);
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    sheet
        .set_header("&C&10OFFICIAL (example)")
        .set_footer("&C&10&A");
    Ok(())
}

fn portfolio(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let title = blue().set_bold().set_font_size(14);
    sheet.merge_range(3, 1, 3, 5, "Portfolio level RAG rating", &title)?;
    let about = "Please provide overall RAG ratings for your portfolio-level spend and delivery.";
    sheet.write_with_format(4, 1, about, &text())?;
    sheet.write_with_format(5, 1, "PF-USER_PORTFOLIO-RAG-RATINGS-START", &mark())?;
    for column in 2..=4 {
        sheet.write_with_format(5, column, "PF-USER_PORTFOLIO-RAG-RATING-START", &mark())?;
    }
    let heading = blue().set_bold().set_align(FormatAlign::Center);
    sheet
        .merge_range(6, 1, 6, 3, "Statement", &heading)?
        .merge_range(6, 4, 6, 5, "RAG rating", &heading)?;
    for (row, (statement, rating)) in (7..).zip(STATEMENTS) {
        sheet.merge_range(row, 1, row, 3, statement, &blue())?;
        let open = boxed().set_unlocked().set_align(FormatAlign::Center);
        sheet.merge_range(row, 4, row, 5, rating, &open)?;
    }
    sheet.write_with_format(9, 1, "PF-USER_PORTFOLIO-PROGRESS-START", &mark())?;
    sheet.write_with_format(9, 5, "PF-USER_PORTFOLIO-RAG-RATINGS-END", &mark())?;
    sheet.merge_range(10, 1, 10, 5, "Portfolio progress", &title)?;
    sheet.merge_range(11, 1, 11, 5, PORTFOLIO_GUIDE, &blue())?;
    let answer =
        "Four of six projects are moving. The square is stalled and the heat network is on hold.";
    sheet.merge_range(12, 1, 12, 5, answer, &boxed().set_unlocked())?;
    sheet.merge_range(13, 1, 13, 2, "500 words suggested", &text().set_italic())?;
    sheet.write_with_format(13, 5, "PF-USER_PORTFOLIO-PROGRESS-END", &mark())?;
    sheet.set_row_height(11, 48)?.set_row_height(12, 36)?;
    Ok(())
}

fn project_guide(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.merge_range(
        15,
        1,
        15,
        5,
        "Project progress",
        &blue().set_bold().set_font_size(14),
    )?;
    let heading = blue().set_bold().set_font_size(12);
    sheet
        .merge_range(16, 1, 16, 4, "Spend Risk ", &heading)?
        .write_with_format(16, 5, "Delivery Risk ", &heading)?;
    sheet.merge_range(17, 1, 17, 5, GUIDE, &blue())?;
    let guide = blue().set_align(FormatAlign::Top);
    sheet
        .merge_range(18, 1, 18, 4, SPEND_GUIDE, &guide)?
        .write_with_format(18, 5, DELIVERY_GUIDE, &guide)?;
    sheet.set_row_height(17, 34)?.set_row_height(18, 118)?;
    sheet.write_with_format(19, 1, "PF-USER_PROJECT-PROGRESS-START", &mark())?;
    Ok(())
}

fn projects(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    // Two of the template's headings end in a space; these do too.
    let headings = [
        "Project name",
        "Project status",
        "Spend RAG rating ",
        "Delivery RAG rating ",
        "Why have you given these ratings? Enter an explanation (100 words max)",
    ];
    sheet.write_row_with_format(20, 1, headings, &blue().set_bold().set_font_size(12))?;
    let prompt = Formula::new("='Dropdown Values'!A3").set_result(SELECT);
    sheet
        .write_formula_with_format(FIRST - 1, 1, prompt, &blue())?
        .set_row_hidden(FIRST - 1)?;

    let open = boxed().set_unlocked();
    let centred = open.clone().set_align(FormatAlign::Center);
    sheet.set_formula_result_default(""); // a spare row shows nothing
    for row in FIRST..=LAST {
        let index = row - FIRST;
        let project = usize::try_from(index).ok().and_then(|at| PROJECTS.get(at));
        let source = format!("'Project Details'!A{}", index + 2);
        let name = Formula::new(format!("=IF({source}=\"\",\"\",{source})"))
            .set_result(project.map_or("", |project| project.name));
        sheet.write_formula_with_format(row, 1, name, &blue())?;
        let choices = project.map_or([SELECT; 3], |project| {
            [project.status, project.spend, project.delivery]
        });
        sheet.write_row_with_format(row, 2, choices, &centred)?;
        match project {
            Some(project) => sheet
                .write_with_format(row, 5, project.why, &open)?
                .set_row_height(row, 32)?,
            None => sheet.write_blank(row, 5, &open)?,
        };
    }
    sheet.write_with_format(LAST + 1, 5, "PF-USER_PROJECT-PROGRESS-END", &mark())?;
    Ok(())
}

fn narrative(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    for (top, mark_name, title, question, answer) in MILESTONES {
        sheet.write_with_format(top, 1, format!("PF-USER_{mark_name}-START"), &mark())?;
        sheet.merge_range(
            top + 1,
            1,
            top + 1,
            5,
            title,
            &blue().set_bold().set_font_size(14),
        )?;
        sheet.merge_range(top + 2, 1, top + 2, 5, question, &blue())?;
        sheet.merge_range(top + 3, 1, top + 3, 5, answer, &boxed().set_unlocked())?;
        sheet.merge_range(
            top + 4,
            1,
            top + 4,
            2,
            "500 words suggested",
            &text().set_italic(),
        )?;
        sheet.write_with_format(top + 4, 5, format!("PF-USER_{mark_name}-END"), &mark())?;
        sheet
            .set_row_height(top + 2, 34)?
            .set_row_height(top + 3, 34)?;
    }
    Ok(())
}

fn conditional_formats(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    // One colour for fill and font blots out the rows that have no project.
    let grey = Color::Theme(0, 2);
    let grey = Format::new()
        .set_background_color(grey)
        .set_font_color(grey);
    let spare = ConditionalFormatFormula::new()
        .set_rule("=$B22=\"\"")
        .set_format(grey);
    sheet.add_conditional_format(FIRST - 1, 1, LAST, 5, &spare)?;
    for (first_row, first_column, last_row, last_column) in [(FIRST - 1, 2, LAST, 4), (7, 4, 8, 5)]
    {
        for (word, fill, font) in LEVELS {
            let rule = ConditionalFormatCell::new()
                .set_rule(ConditionalFormatCellRule::EqualTo(word))
                .set_format(
                    Format::new()
                        .set_background_color(fill)
                        .set_font_color(font),
                );
            sheet.add_conditional_format(first_row, first_column, last_row, last_column, &rule)?;
        }
    }
    Ok(())
}

fn validation(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let ratings = DataValidation::new()
        .allow_list_formula(Formula::new("='Dropdown Values'!$A$12:$A$17"))
        .set_multi_range("D23:E57 E8:F9");
    sheet.add_data_validation(FIRST, 3, LAST, 4, &ratings)?;
    let statuses =
        DataValidation::new().allow_list_formula(Formula::new("='Dropdown Values'!$A$3:$A$8"));
    sheet.add_data_validation(FIRST, 2, LAST, 2, &statuses)?;
    Ok(())
}

fn project_details(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("Project Details")?.set_hidden(true);
    sheet.write_with_format(0, 0, "Full name", &blue().set_bold())?;
    sheet.write_column(1, 0, PROJECTS.iter().map(|project| project.name))?;
    sheet.set_column_width(0, 48)?;
    Ok(())
}

fn dropdowns(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("Dropdown Values")?;
    let heading = blue().set_bold();
    sheet
        .write(0, 0, "PF-CONTROL_PROJECT-STATUS-START")?
        .write_with_format(1, 0, "Project status", &heading)?;
    sheet.write(2, 0, SELECT)?.write_column(3, 0, STATUSES)?;
    sheet.write(8, 0, "PF-CONTROL_PROJECT-STATUS-END")?.write(
        9,
        0,
        "PF-CONTROL_RAG-RATING-START",
    )?;
    sheet.write_with_format(10, 0, "Progress RAG rating", &heading)?;
    sheet.write_formula(11, 0, Formula::new("=A3").set_result(SELECT))?;
    sheet.write_column(12, 0, LEVELS.map(|(word, _, _)| word))?;
    sheet
        .write(17, 0, "PF-CONTROL_RAG-RATING-END")?
        .set_column_width(0, 42)?;
    sheet.protect();
    Ok(())
}
