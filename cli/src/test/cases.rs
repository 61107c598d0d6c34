//! Finds, reads and checks the table of cases.

use std::path::Path;

use ambersheet::Ruleset;

use crate::failure::RunFailure;
use crate::rules::Script;
use crate::tables::{SmallTable, csv_failure, read_small, suggest_column};

/// The columns of a case that are no part of its record.
const OWN: [&str; 4] = ["field", "period", "expected", "why"];
/// The name of such a file in messages.
const FILE: &str = "file of cases (a table as CSV, up to 16 MiB)";

/// A record and its expected rating.
pub(super) struct TestCase {
    /// The line of the file, from 1.
    pub(super) line: u64,
    pub(super) measure: String,
    /// The further rating of the record that is expected; blank for its main one.
    pub(super) field: String,
    /// The record's values in the order of [`headings`].
    values: Vec<String>,
    pub(super) period: String,
    pub(super) expected: String,
}

impl TestCase {
    /// Makes a case of a row of a workbook, whose values stay there.
    pub(super) fn of_row(line: u64, measure: String, expected: String) -> Self {
        Self {
            line,
            measure,
            field: String::new(),
            values: Vec::new(),
            period: String::new(),
            expected,
        }
    }
}

/// The cases of a file.
pub(super) struct Cases {
    /// The file's name, for messages.
    pub(super) name: String,
    pub(super) cases: Vec<TestCase>,
}

impl Cases {
    /// Reads the named file, or the one next to the rules: `NAME.test.csv`.
    ///
    /// `fields` has the names of the further ratings that the rules give.
    pub(super) fn read(
        script: &Script,
        named: Option<&Path>,
        fields: &[String],
    ) -> Result<Self, RunFailure> {
        let (name, bytes) = match named {
            Some(path) => (path.display().to_string(), read_small(path, FILE)?),
            None => file_next_to(script)?,
        };
        let mut table = SmallTable::new(name.clone(), &bytes)?;
        check_columns(&name, &table, fields)?;
        let mut cases = Vec::new();
        for row in table.rows() {
            let row = row?;
            let line = row.line;
            let value = |heading: &str| row.value(heading).unwrap_or_default();
            let (measure, expected) = (value("measure"), value("expected"));
            if measure.is_empty() && expected.is_empty() {
                continue;
            }
            if expected.is_empty() {
                return Err(RunFailure::new(format!(
                    "{name}:{line}: \"{measure}\" has no expected rating; write a level, a reason such as no_target, or unrated"
                )));
            }
            let field = value("field");
            check_field(&name, line, &field, fields)?;
            let values = headings(fields)
                .iter()
                .map(|heading| value(&heading.to_lowercase()))
                .collect();
            cases.push(TestCase {
                line,
                measure,
                field,
                values,
                period: value("period"),
                expected,
            });
        }
        if cases.is_empty() {
            return Err(RunFailure::new(format!("{name}: there are no cases in it")));
        }
        Ok(Self { name, cases })
    }
}

/// Returns the headings of the values of a case: those of every record, and the further ratings.
fn headings(fields: &[String]) -> Vec<&str> {
    let mut headings: Vec<&str> = Ruleset::case_headings().collect();
    headings.extend(fields.iter().map(String::as_str));
    headings
}

/// Returns the cases as a CSV table to be rated.
pub(super) fn table(cases: &[TestCase], fields: &[String]) -> Result<Vec<u8>, RunFailure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let headings = headings(fields);
    writer
        .write_record(headings.iter().chain(&["rating"]))
        .map_err(csv_failure)?;
    for case in cases {
        writer
            .write_record(case.values.iter().map(String::as_str).chain([""]))
            .map_err(csv_failure)?;
    }
    writer
        .into_inner()
        .map_err(|error| RunFailure::new(error.to_string()))
}

/// Checks that a case names a further rating that there is.
fn check_field(name: &str, line: u64, field: &str, fields: &[String]) -> Result<(), RunFailure> {
    if field.is_empty() || fields.iter().any(|known| known == field) {
        return Ok(());
    }
    let known: Vec<&str> = fields.iter().map(String::as_str).collect();
    let hint = match known.as_slice() {
        [] => "the rules give one rating a measure, so leave the column blank".to_owned(),
        known => suggest_column(field, known),
    };
    Err(RunFailure::new(format!(
        "{name}:{line}: the rules have no rating \"{field}\"; {hint}"
    )))
}

fn check_columns(name: &str, table: &SmallTable, fields: &[String]) -> Result<(), RunFailure> {
    let known: Vec<&str> = self::headings(fields).into_iter().chain(OWN).collect();
    let headings = table.headings();
    for heading in headings {
        if !known.iter().any(|known| known.to_lowercase() == *heading) {
            let hint = suggest_column(heading, &known);
            return Err(RunFailure::new(format!(
                "{name}:1: cases have no column \"{heading}\"; {hint}"
            )));
        }
        if headings.iter().filter(|other| *other == heading).count() > 1 {
            return Err(RunFailure::new(format!(
                "{name}:1: the column \"{heading}\" is there twice; keep one"
            )));
        }
    }
    for needed in ["measure", "expected"] {
        if !table.has(needed) {
            return Err(RunFailure::new(format!(
                "{name}:1: the cases have no column \"{needed}\""
            )));
        }
    }
    Ok(())
}

/// Reads the file of cases next to a script.
fn file_next_to(script: &Script) -> Result<(String, Vec<u8>), RunFailure> {
    let name = Path::new(&script.name)
        .with_extension("test.csv")
        .display()
        .to_string();
    if let Some(folder) = &script.folder {
        let path = folder.join(&name);
        return if path.exists() {
            Ok((name, read_small(&path, FILE)?))
        } else {
            Err(no_file(script, &name))
        };
    }
    let shipped = script
        .shipped_file(&name)
        .ok_or_else(|| no_file(script, &name))?;
    Ok((name, shipped.to_vec()))
}

fn no_file(script: &Script, name: &str) -> RunFailure {
    RunFailure::new(format!(
        "{}: there are no cases next to it; write them into {name}, a table with the columns measure, actual, target and expected, or name another file with --cases",
        script.name
    ))
}
