//! Warnings of values that somebody has to look at: formulas whose results were not saved, and values whose own arithmetic
//! does not come out, such as parts that do not add up to their total. Such a value is rated as it is given; somebody has
//! to say which of the numbers is right.
//!
//! While records are read only a bit is kept (`Value::doubtful`), and the text is read again here: such cells are few.

use std::collections::HashSet;

use super::{Rated, by_hand};
use crate::record::Entry;
use ambersheet_diagnostic::Warning;
use ambersheet_policy::value::Value;
use ambersheet_quantity::{Missing, read};

/// So many cells of one kind are named one by one; of more only the number is given.
const MOST: usize = 50;

/// What to say of a workbook's values, in the order of their ratings.
pub(super) fn of_values(rated: &Rated<'_>) -> Vec<Warning> {
    let mut seen = HashSet::new();
    let mut warnings: Vec<Warning> = Vec::new();
    let mut unnamed: Vec<(&'static str, usize)> = Vec::new();
    for entry in &rated.entries {
        warnings.extend(score(rated, entry));
        warnings.extend(by_hand::warnings(rated, entry));
        for value in [&entry.actual, &entry.previous, &entry.target]
            .into_iter()
            .filter(|value| is_said(value))
        {
            if !seen.insert((value.sheet.unwrap_or(entry.sheet), value.cell)) {
                continue;
            }
            for (code, message) in said(rated, value) {
                if warnings
                    .iter()
                    .filter(|warning| warning.code == code)
                    .count()
                    < MOST
                {
                    warnings.push(Warning {
                        code,
                        cell: place(rated, entry, value),
                        message,
                    });
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

/// A risk's score that is not the product of its labels.
fn score(rated: &Rated<'_>, entry: &Entry) -> Option<Warning> {
    let (said, reckoned) = entry
        .more
        .as_deref()?
        .score
        .filter(|(said, reckoned)| said != reckoned)?;
    Some(Warning {
        code: "score_differs",
        cell: place(rated, entry, &entry.actual),
        message: format!(
            "the text gives the score {said}, and its labels make {reckoned}; the labels were rated: ask which of the two is right"
        ),
    })
}

fn is_said(value: &Value) -> bool {
    value.doubtful || value.quantity == Err(Missing::Unsaved)
}

/// The codes and messages of a value's warnings.
fn said(rated: &Rated<'_>, value: &Value) -> Vec<(&'static str, String)> {
    if value.quantity == Err(Missing::Unsaved) {
        let message = "this formula has no saved result, so that its value is not known; open the workbook in Excel, save it, and rate it again";
        return vec![("no_saved_result", message.to_owned())];
    }
    let text = rated.texts.get(value.raw, &rated.workbook.strings);
    let doubts = text
        .map(|text| read(&text, rated.ruleset.how).doubts)
        .unwrap_or_default();
    doubts
        .iter()
        .map(|doubt| (doubt.code(), doubt.to_string()))
        .collect()
}

fn place(rated: &Rated<'_>, entry: &Entry, value: &Value) -> Option<String> {
    value
        .cell
        .map(|cell| rated.place(value.sheet.unwrap_or(entry.sheet), cell))
}
