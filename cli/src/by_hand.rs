//! `--overrides`: ratings that somebody set by hand, as a table of their own.

use std::collections::HashMap;
use std::path::Path;

use ambersheet::SetByHand;

use crate::failure::Failure;
use crate::inputs::Input;
use crate::near::nearest;
use crate::tables::csv_bytes;

const COLUMNS: [&str; 10] =
    ["measure", "id", "group", "period", "rating", "reason", "by", "date", "of", "workbook"];
/// A file of overrides may not be larger than this.
const LARGEST: u64 = 16 << 20;

/// The ratings by hand of a run.
#[derive(Debug, Default)]
pub(crate) struct Overridden {
    /// Each with the workbook that it is for, if it names one.
    rows: Vec<(Option<String>, SetByHand)>,
}

impl Overridden {
    /// Reads the table, if one is named.
    pub(crate) fn read(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::default()) };
        let shown = path.display().to_string();
        let known = std::fs::metadata(path).map_err(|error| Failure::reading(&shown, &error))?;
        if known.is_dir() || known.len() > LARGEST {
            return Err(Failure::new(format!("{shown}: this is no table of overrides (CSV, up to 16 MiB)")));
        }
        let bytes = std::fs::read(path).map_err(|error| Failure::reading(&shown, &error))?;
        let bytes = csv_bytes(&bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
        let broken = |error: &csv::Error| {
            let line = error.position().map(|at| format!(":{}", at.line())).unwrap_or_default();
            Failure::new(format!(
                "{shown}{line}: this is no CSV that can be read; save it in Excel as \"CSV UTF-8\""
            ))
        };
        let headings = reader.headers().map_err(|error| broken(&error))?.clone();
        let headings: Vec<String> = headings.iter().map(|text| text.trim().to_lowercase()).collect();
        check(&shown, &headings)?;
        let mut overridden = Self::default();
        let mut seen: HashMap<[String; 5], u64> = HashMap::new();
        for record in reader.records() {
            let record = record.map_err(|error| broken(&error))?;
            let line = record.position().map_or(0, csv::Position::line);
            let row = Row { headings: &headings, record: &record };
            let set = row.read().map_err(|why| Failure::new(format!("{shown}:{line}: {why}")))?;
            let Some(set) = set else { continue };
            if let Some(earlier) = seen.insert(row.names(), line) {
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
            Input::File(path) => path.file_name().map(|name| name.to_string_lossy().to_lowercase()),
            Input::Standard => None,
        };
        let is_for = |workbook: &Option<String>| {
            workbook.as_ref().is_none_or(|wanted| own.as_deref() == Some(wanted.to_lowercase().as_str()))
        };
        self.rows.iter().filter(|row| is_for(&row.0)).map(|row| row.1.clone()).collect()
    }
}

/// A line of the table.
struct Row<'a> {
    headings: &'a [String],
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    fn value(&self, heading: &str) -> Option<String> {
        let at = self.headings.iter().position(|known| known == heading)?;
        self.record.get(at).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// What tells two lines of one measure.
    fn names(&self) -> [String; 5] {
        let value = |key| self.value(key).unwrap_or_default().to_lowercase();
        ["workbook", "id", "measure", "group", "period"].map(value)
    }

    /// The rating that the line sets; `None` where it says nothing.
    fn read(&self) -> Result<Option<SetByHand>, &'static str> {
        let (measure, id) = (self.value("measure"), self.value("id"));
        let is_named = measure.is_some() || id.is_some();
        let Some(rating) = self.value("rating") else {
            return if is_named { Err("no rating is set; write a level of the rules") } else { Ok(None) };
        };
        if !is_named {
            return Err("this names no measure; write its name or its id");
        }
        Ok(Some(SetByHand {
            measure: measure.unwrap_or_default(),
            id,
            group: self.value("group"),
            period: self.value("period"),
            rating,
            reason: self.value("reason"),
            by: self.value("by"),
            date: self.value("date"),
            of: self.value("of"),
        }))
    }
}

fn check(shown: &str, headings: &[String]) -> Result<(), Failure> {
    for heading in headings.iter().filter(|heading| !heading.is_empty()) {
        if !COLUMNS.contains(&heading.as_str()) {
            let hint = match nearest(heading, COLUMNS.into_iter()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("the columns are {}", COLUMNS.join(", ")),
            };
            return Err(Failure::new(format!("{shown}:1: overrides have no column \"{heading}\"; {hint}")));
        }
    }
    let has = |heading: &str| headings.iter().any(|known| known == heading);
    if !has("rating") || !(has("measure") || has("id")) {
        return Err(Failure::new(format!(
            "{shown}:1: overrides need the columns measure (or id) and rating; reason, by, date and of say why, who, when and what was computed then"
        )));
    }
    Ok(())
}
