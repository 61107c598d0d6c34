//! `--overrides`: ratings that somebody set by hand, as a table of their own.

use std::collections::HashMap;
use std::path::Path;

use ambersheet::SetByHand;

use crate::failure::Failure;
use crate::inputs::Input;
use crate::tables::{Written, WrittenRow, read_small, suggest_column};

const COLUMNS: [&str; 10] = [
    "measure", "id", "group", "period", "rating", "reason", "by", "date", "of", "workbook",
];

/// The ratings by hand of a run.
#[derive(Debug, Default)]
pub(crate) struct Overridden {
    /// Each with the workbook that it is for, if it names one.
    rows: Vec<(Option<String>, SetByHand)>,
}

impl Overridden {
    /// Reads the table, if one is named.
    pub(crate) fn read(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        let shown = path.display().to_string();
        let bytes = read_small(path, "table of overrides (CSV, up to 16 MiB)")?;
        let mut table = Written::new(shown.clone(), &bytes)?;
        check(&shown, &table)?;
        let mut overridden = Self::default();
        let mut seen: HashMap<[String; 5], u64> = HashMap::new();
        for row in table.rows() {
            let row = row?;
            let line = row.line;
            let set = set(&row).map_err(|why| Failure::new(format!("{shown}:{line}: {why}")))?;
            let Some(set) = set else { continue };
            if let Some(earlier) = seen.insert(names(&row), line) {
                return Err(Failure::new(format!(
                    "{shown}:{line}: line {earlier} sets the same measure; keep one of the two"
                )));
            }
            overridden.rows.push((row.value("workbook"), set));
        }
        Ok(overridden)
    }

    /// Those that are for an input.
    pub(crate) fn of(&self, input: &Input) -> Vec<SetByHand> {
        let own = match input {
            Input::File(path) => path
                .file_name()
                .map(|name| name.to_string_lossy().to_lowercase()),
            Input::Standard => None,
        };
        let is_for = |workbook: &Option<String>| {
            workbook
                .as_ref()
                .is_none_or(|wanted| own.as_deref() == Some(wanted.to_lowercase().as_str()))
        };
        self.rows
            .iter()
            .filter(|row| is_for(&row.0))
            .map(|row| row.1.clone())
            .collect()
    }
}

/// What tells two lines of one measure.
fn names(row: &WrittenRow<'_>) -> [String; 5] {
    let value = |key| row.value(key).unwrap_or_default().to_lowercase();
    ["workbook", "id", "measure", "group", "period"].map(value)
}

/// The rating that a line sets; `None` where it says nothing.
fn set(row: &WrittenRow<'_>) -> Result<Option<SetByHand>, &'static str> {
    let (measure, id) = (row.value("measure"), row.value("id"));
    let is_named = measure.is_some() || id.is_some();
    let Some(rating) = row.value("rating") else {
        return if is_named {
            Err("no rating is set; write a level of the rules")
        } else {
            Ok(None)
        };
    };
    if !is_named {
        return Err("this names no measure; write its name or its id");
    }
    Ok(Some(SetByHand {
        measure: measure.unwrap_or_default(),
        id,
        group: row.value("group"),
        period: row.value("period"),
        rating,
        reason: row.value("reason"),
        by: row.value("by"),
        date: row.value("date"),
        of: row.value("of"),
    }))
}

fn check(shown: &str, table: &Written) -> Result<(), Failure> {
    for heading in table
        .headings()
        .iter()
        .filter(|heading| !heading.is_empty())
    {
        if !COLUMNS.contains(&heading.as_str()) {
            let hint = suggest_column(heading, &COLUMNS);
            return Err(Failure::new(format!(
                "{shown}:1: overrides have no column \"{heading}\"; {hint}"
            )));
        }
    }
    if !table.has("rating") || !(table.has("measure") || table.has("id")) {
        return Err(Failure::new(format!(
            "{shown}:1: overrides need the columns measure (or id) and rating; reason, by, date and of say why, who, when and what was computed then"
        )));
    }
    Ok(())
}
