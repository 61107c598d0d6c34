//! The strings of `values/*.tsv`: plausible cells of performance and budget returns. Their expectations were given before
//! the reader was run on any of them, and `decided` names each that it reads otherwise by decision, with the reason.
//!
//! Columns: text, with `\n` and `\u{a0}` for what cannot be seen; kind; number; unit; note; decided. The kinds `number`,
//! `range` and `missing` are what a careful person reads; a `text` is to stay unread.

use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};

use super::compared::{TextOutcome, compare, rows};

/// Returns the tables, by name.
fn tables() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text/tests/values");
    let entries = read_dir(folder).expect("the folder of the tables is there");
    let mut tables: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry of a folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "tsv"))
        .collect();
    tables.sort();
    tables
}

/// Returns a text without its escapes.
fn unescaped(text: &str) -> String {
    let mut parts = text.replace("\\n", "\n");
    while let Some(start) = parts.find("\\u{") {
        let end = start + parts[start..].find('}').expect("an escape that ends");
        let code = u32::from_str_radix(&parts[start + 3..end], 16).expect("a code");
        let character = char::from_u32(code).expect("a character");
        parts.replace_range(start..=end, &character.to_string());
    }
    parts
}

#[test]
fn values_of_returns_are_read_as_a_careful_person_reads_them() {
    let mut others = Vec::new();
    let (mut strings, mut readable, mut read) = (0, 0, 0);
    for table in tables() {
        for mut row in rows(&read_to_string(&table).expect("a table")) {
            let text = unescaped(row[0]);
            row[0] = &text;
            let (outcome, line) = compare(row);
            strings += 1;
            if row[1] != "text" {
                readable += 1;
                read += usize::from(outcome == TextOutcome::Right);
            }
            if !matches!(outcome, TextOutcome::Right | TextOutcome::Decided) {
                others.push(format!("{outcome:?}: {line}"));
            }
        }
    }
    assert!(strings >= 640 && readable >= 320);
    assert!(
        others.is_empty(),
        "{read} of {readable} readable strings are read, of {strings} in all\n{}",
        others.join("\n")
    );
}
