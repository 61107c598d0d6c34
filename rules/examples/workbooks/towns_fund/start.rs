//! The first two tabs of the Towns Fund example: what the return is, and the names of its projects.

use rust_xlsxwriter::{FormatAlign, Url, Worksheet, XlsxError};

use super::words::{PROJECTS, Round};
use super::{bar, boxed, label, section, text};

/// "1 - Start Here": the reporting period stands in B6, as in the template.
pub(super) fn start_here(
    sheet: &mut Worksheet,
    round: &Round,
    profiles: bool,
) -> Result<(), XlsxError> {
    sheet
        .set_name("1 - Start Here")?
        .set_screen_gridlines(false);
    for (column, width) in (0..).zip([4.0, 62.0, 62.0]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.merge_range(
        1,
        1,
        1,
        2,
        "Town Deals reporting template: example return",
        &bar(),
    )?;
    sheet.set_row_height(1, 24)?;
    sheet.write_with_format(4, 1, "Reporting Period: ", &section())?;
    sheet.write_with_format(5, 1, round.period, &boxed().set_bold())?;
    sheet.merge_range(7, 1, 7, 2, "Guidance & Navigation", &section())?;
    let introduction = "This return is an example. The town, its council and its projects are invented; the headings, \
                        lists and scores are those of the published template.";
    sheet.merge_range(8, 1, 8, 2, introduction, &text().set_text_wrap())?;
    sheet.set_row_height(8, 36)?;
    let tabs = [
        (
            "2 - Project Admin",
            "- the place and the names of its projects",
        ),
        (
            "3 - Programme Progress",
            "- how the programme and each project are progressing",
        ),
        (
            super::profiles::NAME,
            "- what each project has spent and will spend",
        ),
    ];
    let shown = if profiles { 3 } else { 2 };
    for (row, (tab, about)) in (10..).zip(tabs).take(shown) {
        let link = Url::new(format!("internal:'{tab}'!B2")).set_text(tab);
        sheet.write_url(row, 1, link)?;
        sheet.write_with_format(row, 2, about, &text())?;
    }
    let licence =
        "Contains public sector information licensed under the Open Government Licence v3.0.";
    let last = if profiles { 14 } else { 13 };
    sheet.merge_range(
        last,
        1,
        last,
        2,
        licence,
        &text().set_font_size(9).set_italic(),
    )?;
    for column in 1..=2 {
        sheet.write_with_format(34, column, "END", &text().set_font_color(0xFF_FFFF))?;
    }
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 1);
    sheet.protect();
    Ok(())
}

/// "2 - Project Admin": the names that the progress tab shows by formula, in E27:E46.
pub(super) fn project_admin(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet
        .set_name("2 - Project Admin")?
        .set_screen_gridlines(false);
    for (column, width) in (0..).zip([4.0, 9.0, 44.0, 22.0, 44.0, 34.0]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.merge_range(1, 1, 1, 5, "Tab 2 - Project Admin", &bar())?;
    sheet.merge_range(4, 1, 4, 5, "SECTION A: Place Details", &section())?;
    for (row, (number, question, answer)) in (6..).zip([
        (
            "A1",
            "Are you filling this in for a Town Deal or Future High Street Fund?",
            "Town_Deal",
        ),
        ("A2", "Please select your place name", "Marlowe Bridge"),
        (
            "A3",
            "Grant Recipient (your organisation's name)",
            "Marlowe Bridge Borough Council",
        ),
    ]) {
        sheet.write_with_format(row, 1, number, &label())?;
        sheet.merge_range(row, 2, row, 3, question, &boxed())?;
        sheet.write_with_format(row, 4, answer, &boxed().set_unlocked())?;
        sheet.set_row_height(row, 30)?;
    }
    sheet.merge_range(22, 1, 22, 5, "SECTION B: Project Details", &section())?;
    let headings = ["", "", "", "Project Name", "Primary Intervention Theme"];
    sheet.write_row_with_format(25, 1, headings, &label())?;
    sheet.merge_range(
        26,
        2,
        45,
        2,
        "Project Details:\n(name and primary intervention theme)",
        &boxed(),
    )?;
    for index in 0..20_u32 {
        let (row, open) = (26 + index, boxed().set_unlocked());
        sheet.write_with_format(row, 1, format!("B{}", index + 1), &label())?;
        let number = boxed().set_align(FormatAlign::Center);
        sheet.write_with_format(row, 3, format!("Project {}", index + 1), &number)?;
        if let Some(project) = usize::try_from(index).ok().and_then(|at| PROJECTS.get(at)) {
            sheet.write_with_format(row, 4, project.name, &open)?;
            sheet.write_with_format(row, 5, project.theme, &open)?;
        } else {
            sheet.write_blank(row, 4, &open)?;
            sheet.write_with_format(row, 5, "< Select >", &open)?;
        }
    }
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 1);
    sheet.protect();
    Ok(())
}
