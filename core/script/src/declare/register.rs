//! Declares registers: tables of rules in the return, or in a workbook beside the script.

use rhai::{Dynamic, Map};

use super::keys::report_unknown_keys;
use super::{Call, Declaration, is_bad, text_of, texts};
use crate::draft::{DraftRegister, LocatedText, RegisterColumn, ScriptDraft};
use crate::values::describe;

pub(super) const WORDS: &[(&str, Declaration)] = &[("register", register)];

/// The keys of columns in a register.
const COLUMNS: &[(&str, RegisterColumn)] = &[
    ("measure", RegisterColumn::Measure),
    ("id", RegisterColumn::Id),
    ("good_is", RegisterColumn::GoodIs),
    ("target", RegisterColumn::Target),
    ("amber_within", RegisterColumn::AmberWithin),
    ("percent_of_target", RegisterColumn::PercentOfTarget),
    ("points", RegisterColumn::Points),
    ("profile", RegisterColumn::Profile),
    ("unit", RegisterColumn::Unit),
    ("from", RegisterColumn::From),
    ("to", RegisterColumn::To),
    ("because", RegisterColumn::Because),
];

fn register(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    let file = match arguments.len() {
        3 => match call.text(draft, arguments, 0) {
            Some(name) => Some(name),
            None => return Dynamic::UNIT,
        },
        _ => None,
    };
    let places = arguments.len() - 2;
    let Some(sheet) = call.text(draft, arguments, places) else {
        return Dynamic::UNIT;
    };
    let Some(value) = arguments.last() else {
        return Dynamic::UNIT;
    };
    let Ok(map) = value.as_map_ref() else {
        let message = format!(
            "`register` takes its headings in #{{ … }}, and got {}",
            describe(value)
        );
        draft
            .problems
            .suggest(call.argument(places + 1), message, call.example());
        return Dynamic::UNIT;
    };
    if file.as_ref().is_some_and(|name| is_elsewhere(draft, name)) {
        return Dynamic::UNIT;
    }
    let found_before = draft.problems.count();
    report_unknown_keys(draft, call, &map);
    let columns = columns(draft, call, &map);
    let limits = limits(draft, call, &map);
    if !map.contains_key("measure") && !map.contains_key("id") {
        let message =
            "a register needs `measure` or `id`, the heading over the measures that its rows name";
        draft
            .problems
            .suggest(call.at, message, "write measure: \"Measure\"");
    }
    if draft.problems.count() == found_before {
        draft.registers.push(DraftRegister {
            file,
            sheet,
            columns,
            limits,
            because: None,
            question: None,
            at: call.at,
        });
    }
    Dynamic::UNIT
}

/// Reports a register that does not lie beside the rules.
fn is_elsewhere(draft: &mut ScriptDraft, name: &LocatedText) -> bool {
    let is_path = name.text.contains(['/', '\\', ':']);
    if is_path {
        draft.problems.suggest(
            name.at,
            "a register lies beside the rules, and this names another folder",
            "write the file's name alone, as in \"register.xlsx\"",
        );
    }
    is_path
}

/// Reads the headings over the limits.
fn limits(draft: &mut ScriptDraft, call: &Call, map: &Map) -> Vec<LocatedText> {
    let at = call.value("limits");
    let example = "write limits: [ \"Green\", \"Amber\" ], the headings over the limits";
    let limits = map
        .get("limits")
        .and_then(|value| texts(draft, value, at, example))
        .unwrap_or_default();
    limits
        .into_iter()
        .map(|text| LocatedText { text, at })
        .collect()
}

fn columns(draft: &mut ScriptDraft, call: &Call, map: &Map) -> Vec<(RegisterColumn, LocatedText)> {
    let mut columns = Vec::new();
    for (key, value) in map {
        if key == "limits" {
            continue;
        }
        let Some((_, column)) = COLUMNS.iter().find(|known| known.0 == key.as_str()) else {
            continue;
        };
        match text_of(value).filter(|text| !text.trim().is_empty()) {
            Some(text) => columns.push((
                *column,
                LocatedText {
                    text,
                    at: call.value(key),
                },
            )),
            None if is_bad(value) => {}
            None => {
                let message = format!("`{key}` takes a heading, and got {}", describe(value));
                draft.problems.suggest(
                    call.value(key),
                    message,
                    format!("write {key}: \"Heading\""),
                );
            }
        }
    }
    columns
}
