//! Declares values that stand in other rows and tables: `in_row("* Plan")` and `from_table("Budget", #{ … })`.

use rhai::{Dynamic, Map};

use super::{Call, Declaration, is_bad, text_of};
use crate::draft::ScriptDraft;
use crate::values::{AskedRows, AskedTable, RuleValue, describe};
use ambersheet_policy::model::{Position, Role};

pub(super) const WORDS: &[(&str, Declaration)] = &[("in_row", in_row), ("from_table", from_table)];

/// The values that may stand in another row or table, with their keys.
const ROLES: [Role; 6] = [
    Role::Target,
    Role::Previous,
    Role::Baseline,
    Role::GoodIs,
    Role::Intervention,
    Role::Forecast,
];

/// Returns `true` if a key may take a value from another row or table.
pub(super) fn may_be_elsewhere(role: Role) -> bool {
    ROLES.contains(&role)
}

fn in_row(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let asked = arguments
        .first()
        .and_then(|value| asked_rows(draft, value, call.argument(0), "in_row"));
    Dynamic::from(asked.map_or(RuleValue::Bad, RuleValue::InRow))
}

/// Reads rows by their name, or by texts under headings; `word` is what takes them.
pub(super) fn asked_rows(
    draft: &mut ScriptDraft,
    value: &Dynamic,
    at: Position,
    word: &str,
) -> Option<AskedRows> {
    let text = text_of(value).filter(|text| !text.trim().is_empty());
    if let Some(text) = text {
        return Some(AskedRows::Named(text));
    }
    if is_bad(value) {
        return None;
    }
    let instead = match word {
        "rows" => {
            "write rows: \"* Act\", or rows: #{ \"Line\": \"Delivered\" } with the text under a heading"
        }
        _ => {
            "write in_row(\"* Plan\"), or in_row(#{ \"Line\": \"Plan\" }) with the text under a heading"
        }
    };
    if let Ok(map) = value.as_map_ref()
        && !map.is_empty()
    {
        let marks = map.iter().map(|(heading, text)| {
            let text =
                text_of(text).or_else(|| text.as_int().ok().map(|number| number.to_string()));
            let text = text.filter(|text| !text.trim().is_empty())?;
            Some((heading.to_string(), text))
        });
        if let Some(marks) = marks.collect() {
            return Some(AskedRows::Marked(marks));
        }
        let message = format!("`{word}` takes a text for each heading");
        draft.problems.suggest(at, message, instead);
        return None;
    }
    let message = format!(
        "`{word}` takes the name of rows, or texts by their headings, and got {}",
        describe(value)
    );
    draft.problems.suggest(at, message, instead);
    None
}

fn from_table(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let sheet = call.text(draft, arguments, 0);
    let map = arguments.get(1).and_then(|value| value.as_map_ref().ok());
    let Some(map) = map else {
        if let Some(value) = arguments.get(1).filter(|value| !is_bad(value)) {
            let message = format!(
                "`from_table` takes its headings in #{{ … }}, and got {}",
                describe(value)
            );
            draft
                .problems
                .suggest(call.argument(1), message, call.example());
        }
        return Dynamic::from(RuleValue::Bad);
    };
    let table = table_of(draft, call, &map);
    Dynamic::from(match (sheet, table) {
        (Some(sheet), Some(table)) => RuleValue::FromTable(AskedTable {
            sheet: sheet.text,
            ..table
        }),
        _ => RuleValue::Bad,
    })
}

/// Reads the headings of a table that values are taken from.
fn table_of(draft: &mut ScriptDraft, call: &Call, map: &Map) -> Option<AskedTable> {
    let mut table = AskedTable::default();
    let mut is_sound = true;
    for (key, value) in map {
        let known = key == "measure" || key == "group" || value_role(key).is_some();
        let heading = text_of(value).filter(|text| !text.trim().is_empty());
        let Some(heading) = heading.filter(|_| known) else {
            is_sound = false;
            if !is_bad(value) {
                let message = if known {
                    format!("`{key}` takes a heading here, and got {}", describe(value))
                } else {
                    format!("unknown key `{key}` in `from_table`")
                };
                draft
                    .problems
                    .suggest(call.key(key), message, call.example());
            }
            continue;
        };
        match key.as_str() {
            "measure" => table.measure = heading,
            "group" => table.group = Some(heading),
            _ if table.key.is_empty() => {
                table.key = key.to_string();
                table.value = heading;
            }
            _ => {
                let message = "`from_table` takes one value, and this gives several";
                let instead = "write another from_table(…) for each key of the table";
                draft.problems.suggest(call.key(key), message, instead);
                is_sound = false;
            }
        }
    }
    if is_sound && (table.measure.is_empty() || table.key.is_empty()) {
        let message = "`from_table` needs the headings over the names and over the value";
        draft.problems.suggest(call.at, message, call.example());
        is_sound = false;
    }
    is_sound.then_some(table)
}

/// Returns the role of a value by its key.
fn value_role(key: &str) -> Option<Role> {
    ROLES.into_iter().find(|role| role.key() == key)
}
