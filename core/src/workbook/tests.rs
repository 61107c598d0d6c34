//! Our reading of OOXML against calamine's, cell by cell, over whatever public workbooks are at hand.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx};

use super::Workbook;
use crate::Error;
use crate::address::Cell;
use crate::sheet::{Head, Kind, Order, Row, Tail, Visitor, walk};

#[path = "../../../tests/support/shared.rs"]
mod support;

/// Files that differ from calamine's reading, each with its reason; the list may only shrink.
const EXCEPTIONS: &str = include_str!("../../../tests/core/calamine-differs.tsv");

#[derive(Debug, PartialEq)]
enum Read {
    Text(String),
    Number(f64),
    Bool(bool),
    Error(String),
}

struct Collect<'w> {
    workbook: &'w Workbook<Cursor<Vec<u8>>>,
    cells: BTreeMap<Cell, Read>,
}

impl Visitor for Collect<'_> {
    fn head(&mut self, _: &Head<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, _: &[u8], row: &Row<'_>) -> Result<(), Error> {
        for cell in row.views() {
            let raw = String::from_utf8_lossy(&cell.plain()).into_owned();
            let read = match cell.kind {
                Kind::Blank | Kind::Date => continue,
                Kind::Number => Read::Number(raw.trim().parse().expect("a number")),
                Kind::Bool => Read::Bool(raw.trim() == "1"),
                Kind::Error => Read::Error(raw),
                Kind::Shared => {
                    Read::Text(self.workbook.strings.text(cell.shared_index().expect("an index")))
                }
                Kind::Inline | Kind::FormulaText => Read::Text(cell.own_text()),
            };
            self.cells.insert(Cell::new(row.number, cell.column), read);
        }
        Ok(())
    }

    fn tail(&mut self, tail: &Tail<'_>) -> Result<(), Error> {
        tail.merges()?;
        tail.conditionals()?;
        Ok(())
    }
}

/// The cells of every sheet that both read differently, as text.
fn differences(bytes: &[u8]) -> Vec<String> {
    let Ok(ours) = Workbook::open(Cursor::new(bytes.to_vec())) else { return Vec::new() };
    let Ok(mut theirs) = Xlsx::new(Cursor::new(bytes)) else { return Vec::new() };
    let mut found = Vec::new();
    for sheet in &ours.sheets {
        let mut collect = Collect { workbook: &ours, cells: BTreeMap::new() };
        let Ok(reader) = ours.package.reader(sheet.part) else { continue };
        if walk(reader, &sheet.part_name, Order::AsItStands, &mut collect).is_err() {
            continue;
        }
        let Ok(range) = theirs.worksheet_range(&sheet.name) else { continue };
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut seen = collect.cells;
        for (row, column, data) in range.used_cells() {
            let cell = Cell::new(row as u32 + top, column as u32 + left);
            let read = seen.remove(&cell);
            if !same(read.as_ref(), data) {
                found.push(format!("{}!{cell}: {read:?} is {data:?} to calamine", sheet.name));
            }
        }
        let empty = |read: &Read| matches!(read, Read::Text(text) if text.trim().is_empty());
        found.extend(
            seen.iter()
                .filter(|(_, read)| !empty(read))
                .map(|(cell, read)| format!("{}!{cell}: {read:?} is not there to calamine", sheet.name)),
        );
    }
    found
}

fn same(ours: Option<&Read>, theirs: &Data) -> bool {
    match (ours, theirs) {
        // calamine takes edge blanks off where the file does not say that they count; names fold them away.
        (Some(Read::Text(a)), Data::String(b)) => a.trim() == b.trim(),
        (None, Data::String(text)) => text.is_empty(),
        (Some(Read::Number(a)), Data::Float(b)) => a.to_bits() == b.to_bits(),
        (Some(Read::Number(a)), Data::Int(b)) => a.to_string() == b.to_string(),
        (Some(Read::Number(a)), Data::DateTime(b)) => a.to_bits() == b.as_f64().to_bits(),
        (Some(Read::Bool(a)), Data::Bool(b)) => a == b,
        (Some(Read::Error(a)), Data::Error(b)) => *a == b.to_string(),
        (Some(Read::Text(text)), Data::Empty) => text.trim().is_empty(),
        (None, Data::DateTimeIso(_) | Data::DurationIso(_) | Data::Empty) => true,
        _ => false,
    }
}

fn workbooks(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok).collect();
    entries.sort_by_key(std::fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            workbooks(&path, found);
        } else if path
            .extension()
            .is_some_and(|e| ["xlsx", "xlsm", "xltx", "xltm"].iter().any(|x| e.eq_ignore_ascii_case(x)))
        {
            found.push(path);
        }
    }
}

fn check(folder: &Path) -> usize {
    let mut paths = Vec::new();
    workbooks(folder, &mut paths);
    let excused: Vec<&str> = EXCEPTIONS.lines().filter_map(|line| line.split('\t').next()).collect();
    let mut wrong = Vec::new();
    for path in &paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let found = differences(&std::fs::read(path).expect("a file"));
        match (found.is_empty(), excused.contains(&name.as_str())) {
            (true, false) | (false, true) => {}
            (true, true) => wrong.push(format!("{name}: is excused but does not differ")),
            (false, false) => wrong.push(format!("{name}: {} differ, first {}", found.len(), found[0])),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    paths.len()
}

#[test]
fn the_shipped_examples_read_as_calamine_reads_them() {
    assert_eq!(check(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules"))), 3);
}

#[test]
fn public_workbooks_read_as_calamine_reads_them() {
    if let Some(shared) = support::shared("the reading of public workbooks") {
        assert!(check(&shared.join("corpus")) > 300);
    }
}
