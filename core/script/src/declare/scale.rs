//! Declares the scale: levels, best first, each with its word and colours.

use rhai::Dynamic;

use super::{Call, Declaration, is_bad, report_repeated, text_of, value_of};
use crate::draft::{DraftLevel, ScriptDraft};
use crate::palette::{COLOURS, Hue};
use crate::problems::{any_of, did_you_mean};
use crate::values::{RuleValue, describe};
use ambersheet_ooxml::colour::Colour;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::Position;

pub(super) const WORDS: &[(&str, Declaration)] =
    &[("scale", scale), ("level", level), ("colour", colour)];

/// The fewest and the most levels of a scale.
const LEVELS: std::ops::RangeInclusive<usize> = 2..=32;

fn scale(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    report_repeated(draft, call, draft.scale.as_ref().map(|scale| scale.1));
    let Some(value) = arguments.first() else {
        return Dynamic::UNIT;
    };
    let at = call.argument(0);
    let Ok(items) = value.as_array_ref() else {
        let message = format!(
            "`scale` takes a list of levels, best first, and got {}",
            describe(value)
        );
        draft.problems.suggest(at, message, call.example());
        return Dynamic::UNIT;
    };
    let mut levels: Vec<DraftLevel> = Vec::with_capacity(items.len());
    let mut sound = true;
    for item in items.iter() {
        match level_of(draft, call, item, at) {
            Some(level)
                if levels
                    .iter()
                    .any(|other| fold(&other.word) == fold(&level.word)) =>
            {
                draft.problems.add(
                    at,
                    format!("two levels of the scale are called \"{}\"", level.word),
                );
                sound = false;
            }
            Some(level) => levels.push(level),
            None => sound = false,
        }
    }
    if sound && !LEVELS.contains(&items.len()) {
        let message = format!(
            "a scale has {} to {} levels, and this has {}",
            LEVELS.start(),
            LEVELS.end(),
            items.len()
        );
        draft.problems.suggest(at, message, call.example());
        sound = false;
    }
    if sound {
        draft.scale = Some((levels, call.at));
    }
    Dynamic::UNIT
}

fn level_of(
    draft: &mut ScriptDraft,
    call: &Call,
    item: &Dynamic,
    at: Position,
) -> Option<DraftLevel> {
    match value_of(item) {
        Some(RuleValue::Level(word, Some(hue))) => {
            return Some(DraftLevel {
                word,
                hue,
                others: None,
            });
        }
        Some(RuleValue::LevelWith(word, hue, others)) => {
            return Some(DraftLevel {
                word,
                hue,
                others: Some(others),
            });
        }
        _ => {}
    }
    if !is_bad(item) {
        let message = format!("a scale holds levels, and this is {}", describe(item));
        draft.problems.suggest(at, message, call.example());
    }
    None
}

fn level(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let word = call.text(draft, arguments, 0);
    let colour = arguments.get(1).and_then(|value| {
        if let Some(RuleValue::Colour(hue)) = value_of(value) {
            return Some(hue);
        }
        report_wrong_colour(draft, call.argument(1), value);
        None
    });
    let others = arguments.get(2).map(|_| call.text(draft, arguments, 2));
    Dynamic::from(match (word, colour) {
        (Some(word), Some(hue)) if others.is_some() => match others.flatten() {
            Some(others) => RuleValue::LevelWith(word.text.trim().to_owned(), hue, others.text),
            None => RuleValue::Bad,
        },
        (Some(word), Some(hue)) => RuleValue::Level(word.text.trim().to_owned(), Some(hue)),
        _ => RuleValue::Bad,
    })
}

fn report_wrong_colour(draft: &mut ScriptDraft, at: Position, value: &Dynamic) {
    if is_bad(value) {
        return;
    }
    let names = || COLOURS.iter().map(|row| row.0);
    let instead = match text_of(value) {
        Some(text) if names().any(|name| name == text) => format!("write {text} without quotes"),
        Some(text) if Colour::parse(&text).is_some() => format!("write colour(\"{text}\")"),
        Some(text) => did_you_mean(&text, names())
            .unwrap_or_else(|| format!("the colours are {}", any_of(names()))),
        None => format!(
            "the colours are {} or colour(\"#RRGGBB\")",
            names().collect::<Vec<_>>().join(", ")
        ),
    };
    draft.problems.suggest(
        at,
        format!("a level takes a colour, and got {}", describe(value)),
        instead,
    );
}

fn colour(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(text) = call.text(draft, arguments, 0) else {
        return Dynamic::from(RuleValue::Bad);
    };
    if let Some(fill) = Colour::parse(text.text.trim()) {
        return Dynamic::from(RuleValue::Colour(Hue::Own(fill)));
    }
    let message = format!("\"{}\" is not a colour", text.text);
    draft.problems.suggest(
        text.at,
        message,
        "write six digits of 0-9 and A-F, as in colour(\"#FFC000\")",
    );
    Dynamic::from(RuleValue::Bad)
}
