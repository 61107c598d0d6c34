//! The table of cases: found beside the rules, checked column by column.

use std::fs;
use std::path::Path;

use ambersheet::Ruleset;

use crate::failure::Failure;
use crate::near::nearest;
use crate::rules::Script;
use crate::tables::{csv_bytes, csv_failure};

/// Columns that say something of a case and are no part of its record.
const OWN: [&str; 3] = ["period", "expected", "why"];
/// A file of cases may not be larger than this.
const LARGEST: u64 = 16 << 20;

/// A record, and what is expected of it.
pub(super) struct Case {
    /// The line of the file, from 1.
    pub(super) line: u64,
    pub(super) measure: String,
    /// The record's values in the order of [`Ruleset::case_headings`].
    values: Vec<String>,
    pub(super) period: String,
    pub(super) expected: String,
}

impl Case {
    /// A row of a workbook, whose values are its own.
    pub(super) fn of_row(line: u64, measure: String, expected: String) -> Self {
        Self { line, measure, values: Vec::new(), period: String::new(), expected }
    }
}

/// All cases of a file.
pub(super) struct Cases {
    /// The file's name, for messages.
    pub(super) name: String,
    pub(super) cases: Vec<Case>,
}

impl Cases {
    /// Reads the cases that are named, or those beside the rules: `NAME.test.csv`.
    pub(super) fn read(script: &Script, named: Option<&Path>) -> Result<Self, Failure> {
        let (name, bytes) = match named {
            Some(path) => (path.display().to_string(), read_file(path)?),
            None => beside(script)?,
        };
        let bytes = csv_bytes(&bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
        let headings: Vec<String> = reader
            .headers()
            .map_err(|error| broken(&name, &error))?
            .iter()
            .map(|text| text.trim().to_lowercase())
            .collect();
        check(&name, &headings)?;
        let place = |heading: &str| headings.iter().position(|known| known == heading);
        let mut cases = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| broken(&name, &error))?;
            let value = |heading: &str| {
                place(heading).and_then(|at| record.get(at)).unwrap_or_default().trim().to_owned()
            };
            let line = record.position().map_or(0, csv::Position::line);
            let (measure, expected) = (value("measure"), value("expected"));
            if measure.is_empty() && expected.is_empty() {
                continue;
            }
            if expected.is_empty() {
                return Err(Failure::new(format!(
                    "{name}:{line}: nothing is expected of \"{measure}\"; write a level, a reason such as no_target, or unrated"
                )));
            }
            let values = Ruleset::case_headings().map(value).collect();
            cases.push(Case { line, measure, values, period: value("period"), expected });
        }
        if cases.is_empty() {
            return Err(Failure::new(format!("{name}: there are no cases in it")));
        }
        Ok(Self { name, cases })
    }
}

/// The cases as the table that the rules are laid over.
pub(super) fn table(cases: &[Case]) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let headings: Vec<&str> = Ruleset::case_headings().chain(["rating"]).collect();
    writer.write_record(&headings).map_err(csv_failure)?;
    for case in cases {
        writer.write_record(case.values.iter().map(String::as_str).chain([""])).map_err(csv_failure)?;
    }
    writer.into_inner().map_err(|error| Failure::new(error.to_string()))
}

fn check(name: &str, headings: &[String]) -> Result<(), Failure> {
    let known: Vec<&str> = Ruleset::case_headings().chain(OWN).collect();
    for heading in headings {
        if !known.contains(&heading.as_str()) {
            let hint = match nearest(heading, known.iter().copied()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("the columns are {}", known.join(", ")),
            };
            return Err(Failure::new(format!("{name}:1: no case has a column \"{heading}\"; {hint}")));
        }
        if headings.iter().filter(|other| *other == heading).count() > 1 {
            return Err(Failure::new(format!("{name}:1: the column \"{heading}\" is there twice; keep one")));
        }
    }
    for needed in ["measure", "expected"] {
        if !headings.iter().any(|heading| heading == needed) {
            return Err(Failure::new(format!("{name}:1: the cases have no column \"{needed}\"")));
        }
    }
    Ok(())
}

fn beside(script: &Script) -> Result<(String, Vec<u8>), Failure> {
    let name = Path::new(&script.name).with_extension("test.csv").display().to_string();
    if let Some(folder) = &script.folder {
        let path = folder.join(&name);
        return if path.exists() { Ok((name, read_file(&path)?)) } else { Err(none(script, &name)) };
    }
    let shipped = script.shipped_file(&name).ok_or_else(|| none(script, &name))?;
    Ok((name, shipped.to_vec()))
}

fn none(script: &Script, name: &str) -> Failure {
    Failure::new(format!(
        "{}: there are no cases beside it; write them into {name}, a table with the columns measure, actual, target and expected, or name another file with --cases",
        script.name
    ))
}

fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let shown = path.display().to_string();
    let known = fs::metadata(path).map_err(|error| Failure::reading(&shown, &error))?;
    if known.is_dir() || known.len() > LARGEST {
        return Err(Failure::new(format!(
            "{shown}: this is no file of cases (a table as CSV, up to 16 MiB)"
        )));
    }
    fs::read(path).map_err(|error| Failure::reading(&shown, &error))
}

fn broken(name: &str, error: &csv::Error) -> Failure {
    let line = error.position().map(|position| format!(":{}", position.line())).unwrap_or_default();
    Failure::new(format!("{name}{line}: this is no CSV that can be read; save it in Excel as \"CSV UTF-8\""))
}
