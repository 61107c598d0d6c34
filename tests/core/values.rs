//! What calamine reads from a rated workbook is what it reads from the original, but for the cells that were written.
//!
//! Source of truth: calamine's reading of the input.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::Path;

use ambersheet::{Cell, Options};
use calamine::{Reader, Xlsx};

#[path = "../support/run.rs"]
mod run;
#[path = "../support/shared.rs"]
mod support;

const RULES: [(&str, &str); 3] = [
    ("norfolk", include_str!("../../rules/norfolk/norfolk.rhai")),
    (
        "towns-fund",
        include_str!("../../rules/towns-fund/towns-fund.rhai"),
    ),
    (
        "pathfinders",
        include_str!("../../rules/pathfinders/pathfinders.rhai"),
    ),
];

/// Rates, and gives the output and the cells that were meant to be written: sheet and cell.
fn rate(bytes: &[u8], rules: &str) -> (Vec<u8>, BTreeSet<(String, Cell)>) {
    let rated = run::rate(bytes, rules, &Options::default(), |rated| {
        let mut written = BTreeSet::new();
        for rating in rated.ratings() {
            let cell = rating
                .cell()
                .expect("each of these rules gives its ratings a cell");
            written.insert((rating.sheet().to_owned(), cell));
            // Norfolk's direction stands beside its rating.
            written.insert((
                rating.sheet().to_owned(),
                Cell::new(cell.row, cell.column + 1),
            ));
        }
        Ok((run::written(rated)?, written))
    });
    rated.expect("a sound workbook and sound rules")
}

/// Compares every cell of every sheet; gives how many were compared.
fn assert_same_elsewhere(
    name: &str,
    before: &[u8],
    after: &[u8],
    written: &BTreeSet<(String, Cell)>,
) -> usize {
    let mut input: Xlsx<_> = Reader::new(Cursor::new(before)).expect("calamine opens the input");
    let mut output: Xlsx<_> = Reader::new(Cursor::new(after)).expect("calamine opens the output");
    assert_eq!(input.sheet_names(), output.sheet_names(), "{name}");
    let mut compared = 0;
    for sheet in input.sheet_names() {
        let Ok(old) = input.worksheet_range(&sheet) else {
            continue;
        };
        let new = output
            .worksheet_range(&sheet)
            .expect("a sheet that was readable");
        // Formulas that depend on ratings have new results, which are compared in tests/python/test_stale.py.
        let formulas = input.worksheet_formula(&sheet).unwrap_or_default();
        let is_formula = |at| formulas.get_value(at).is_some_and(|text| !text.is_empty());
        let (rows, columns) = old.end().max(new.end()).unwrap_or((0, 0));
        for row in 0..=rows {
            for column in 0..=columns {
                let was_written = written.contains(&(sheet.clone(), Cell::new(row, column)));
                if !was_written && !is_formula((row, column)) {
                    let at = format!("{name} {sheet}!{}", Cell::new(row, column));
                    assert_eq!(
                        old.get_value((row, column)),
                        new.get_value((row, column)),
                        "{at}"
                    );
                    compared += 1;
                }
            }
        }
    }
    compared
}

#[test]
fn the_examples_keep_every_other_value() {
    for (name, rules) in RULES {
        let path = format!(
            "{}/../rules/{name}/{name}-example.xlsx",
            env!("CARGO_MANIFEST_DIR")
        );
        let before = std::fs::read(&path).expect("an example workbook");
        let (after, written) = rate(&before, rules);
        assert!(
            assert_same_elsewhere(name, &before, &after, &written) > 100,
            "{name}"
        );
    }
}

#[test]
fn public_returns_keep_every_other_value() {
    let Some(shared) = support::shared("the values of public returns") else {
        return;
    };
    let folder = shared.join("corpus/communitiesuk-funding-service-design-post-award-data-store");
    for (file, rules) in [
        ("093517_TF_Round_6_Success.xlsx", RULES[1].1),
        ("4e8964_PF_Round_2_Success.xlsx", RULES[2].1),
    ] {
        let before = std::fs::read(Path::new(&folder).join(file)).expect("a collected workbook");
        // Left to the template, nothing is written at all; with the rule on top, a part is.
        let on_top = format!("{rules}\nwhere_the_template_colours(rule_on_top);\n");
        for rules in [rules, &on_top] {
            let (after, _) = rate(&before, rules);
            assert!(
                assert_same_elsewhere(file, &before, &after, &BTreeSet::new()) > 10_000,
                "{file}"
            );
        }
    }
}
