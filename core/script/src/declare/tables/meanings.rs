//! Declares which ratings are kept as somebody typed them (`keep_typed`), and the meanings of levels (`meanings`).

use rhai::Dynamic;

use crate::declare::keys::sheet_and_headings;
use crate::declare::{Call, is_bad, text_of};
use crate::draft::{DraftMeanings, DraftTyped, LocatedText, ScriptDraft};
use crate::values::describe;

pub(super) fn keep_typed(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    for index in 0..arguments.len() {
        if let Some(name) = call.text(draft, arguments, index) {
            draft.keep_typed.push(DraftTyped {
                name,
                question: None,
            });
        }
    }
    Dynamic::UNIT
}

pub(super) fn meanings(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    let Some((sheet, map)) = sheet_and_headings(draft, call, arguments) else {
        return Dynamic::UNIT;
    };
    let mut levels = None;
    let mut texts = Vec::new();
    for (key, value) in &map {
        let Some(heading) = text_of(value).filter(|text| !text.trim().is_empty()) else {
            if !is_bad(value) {
                let message = format!("`{key}` takes a heading, and got {}", describe(value));
                draft.problems.suggest(
                    call.value(key),
                    message,
                    format!("write {key}: \"Heading\""),
                );
            }
            continue;
        };
        let heading = LocatedText {
            text: heading,
            at: call.value(key),
        };
        if key == "score" {
            levels = Some(heading);
        } else {
            texts.push((
                LocatedText {
                    text: key.to_string(),
                    at: call.key(key),
                },
                heading,
            ));
        }
    }
    texts.sort_by_key(|text| text.0.at);
    match levels {
        Some(levels) => draft.meanings.push(DraftMeanings {
            sheet,
            texts,
            levels,
            at: call.at,
        }),
        None if !map.contains_key("score") => {
            let message = "`meanings` needs `score`, the heading over the levels";
            draft
                .problems
                .suggest(call.at, message, "write score: \"Score\"");
        }
        None => {}
    }
    Dynamic::UNIT
}
