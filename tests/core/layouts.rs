//! Where tables begin and end, and where their columns are: blank rows that are there or left out, hidden rows, headings
//! in another order, each with a second table below.
//!
//! Source of truth: each sheet is drawn beside what must be rated, reckoned by hand: higher is better, amber within 5.

#[path = "../support/run.rs"]
mod run;
#[path = "../support/small_workbook.rs"]
mod small_workbook;

use std::fmt::Write as _;

use ambersheet::{Options, Rated};
use run::rate;
use small_workbook::{SHEET, small_workbook};

const COLUMNS: &str =
    "measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: write_to(\"RAG\")";

/// Returns the XML of a sheet drawn a row a line, its cells between bars. A line without a bar is a row that is not
/// there; one that begins with `hidden` is hidden.
fn sheet(drawn: &[&str]) -> String {
    let mut rows = String::new();
    for (number, line) in (1..).zip(drawn) {
        let Some((kind, cells)) = line.split_once('|') else {
            continue;
        };
        let hidden = if kind.trim() == "hidden" {
            " hidden=\"1\""
        } else {
            ""
        };
        let _ = write!(rows, "<row r=\"{number}\"{hidden}>");
        for (letter, text) in ('A'..).zip(cells.split('|').map(str::trim)) {
            let place = format!("r=\"{letter}{number}\"");
            let _ = match (text, text.parse::<f64>()) {
                ("", _) => write!(rows, "<c {place}/>"),
                (_, Ok(_)) => write!(rows, "<c {place}><v>{text}</v></c>"),
                (_, Err(_)) => write!(
                    rows,
                    "<c {place} t=\"inlineStr\"><is><t>{text}</t></is></c>"
                ),
            };
        }
        rows.push_str("</row>");
    }
    format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    )
}

/// Returns the cells that are rated, each with its level, and the text of every warning.
fn rated(more: &str, drawn: &[&str]) -> (Vec<String>, String) {
    let rules = format!(
        "tables(#{{ {COLUMNS}{more} }});\namber_within(points(5));\nhigher_is_better(all_others);\n"
    );
    let workbook = small_workbook(&[(SHEET, sheet(drawn).as_bytes())]).bytes();
    let look = |rated: &Rated<'_>| {
        let ratings = rated.ratings().map(|rating| {
            let level = rating.level().unwrap_or("unrated");
            format!("{} {level}", rating.place())
        });
        let warnings = rated.warnings().iter().map(ToString::to_string);
        Ok((ratings.collect(), warnings.collect::<Vec<_>>().join("\n")))
    };
    rate(&workbook, &rules, &Options::default(), look).expect("ratings")
}

#[track_caller]
fn assert_rated(more: &str, drawn: &[&str], expected: &[&str]) {
    let expected: Vec<String> = expected
        .iter()
        .map(|cell| format!("Sheet1!{cell}"))
        .collect();
    assert_eq!(rated(more, drawn).0, expected);
}

const HEADINGS: &str = "| Measure | Actual | Target | RAG";
const CALLS: &str = "| Calls | 97 | 100 |";
const VISITS: &str = "| Visits | 90 | 100 |";
const BLANK: &str = "| | | |";
const LEFT_OUT: &str = "";
const TOTAL: &str = "| All of them | 187 | 200 |";

#[test]
fn a_blank_row_ends_a_table_whether_it_is_there_or_left_out() {
    for blank in [BLANK, LEFT_OUT] {
        let drawn = [HEADINGS, CALLS, VISITS, blank, TOTAL];
        assert_rated("", &drawn, &["D2 Amber", "D3 Red"]);
        let (_, warnings) = rated("", &drawn);
        assert!(
            warnings.contains("A5"),
            "what was not rated is named: {warnings}"
        );
    }
}

#[test]
fn a_second_table_begins_below_with_columns_of_its_own() {
    let swapped = ["| RAG | Target | Measure | Actual", "| | 100 | Visits | 90"];
    for blank in [BLANK, LEFT_OUT] {
        let drawn = [HEADINGS, CALLS, blank, TOTAL, blank, swapped[0], swapped[1]];
        assert_rated("", &drawn, &["D2 Amber", "A7 Red"]);
    }
}

#[test]
fn columns_are_where_their_headings_stand() {
    for (headings, record, cell) in [
        (
            "| Measure | RAG | Target | Actual",
            "| Calls | | 100 | 97",
            "B2 Amber",
        ),
        (
            "| Target | Actual | RAG | Measure",
            "| 100 | 97 | | Calls",
            "C2 Amber",
        ),
        (
            "| RAG | Note | Actual | Measure | Target",
            "| | 1 | 97 | Calls | 100",
            "A2 Amber",
        ),
    ] {
        assert_rated("", &[headings, record], &[cell]);
    }
}

#[test]
fn hidden_rows_are_read_or_left_out_as_the_rules_say_and_end_no_table() {
    let drawn = [HEADINGS, CALLS, "hidden | Repairs | 99 | 100 |", VISITS];
    assert_rated("", &drawn, &["D2 Amber", "D3 Amber", "D4 Red"]);
    assert_rated(", hidden_rows: no", &drawn, &["D2 Amber", "D4 Red"]);
    let below = [
        HEADINGS,
        CALLS,
        LEFT_OUT,
        HEADINGS,
        "hidden | Repairs | 99 | 100 |",
        VISITS,
    ];
    assert_rated(", hidden_rows: no", &below, &["D2 Amber", "D6 Red"]);
}
