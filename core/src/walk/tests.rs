//! One pass and two give the same bytes.

use std::io::Cursor;

use proptest::prelude::*;

use super::{Options, rate};
use crate::{Overrides, Ruleset};

#[path = "../../../tests/support/generated.rs"]
pub(crate) mod generated;

const NORFOLK: (&[u8], &str) = (
    include_bytes!("../../../rules/norfolk/norfolk-example.xlsx"),
    include_str!("../../../rules/norfolk/norfolk.rhai"),
);

/// Rates and gives the bytes, and how often the sheet was inflated.
fn rated(
    workbook: &[u8],
    ruleset: &Ruleset,
    options: &Options,
    sheet: &str,
) -> (Vec<u8>, Option<u32>) {
    let rated = rate(Cursor::new(workbook.to_vec()), ruleset, options).expect("a sound workbook");
    let mut out = Vec::new();
    rated.write(&mut out).expect("memory takes everything");
    (out, rated.times_inflated(sheet))
}

#[test]
fn one_pass_and_two_give_the_same_bytes() {
    let ruleset = Ruleset::load("norfolk.rhai", NORFOLK.1.as_bytes(), &Overrides::default())
        .expect("sound rules");
    let one = rated(NORFOLK.0, &ruleset, &Options::default(), "Vital Signs");
    let two = rated(
        NORFOLK.0,
        &ruleset,
        &Options::default().two_passes(),
        "Vital Signs",
    );
    // Each reads it again for its formulas, and for the values that those of the summary are calculated from.
    let read = 1 + u32::from(cfg!(feature = "recalculate"));
    assert_eq!((one.1, two.1), (Some(1 + read), Some(2 + read)));
    assert!(one.0 == two.0);
}

#[test]
fn a_table_far_down_a_large_sheet_takes_two_passes_and_is_right() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let text = "x".repeat(200);
    for row in 0..30_000 {
        sheet
            .write_string(row, 0, format!("{row}{text}"))
            .expect("in range");
        sheet
            .write_number(row, 1, f64::from(row) + 0.123_456_789_012)
            .expect("in range");
        sheet
            .write_number(row, 2, f64::from(row) / 7.0)
            .expect("in range");
    }
    for (column, heading) in ["Measure", "Actual", "Target", "RAG"].iter().enumerate() {
        sheet
            .write_string(30_002, column as u16, *heading)
            .expect("in range");
    }
    sheet.write_string(30_003, 0, "Calls").expect("in range");
    sheet.write_number(30_003, 1, 9).expect("in range");
    sheet.write_number(30_003, 2, 10).expect("in range");
    let bytes = book.save_to_buffer().expect("a workbook");
    let script = "table(\"*\", #{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: write_to(\"RAG\") });\n\
        higher_is_better(all_others); amber_within(points(1));";
    let ruleset =
        Ruleset::load("far.rhai", script.as_bytes(), &Overrides::default()).expect("sound rules");
    let (out, inflated) = rated(&bytes, &ruleset, &Options::default(), "Sheet1");
    let mut read: calamine::Xlsx<_> = calamine::Reader::new(Cursor::new(out)).expect("a workbook");
    let range = calamine::Reader::worksheet_range(&mut read, "Sheet1").expect("the sheet");
    assert_eq!(
        range
            .get_value((30_003, 3))
            .map(ToString::to_string)
            .as_deref(),
        Some("Amber")
    );
    assert_eq!(
        range.get_value((29_999, 0)).map(ToString::to_string),
        Some(format!("29999{text}"))
    );
    assert_eq!(inflated, Some(2), "the first four mebibytes had no table");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn one_pass_and_two_give_the_same_bytes_of_any_sheet(
        generated in generated::sheets(),
        letters in generated::letters(),
    ) {
        let rules = generated::table_rules(&letters);
        let ruleset = Ruleset::load("test.rhai", rules.as_bytes(), &Overrides::default()).expect("sound rules");
        let workbook = generated.workbook(0);
        let outcome = |options: &Options| {
            let rated = rate(Cursor::new(workbook.clone()), &ruleset, options).map_err(|error| error.to_string())?;
            let mut out = Vec::new();
            rated.write(&mut out).map_err(|error| error.to_string())?;
            Ok::<_, String>(out)
        };
        prop_assert!(outcome(&Options::default()) == outcome(&Options::default().two_passes()), "{}", rules);
    }
}
