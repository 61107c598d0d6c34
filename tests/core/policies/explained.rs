//! Rules and rows, and what is said of each row: its level, its sentence and how far it is to the next level.
//!
//! Every `NAME.rhai` of the folder stands beside `NAME.rows`, a table whose cells are parted by ` | `, and `NAME.txt`, a
//! snapshot that a person has checked; `AMBERSHEET_WRITE_PAGES=1` writes it anew.
//!
//! Source of truth for the numbers: Python's decimals (`tests/python/test_reasons.py` reckons the snapshots again).

use std::fmt::Write as _;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};

use ambersheet::{Options, Overrides, Ruleset};
use ambersheet_policy::reason::Reason;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/core/reasons")
}

/// A number, a truth, an error value, `date:` with a day's number, or else a text.
fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
    if let Some(day) = text.strip_prefix("date:") {
        let day: f64 = day.parse().expect("a day's number");
        let format = Format::new().set_num_format("dd/mm/yyyy");
        sheet.write_number_with_format(row, column, day, &format)?;
    } else if text.starts_with('#') {
        sheet.write_formula(row, column, Formula::new("=1/0").set_result(text))?;
    } else if let Ok(truth) = text.to_lowercase().parse::<bool>() {
        sheet.write_boolean(row, column, truth)?;
    } else if let (Ok(number), true) = (text.parse::<f64>(), text.len() < 20) {
        sheet.write_number(row, column, number)?;
    } else if !text.is_empty() {
        sheet.write_string(row, column, text)?;
    }
    Ok(())
}

fn workbook(rows: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(rows.lines()) {
        for (column, text) in (0..).zip(line.split('|')) {
            write_cell(sheet, row, column, text.trim())?;
        }
    }
    book.save_to_buffer()
}

/// Returns the sentence of each row.
fn said(rules: &Path) -> String {
    let script = std::fs::read(rules).expect("a script");
    let rows = std::fs::read_to_string(rules.with_extension("rows")).expect("its rows");
    let ruleset = Ruleset::load("rules.rhai", &script, &Overrides::default())
        .unwrap_or_else(|error| panic!("{}: {error}", rules.display()));
    let book = Cursor::new(workbook(&rows).expect("a workbook"));
    let rated = ambersheet::rate(book, &ruleset, &Options::default())
        .unwrap_or_else(|error| panic!("{}: {error}", rules.display()));
    let mut said = String::new();
    for rating in rated.ratings() {
        let level = rating.level().map(str::to_owned);
        let level = level.or_else(|| rating.unrated().map(|reason| reason.code().to_owned()));
        let field = rating
            .field()
            .map(|field| format!(" ({field})"))
            .unwrap_or_default();
        let line = rating
            .rule()
            .map(|rule| format!(" by {rule}"))
            .unwrap_or_default();
        let _ = writeln!(
            said,
            "{}{field}: {}{line}",
            rating.measure(),
            level.unwrap_or_default()
        );
        let _ = writeln!(said, "  {}", rating.reason());
        for step in rating.explain().next {
            let _ = writeln!(said, "  {}", step.phrase());
        }
    }
    for warning in rated.warnings() {
        let _ = writeln!(said, "! {}: {}", warning.code().name(), warning.sentence());
    }
    said
}

#[test]
fn a_reason_is_found_by_its_code_and_by_no_other() {
    for reason in Reason::ALL {
        assert_eq!(Reason::from_code(reason.code()), Some(*reason));
    }
    assert_eq!(Reason::from_code("no_date"), None);
}

/// Set, it writes the snapshots anew.
const WRITE: &str = "AMBERSHEET_WRITE_PAGES";

#[test]
fn every_rating_is_explained_as_the_snapshots_say() {
    let write = std::env::var_os(WRITE).is_some();
    let files = std::fs::read_dir(folder())
        .expect("the folder")
        .map(|entry| entry.expect("a file").path());
    let mut scripts: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|end| end == "rhai"))
        .collect();
    scripts.sort();
    assert!(!scripts.is_empty(), "no script in {}", folder().display());
    for script in scripts {
        let snapshot = script.with_extension("txt");
        let said = said(&script);
        if write {
            std::fs::write(&snapshot, &said).expect("a snapshot");
            continue;
        }
        let expected = std::fs::read_to_string(&snapshot)
            .expect("a snapshot")
            .replace("\r\n", "\n");
        assert_eq!(said, expected, "{}", script.display());
    }
    // A variable that is left set would compare nothing.
    assert!(!write, "written; run again without {WRITE}");
}
