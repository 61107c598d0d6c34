//! `--overrides`: a table of ratings that somebody set by hand.

use std::collections::HashMap;
use std::path::Path;

use ambersheet::SetByHand;

use crate::failure::RunFailure;
use crate::inputs::InputFile;
use crate::tables::{SmallRow, SmallTable, read_small, suggest_column};

const COLUMNS: [&str; 10] = [
    "measure", "id", "group", "period", "rating", "reason", "by", "date", "of", "workbook",
];

/// The ratings by hand of a run.
#[derive(Debug, Default)]
pub(crate) struct OverrideTable {
    /// Each rating with the workbook that it is for, if it names one.
    rows: Vec<(Option<String>, SetByHand)>,
}

impl OverrideTable {
    /// Reads the table, if one is named.
    pub(crate) fn read(path: Option<&Path>) -> Result<Self, RunFailure> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        let shown = path.display().to_string();
        let bytes = read_small(path, "table of overrides (CSV, up to 16 MiB)")?;
        let mut table = SmallTable::new(shown.clone(), &bytes)?;
        check_columns(&shown, &table)?;
        let mut overrides = Self::default();
        let mut seen: HashMap<[String; 5], u64> = HashMap::new();
        for row in table.rows() {
            let row = row?;
            let line = row.line;
            let set = rating_by_hand(&row)
                .map_err(|why| RunFailure::new(format!("{shown}:{line}: {why}")))?;
            let Some(set) = set else { continue };
            if let Some(earlier) = seen.insert(identity(&row), line) {
                return Err(RunFailure::new(format!(
                    "{shown}:{line}: line {earlier} sets the same measure; keep one of the two"
                )));
            }
            overrides.rows.push((row.value("workbook"), set));
        }
        Ok(overrides)
    }

    /// Returns the ratings for an input.
    pub(crate) fn of(&self, input: &InputFile) -> Vec<SetByHand> {
        let own = match input {
            InputFile::File(path) => path
                .file_name()
                .map(|name| name.to_string_lossy().to_lowercase()),
            InputFile::Standard => None,
        };
        self.rows
            .iter()
            .filter(|(workbook, _)| {
                workbook
                    .as_ref()
                    .is_none_or(|wanted| own.as_deref() == Some(wanted.to_lowercase().as_str()))
            })
            .map(|(_, rating)| rating.clone())
            .collect()
    }
}

/// Returns the values that identify the measure of a line.
fn identity(row: &SmallRow<'_>) -> [String; 5] {
    let value = |key| row.value(key).unwrap_or_default().to_lowercase();
    ["workbook", "id", "measure", "group", "period"].map(value)
}

/// Returns the rating that a line sets; `None` for a blank line.
fn rating_by_hand(row: &SmallRow<'_>) -> Result<Option<SetByHand>, &'static str> {
    let (measure, id) = (row.value("measure"), row.value("id"));
    let is_named = measure.is_some() || id.is_some();
    let Some(rating) = row.value("rating") else {
        if is_named {
            return Err("no rating is set; write a level of the rules");
        }
        return Ok(None);
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

fn check_columns(shown: &str, table: &SmallTable) -> Result<(), RunFailure> {
    for heading in table
        .headings()
        .iter()
        .filter(|heading| !heading.is_empty())
    {
        if !COLUMNS.contains(&heading.as_str()) {
            let hint = suggest_column(heading, &COLUMNS);
            return Err(RunFailure::new(format!(
                "{shown}:1: overrides have no column \"{heading}\"; {hint}"
            )));
        }
    }
    if !table.has("rating") || !(table.has("measure") || table.has("id")) {
        return Err(RunFailure::new(format!(
            "{shown}:1: overrides need the columns measure (or id) and rating; in reason, by, date and of you can write why, who, when, and the rating that the rules gave then"
        )));
    }
    Ok(())
}
