//! Workbooks made by `rust_xlsxwriter`, each with what is asked about and without it.

use std::io::Cursor;

use rust_xlsxwriter::{Chart, ChartType, DataValidation, Formula, Workbook as Made, Worksheet};

use super::*;
use crate::source::IntoSource;
use crate::{Error, Overrides, Ruleset};
use ambersheet_ooxml::sheet::{Head, Order, Row, Tail, Visitor, walk};

struct All(Guards);

impl Visitor for All {
    type Error = Error;

    fn head(&mut self, head: &Head<'_>) -> Result<(), Error> {
        self.0.head(head);
        Ok(())
    }
    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        self.0.row(row);
        Ok(())
    }
    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        self.0.tail(tail);
        Ok(())
    }
}

/// A workbook with a sheet of lists, then the sheet "Q4 return", whose column F takes the ratings of rows 2 to 9.
fn made(change: impl FnOnce(&mut Made)) -> Vec<u8> {
    let mut book = Made::new();
    let mut chart = Chart::new(ChartType::Bar);
    chart.add_series().set_values("='Q4 return'!$A$2:$A$9");
    book.add_chartsheet()
        .set_name("Chart")
        .and_then(|sheet| sheet.insert_chart(0, 0, &chart))
        .expect("a chart");
    let lists = book
        .add_worksheet()
        .set_name("It's a list")
        .expect("a name");
    for (row, word) in ["green", "AMBER", "Red", "On hold"].iter().enumerate() {
        lists.write_string(row as u32, 0, *word).expect("in range");
    }
    for score in 0..4 {
        lists.write_number(score, 1, score).expect("in range");
    }
    lists
        .write_formula(9, 9, Formula::new("=1+1"))
        .expect("in range");
    let sheet = book.add_worksheet().set_name("Q4 return").expect("a name");
    for row in 1..9 {
        sheet.write_number(row, 0, row).expect("in range");
    }
    change(&mut book);
    book.save_to_buffer().expect("a workbook")
}

fn ratings(book: &mut Made) -> &mut Worksheet {
    book.worksheet_from_name("Q4 return").expect("the sheet")
}

const SCORES: &str = "scale([ level(\"1\", green), level(\"2\", amber), level(\"9\", red) ]);";
const WORDS: &str =
    "scale([ level(\"Green\", green), level(\"Amber\", amber), level(\"Red\", red) ]);";

/// The warnings where column F of rows 2 to 9 gets these levels in turn, and whether formulas were seen.
fn raised(bytes: &[u8], scale: &str, ranks: &[u8]) -> (Vec<Diagnostic>, bool) {
    let script = format!(
        "table(\"*\", #{{ measure: \"M\", actual: \"A\", target: \"T\", rating: write_to(\"R\") }});\n{scale}\nhigher_is_better(all_others); amber_within(points(1));"
    );
    let ruleset =
        Ruleset::load("t.rhai", script.as_bytes(), &Overrides::default()).expect("sound rules");
    let source = Cursor::new(bytes.to_vec()).into_source();
    let (workbook, _) = OpenReturn::open(source).expect("a workbook");
    let index = workbook
        .sheets
        .iter()
        .position(|sheet| sheet.name == "Q4 return")
        .expect("the sheet");
    let mut all = All(Guards::default());
    let part = workbook
        .package
        .reader(workbook.sheets[index].part)
        .expect("a part");
    let _ = walk(part, "sheet", Order::Ascending, &mut all).expect("a worksheet");
    let edits: Vec<Edit> = (1..)
        .zip(ranks)
        .map(|(row, rank)| Edit {
            cell: Cell::new(row, 5),
            base: 0,
            look: crate::plan::patch::edit::Look::Level(*rank),
            text: Some(NewText::Level(*rank)),
            replaces_formula: false,
            wording: crate::plan::patch::readable::Wording::None,
        })
        .collect();
    let mut cautions = Cautions::default();
    let mut warnings = cautions.of_sheet(&workbook, index, ruleset.model(), &all.0, &[], &edits);
    if !edits.is_empty() {
        warnings.extend(cautions.of_workbook(&workbook));
    }
    (warnings, cautions.saw_formulas)
}

fn codes(warnings: &[Diagnostic]) -> Vec<(&str, String)> {
    warnings
        .iter()
        .map(|warning| {
            let place = warning.place().map(ToString::to_string);
            (warning.code().name(), place.unwrap_or_default())
        })
        .collect()
}

/// Returns the expected codes and places as [`codes`] gives them.
fn owned<'a>(expected: &[(&'a str, &str)]) -> Vec<(&'a str, String)> {
    let owned = |(code, place): &(&'a str, &str)| (*code, (*place).to_owned());
    expected.iter().map(owned).collect()
}

#[test]
fn what_hides_or_guards_is_said_once_with_its_cells() {
    type Change = fn(&mut Made);
    let cases: [(Change, &[(&str, &str)]); 10] = [
        (|_| (), &[]),
        (
            |book| {
                for row in [1, 3, 4, 7, 20] {
                    ratings(book).set_row_hidden(row).expect("in range");
                }
            },
            &[("hidden_row", "'Q4 return'!F2 F4:F5 F8")],
        ),
        (
            |book| {
                ratings(book).set_row_hidden(20).expect("in range");
                ratings(book).set_column_hidden(6).expect("in range");
            },
            &[],
        ),
        (
            |book| {
                ratings(book)
                    .set_column_range_hidden(4, 5)
                    .expect("in range");
            },
            &[("hidden_column", "'Q4 return'!F2:F9")],
        ),
        (
            |book| {
                ratings(book).set_column_width(5, 0).expect("in range");
            },
            &[("hidden_column", "'Q4 return'!F2:F9")],
        ),
        (
            |book| {
                ratings(book).set_hidden(true);
            },
            &[("hidden_sheet", "'Q4 return'!F2:F9")],
        ),
        (
            |book| {
                ratings(book).set_very_hidden(true);
            },
            &[("hidden_sheet", "'Q4 return'!F2:F9")],
        ),
        (
            |book| {
                book.worksheet_from_name("It's a list")
                    .expect("the sheet")
                    .set_hidden(true)
                    .protect();
            },
            &[],
        ),
        (
            |book| {
                ratings(book).protect();
            },
            &[("protected", "'Q4 return'!F2:F9")],
        ),
        (
            |book| {
                book.read_only_recommended();
            },
            &[("read_only_recommended", "")],
        ),
    ];
    for (i, (change, expected)) in cases.into_iter().enumerate() {
        let bytes = made(change);
        assert_eq!(
            codes(&raised(&bytes, WORDS, &[0; 8]).0),
            owned(expected),
            "case {i}"
        );
        assert_eq!(
            raised(&bytes, WORDS, &[]).0,
            [],
            "case {i}, where nothing is rated"
        );
    }
}

fn list(items: &[&str]) -> DataValidation {
    DataValidation::new()
        .allow_list_strings(items)
        .expect("a short list")
}

fn from(formula: &str) -> DataValidation {
    DataValidation::new().allow_list_formula(Formula::new(formula))
}

#[test]
fn a_word_is_looked_up_where_the_list_has_its_items() {
    let cases = [
        (list(&["Green", "Amber", "Red"]), WORDS, ""),
        (list(&["Green", "AMBER", "Red"]), WORDS, "F3"),
        (list(&["G", "A", "R"]), WORDS, "F2:F4"),
        (list(&["1.0", "2", "3"]), SCORES, "F4"),
        // Capitals do not count in cells.
        (from("='It''s a list'!$A$1:$A$4"), WORDS, ""),
        (from("='It''s a list'!$A$2:$A$4"), WORDS, "F2"),
        (from("='It''s a list'!$A:$A"), WORDS, ""),
        (from("='It''s a list'!$B$1:$B$4"), SCORES, "F4"),
        (from("=RAG_list"), WORDS, "F2"),
        (from("=rag_LIST"), WORDS, "F2"),
        // The sheet's own name goes before the workbook's.
        (from("=Own"), WORDS, "F4"),
        // Blank cells are a list that is yet to be filled.
        (from("='It''s a list'!$H$1:$H$4"), WORDS, ""),
        // What cannot be told raises nothing.
        (from("=No_such_name"), WORDS, ""),
        (from("=INDIRECT(\"'It''s a list'!A1\")"), WORDS, ""),
        (from("=OFFSET('It''s a list'!$A$2,0,0,1,1)"), WORDS, ""),
        (from("=Moving"), WORDS, ""),
        (from("='It''s a list'!A2:A4"), WORDS, ""),
    ];
    for (i, (validation, scale, expected)) in cases.into_iter().enumerate() {
        let bytes = made(|book| {
            book.define_name("RAG_list", "='It''s a list'!$A$2:$A$4")
                .expect("a name");
            book.define_name("Own", "='It''s a list'!$A$1:$A$4")
                .expect("a name");
            book.define_name("'Q4 return'!Own", "='It''s a list'!$A$1:$A$2")
                .expect("a name");
            book.define_name("Moving", "=OFFSET('It''s a list'!$A$2,0,0,1,1)")
                .expect("a name");
            ratings(book)
                .add_data_validation(1, 5, 8, 5, &validation)
                .expect("in range");
        });
        let (warnings, _) = raised(&bytes, scale, &[0, 1, 2]);
        let place = format!("'Q4 return'!{expected}");
        let expected = if expected.is_empty() {
            vec![]
        } else {
            vec![("not_on_the_list", place.as_str())]
        };
        assert_eq!(codes(&warnings), owned(&expected), "case {i}");
    }
}

#[test]
fn the_message_says_which_words_and_what_the_list_allows() {
    let bytes = made(|book| {
        ratings(book)
            .add_data_validation(1, 5, 8, 5, &list(&["GREEN", "RED"]))
            .expect("in range");
    });
    let (warnings, formulas) = raised(&bytes, WORDS, &[0, 1, 0]);
    assert_eq!(
        warnings[0].message(),
        "\"Green\" and \"Amber\" were written here, and the cells' drop-down list allows only \"GREEN\" or \"RED\" (capitals count); use the words of the list in the scale of the rules, or add the missing words to the list"
    );
    assert!(!formulas, "no other sheet was read");
}

#[test]
fn a_relative_list_is_followed_for_a_single_cell_only() {
    let bytes = made(|book| {
        ratings(book)
            .add_data_validation(1, 5, 1, 5, &from("='It''s a list'!A2:A4"))
            .expect("in range");
        ratings(book)
            .add_data_validation(2, 5, 3, 5, &from("='It''s a list'!A2:A4"))
            .expect("in range");
    });
    let (warnings, formulas) = raised(&bytes, WORDS, &[0, 0, 0]);
    assert_eq!(
        codes(&warnings),
        owned(&[("not_on_the_list", "'Q4 return'!F2")])
    );
    assert!(formulas, "the sheet of lists holds one");
}

#[test]
fn many_cells_are_named_by_the_first() {
    let every_other: Vec<Cell> = (0..60).map(|i| Cell::new(i * 2, 5)).collect();
    let (named, more) = name_cells(&every_other);
    assert_eq!(named.len(), 20);
    let named = ambersheet_ooxml::address::list_of_ranges(&named);
    assert!(
        named.starts_with("F1 F3 ") && named.ends_with(" F39"),
        "{named}"
    );
    assert_eq!(more, " (and in 40 more cells)");
}

#[test]
fn a_list_longer_than_any_drop_down_is_not_looked_up() {
    for (last, expected) in [(10_000, 1), (10_001, 0)] {
        let bytes = made(|book| {
            let lists = book.worksheet_from_name("It's a list").expect("the sheet");
            for row in 0..10_001 {
                lists.write_string(row, 2, "x").expect("in range");
            }
            let validation = from(&format!("='It''s a list'!$C$1:$C${last}"));
            ratings(book)
                .add_data_validation(1, 5, 8, 5, &validation)
                .expect("in range");
        });
        assert_eq!(
            raised(&bytes, WORDS, &[0]).0.len(),
            expected,
            "{last} items"
        );
    }
}
