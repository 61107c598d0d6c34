//! Declares ratings of ratings: of the whole, of named measures, of each group.

use rhai::{Array, Dynamic, Map};
use rust_decimal::Decimal;

use super::conditions::condition_list;
use super::keys::report_unknown_keys;
use super::measures::claimed;
use super::{Call, Declaration, is_bad, text_of, texts, value_of};
use crate::draft::{DraftOverall, DraftOverallBy, DraftSheet, LocatedText, ScriptDraft};
use crate::limits::OVERALL_LINES;
use crate::values::{BEST, EACH_GROUP, RuleValue, WORST, describe};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::conditions::{Bound, Region};
use ambersheet_policy::model::{Condition, Position};
use ambersheet_quantity::Unit;

pub(super) const WORDS: &[(&str, Declaration)] = &[("overall", overall), ("share", share)];

/// The most decimal places of a limit on a share, with which it is compared exactly.
const MOST_PLACES: u32 = 13;

const EXAMPLE_OF_SHARE: &str = "share(\"Green\", [ at_least(80, \"Green\"), otherwise(\"Red\") ])";

fn overall(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    if draft.overall.len() == OVERALL_LINES {
        let message = format!(
            "the rules have more than {OVERALL_LINES} lines with `overall`, the limit on them"
        );
        draft.problems.push(call.at, message, None);
        return Dynamic::UNIT;
    }
    let made = begun(draft, call, arguments);
    let sheet = match arguments.len() {
        3 => arguments.get(1).map(|value| sheet(draft, call, value)),
        _ => None,
    };
    let last = arguments.len().saturating_sub(1);
    let (Some(mut made), Some(what)) = (made, arguments.get(last)) else {
        return Dynamic::UNIT;
    };
    made.sheet = sheet.flatten();
    let at = call.argument(last);
    let is_read = match what.as_map_ref() {
        Ok(map) => read(draft, call, &map, &mut made),
        Err(_) if arguments.len() == 3 => {
            if !is_bad(what) {
                let message = format!(
                    "`overall` takes what it is made of in #{{ … }} after the sheet, and got {}",
                    describe(what)
                );
                draft.problems.suggest(at, message, "write overall(\"Programme\", \"Sheet name\", #{ by: worst, rating: write_to(cell(\"B2\")) })");
            }
            false
        }
        Err(_) => {
            made.by = by(draft, what, at);
            made.by.is_some()
        }
    };
    if is_read {
        draft.overall.push(made);
    } else {
        draft.troubled.insert(call.name);
    }
    Dynamic::UNIT
}

/// Begins a line by its name, or by `each_group`, which gives none.
fn begun(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Option<DraftOverall> {
    let value = arguments.first()?;
    match value_of(value) {
        Some(RuleValue::Word(EACH_GROUP)) => return Some(DraftOverall::new(None, call.at)),
        Some(RuleValue::Bad) => return None,
        _ => {}
    }
    if text_of(value).is_some_and(|text| fold(&text) == EACH_GROUP) {
        let message = "\"each_group\" in quotes is a name, and not each group";
        draft
            .problems
            .suggest(call.argument(0), message, "write each_group without quotes");
        return None;
    }
    let name = call.text(draft, arguments, 0)?;
    let is_same = |known: &&DraftOverall| {
        let known = known.name.as_ref();
        known.is_some_and(|known| fold(&known.text) == fold(&name.text))
    };
    if let Some(first) = draft.overall.iter().find(is_same) {
        let message = format!(
            "two overall ratings are called \"{}\", here and on line {}",
            name.text, first.at.line
        );
        draft
            .problems
            .suggest(name.at, message, "give each a name of its own");
        return None;
    }
    Some(DraftOverall::new(Some(name), call.at))
}

/// Reads the sheet before the map.
fn sheet(draft: &mut ScriptDraft, call: &Call, value: &Dynamic) -> Option<DraftSheet> {
    let at = call.argument(1);
    match (value_of(value), text_of(value)) {
        (Some(RuleValue::Sheet(index)), _) => return Some(DraftSheet::Number(index)),
        (Some(RuleValue::Bad), _) => return None,
        (_, Some(text)) if !text.trim().is_empty() => {
            return Some(DraftSheet::Named(LocatedText { text, at }));
        }
        _ => {}
    }
    let message = format!(
        "`overall` takes a sheet between its name and its map, and got {}",
        describe(value)
    );
    draft.problems.suggest(
        at,
        message,
        "write the sheet's name in quotes, or leave it out",
    );
    None
}

/// Reads the map of one line. Returns `false` if anything of it is not understood.
fn read(draft: &mut ScriptDraft, call: &Call, map: &Map, made: &mut DraftOverall) -> bool {
    let before = draft.problems.count();
    report_unknown_keys(draft, call, map);
    match map.get("by") {
        Some(value) => made.by = by(draft, value, call.value("by")),
        None => draft.problems.suggest(
            call.at,
            "`overall` needs `by`, how the rating is made",
            "write by: worst",
        ),
    }
    if let Some(value) = map.get("measure") {
        let example = "write measure: \"Calls*\" or measure: [ \"Calls*\", \"Visits\" ]";
        made.measures = claimed(draft, value, call.value("measure"), example);
    }
    if let Some(value) = map.get("group") {
        let example = match made.name {
            Some(_) => "write group: \"Adults\" or group: [ \"Adults\", \"Children\" ]",
            None => "write group: \"Department\", the heading over the groups",
        };
        let at = call.value("group");
        made.group = texts(draft, value, at, example).map(|names| (names, at));
    }
    if let Some(value) = map.get("field") {
        made.field = field(draft, call, value);
    }
    if let Some(value) = map.get("rating") {
        let at = call.value("rating");
        match value_of(value) {
            Some(RuleValue::Write(target, style)) => made.rating = Some((target, style, at)),
            _ if is_bad(value) => {}
            _ => {
                let message = format!(
                    "`rating` takes where it is written, and got {}",
                    describe(value)
                );
                let instead = match made.name {
                    Some(_) => "write rating: write_to(cell(\"Sheet name\", \"B3\"))",
                    None => "write rating: write_to(\"RAG\")",
                };
                draft.problems.suggest(at, message, instead);
            }
        }
    }
    draft.problems.count() == before && made.by.is_some()
}

fn field(draft: &mut ScriptDraft, call: &Call, value: &Dynamic) -> Option<LocatedText> {
    let at = call.value("field");
    let text = text_of(value).filter(|text| !text.trim().is_empty());
    if text.is_none() && !is_bad(value) {
        let message = format!(
            "`field` takes the name of a rating of its own, and got {}",
            describe(value)
        );
        draft
            .problems
            .suggest(at, message, "write field: \"spend\"");
    }
    text.map(|text| LocatedText { text, at })
}

/// Reads the way in which a rating is made of others.
fn by(draft: &mut ScriptDraft, value: &Dynamic, at: Position) -> Option<DraftOverallBy> {
    match value_of(value) {
        Some(RuleValue::Word(WORST)) => return Some(DraftOverallBy::Worst),
        Some(RuleValue::Word(BEST)) => return Some(DraftOverallBy::Best),
        Some(RuleValue::Share(levels, conditions)) => {
            return Some(DraftOverallBy::Share(levels, conditions, at));
        }
        Some(RuleValue::Bad) => return None,
        _ => {}
    }
    let message = format!(
        "an overall rating is made by worst, best or share(…), and not by {}",
        describe(value)
    );
    let word = text_of(value).map(|text| fold(&text));
    let instead = match word.as_deref().filter(|word| [WORST, BEST].contains(word)) {
        Some(word) => format!("write {word} without quotes"),
        None => match value_of(value) {
            Some(RuleValue::FirstOf(_)) => format!("say of which level: write {EXAMPLE_OF_SHARE}"),
            _ => format!("write worst, best or {EXAMPLE_OF_SHARE}"),
        },
    };
    draft.problems.suggest(at, message, instead);
    None
}

fn share(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let bad = || Dynamic::from(RuleValue::Bad);
    let [levels, list] = arguments else {
        return bad();
    };
    let levels = texts(draft, levels, call.argument(0), &call.example());
    let items: Option<Array> = list.as_array_ref().ok().map(|items| items.to_vec());
    let Some(items) = items else {
        match value_of(list) {
            Some(RuleValue::FirstOf(_)) => draft.problems.suggest(
                call.argument(1),
                "`share` tries its conditions in order itself",
                "give it the list alone, without first_of",
            ),
            Some(RuleValue::Bad) => {}
            _ => {
                let message = format!(
                    "`share` takes a list of conditions, and got {}",
                    describe(list)
                );
                draft
                    .problems
                    .suggest(call.argument(1), message, call.example());
            }
        }
        return bad();
    };
    let conditions = condition_list(draft, call, &items, 1);
    let (Some(levels), Some(conditions)) = (levels, conditions) else {
        return bad();
    };
    let faults: Vec<_> = conditions.iter().filter_map(fault).collect();
    let is_sound = faults.is_empty();
    for (at, message, instead) in faults {
        draft.problems.suggest(at, message, instead);
    }
    if is_sound {
        Dynamic::from(RuleValue::Share(levels, conditions))
    } else {
        bad()
    }
}

/// Returns what keeps a share from meeting a condition: its place, the message, and what to write instead.
fn fault(condition: &Condition) -> Option<(Position, String, String)> {
    let region = condition.kind.region();
    let is_of_number = match region {
        Region::Range { .. } | Region::Number(_) | Region::All => true,
        Region::Text(_)
        | Region::Target(_)
        | Region::UpToIntervention
        | Region::Improved { .. }
        | Region::InColumn => false,
    };
    if !is_of_number {
        let message =
            "a share is a number in percent, and this condition needs a measure".to_owned();
        let instead = "use at_least, more_than, at_most, less_than, between, exactly or otherwise";
        return Some((condition.at, message, instead.to_owned()));
    }
    region.bounds().find_map(|bound| {
        let (message, instead) = fault_of(bound)?;
        Some((condition.at, message, instead))
    })
}

/// Returns what is wrong with a limit on a share, and what to write instead.
fn fault_of(bound: Bound) -> Option<(String, String)> {
    let number = bound.number.normalize();
    if !matches!(bound.unit, Unit::None | Unit::Percent) {
        let message = format!("a share is in percent, and {} is not", bound.quantity());
        return Some((message, "write a number from 0 to 100".to_owned()));
    }
    if number < Decimal::ZERO || number > Decimal::ONE_HUNDRED {
        let message = format!("a share is from 0 to 100 percent, and {number} is not");
        return Some((message, "write a number from 0 to 100".to_owned()));
    }
    if number.scale() > MOST_PLACES {
        let message = format!("{number} has more than {MOST_PLACES} decimal places");
        return Some((message, "write fewer".to_owned()));
    }
    if bound.unit == Unit::None && number > Decimal::ZERO && number < Decimal::ONE {
        let meant = (number * Decimal::ONE_HUNDRED).normalize();
        let message = format!("a share is in percent, and {number} is less than 1%");
        let instead = format!("write {meant} for {meant}%, or \"{number}%\" if that is meant");
        return Some((message, instead));
    }
    None
}
