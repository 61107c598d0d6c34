//! Inputs of each format, and of none.
//!
//! Expected values are given by hand; that what is read from public workbooks is what other programs read is asked in
//! `tests/python/test_formats.py`.

use crate::source::open_return::OpenReturn;
use ambersheet_diagnostic::Code;
use std::io::{Cursor, Read};
use std::path::Path;

use super::*;
use ambersheet_ooxml::address::Cell;
use ambersheet_ooxml::sheet::{Head, Kind as CellKind, Order, Row, Tail, Visitor, walk};
use ambersheet_ooxml::workbook::Workbook;

#[path = "../../../tests/support/shared.rs"]
pub(crate) mod support;

fn open(bytes: &[u8], name: &str) -> Result<Source, Error> {
    Source::open(Cursor::new(bytes.to_vec()), Some(name))
}

fn codes(source: &Source) -> Vec<&'static str> {
    source
        .warnings()
        .iter()
        .map(|warning| warning.code().name())
        .collect()
}

/// The texts of the first sheet.
struct CellTexts<'w>(&'w Workbook<'static>, Vec<(Cell, String)>);

impl Visitor for CellTexts<'_> {
    type Error = Error;

    fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        for cell in row.views() {
            assert_eq!(cell.kind, CellKind::Shared);
            let text = self.0.strings.text(cell.shared_index().expect("an index"));
            self.1.push((Cell::new(row.number, cell.column), text));
        }
        Ok(())
    }

    fn tail(&mut self, _: &Tail<'_>) -> Result<(), Error> {
        Ok(())
    }
}

fn texts(bytes: &[u8], name: &str) -> (String, Vec<(String, String)>) {
    let (workbook, _) = OpenReturn::open(open(bytes, name).expect("text")).expect("a workbook");
    let sheet = &workbook.sheets[0];
    let mut found = CellTexts(&workbook, Vec::new());
    let reader = workbook.package.reader(sheet.part).expect("a sheet");
    assert_eq!(
        walk(reader, "sheet", Order::Ascending, &mut found).expect("sound"),
        ambersheet_ooxml::sheet::Walked::All
    );
    (
        sheet.name.clone(),
        found
            .1
            .into_iter()
            .map(|(cell, text)| (cell.to_string(), text))
            .collect(),
    )
}

#[test]
fn fields_stand_where_excel_shows_them() {
    let text = b"Measure;Actual\r\n\r\n\"a \"\"b\"\"\r\nc\";4,5\n\n;;x\n=1+1;001\n";
    let (sheet, found) = texts(text, "returns/Housing: Q1.csv");
    assert_eq!(sheet, "Housing_ Q1");
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(cell, text)| (cell.as_str(), text.as_str()))
        .collect();
    let expected = [
        ("A1", "Measure"),
        ("B1", "Actual"),
        ("A3", "a \"b\"\r\nc"),
        ("B3", "4,5"),
        ("C5", "x"),
        ("A6", "=1+1"),
        ("B6", "001"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn what_may_not_stand_in_xml_comes_back() {
    let (_, found) = texts("a,\u{fffe}_x0041_\tb\nc,d\n".as_bytes(), "x.csv");
    assert_eq!(found[1].1, "\u{fffe}_x0041_\tb");
}

#[test]
fn files_are_what_their_bytes_say() {
    let table = b"Measure,Actual,Target\nHomes,4,5\n";
    let source = open(table, "return.xlsx").expect("a table");
    assert_eq!(
        (source.format(), source.is_fresh()),
        (Format::of_name("a.csv").expect("known"), true)
    );
    assert_eq!(codes(&source), ["not_as_named", "fresh_workbook"]);
    assert!(
        source.warnings()[0]
            .message()
            .starts_with("this file is named .xlsx but is delimited text")
    );
    assert_eq!(
        codes(&open(table, "return.csv").expect("a table")),
        ["fresh_workbook"]
    );
    assert_eq!(
        codes(&open(b"\xA3,5\n\xA3,6\n", "a.csv").expect("text"))[1],
        "encoding_guessed"
    );
    let example = include_bytes!("../../../rules/norfolk/norfolk-example.xlsx");
    let source = open(example, "return.XLSM").expect("a workbook");
    assert_eq!((source.is_fresh(), codes(&source)), (false, vec![]));
    assert_eq!(
        codes(&open(example, "return.xls").expect("a workbook")),
        ["not_as_named"]
    );
}

#[test]
fn what_is_refused_is_named() {
    for (bytes, name, says) in [
        (&b""[..], "a.csv", "empty"),
        (b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", "a.xls", "web page (HTML)"),
        (b"\xEF\xBB\xBF  <html>a,b\nc,d\n</html>", "a.csv", "web page (HTML)"),
        (
            b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
            "a.xls",
            "Excel 2003",
        ),
        (b"%PDF-1.7", "a.xlsx", "PDF"),
        (b"MIME-Version: 1.0\n", "a.xls", "MHTML"),
        (b"\0\x01\x02\x03nothing at all", "a.csv", "it is not text"),
        (b"\0\x01\x02\x03nothing at all", "a.xlsx", "not an Excel workbook"),
        (b"Dear all,\nsee you.\n", "a.xlsx", "not an Excel workbook"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "a.xls", "Excel 5 or earlier"),
        (b"\xFF\xFE\x00\xD8,\0", "a.csv", "UTF-16LE"),
        (b"PK\x03\x04 and no more", "a.ods", "cut off"),
    ] {
        let refused = Source::open(Cursor::new(bytes), Some(name));
        let error = match refused {
            Ok(source) if !source.is_fresh() => OpenReturn::open(source).map(drop).expect_err(says),
            Ok(source) => panic!("{name} is {:?}", source.format()),
            Err(error) => error,
        };
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn long_texts_are_cut_and_named() {
    let long = format!("a,{}\nb,{}\n", "é".repeat(32_767), "😀".repeat(16_384));
    let source = open(long.as_bytes(), "long.csv").expect("text");
    let cut: Vec<_> = source
        .warnings()
        .iter()
        .filter(|warning| warning.code() == Code::TextCut)
        .collect();
    assert_eq!(
        (cut.len(), cut[0].place().map(ToString::to_string)),
        (1, Some("long!B2".to_owned()))
    );
    let (_, found) = texts(long.as_bytes(), "long.csv");
    assert_eq!(
        (found[1].1.chars().count(), found[3].1.chars().count()),
        (32_767, 16_383)
    );
    let wide = ",".repeat(16_384) + "beyond";
    let error = open(wide.as_bytes(), "wide.csv")
        .expect_err("no such column")
        .to_string();
    assert!(
        error.contains("beyond row 1,048,576 or column XFD"),
        "{error}"
    );
}

/// Every public file of another format becomes a workbook that opens, or is refused; the list names the refusals.
#[test]
fn public_files_of_other_formats_are_read() {
    let Some(shared) = support::shared("the reading of other formats") else {
        return;
    };
    let mut paths = Vec::new();
    files(&shared.join("corpus"), &mut paths);
    let listed = include_str!("../../../tests/core/other-formats-refused.tsv");
    let mut expected: Vec<(&str, &str)> = listed
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect();
    let (mut wrong, mut read) = (Vec::new(), 0);
    for path in &paths {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let bytes = std::fs::read(path).expect("a file");
        let refused = match open(&bytes, &name) {
            Ok(source) => OpenReturn::open(source).map(drop).err(),
            Err(error) => Some(error),
        };
        let place = expected.iter().position(|(file, _)| *file == name);
        match (refused, place.map(|place| expected.remove(place))) {
            (None, None) => read += 1,
            (Some(error), Some((_, says))) if error.to_string().contains(says) => {}
            (refused, listed) => wrong.push(format!("{name}: {refused:?}, listed: {listed:?}")),
        }
    }
    assert!(
        wrong.is_empty() && expected.is_empty(),
        "{}\n{expected:?}",
        wrong.join("\n")
    );
    assert!(read > 100, "{read}");
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .filter_map(Result::ok)
        .collect();
    entries.sort_by_key(std::fs::DirEntry::path);
    for path in entries.into_iter().map(|entry| entry.path()) {
        let format = path.to_str().and_then(Format::of_name);
        if path.is_dir() {
            files(&path, found);
        } else if format.is_some_and(|format| format != Format::OOXML)
            && !path.ends_with("INDEX.tsv")
        {
            found.push(path);
        }
    }
}

/// A sound file with bytes of it turned about ends in a workbook or a message, never in a panic or without end.
#[test]
fn damaged_files_end_in_a_message() {
    let Some(shared) = support::shared("the damaging of other formats") else {
        return;
    };
    let mut paths = Vec::new();
    files(&shared.join("corpus"), &mut paths);
    let full = std::env::var_os("AMBERSHEET_FULL").is_some_and(|value| value == "1");
    let (every, rounds) = if full { (1, 40) } else { (12, 6) };
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    for path in paths.iter().step_by(every) {
        let mut sound = Vec::new();
        std::fs::File::open(path)
            .expect("a file")
            .take(1 << 18)
            .read_to_end(&mut sound)
            .expect("a file");
        for _ in 0..rounds {
            let mut bytes = sound.clone();
            for _ in 0..8 {
                // Marsaglia's xorshift.
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                if let Some(byte) = bytes.get_mut(random as usize % sound.len().max(1)) {
                    *byte = (random >> 32) as u8;
                }
            }
            if let Ok(source) = open(&bytes, &path.to_string_lossy()) {
                let _ = OpenReturn::open(source);
            }
        }
    }
}
