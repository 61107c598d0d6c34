//! An output that is not what was to be written is refused, with its cell.
//!
//! Source of truth: the damage is planted here, one at a time, in an output that was right.

use std::io::{Cursor, Read, Seek, SeekFrom, Write};

use ambersheet::{ErrorKind, Options, Overrides, Ruleset};
use rust_xlsxwriter::Workbook;

#[path = "../support/parts.rs"]
mod parts;
#[path = "../support/zip.rs"]
mod zip;

use zip::{Item, Zip};

const RULES: &str = "tables(#{ measure: \"Measure\", actual: \"Actual\", target: \"Target\", rating: write_to(\"RAG\"), note: yes });
higher_is_better(all_others);
amber_within(points(10));
";

/// Three measures: Green in D2, Amber in D3, Red in D4.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["Measure", "Actual", "Target", "RAG"]) {
        sheet.write_string(0, column, heading).expect("in range");
    }
    for (row, (name, actual)) in (1..).zip([("Calls", 100), ("Visits", 95), ("Permits", 80)]) {
        sheet.write_string(row, 0, name).expect("in range");
        sheet.write_number(row, 1, actual).expect("in range");
        sheet.write_number(row, 2, 100).expect("in range");
    }
    book.save_to_buffer().expect("a workbook")
}

/// Rates the workbook and returns what reading back says of the output with a change in one of its parts.
fn read_back(part: &str, change: impl Fn(String) -> String) -> Result<(), String> {
    let ruleset =
        Ruleset::load("test.rhai", RULES.as_bytes(), &Overrides::default()).expect("rules");
    let rated =
        ambersheet::rate(Cursor::new(workbook()), &ruleset, &Options::default()).expect("ratings");
    let mut out = Vec::new();
    rated.write(&mut out).expect("an output");
    let mut changed = Zip::default();
    for name in parts::spans(&out).into_keys() {
        let name = String::from_utf8(name).expect("a name");
        let mut text = parts::texts(&out, &name).remove(0);
        if name == part {
            let before = String::from_utf8(text).expect("text");
            let after = change(before.clone());
            text = after.into_bytes();
        }
        changed.items.push(Item::new(&name, &text));
    }
    rated
        .read_back(Cursor::new(changed.bytes()))
        .map_err(|error| error.to_string())
}

/// Returns a change of the first place where a text stands.
fn replacing(from: &'static str, to: &'static str) -> impl Fn(String) -> String {
    move |text| {
        assert!(text.contains(from), "{from} in {text}");
        text.replacen(from, to, 1)
    }
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn the_output_as_it_was_written_is_right() {
    assert_eq!(read_back(SHEET, |text| text), Ok(()));
}

#[test]
fn a_changed_cell_is_named() {
    let text = |word, other| replacing(word, other);
    for (cell, change) in [
        ("D2", text("<t>Green</t>", "<t>Amber</t>")),
        ("D3", text("<t>Amber</t>", "<t>Amber </t>")),
        ("D4", text("<t>Red</t>", "")),
    ] {
        let said = read_back(SHEET, change).expect_err("a changed cell");
        assert!(said.starts_with(&format!("Sheet1!{cell}: ")), "{said}");
    }
}

#[test]
fn a_cell_of_another_format_is_named() {
    let unformatted = |text: String| {
        let at = text.find("r=\"D4\"").expect("the cell");
        let style = at + text[at..].find("s=\"").expect("its format") + 3;
        let end = style + text[style..].find('"').expect("its end");
        format!("{}0{}", &text[..style], &text[end..])
    };
    let said = read_back(SHEET, unformatted).expect_err("a cell without its format");
    assert!(said.starts_with("Sheet1!D4: "), "{said}");
}

#[test]
fn a_row_that_is_gone_is_an_error() {
    let without = |text: String| {
        let start = text.find("<row r=\"4\"").expect("the row");
        let end = start + text[start..].find("</row>").expect("its end") + "</row>".len();
        format!("{}{}", &text[..start], &text[end..])
    };
    let said = read_back(SHEET, without).expect_err("a row less");
    assert!(said.starts_with("Sheet1!"), "{said}");
}

#[test]
fn another_fill_of_a_format_is_an_error() {
    // The fills of the levels are the last solid ones.
    let repainted = |text: String| {
        let at = text.rfind("<fgColor rgb=\"FF").expect("a fill") + "<fgColor rgb=\"FF".len();
        format!("{}123456{}", &text[..at], &text[at + 6..])
    };
    let said = read_back("xl/styles.xml", repainted).expect_err("another colour");
    assert!(said.starts_with("Sheet1!D"), "{said}");
}

#[test]
fn a_note_of_another_text_is_an_error() {
    let said =
        read_back("xl/comments1.xml", replacing("is 5 (5%", "is 6 (6%")).expect_err("another note");
    assert!(said.contains("comments1.xml"), "{said}");
}

#[test]
fn a_sheet_of_another_name_is_an_error() {
    let said = read_back(
        "xl/workbook.xml",
        replacing("name=\"Sheet1\"", "name=\"Sheet2\""),
    )
    .expect_err("another name");
    assert!(said.contains("Sheet1"), "{said}");
}

#[test]
fn an_output_without_its_sheet_is_an_error() {
    assert!(read_back(SHEET, |_| String::new()).is_err());
}

/// A device that keeps other bytes than it was given.
struct BadDisk {
    inside: Cursor<Vec<u8>>,
    at: usize,
}

impl Write for BadDisk {
    fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
        self.inside.write(data)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if let Some(byte) = self.inside.get_mut().get_mut(self.at) {
            *byte ^= 0x10;
        }
        self.inside.flush()
    }
}

impl Read for BadDisk {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.inside.read(into)
    }
}

impl Seek for BadDisk {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.inside.seek(to)
    }
}

#[test]
fn what_a_bad_disk_keeps_of_the_sheet_is_refused() {
    let ruleset =
        Ruleset::load("test.rhai", RULES.as_bytes(), &Overrides::default()).expect("rules");
    let rated =
        ambersheet::rate(Cursor::new(workbook()), &ruleset, &Options::default()).expect("ratings");
    let mut out = Vec::new();
    rated.write(&mut out).expect("an output");
    let spans = parts::spans(&out);
    let sheet = &spans[SHEET.as_bytes()];
    let start = out
        .windows(sheet.len())
        .position(|window| window == sheet)
        .expect("the sheet's part");
    // Past the local header: in the middle of the compressed sheet.
    let disk = BadDisk {
        inside: Cursor::new(Vec::new()),
        at: start + sheet.len() / 2,
    };
    let error = rated.write_and_read_back(disk).expect_err("a bad disk");
    assert!(!matches!(error.kind(), ErrorKind::Io(_)), "{error}");
    let whole = BadDisk {
        inside: Cursor::new(Vec::new()),
        at: usize::MAX,
    };
    rated.write_and_read_back(whole).expect("a good disk");
}
