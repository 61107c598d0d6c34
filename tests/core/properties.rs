//! What holds for any workbook, tried on generated ones: rules that give no ratings change nothing, rating twice is
//! rating once, threads do not show, and a rating changes its own cell alone.
//!
//! Source of truth: the ratings are reckoned here in whole numbers from the generated records; cells before and after
//! are as calamine reads them.

use std::collections::BTreeMap;
use std::io::Cursor;

use ambersheet::Options;
use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;

#[path = "../support/generated.rs"]
mod generated;
#[path = "../support/run.rs"]
mod run;

use generated::{Generated, HeldBefore, letters, sheets, table_rules};

fn rate(workbook: &[u8], rules: &str, options: &Options) -> Result<Vec<u8>, String> {
    run::rate(workbook, rules, options, run::written)
}

/// Every cell that is not blank, row and column from 0.
fn cells(workbook: &[u8]) -> BTreeMap<(u32, u32), String> {
    let mut book = Xlsx::new(Cursor::new(workbook)).expect("a workbook");
    let mut reader = book.worksheet_cells_reader("Sheet1").expect("the sheet");
    let mut cells = BTreeMap::new();
    while let Some(cell) = reader.next_cell().expect("a sound sheet") {
        let value = Data::from(cell.get_value().clone());
        if !matches!(value, Data::Empty) {
            cells.insert(cell.get_position(), value.to_string());
        }
    }
    cells
}

/// Higher is better, and 5 % of the target below it is still Amber.
fn expected(generated: &Generated, record: usize) -> Option<&'static str> {
    let of = &generated.records[record];
    let formula = matches!(of.held, HeldBefore::Formula | HeldBefore::SharedFormula);
    let (actual, target) = of
        .actual
        .zip(of.target)
        .filter(|_| !formula && !generated.is_hidden(record))?;
    let below = target.saturating_sub(actual);
    Some(match below {
        0 => "Green",
        _ if 100 * below <= 5 * target => "Amber",
        _ => "Red",
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn a_rating_changes_its_own_cell_alone(generated in sheets()) {
        let before = generated.workbook(0);
        let after = rate(&before, &table_rules(b""), &Options::default()).expect("a sound workbook");
        let mut wanted = cells(&before);
        for record in 0..generated.records.len() {
            if let Some(word) = expected(&generated, record) {
                wanted.insert(generated.rating_cell(record), word.to_owned());
            }
        }
        prop_assert_eq!(cells(&after), wanted);
    }

    #[test]
    fn rating_twice_is_rating_once(generated in sheets(), letters in letters()) {
        let rules = table_rules(&letters);
        let once = rate(&generated.workbook(0), &rules, &Options::default());
        // A column of Excel's own table cannot grow where there is none.
        prop_assume!(once.is_ok());
        let once = once.expect("assumed above");
        let twice = rate(&once, &rules, &Options::default());
        prop_assert_eq!(twice.as_ref().map(|twice| twice == &once), Ok(true), "{}", rules);
    }

    #[test]
    fn rules_that_rate_nothing_change_nothing(generated in sheets(), letters in letters()) {
        let letters: Vec<u8> = letters.into_iter().filter(|letter| !b"ctuo".contains(letter)).collect();
        let rules = table_rules(&letters).replace("higher_is_better(all_others)", "not_rated(\"*\")");
        let workbook = generated.workbook(0);
        let after = rate(&workbook, &rules, &Options::default()).expect("a sound workbook");
        prop_assert!(after == workbook, "{}", rules);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(12) })]

    /// The sheet is compressed in pieces of a mebibyte, so it has a few.
    #[test]
    fn threads_do_not_show(generated in sheets(), letters in letters(), threads in 2usize..6) {
        let (workbook, rules) = (generated.workbook(3 << 20), table_rules(&letters));
        let alone = rate(&workbook, &rules, &Options::default());
        let together = rate(&workbook, &rules, &Options::default().threads(threads));
        prop_assert!(alone == together, "{}", rules);
    }
}
