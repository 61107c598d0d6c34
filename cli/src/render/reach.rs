//! The share of a return's rows with figures that rules reach, on the terminal, and the tables that they pass over.

use std::fmt::Write;

use ambersheet::{PassedOver, ReachedRows};

use super::{cut, printable};

/// The most tables that are listed; the JSON document has all.
const MOST_TABLES: usize = 20;
/// The most ranges and headings that are named of a table.
const MOST_NAMED: usize = 4;
/// The widest heading.
const HEADING: usize = 30;

/// Returns how many rows with figures the rules reach, and a line for each table with others.
pub(crate) fn reach(reach: &ReachedRows) -> String {
    let mut out = match reach.rows {
        0 => "No rows with figures were found outside forms.".to_owned(),
        1 => format!("The rules reach {} of 1 row with figures.", reach.reached),
        rows => format!(
            "The rules reach {} of {rows} rows with figures.",
            reach.reached
        ),
    };
    out.push_str(if reach.passed_over.is_empty() {
        "\n"
    } else {
        " Not reached:\n"
    });
    if reach.is_cut {
        out.insert_str(
            0,
            "This workbook is so large that only its first cells were looked through. ",
        );
    }
    for table in reach.passed_over.iter().take(MOST_TABLES) {
        let _ = writeln!(out, "  {}", printable(&line(table)).replace('\n', " "));
    }
    if reach.passed_over.len() > MOST_TABLES {
        let _ = writeln!(
            out,
            "  and rows of {} more tables, which --json has",
            reach.passed_over.len() - MOST_TABLES
        );
    }
    out
}

/// Returns a line such as `Costs!A20:F28 (9 rows, headings Item, Budget, Actual)`.
fn line(table: &PassedOver) -> String {
    let rows = match (table.rows, table.of) {
        (1, 1) => "1 row".to_owned(),
        (rows, of) if rows == of => format!("{rows} rows"),
        (rows, of) => format!("{rows} of {of} rows"),
    };
    let headings = match table.headings.len() {
        0 => "no headings".to_owned(),
        1 => format!("heading {}", named(&table.headings, HEADING)),
        _ => format!("headings {}", named(&table.headings, HEADING)),
    };
    format!("{} ({rows}, {headings})", named(&table.ranges, usize::MAX))
}

/// Returns the first texts, each no wider than `width`, and how many more there are.
fn named(texts: &[String], width: usize) -> String {
    let first = texts.iter().take(MOST_NAMED).map(|text| cut(text, width));
    let mut names = first.collect::<Vec<_>>().join(", ");
    if texts.len() > MOST_NAMED {
        let _ = write!(names, " and {} more", texts.len() - MOST_NAMED);
    }
    names
}
