//! Drafts of workbooks that are made here; what is expected was typed by hand.

use std::io::Cursor;

use rust_xlsxwriter::Workbook;

use super::{Draft, draft};
use crate::Error;

/// The draft for a sheet of these rows; a text that is a number is written as one.
fn drafted(sheet: &str, rows: &[Vec<&str>]) -> Result<Draft, Error> {
    let mut workbook = Workbook::new();
    let worksheet = workbook.add_worksheet();
    worksheet
        .set_name(sheet)
        .expect("the tests' sheet names are sound");
    for (row, texts) in (0..).zip(rows) {
        for (column, text) in (0..).zip(texts) {
            let written = match text.parse::<f64>() {
                Ok(number) => worksheet.write_number(row, column, number),
                Err(_) => worksheet.write_string(row, column, *text),
            };
            written.expect("the tests' cells are on the sheet");
        }
    }
    let bytes = workbook
        .save_to_buffer()
        .expect("the tests' workbooks can be written");
    draft(Cursor::new(bytes), "return.xlsx")
}

#[test]
fn whatever_the_cells_say_the_draft_loads() {
    // `draft` loads what it drafts, and fails where that does not load.
    for text in [
        "\"",
        "\\",
        "\\\"",
        "*",
        "|",
        " > ",
        "{quarter}",
        "}{",
        "`${1}`",
        "// ? */ /*",
        "\u{201c}x\u{201d}",
        "\u{202e}",
        "a\nb\rc\td",
        "\u{1}",
        "é\u{301}\u{1f600}",
        "'",
        "=1+1",
        "x\u{2028}y",
    ] {
        let heading = format!("Measure ({text})");
        let target = format!("Target ({text})");
        let long = text.repeat(400);
        let rows = vec![
            vec![heading.as_str(), "Actual", &target, "RAG"],
            vec![text, "5", "4", "Green"],
            vec![&long, "5", "4", "Red"],
            vec!["Total", "5", "4"],
        ];
        let draft = drafted("Returns", &rows).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert!(
            draft.script.contains("published_rating: \"RAG\""),
            "{text:?}"
        );
        assert!(draft.script.contains("skip: [ \"Total\" ]"), "{text:?}");
    }
}

#[test]
fn a_sheets_name_with_quotes_names_a_form() {
    let form = vec![
        vec!["KPI:", "Complaints"],
        vec!["Target:", "4"],
        vec!["Actual:", "5"],
        vec!["RAG:"],
    ];
    let draft = drafted("The \"new\"", &form).expect("a form by label can be drafted");
    assert!(
        draft.script.contains(r#"form("The \"new\"", #{"#),
        "{}",
        draft.script
    );
    assert!(
        draft
            .script
            .contains(r#"rating: write_to(beside("RAG:")),"#),
        "{}",
        draft.script
    );
    assert_eq!(draft.questions.len(), 2, "{:?}", draft.questions);
    assert_eq!(draft.questions[1].place, "'The \"new\"'!B1");
}

#[test]
fn a_workbook_without_measures_is_refused_with_its_nearest_row() {
    let error = drafted("Notes", &[vec!["Dear all"], vec!["", "Target", "Owner"]]).err();
    let message = error.map(|error| error.to_string()).unwrap_or_default();
    assert!(
        message.starts_with("Notes!B2: no measures found"),
        "{message}"
    );
    assert!(
        message.contains("knows \"Target\" in it, and not \"Owner\"; save these lines as rules.rhai")
            && message.contains("measure: \"Owner\", actual: \"…\", target: \"Target\", rating: new_column(\"Rating\")"),
        "{message}"
    );
}
