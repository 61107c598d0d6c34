//! A workbook with the numbers of columns, rated as a whole.

use std::io::Cursor;

use rust_xlsxwriter::Workbook;

use super::generate::{self, Rows, Seed};
use super::{rated, script, visits};
use ambersheet::{Options, Overrides, Reason, Ruleset};

fn workbook(rows: &Rows) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("S").expect("a short name");
    let headings = [
        "Measure",
        "Actual",
        "Target",
        "Previous",
        "Intervention",
        "Rating",
    ];
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string(0, column, heading).expect("a cell");
    }
    for (row, index) in (1..).zip(0..rows.actual.len()) {
        sheet.write_string(row, 0, "Visits").expect("a cell");
        let values = [
            &rows.actual,
            &rows.target,
            &rows.previous,
            &rows.intervention,
        ];
        for (column, values) in (1..).zip(values) {
            if values[index].is_finite() {
                sheet
                    .write_number(row, column, values[index])
                    .expect("a cell");
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn columns_are_rated_as_the_workbook_with_their_numbers() {
    for (lines, seed) in [
        (
            "higher_is_better(all_others); amber_within(percent_of_target(6.25));",
            1,
        ),
        ("lower_is_better(all_others); amber_within(points(0.1));", 2),
        (
            "close_to_target(all_others); amber_within(percent_of_target(5));",
            3,
        ),
        (
            "higher_is_better(all_others); amber_within(points(2)); measure(\"Visits\", #{ target: 64.3 });",
            4,
        ),
        (generate::EVERY_CONDITION, 5),
    ] {
        let rules = Ruleset::load(
            "columns.rhai",
            script(lines).as_bytes(),
            &Overrides::default(),
        )
        .expect("sound rules");
        let levels: Vec<&str> = rules.levels().map(|level| level.word()).collect();
        let visits = visits(lines);
        let mut rows = Rows::near(&visits, &mut Seed::new(seed), 600);
        // A workbook has no infinity.
        for values in [
            &mut rows.actual,
            &mut rows.target,
            &mut rows.previous,
            &mut rows.intervention,
        ] {
            values
                .iter_mut()
                .filter(|x| x.is_infinite())
                .for_each(|x| *x = f64::NAN);
        }
        let out = rated(&visits.compiled, &rows);
        let book = ambersheet::rate(Cursor::new(workbook(&rows)), &rules, &Options::default())
            .expect("a sound workbook");
        let words: Vec<(Option<String>, Option<Reason>)> = book
            .ratings()
            .map(|rating| (rating.level().map(str::to_owned), rating.unrated()))
            .collect();
        assert_eq!(words.len(), 600, "{lines}");
        for (row, word) in words.iter().enumerate() {
            let of_column = match out.get(row).expect("a row") {
                Ok(rank) => (Some(levels[usize::from(rank)].to_owned()), None),
                Err(reason) => (None, Some(reason)),
            };
            let (actual, target) = (rows.actual[row], rows.target[row]);
            assert_eq!(of_column, *word, "{actual:?} against {target:?}: {lines}");
        }
    }
}
