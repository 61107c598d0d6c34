//! Warnings of values whose own arithmetic does not come out: parts that do not add up to their total, a percentage that
//! is not its ratio. The value is rated as it is given; somebody has to say which of the numbers is right.
//!
//! While records are read only a bit is kept (`Value::doubtful`), and the text is read again here: such cells are few.

use std::collections::HashSet;
use std::io::{Read, Seek};

use super::Rated;
use crate::Warning;
use crate::address::sheet_reference;
use crate::record::{Entry, Value};
use crate::value::{Doubt, read};

/// So many cells of one kind are named one by one; of more only the number is given.
const MOST: usize = 50;

/// What to say of a workbook's values, in the order of their ratings.
pub(super) fn of_values<R: Read + Seek>(rated: &Rated<'_, R>) -> Vec<Warning> {
    let mut seen = HashSet::new();
    let mut warnings = Vec::new();
    let mut unnamed: Vec<(&'static str, usize)> = Vec::new();
    for entry in &rated.entries {
        for value in
            [&entry.actual, &entry.previous, &entry.target].into_iter().filter(|value| value.doubtful)
        {
            let sheet = value.sheet.unwrap_or(entry.sheet);
            if !seen.insert((sheet, value.cell)) {
                continue;
            }
            for doubt in doubts(rated, value) {
                let code = doubt.code();
                if warnings.iter().filter(|warning: &&Warning| warning.code == code).count() < MOST {
                    warnings.push(warning(rated, entry, value, &doubt));
                } else {
                    match unnamed.iter_mut().find(|(known, _)| *known == code) {
                        Some((_, count)) => *count += 1,
                        None => unnamed.push((code, 1)),
                    }
                }
            }
        }
    }
    warnings.extend(unnamed.into_iter().map(|(code, count)| Warning {
        code,
        cell: None,
        message: format!(
            "the same is wrong in {count} cells more, which are not named here; correct these first"
        ),
    }));
    warnings
}

fn doubts<R: Read + Seek>(rated: &Rated<'_, R>, value: &Value) -> Vec<Doubt> {
    let text = rated.texts.get(value.raw, &rated.workbook.strings);
    text.map(|text| read(&text, rated.ruleset.how).doubts).unwrap_or_default()
}

fn warning<R>(rated: &Rated<'_, R>, entry: &Entry, value: &Value, doubt: &Doubt) -> Warning {
    let sheet = &rated.workbook.sheets[usize::from(value.sheet.unwrap_or(entry.sheet))].name;
    Warning {
        code: doubt.code(),
        cell: value.cell.map(|cell| format!("{}!{cell}", sheet_reference(sheet))),
        message: doubt.to_string(),
    }
}
