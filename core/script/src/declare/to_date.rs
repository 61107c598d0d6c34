//! Declares figures to date: blocks of figures by period that are added up to the period.

use rhai::{Dynamic, Map};

use super::keys::report_unknown_keys;
use super::{Call, Declaration, is_bad, text_of, texts};
use crate::draft::{DraftToDate, LocatedText, ScriptDraft};
use crate::values::describe;
use ambersheet_policy::model::BlockTitle;

pub(super) const WORDS: &[(&str, Declaration)] = &[("to_date", to_date)];

fn to_date(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    let Some(sheet) = call.text(draft, arguments, 0) else {
        return Dynamic::UNIT;
    };
    let Some(value) = arguments.get(1) else {
        return Dynamic::UNIT;
    };
    let Ok(map) = value.as_map_ref() else {
        let message = format!(
            "`to_date` takes what stands where in #{{ … }}, and got {}",
            describe(value)
        );
        draft
            .problems
            .suggest(call.argument(1), message, call.example());
        return Dynamic::UNIT;
    };
    report_unknown_keys(draft, call, &map);
    let title = text(draft, call, &map, "measure", "Project *: {measure}");
    let row = text(draft, call, &map, "row", "Grand Total");
    let up_to = text(draft, call, &map, "up_to", "Financial Year 2024/25* > H1*");
    let example = "write leave_out: \"Total\"";
    let leave_out = map
        .get("leave_out")
        .and_then(|value| texts(draft, value, call.value("leave_out"), example));
    let title = title.and_then(|title| match BlockTitle::new(&title.text) {
        Ok(block) => Some(block),
        Err(why) => {
            let message = format!("\"{}\" {why}", title.text);
            draft
                .problems
                .suggest(title.at, message, "write measure: \"Project *: {measure}\"");
            None
        }
    });
    if let (Some(title), Some(row), Some(up_to)) = (title, row, up_to) {
        let leave_out = leave_out.unwrap_or_default();
        draft.to_date.push(DraftToDate {
            sheet,
            title,
            row,
            up_to,
            leave_out,
            at: call.at,
        });
    }
    Dynamic::UNIT
}

/// Reads the text of a required key.
fn text(
    draft: &mut ScriptDraft,
    call: &Call,
    map: &Map,
    key: &str,
    example: &str,
) -> Option<LocatedText> {
    let Some(value) = map.get(key) else {
        let message = format!("`to_date` needs `{key}`");
        draft
            .problems
            .suggest(call.at, message, format!("write {key}: \"{example}\""));
        return None;
    };
    let text = text_of(value).filter(|text| !text.trim().is_empty());
    if text.is_none() && !is_bad(value) {
        let message = format!("`{key}` takes a text, and got {}", describe(value));
        draft.problems.suggest(
            call.value(key),
            message,
            format!("write {key}: \"{example}\""),
        );
    }
    text.map(|text| LocatedText {
        text,
        at: call.value(key),
    })
}
