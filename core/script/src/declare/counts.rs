//! Declares tables of counts: the ratings that the return publishes by group and in total.

use rhai::{Dynamic, Map};

use super::keys::{report_unknown_keys, sheet_and_headings};
use super::{Call, Declaration, is_bad, text_of, texts};
use crate::draft::{DraftCounts, LocatedText, ScriptDraft};
use crate::values::describe;

pub(super) const WORDS: &[(&str, Declaration)] = &[("published_counts", published_counts)];

const LEVELS: &str = "write levels: [ \"Green\", \"Amber\", \"Red\" ]";

fn published_counts(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    let Some((sheet, map)) = sheet_and_headings(draft, call, arguments) else {
        return Dynamic::UNIT;
    };
    report_unknown_keys(draft, call, &map);
    let group = heading(draft, call, &map, "group", "Portfolio");
    let unrated = heading(draft, call, &map, "unrated", "Not rated");
    let total = heading(draft, call, &map, "total", "Total");
    let field = heading(draft, call, &map, "field", "spend");
    let at = call.value("levels");
    let levels = map
        .get("levels")
        .and_then(|value| texts(draft, value, at, LEVELS));
    for (key, what, instead) in [
        (
            "group",
            "the heading over the names of the groups",
            "write group: \"Portfolio\"",
        ),
        (
            "levels",
            "the levels that it counts, which are its headings",
            LEVELS,
        ),
    ] {
        if !map.contains_key(key) {
            draft.problems.suggest(
                call.at,
                format!("`published_counts` needs `{key}`, {what}"),
                instead,
            );
        }
    }
    if let (Some(group), Some(levels)) = (group, levels) {
        let levels = levels
            .into_iter()
            .map(|text| LocatedText { text, at })
            .collect();
        draft.counts.push(DraftCounts {
            sheet,
            group,
            levels,
            unrated,
            total,
            field,
            at: call.at,
        });
    }
    Dynamic::UNIT
}

/// Reads the text of a key, or nothing if the map lacks the key.
fn heading(
    draft: &mut ScriptDraft,
    call: &Call,
    map: &Map,
    key: &str,
    example: &str,
) -> Option<LocatedText> {
    let value = map.get(key)?;
    let text = text_of(value).filter(|text| !text.trim().is_empty());
    if text.is_none() && !is_bad(value) {
        let takes = if key == "field" {
            "the name of a rating of its own"
        } else {
            "a heading"
        };
        let message = format!("`{key}` takes {takes}, and got {}", describe(value));
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
