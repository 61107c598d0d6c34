//! Every cell is read as calamine reads it, types and all, but for what `calamine-differs.tsv` lists.
//!
//! Source of truth: calamine, and where it differs ECMA-376, which the list cites. In the full run all public workbooks are
//! compared, else every eighth.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use ambersheet::{Cell, CellValue, cells};
use calamine::{Data, Reader, Xlsx};

#[path = "../support/files.rs"]
mod files;
#[path = "../support/shared.rs"]
mod support;

use files::files;

/// Of each file, what differs, how often, who is right, and why.
const DIFFERS: &str = include_str!("calamine-differs.tsv");

/// How many cells of a file differ in what, each with an example.
#[derive(Default)]
struct CellsCompared {
    cells: usize,
    differences: BTreeMap<&'static str, (usize, String)>,
}

/// How a cell differs; `None` where it does not.
fn difference(ours: &CellValue, theirs: &Data) -> Option<&'static str> {
    let same = match (ours, theirs) {
        (CellValue::Blank, Data::Empty) => true,
        // Text that is there and empty.
        (CellValue::Text(text), Data::Empty) | (CellValue::Blank, Data::String(text)) => {
            text.is_empty()
        }
        (CellValue::Text(a), Data::String(b)) if a.trim() == b.trim() && a != b => {
            return Some("edge blanks");
        }
        (CellValue::Text(a), Data::String(b)) => a == b,
        (CellValue::Number(a), Data::Float(b)) => a.value.to_bits() == b.to_bits(),
        (CellValue::Number(a), Data::Int(b)) => a.decimal == b.to_string(),
        (CellValue::Bool(a), Data::Bool(b)) => a == b,
        (CellValue::Error(a), Data::Error(b)) => *a == b.to_string(),
        (CellValue::Date(a), Data::DateTime(b)) => {
            let (year, month, day, hour, minute, second, milli) = b.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            let fraction = if milli == 0 {
                String::new()
            } else {
                format!(".{milli:03}")
            };
            let time = format!("{hour:02}:{minute:02}:{second:02}{fraction}");
            b.is_duration()
                || a.iso == date && time == "00:00:00"
                || a.iso == format!("{date}T{time}")
                || a.iso == time && b.as_f64() < 1.0
        }
        (CellValue::Date(a), Data::DateTimeIso(b)) => b.trim_end_matches('Z').starts_with(&a.iso),
        (CellValue::Date(_), Data::Float(_) | Data::Int(_)) => return Some("date to us"),
        (CellValue::Number(_), Data::DateTime(_)) => return Some("date to calamine"),
        (_, Data::Empty) => return Some("only to us"),
        (CellValue::Blank, _) => return Some("only to calamine"),
        _ => false,
    };
    (!same).then_some("value")
}

/// Compares what both can read; `None` where one cannot.
fn compare(bytes: &[u8]) -> Option<CellsCompared> {
    let ours = cells(Cursor::new(bytes.to_vec())).ok()?;
    let mut theirs = Xlsx::new(Cursor::new(bytes)).ok()?;
    let mut compared = CellsCompared::default();
    for (index, sheet) in ours.sheets().enumerate() {
        let mut seen: BTreeMap<Cell, CellValue> = BTreeMap::new();
        let read = ours.rows(index, |row| {
            seen.extend(
                row.iter()
                    .map(|content| (content.cell, content.value.clone())),
            );
            Ok(())
        });
        // First, since calamine panics at rows that no sheet has.
        if read.is_err() {
            continue;
        }
        let Ok(range) = theirs.worksheet_range(sheet) else {
            continue;
        };
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut take = |cell: Cell, ours: &CellValue, theirs: &Data| {
            compared.cells += 1;
            if let Some(class) = difference(ours, theirs) {
                let example = || format!("{sheet}!{cell}: {ours:?}, to calamine {theirs:?}");
                compared
                    .differences
                    .entry(class)
                    .or_insert_with(|| (0, example()))
                    .0 += 1;
            }
        };
        for (row, column, data) in range.used_cells() {
            let cell = Cell::new(row as u32 + top, column as u32 + left);
            take(cell, &seen.remove(&cell).unwrap_or(CellValue::Blank), data);
        }
        for (cell, value) in seen.iter().filter(|(_, value)| **value != CellValue::Blank) {
            take(*cell, value, &Data::Empty);
        }
    }
    Some(compared)
}

/// Returns the workbooks under a folder.
fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let endings = ["xlsx", "xlsm", "xltx", "xltm"];
    let mut paths = files(folder);
    paths.retain(|path| {
        path.extension()
            .is_some_and(|end| endings.iter().any(|known| end.eq_ignore_ascii_case(known)))
    });
    paths
}

/// Compares the workbooks of a folder, one of every so many; gives how many there were and how many cells.
fn check(folder: &Path, every: usize) -> (usize, usize) {
    let paths = workbooks(folder);
    let mut listed: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in DIFFERS.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [file, class, count, _right, _why] = fields[..] else {
            panic!("five fields: {line}")
        };
        listed.insert((file, class), count.parse().expect("a count"));
    }
    let (mut wrong, mut cells, mut different) = (Vec::new(), 0, 0);
    for path in paths.iter().step_by(every) {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let Some(compared) = compare(&std::fs::read(path).expect("a file")) else {
            continue;
        };
        cells += compared.cells;
        for (class, (count, example)) in &compared.differences {
            // What the standard leaves to the program is listed, and is no difference in what the file says.
            different += if *class == "edge blanks" { 0 } else { *count };
            if listed.get(&(name.as_str(), class)) != Some(count) {
                wrong.push(format!("{name}\t{class}\t{count}\t{example}"));
            }
        }
        for (_, class) in listed.keys().filter(|(file, _)| *file == name) {
            if !compared.differences.contains_key(class) {
                wrong.push(format!(
                    "{name}: is listed for \"{class}\" and does not differ so"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        different * 1000 <= cells,
        "{different} of {cells} cells differ"
    );
    (paths.len(), cells)
}

#[test]
fn the_shipped_examples_read_as_calamine_reads_them() {
    assert_eq!(
        check(
            Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules")),
            1
        )
        .0,
        9
    );
}

#[test]
fn public_workbooks_read_as_calamine_reads_them() {
    if let Some(shared) = support::shared("the reading of public workbooks") {
        let full = std::env::var_os("AMBERSHEET_FULL").is_some_and(|value| value == "1");
        let (files, cells) = check(&shared.join("corpus"), if full { 1 } else { 8 });
        assert!(
            files > 300 && cells > 10_000,
            "{files} files, {cells} cells"
        );
    }
}
