//! Ways to write, each on a small workbook made by `rust_xlsxwriter` and read back by calamine.
//!
//! Source of truth: the ratings are reckoned by hand in the comments; what is read back is calamine's reading.

use ambersheet::{Options, Rated, Reason};
use rust_xlsxwriter::{Format, FormatBorder, Formula, Workbook};

#[path = "../support/read_back.rs"]
mod read_back;
#[path = "../support/run.rs"]
mod run;

use read_back::cell;

/// Higher is better, amber within 10 points: 95 of 100 is Amber, 100 Green, 80 Red; a blank is unrated.
const VALUES: [(&str, Option<f64>); 4] = [
    ("Calls", Some(95.0)),
    ("Repairs", Some(100.0)),
    ("Visits", Some(80.0)),
    ("Permits", None),
];

fn rules(destination: &str) -> String {
    format!(
        "tables(#{{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: {destination} }});\n\
         higher_is_better(all_others);\namber_within(points(10));\n"
    )
}

/// Measure, Actual, Target and RAG from B2 on; `fill_rag` writes into the RAG cell of a row, from 0.
fn workbook(fill_rag: impl Fn(&mut rust_xlsxwriter::Worksheet, u32, usize)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bordered = Format::new().set_border(FormatBorder::Thin);
    for (k, heading) in ["Measure", "Actual", "Target", "RAG"].iter().enumerate() {
        sheet
            .write_string_with_format(1, 1 + k as u16, *heading, &bordered)
            .expect("in range");
    }
    for (i, (name, actual)) in VALUES.iter().enumerate() {
        let row = 2 + i as u32;
        sheet.write_string(row, 1, *name).expect("in range");
        if let Some(actual) = actual {
            sheet.write_number(row, 2, *actual).expect("in range");
        }
        sheet.write_number(row, 3, 100).expect("in range");
        fill_rag(sheet, row, i);
    }
    book.save_to_buffer().expect("a workbook")
}

fn rate<T>(bytes: &[u8], rules: &str, look: impl FnOnce(&Rated<'_>) -> T) -> (Vec<u8>, T) {
    run::rate(bytes, rules, &Options::default(), |rated| {
        Ok((run::written(rated)?, look(rated)))
    })
    .expect("a sound workbook and sound rules")
}

fn codes(rated: &Rated<'_>) -> Vec<(&'static str, String)> {
    rated
        .warnings()
        .iter()
        .map(|warning| {
            let place = warning.place().map(ToString::to_string);
            (warning.code().name(), place.unwrap_or_default())
        })
        .collect()
}

/// A column's texts from row 2 on, as calamine reads them.
fn column(bytes: &[u8], column: u32) -> Vec<String> {
    (1..6).map(|row| cell(bytes, row, column)).collect()
}

#[test]
fn words_go_into_the_column_that_the_rules_name() {
    let (out, warnings) = rate(&workbook(|_, _, _| ()), &rules("write_to(\"RAG\")"), codes);
    assert_eq!(column(&out, 4), ["RAG", "Amber", "Green", "Red", ""]);
    assert_eq!(warnings, []);
}

#[test]
fn words_go_into_a_new_column_and_again_into_the_same() {
    let rules = rules("new_column(\"Our RAG\")");
    let (once, _) = rate(&workbook(|_, _, _| ()), &rules, codes);
    assert_eq!(column(&once, 5), ["Our RAG", "Amber", "Green", "Red", ""]);
    assert_eq!(column(&once, 4), ["RAG", "", "", "", ""]);
    let (twice, _) = rate(&once, &rules, codes);
    assert_eq!(once, twice);
}

#[test]
fn a_new_column_covers_nothing() {
    let bytes = workbook(|sheet, row, i| {
        if i == 1 {
            sheet.write_string(row, 5, "seen by Ann").expect("in range");
        }
    });
    let rules = rules("new_column(\"Our RAG\")");
    let error = run::rate(&bytes, &rules, &Options::default(), run::written).expect_err("a clash");
    assert!(error.starts_with("Sheet1!F4: "), "{error}");
}

#[test]
fn only_a_fill_changes_over_words_that_are_there() {
    let bytes = workbook(|sheet, row, i| {
        if i != 2 {
            sheet.write_string(row, 4, "amber").expect("in range");
        }
    });
    let (out, warnings) = rate(&bytes, &rules("fill_only(\"RAG\")"), codes);
    assert_eq!(column(&out, 4), ["RAG", "amber", "amber", "", "amber"]);
    assert_eq!(
        warnings,
        [
            ("word_differs", "Sheet1!E4".to_owned()),
            ("no_word", "Sheet1!E5".to_owned()),
            ("stale_rating", "Sheet1!E6".to_owned())
        ]
    );
    assert_ne!(out, bytes);
}

#[test]
fn formulas_stay_unless_the_rules_say_otherwise() {
    let formula = |sheet: &mut rust_xlsxwriter::Worksheet, row: u32, i: usize| {
        if i == 0 {
            sheet
                .write_formula(row, 4, Formula::new("=\"ours\"").set_result("ours"))
                .expect("in range");
        }
    };
    let (kept, warnings) = rate(&workbook(formula), &rules("write_to(\"RAG\")"), codes);
    assert_eq!(column(&kept, 4), ["RAG", "ours", "Green", "Red", ""]);
    assert_eq!(warnings, [("formula_kept", "Sheet1!E3".to_owned())]);
    let (replaced, warnings) = rate(
        &workbook(formula),
        &rules("write_to(\"RAG\", over_formulas)"),
        codes,
    );
    assert_eq!(column(&replaced, 4), ["RAG", "Amber", "Green", "Red", ""]);
    assert_eq!(warnings, []);
}

#[test]
fn what_an_earlier_run_wrote_goes_when_the_rating_goes() {
    let fresh = workbook(|sheet, row, _| {
        sheet
            .write_blank(row, 4, &Format::new().set_border(FormatBorder::Double))
            .expect("in range");
    });
    let (rated, _) = rate(&fresh, &rules("write_to(\"RAG\")"), codes);
    let none = format!(
        "{}not_rated([\"Calls\", \"Repairs\", \"Visits\"]);\n",
        rules("write_to(\"RAG\")")
    );
    let (cleared, warnings) = rate(&rated, &none, codes);
    assert_eq!(column(&cleared, 4), ["RAG", "", "", "", ""]);
    assert_eq!(warnings, []);
    let (again, _) = rate(&cleared, &rules("write_to(\"RAG\")"), codes);
    assert_eq!(again, rated, "no residue, and formats do not pile up");
}

#[test]
fn a_rating_typed_by_hand_is_left_and_named() {
    let bytes = workbook(|sheet, row, i| {
        if i == 3 {
            sheet.write_string(row, 4, "Green").expect("in range");
        }
    });
    let (out, warnings) = rate(&bytes, &rules("write_to(\"RAG\")"), codes);
    assert_eq!(column(&out, 4), ["RAG", "Amber", "Green", "Red", "Green"]);
    assert_eq!(warnings, [("stale_rating", "Sheet1!E6".to_owned())]);
}

#[test]
fn a_function_decides_what_no_policy_can_say() {
    let rules = "tables(#{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: write_to(\"RAG\") });\n\
        fn rate(m) { if m.measure == \"Visits\" { return unrated(\"counted elsewhere\"); }\n\
        if m.actual >= m.target { \"Green\" } else { \"Amber\" } }\n";
    let (out, sentences) = rate(&workbook(|_, _, _| ()), rules, |rated| {
        rated
            .ratings()
            .map(|rating| (rating.unrated().map(Reason::code), rating.reason()))
            .collect::<Vec<_>>()
    });
    assert_eq!(column(&out, 4), ["RAG", "Amber", "Green", "", ""]);
    assert_eq!(
        sentences[2],
        (
            Some("not_rated"),
            "Unrated: the rules say so: counted elsewhere.".to_owned()
        )
    );
    assert_eq!(
        sentences[3].0,
        Some("no_data"),
        "reading a blank stops the function"
    );
}
