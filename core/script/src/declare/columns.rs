//! Declares columns that have no heading of their own: `left_of("Heading")` and `column("B")`.

use rhai::Dynamic;

use super::{Call, Declaration, text_of};
use crate::draft::{DraftPlace, ScriptDraft};
use crate::values::{RuleValue, describe};
use ambersheet_ooxml::address::{ColumnName, LAST_COLUMN};
use ambersheet_policy::model::Role;

pub(super) const WORDS: &[(&str, Declaration)] = &[("left_of", left_of), ("column", column)];

/// The most columns that `left_of` counts.
const MOST: u32 = 100;

/// Returns `true` if a key may take a column without a heading.
pub(super) fn may_be_placed(role: Role) -> bool {
    matches!(role, Role::Measure | Role::Id | Role::Group)
}

/// Returns the heading and the place that a value states, if it is a column without a heading.
pub(super) fn placed(value: &RuleValue) -> Option<(String, DraftPlace)> {
    match value {
        RuleValue::LeftOf(heading, by) => Some((heading.clone(), DraftPlace::LeftOf(*by))),
        RuleValue::Column(column) => Some((
            format!("column {}", ColumnName(*column)),
            DraftPlace::Letter(*column),
        )),
        _ => None,
    }
}

fn left_of(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let heading = call.text(draft, arguments, 0);
    let by = match arguments.get(1) {
        None => Some(1),
        Some(value) => {
            let by = value.as_int().ok().and_then(|by| u32::try_from(by).ok());
            let by = by.filter(|by| (1..=MOST).contains(by));
            if by.is_none() {
                let message = format!(
                    "`left_of` takes how many columns left of the heading, from 1, and got {}",
                    describe(value)
                );
                let instead = "write left_of(\"Budget\", 2) for the second column left of it";
                draft.problems.suggest(call.argument(1), message, instead);
            }
            by
        }
    };
    Dynamic::from(match (heading, by) {
        (Some(heading), Some(by)) => RuleValue::LeftOf(heading.text, by),
        _ => RuleValue::Bad,
    })
}

fn column(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(value) = arguments.first() else {
        return Dynamic::from(RuleValue::Bad);
    };
    let letters = text_of(value);
    let index = letters.as_deref().map(str::trim).and_then(index_of);
    if let Some(index) = index {
        return Dynamic::from(RuleValue::Column(index));
    }
    let message = format!(
        "`column` takes the letter of a column, from \"A\" to \"XFD\", and got {}",
        describe(value)
    );
    let instead = match letters {
        Some(text) if text.trim().chars().count() > 1 => {
            "write column(\"B\"), or the heading in quotes without column(…)"
        }
        _ => "write column(\"B\")",
    };
    draft.problems.suggest(call.argument(0), message, instead);
    Dynamic::from(RuleValue::Bad)
}

/// Returns the index of a column that a key of a map names: `"column(B)"`, where a map takes no `column("B")`.
pub(crate) fn letter_of(key: &str) -> Option<u32> {
    let letters = key.trim().strip_prefix("column(")?.strip_suffix(')')?;
    index_of(letters.trim())
}

/// Returns the index of a column, from 0, by its letters.
fn index_of(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let index = letters.chars().try_fold(0, |index, letter| {
        let letter = letter.to_ascii_uppercase();
        letter
            .is_ascii_uppercase()
            .then(|| index * 26 + (letter as u32 - 'A' as u32) + 1)
    })?;
    (index - 1 <= LAST_COLUMN).then(|| index - 1)
}
