//! Source of truth: a workbook with the same values, rated as a whole; and the same rows, each as the row of a table.

use crate::cancel::Cancel;
use std::io::Cursor;

use rust_xlsxwriter::Workbook;

use super::*;
use crate::RowColumn;
use crate::{Options, Overrides, Ruleset};

const RULES: &str = r#"
period("2023/24 Q3");
tables(#{ measure: "Measure", good_is: "Good is", actual: "Actual", target: "Target", previous: "Before",
  intervention: "Floor", rating: write_to("RAG") });
amber_within(percent_of_target(5));
higher_is_better("Visits*");
measure("Days", #{ good_is: lower, amber_within: points(0.5) });
measure("Steps", #{ good_is: higher, by: first_of([ on_target("Green"), up_to_intervention("Amber"), otherwise("Red") ]) });
measure("Moves", #{ good_is: higher, by: first_of([ improved("Green"), improved_or_same("Amber"), otherwise("Red") ]) });
measure("Spread", #{ good_is: lower, profile: linear });
measure("Called", #{ good_is: higher, by: function("called") });
not_rated("Gone");
fn called(m) { if m.off_target_by <= 0 { "Green" } else if m.measure == "Called" { "Red" } else { "Amber" } }
"#;
const MEASURES: [&str; 9] = [
    "Visits",
    "Days",
    "Steps",
    "Moves",
    "Spread",
    "Called",
    "Gone",
    "Nobody knows",
    "",
];
const GOOD: [&str; 5] = ["", "High", "lower is better", "sideways", "n/a"];
const KEYS: [(&str, &str); 6] = [
    ("measure", "Measure"),
    ("good_is", "Good is"),
    ("actual", "Actual"),
    ("target", "Target"),
    ("previous", "Before"),
    ("intervention", "Floor"),
];

/// Columns of a frame: texts by code, and numbers.
struct Made {
    codes: [Vec<u32>; 2],
    texts: [Vec<String>; 2],
    numbers: [Vec<f64>; 4],
}

impl Made {
    /// Rows whose numbers are near one another, so that limits are met.
    fn new(rows: usize) -> Self {
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let texts = [&MEASURES[..], &GOOD[..]]
            .map(|texts| texts.iter().map(|text| (*text).to_owned()).collect());
        let mut made = Self {
            codes: Default::default(),
            texts,
            numbers: Default::default(),
        };
        for _ in 0..rows {
            made.codes[0].push(next(MEASURES.len() as u64) as u32);
            // The last stands for no text at all.
            made.codes[1].push([0, 1, 2, 3, 4, u32::MAX][next(6) as usize]);
            for column in &mut made.numbers {
                let number = f64::from(next(40) as u32) * 0.25 + 95.0;
                column.push(if next(12) == 0 { f64::NAN } else { number });
            }
        }
        made
    }

    /// Seven in eight rows are of two groups.
    fn mostly_alike(mut self) -> Self {
        for row in (0..self.rows()).filter(|row| row % 8 > 0) {
            self.codes[0][row] = (row % 2) as u32;
            self.codes[1][row] = 1;
        }
        self
    }

    /// More texts than a table of groups has places for.
    fn with_many_texts(mut self) -> Self {
        for texts in &mut self.texts {
            texts.extend((0..2_000).map(|number| format!("Unused {number}")));
        }
        self
    }

    fn rows(&self) -> usize {
        self.codes[0].len()
    }

    fn frame(&self) -> Frame<'_> {
        let coded = self
            .codes
            .iter()
            .zip(&self.texts)
            .map(|(codes, texts)| FrameColumn::Coded(codes, texts));
        let numbers = self
            .numbers
            .iter()
            .map(|column| FrameColumn::Numbers(Column::from(&column[..])));
        Frame {
            columns: coded.chain(numbers).collect(),
            rows: self.rows(),
        }
    }

    fn workbook(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, heading) in (0..).zip(
            KEYS.map(|(_, heading)| heading)
                .into_iter()
                .chain(["RAG", "Row"]),
        ) {
            sheet.write_string(0, column, heading).expect("a cell");
        }
        for row in 0..self.rows() {
            let at = row as u32 + 1;
            for (column, (codes, texts)) in (0..).zip(self.codes.iter().zip(&self.texts)) {
                let text = texts.get(codes[row] as usize).map_or("", String::as_str);
                if !text.is_empty() {
                    sheet.write_string(at, column, text).expect("a cell");
                }
            }
            for (column, numbers) in (2..).zip(&self.numbers) {
                if !numbers[row].is_nan() {
                    sheet
                        .write_number(at, column, numbers[row])
                        .expect("a cell");
                }
            }
        }
        book.save_to_buffer().expect("a workbook")
    }
}

fn table(rules: &str, keys: &[(&str, &str)]) -> RowTable {
    let ruleset =
        Ruleset::load("frame.rhai", rules.as_bytes(), &Overrides::default()).expect("sound rules");
    let columns: Vec<RowColumn> = keys
        .iter()
        .map(|(key, heading)| RowColumn {
            key: Some((*key).to_owned()),
            heading: (*heading).to_owned(),
        })
        .collect();
    RowTable::new(ruleset, &columns).expect("known keys")
}

#[test]
fn a_frame_is_rated_as_the_workbook_with_its_values() {
    let made = Made::new(4_000);
    let by_frame = table(RULES, &KEYS)
        .rate_frame(&made.frame(), &Cancel::default())
        .expect("sound rows");
    let ruleset =
        Ruleset::load("frame.rhai", RULES.as_bytes(), &Overrides::default()).expect("sound rules");
    let book = crate::rate(Cursor::new(made.workbook()), &ruleset, &Options::default())
        .expect("a workbook");
    let mut seen = 0;
    for rating in book.ratings() {
        let row = rating.cell().expect("a cell").row as usize - 1;
        let expected = Ratings::code(
            rating
                .rank()
                .ok_or(rating.unrated().unwrap_or(Reason::OutOfRange)),
        );
        assert_eq!(
            Ratings::meaning(by_frame.codes[row]),
            Ratings::meaning(expected),
            "{row}: {}",
            rating.reason()
        );
        seen += 1;
    }
    assert!(seen > 3_900, "{seen}");
    // Two of nine measures need rows, and rows without a name or with "n/a" do.
    assert!(by_frame.by_row < 2_200, "{}", by_frame.by_row);
}

#[test]
fn columns_and_rows_agree() {
    let table = table(RULES, &KEYS);
    let made = || Made::new(20_000);
    for made in [made(), made().mostly_alike(), made().with_many_texts()] {
        let by_column = table
            .rate_frame(&made.frame(), &Cancel::default())
            .expect("sound rows");
        let mut by_row = vec![0; made.rows()];
        let take = |start: usize, rated: &Rated<'static>| {
            for (index, rating) in rated.ratings().enumerate() {
                by_row[start + index] = Ratings::code(
                    rating
                        .rank()
                        .ok_or(rating.unrated().unwrap_or(Reason::NoRule)),
                );
            }
        };
        table
            .rate_blocks(&made.frame(), &Cancel::default(), take)
            .expect("sound rows");
        assert_eq!(by_column.codes, by_row);
    }
}

#[test]
fn rows_without_a_name_take_the_lines_for_all() {
    let made = Made::new(50);
    let rules = "higher_is_better(all_others); amber_within(points(1)); measure(\"*\", #{ unit: percent });
        tables(#{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: write_to(\"RAG\") });";
    let table = table(rules, &[("actual", "Actual"), ("target", "Target")]);
    let frame = Frame {
        columns: made.frame().columns.into_iter().skip(2).take(2).collect(),
        rows: 50,
    };
    let by_column = table
        .rate_frame(&frame, &Cancel::default())
        .expect("sound rows");
    assert_eq!(by_column.by_row, 0);
    let rated: Rated<'_> = table
        .rate(50, |row, column| frame.columns[column].value(row))
        .expect("sound rows");
    let by_row: Vec<u8> = rated
        .ratings()
        .map(|rating| {
            Ratings::code(
                rating
                    .rank()
                    .ok_or(rating.unrated().unwrap_or(Reason::NoRule)),
            )
        })
        .collect();
    assert_eq!(by_column.codes, by_row);
    assert!(by_row.contains(&0) && by_row.contains(&2));
    let first = rated.ratings().next().expect("a rating");
    assert!(!first.reason().contains("Rows!"), "{}", first.reason());
}

#[test]
fn a_run_ends_when_it_is_told_to() {
    let cancelled = Cancel::default();
    cancelled.cancel();
    let made = Made::new(10);
    assert!(
        table(RULES, &KEYS)
            .rate_frame(&made.frame(), &cancelled)
            .is_err()
    );
}

#[test]
fn what_rows_cannot_have_is_named() {
    let load = || {
        Ruleset::load("frame.rhai", RULES.as_bytes(), &Overrides::default()).expect("sound rules")
    };
    let refused = |keys: &[&str]| {
        let columns: Vec<RowColumn> = keys
            .iter()
            .map(|key| RowColumn {
                key: Some((*key).to_owned()),
                heading: (*key).to_owned(),
            })
            .collect();
        RowTable::new(load(), &columns)
            .expect_err("a key that is none")
            .to_string()
    };
    assert_eq!(
        refused(&["actuals"]),
        "rules take no \"actuals\" from a row; did you mean \"actual\"?"
    );
    assert_eq!(
        refused(&["actual", "actual"]),
        "\"actual\" is given twice; one column can hold it"
    );
}

/// Rates one row of texts by these rules.
fn rated_by(keys: &str, lines: &str, row: &[(&str, &str)]) -> Result<String, String> {
    let script =
        format!("tables(#{{ measure: \"KPI\", {keys}, rating: write_to(\"RAG\") }});\n{lines}");
    let rules = Ruleset::load("rules.rhai", script.as_bytes(), &Overrides::default());
    let columns: Vec<RowColumn> = row
        .iter()
        .map(|(key, _)| RowColumn {
            key: Some((*key).to_owned()),
            heading: (*key).to_owned(),
        })
        .collect();
    let table = RowTable::new(rules.expect("sound rules"), &columns);
    let table = table.map_err(|error| error.to_string())?;
    let values: Vec<[RowValue<'_>; 1]> = row
        .iter()
        .map(|(_, text)| match text.parse() {
            Ok(number) => [RowValue::Number(number)],
            Err(_) => [RowValue::Text(text)],
        })
        .collect();
    // A column of numbers takes the path of columns, unless the rules need more.
    let columns = values.iter().map(|value| match value {
        [RowValue::Number(number)] => FrameColumn::Numbers(Column::same(*number)),
        [_] => FrameColumn::Values(&value[..]),
    });
    let frame = Frame {
        columns: columns.collect(),
        rows: 1,
    };
    let ratings = table
        .rate_frame(&frame, &Cancel::default())
        .expect("a frame");
    Ok(match Ratings::meaning(ratings.codes[0]) {
        Ok(rank) => format!("level {rank}"),
        Err(reason) => reason.code().to_owned(),
    })
}

/// A value that decides in a workbook decides in a frame too, or the frame is refused: never the target in its place.
#[test]
fn rules_that_rate_by_other_values_need_their_columns() {
    let limits = "actual: \"Actual\", target: \"Target\", limits: \"Thresholds\"";
    let tolerance = "amber_within(percent_of_target(50)); higher_is_better(all_others);\n";
    let words = "Green 95+; Amber 90 to 95; Red below 90";
    let score =
        "likelihood: \"L\", impact: \"I\", actual: likelihood_times_impact, target: \"Target\"";
    let bands = "measure(\"*\", #{ by: first_of([ at_most(4, \"Green\"), at_most(9, \"Amber\"), otherwise(\"Red\") ]) });\n";
    for (keys, lines, row, expected) in [
        (
            limits,
            tolerance,
            &[("actual", "92"), ("target", "100"), ("limits", words)][..],
            Ok("level 1"),
        ),
        (
            limits,
            tolerance,
            &[("actual", "80"), ("target", "100"), ("limits", words)],
            Ok("level 2"),
        ),
        (
            limits,
            tolerance,
            &[("actual", "80"), ("target", "100")],
            Err("give the rows a column for `limits`"),
        ),
        (
            score,
            bands,
            &[("likelihood", "3"), ("impact", "3"), ("target", "4")],
            Ok("level 1"),
        ),
        (
            score,
            bands,
            &[("actual", "10"), ("target", "4")],
            Ok("level 2"),
        ),
        (
            score,
            bands,
            &[("likelihood", "3"), ("target", "4")],
            Err("give them columns for `likelihood` and `impact`, or one for `actual`"),
        ),
        (score, tolerance, &[("target", "4")], Err("(rules.rhai:1)")),
    ] {
        let got = rated_by(keys, lines, row);
        match (&got, expected) {
            (Ok(level), Ok(expected)) => assert_eq!(level, expected, "{row:?}"),
            (Err(error), Err(said)) => assert!(error.contains(said), "{error}"),
            _ => panic!("{got:?} of {row:?}"),
        }
    }
}

#[test]
fn rules_that_need_other_rows_are_refused_for_frames() {
    let table = |keys: &str, columns: &[&str]| {
        let script = format!(
            "tables(#{{ measure: \"Line\", rows: \"* Act\", actual: \"Total\", {keys} rating: write_to(\"RAG\") }});\n\
             amber_within(percent_of_target(5));\nhigher_is_better(all_others);\n"
        );
        let rules = Ruleset::load("rules.rhai", script.as_bytes(), &Overrides::default());
        let columns: Vec<RowColumn> = columns
            .iter()
            .map(|key| RowColumn {
                key: Some((*key).to_owned()),
                heading: (*key).to_owned(),
            })
            .collect();
        let made = RowTable::new(rules.expect("sound rules"), &columns);
        made.map(|_| ()).map_err(|error| error.to_string())
    };
    let in_row = "target: in_row(\"* Plan\"),";
    let other = "target: from_table(\"Budget\", #{ measure: \"Line\", target: \"Budget\" }),";
    for (keys, columns, said) in [
        (
            in_row,
            &["measure", "actual"][..],
            "the rules take `target` from another row",
        ),
        (
            other,
            &["measure", "actual"],
            "the rules take `target` from another row",
        ),
        (
            "target: \"Plan\",",
            &["measure", "actual", "target"],
            "which rows are measures",
        ),
    ] {
        let error = table(keys, columns).expect_err(keys);
        assert!(
            error.contains(said) && error.contains("(rules.rhai:1)"),
            "{error}"
        );
    }
    table(in_row, &["measure", "actual", "target"]).expect("the target is given");
}

/// The signs of budgets are checked in a frame too, and a variance decides there; worked out by hand from "Budgets".
#[test]
fn budgets_are_rated_in_frames() {
    let both = "actual: \"Actual\", target: \"Budget\"";
    let alone = "variance: \"Variance\"";
    let income =
        "income(all_others); income_is_negative(yes); amber_within(percent_of_target(2));\n";
    let spending = "spending(all_others); amber_within(points(5)); variance_is(\"budget - actual\"); underspend_beyond(points(20), \"Amber\");\n";
    for (keys, lines, row, expected) in [
        (
            both,
            income,
            &[("actual", "-150"), ("target", "-200")][..],
            Ok("level 2"),
        ),
        (
            both,
            income,
            &[("actual", "-196"), ("target", "-200")],
            Ok("level 1"),
        ),
        (
            both,
            income,
            &[("actual", "150"), ("target", "200")],
            Ok("ambiguous_value"),
        ),
        (
            both,
            spending,
            &[("actual", "79"), ("target", "100")],
            Ok("level 1"),
        ),
        (
            both,
            spending,
            &[("actual", "80"), ("target", "100")],
            Ok("level 0"),
        ),
        (alone, spending, &[("variance", "-5")], Ok("level 1")),
        (alone, spending, &[("variance", "-6")], Ok("level 2")),
        (alone, spending, &[("variance", "21")], Ok("level 1")),
        (
            alone,
            spending,
            &[("actual", "106"), ("target", "100")],
            Ok("level 2"),
        ),
        (
            alone,
            spending,
            &[("actual", "106")],
            Err("give the rows a column for `variance`"),
        ),
    ] {
        let got = rated_by(keys, lines, row);
        match (&got, expected) {
            (Ok(level), Ok(expected)) => assert_eq!(level, expected, "{row:?}"),
            (Err(error), Err(said)) => assert!(error.contains(said), "{error}"),
            _ => panic!("{got:?} of {row:?}"),
        }
    }
}
