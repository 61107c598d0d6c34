//! The look of small workbooks, against what openpyxl reads of them: `tests/looks/*.json`, written by `write.py` there.

#[path = "../support/small_workbook.rs"]
mod small_workbook;

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use ambersheet_look::WorkbookLook;
use ambersheet_ooxml::address::{Cell, Range};
use serde_json::{Value, json};
use small_workbook::{BOOK, SHEET, STYLES};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/looks")
}

/// The workbook of a file of expected looks: beside it, or a shipped example.
fn workbook(expected: &Path) -> Vec<u8> {
    let beside = expected.with_extension("xlsx");
    let example = folder().join("../../rules/norfolk/norfolk-example.xlsx");
    let path = if beside.exists() { beside } else { example };
    fs::read(path).expect("the workbook")
}

/// Opens a workbook, and returns the layout and the rows of each sheet as data.
fn shown(bytes: Vec<u8>) -> Vec<(Value, Value, Value)> {
    let mut look = WorkbookLook::open(Cursor::new(bytes)).expect("a workbook");
    let outlines = look.sheets().to_vec();
    let mut sheets = Vec::new();
    for (index, outline) in outlines.iter().enumerate() {
        let layout = json!(look.layout(index).expect("readable"));
        let rows = json!(look.rows(index, 0, 10_000).expect("readable"));
        sheets.push((json!(outline), layout, rows));
    }
    sheets
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A look as openpyxl's is written.
fn in_short(look: &Value) -> Value {
    let (font, align) = (&look["font"], &look["align"]);
    let flag = |part: &Value, name: &str| part[name].as_bool().unwrap_or(false);
    let borders = look["borders"].as_object();
    let borders: serde_json::Map<String, Value> = borders
        .into_iter()
        .flatten()
        .map(|(side, line)| (side.clone(), json!([line["style"], line["colour"]])))
        .collect();
    json!({
        "font": [font["name"], font["size"], flag(font, "bold"), flag(font, "italic"), flag(font, "strike"), font["underline"], font["colour"]],
        "borders": borders,
        "align": [
            align["horizontal"],
            align["vertical"],
            flag(align, "wrap"),
            flag(align, "shrink"),
            align["indent"].as_u64().unwrap_or(0),
            align["rotation"].as_u64().unwrap_or(0),
        ],
    })
}

/// Compares two values; channels of colours may differ by one, since tints are rounded.
fn is_near(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_near(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| {
                    is_near(value, &other.get(key).cloned().unwrap_or_default())
                })
        }
        (Value::Number(one), Value::Number(other)) => one
            .as_f64()
            .zip(other.as_f64())
            .is_some_and(|(one, other)| (one - other).abs() < 1e-9),
        (Value::String(one), Value::String(other)) if one.starts_with('#') && one.len() == 7 => {
            let channel = |text: &str, at: usize| {
                let digits = text.get(at..at + 2).unwrap_or("zz");
                i32::from_str_radix(digits, 16).unwrap_or(999)
            };
            other.len() == 7
                && [1, 3, 5]
                    .iter()
                    .all(|at| (channel(one, *at) - channel(other, *at)).abs() <= 1)
        }
        _ => one == other,
    }
}

/// Returns the cells by their addresses, each with its value and its look.
fn cells_of(layout: &Value, rows: &Value) -> BTreeMap<String, (Value, Value)> {
    let mut cells = BTreeMap::new();
    for row in rows.as_array().into_iter().flatten() {
        let number = row["row"].as_u64().expect("a number") as u32;
        for cell in row["cells"].as_array().into_iter().flatten() {
            let column = cell[0].as_u64().expect("a number") as u32;
            let look = &layout["looks"][cell[2].as_u64().expect("a number") as usize];
            let address = Cell::new(number, column).to_string();
            cells.insert(address, (cell[1].clone(), look.clone()));
        }
    }
    cells
}

fn check_cells(place: &str, expected: &Value, layout: &Value, rows: &Value) {
    let cells = cells_of(layout, rows);
    let wanted = expected["cells"].as_object().expect("cells");
    assert!(!wanted.is_empty(), "{place}");
    for (address, cell) in wanted {
        let place = format!("{place}!{address}");
        let usual = (Value::Null, layout["looks"][0].clone());
        let (value, look) = cells.get(address).unwrap_or(&usual);
        assert!(
            is_near(value, &cell["value"]),
            "{place}: {value}, not {}",
            cell["value"]
        );
        let short = in_short(look);
        for part in ["font", "borders", "align"] {
            assert!(
                is_near(&short[part], &cell[part]),
                "{place}: {part} {}, not {}",
                short[part],
                cell[part]
            );
        }
        if cell["is_pattern"] == json!(false) {
            assert!(
                is_near(&look["fill"], &cell["fill"]),
                "{place}: {}, not {}",
                look["fill"],
                cell["fill"]
            );
        } else {
            assert!(
                look["fill"].is_string(),
                "{place}: a pattern is shown as a colour"
            );
        }
        // openpyxl gives the codes of built-in formats too.
        if look["format"].is_string() {
            assert_eq!(look["format"], cell["format"], "{place}");
        }
    }
    let filled = cells.iter().filter(|(_, (value, _))| !value.is_null());
    for (address, _) in filled {
        assert!(
            wanted.contains_key(address),
            "{place}!{address} is too many"
        );
    }
}

fn check_layout(place: &str, expected: &Value, layout: &Value) {
    assert_eq!(
        json!([layout["frozen_rows"], layout["frozen_columns"]]),
        expected["frozen"],
        "{place}"
    );
    for name in ["gridlines", "right_to_left"] {
        assert_eq!(layout[name], expected[name], "{place}: {name}");
    }
    let corner = |merge: &Value, at: usize| merge[at].as_u64().expect("a number") as u32;
    let merges = layout["merges"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|merge| {
            let first = Cell::new(corner(merge, 0), corner(merge, 1));
            let last = Cell::new(corner(merge, 2), corner(merge, 3));
            Range { first, last }.to_string()
        });
    let mut merges: Vec<_> = merges.collect();
    merges.sort();
    assert_eq!(json!(merges), expected["merges"], "{place}");
    for (name, stated) in expected["columns"].as_object().expect("columns") {
        let column = Cell::parse(format!("{name}1").as_bytes())
            .expect("a column")
            .column;
        let has = |run: &&Value| {
            run["first"].as_u64() <= Some(column.into())
                && run["last"].as_u64() >= Some(column.into())
        };
        let run = layout["column_runs"]
            .as_array()
            .expect("a list")
            .iter()
            .find(has)
            .expect(name);
        assert!(
            is_near(&json!([run["width"], run["hidden"]]), stated),
            "{place} {name}: {run}, not {stated}"
        );
    }
    for (number, stated) in expected["rows"].as_object().expect("rows") {
        let row = number.parse::<u64>().expect("a number") - 1;
        let has =
            |run: &&Value| run["first"].as_u64() <= Some(row) && run["last"].as_u64() >= Some(row);
        let run = layout["row_runs"]
            .as_array()
            .expect("a list")
            .iter()
            .find(has)
            .expect(number);
        assert!(
            is_near(&json!([run["height"], run["hidden"]]), stated),
            "{place} {number}: {run}, not {stated}"
        );
    }
}

#[test]
fn workbooks_look_as_openpyxl_reads_them() {
    let mut read = 0;
    for entry in fs::read_dir(folder()).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let expected: Value =
            serde_json::from_str(&fs::read_to_string(&path).expect("the looks")).expect("JSON");
        let sheets = shown(workbook(&path));
        let expected = expected.as_array().expect("a list");
        assert_eq!(sheets.len(), expected.len(), "{}", path.display());
        for ((outline, layout, rows), expected) in sheets.iter().zip(expected) {
            let place = format!("{}: {}", path.display(), text(&expected["name"]));
            assert_eq!(outline["name"], expected["name"], "{place}");
            assert_eq!(outline["hidden"], expected["hidden"], "{place}");
            check_layout(&place, expected, layout);
            check_cells(&place, expected, layout, rows);
        }
        read += 1;
    }
    assert!(read >= 3, "{read} files of looks");
}

#[test]
fn a_sheet_that_is_not_there_is_none() {
    let path = folder().join("one-of-everything.xlsx");
    let mut look =
        WorkbookLook::open(Cursor::new(fs::read(path).expect("the workbook"))).expect("a workbook");
    assert!(look.layout(3).expect("readable").is_none());
    assert!(look.rows(3, 0, 10).expect("readable").is_none());
    let beyond = look.rows(0, 1_000_000, u32::MAX).expect("readable");
    assert_eq!(json!(beyond), json!([]));
}

/// Returns the one sheet of a small workbook, in which some parts are others.
fn small(parts: &[(&str, &str)]) -> (Value, Value) {
    let given: Vec<_> = parts
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    let zip = small_workbook::small_workbook(&given);
    let (_, layout, rows) = shown(zip.bytes()).remove(0);
    (layout, rows)
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// Expected: by hand.
#[test]
fn odd_sheets_are_shown_as_far_as_they_can_be() {
    let sheet = format!(
        "<worksheet xmlns='{MAIN}'><cols><col min='2' max='3' style='1'/><col min='9' max='8'/></cols><sheetData>\
         <row r='4' ht='1e400'><c r='B4' t='d'><v>1904-01-02</v></c><c r='C4' t='e'><v>#ODD!</v></c></row>\
         <row r='2' hidden='1' s='1' customFormat='1'><c r='A2' s='99'><v>1.5</v></c><c r='B2' t='e'><v>#N/A</v></c>\
         <c r='C2' t='b'><v>1</v></c><c r='D2' t='inlineStr'><is><t>a</t></is></c><c r='E2'><v>nan</v></c><c r='F2'><f>1+1</f></c></row>\
         </sheetData><mergeCells><mergeCell ref='A1:?'/><mergeCell ref='A5:B6'/></mergeCells></worksheet>"
    );
    let (layout, rows) = small(&[(SHEET, &sheet)]);
    assert_eq!(
        rows,
        json!([
            {"row": 1, "look": 1, "cells": [[0, 1.5, 2], [1, {"error": "#N/A"}, 0], [2, true, 0], [3, "a", 0], [4, "nan", 0]]},
            {"row": 3, "cells": [[1, 1463.0, 0], [2, "#ODD!", 0]]},
        ])
    );
    assert_eq!(
        json!([layout["rows"], layout["columns"], layout["unsaved"]]),
        json!([4, 5, 1])
    );
    assert_eq!(layout["merges"], json!([[4, 0, 5, 1]]));
    assert_eq!(
        layout["row_runs"],
        json!([{"first": 1, "last": 1, "height": null, "hidden": true}])
    );
    assert_eq!(
        layout["column_runs"],
        json!([{"first": 1, "last": 2, "hidden": false, "look": 1}])
    );
    // A format that the workbook lacks looks as its first.
    assert_eq!(layout["looks"][2], layout["looks"][0]);
}

/// Expected: by hand. In the 1904 date system, day 1 is 2 January 1904, which is day 1463 of the other.
#[test]
fn dates_of_1904_are_counted_from_1900_and_durations_stay() {
    let book = format!(
        "<workbook xmlns='{MAIN}' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>\
         <workbookPr date1904='1'/><sheets><sheet name='Sheet1' sheetId='1' r:id='rId1'/></sheets></workbook>"
    );
    let styles = format!(
        "<styleSheet xmlns='{MAIN}'><numFmts><numFmt numFmtId='170' formatCode='[h]:mm'/></numFmts>\
         <cellXfs><xf/><xf numFmtId='14'/><xf numFmtId='170'/><xf fontId='7' fillId='9' borderId='4'/></cellXfs></styleSheet>"
    );
    let sheet = format!(
        "<worksheet xmlns='{MAIN}'><sheetData><row><c s='1'><v>1</v></c><c s='2'><v>1</v></c><c s='3'><v>1</v></c></row></sheetData></worksheet>"
    );
    let (layout, rows) = small(&[(BOOK, &book), (STYLES, &styles), (SHEET, &sheet)]);
    assert_eq!(
        rows,
        json!([{"row": 0, "cells": [[0, 1463.0, 1], [1, 1.0, 2], [2, 1.0, 3]]}])
    );
    assert_eq!(layout["looks"][2]["format"], "[h]:mm");
}

/// Colours by index, patterns and gradients, and the lists that hostile styles hold.
#[test]
fn fills_are_one_colour_each() {
    let fills = [
        (
            "<patternFill patternType='solid'><fgColor indexed='42'/></patternFill>",
            json!("#CCFFCC"),
        ),
        (
            "<patternFill patternType='solid'><fgColor indexed='8'/></patternFill>",
            json!("#102030"),
        ),
        (
            "<patternFill patternType='solid'><fgColor rgb='x'/></patternFill>",
            json!("#000000"),
        ),
        (
            "<patternFill patternType='mediumGray'><fgColor rgb='FFFF0000'/></patternFill>",
            json!("#FF8080"),
        ),
        (
            "<gradientFill><stop position='0'><color rgb='FFFFFFFF'/></stop><stop position='1'><color rgb='FF000000'/></stop></gradientFill>",
            json!("#808080"),
        ),
        ("<patternFill patternType='none'/>", Value::Null),
        ("<patternFill/>", Value::Null),
    ];
    let list: Vec<String> = fills
        .iter()
        .map(|(fill, _)| format!("<fill>{fill}</fill>"))
        .collect();
    let formats: Vec<String> = (0..fills.len())
        .map(|fill| format!("<xf fillId='{fill}'/>"))
        .collect();
    let palette: Vec<String> = (0..9)
        .map(|at| {
            format!(
                "<rgbColor rgb='00{}'/>",
                if at == 8 { "102030" } else { "ABCDEF" }
            )
        })
        .collect();
    let (list, formats, palette) = (list.concat(), formats.concat(), palette.concat());
    let styles = format!(
        "<styleSheet xmlns='{MAIN}'><fills>{list}</fills><cellXfs><xf fillId='5'/>{formats}</cellXfs><colors><indexedColors>{palette}</indexedColors></colors></styleSheet>"
    );
    let cells: Vec<String> = (1..=fills.len())
        .map(|style| format!("<c s='{style}'/>"))
        .collect();
    let cells = cells.concat();
    let sheet =
        format!("<worksheet xmlns='{MAIN}'><sheetData><row>{cells}</row></sheetData></worksheet>");
    let (layout, _) = small(&[(STYLES, &styles), (SHEET, &sheet)]);
    for (at, (fill, expected)) in fills.iter().enumerate() {
        assert_eq!(layout["looks"][at + 1]["fill"], *expected, "{fill}");
    }
    assert_eq!(
        layout["columns"],
        json!(5),
        "a cell without a fill does not show"
    );
}
