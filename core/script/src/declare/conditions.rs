//! Conditions and grids: what decides a rating in place of the target and the tolerance.

use rhai::{Dynamic, Map};
use rust_decimal::Decimal;

use super::arguments::tolerance;
use super::{Call, Declaration, is_bad, text_of, texts, value_of};
use crate::draft::ScriptDraft;
use crate::values::{RuleValue, describe};
use ambersheet_policy::model::{Asks, Bound, Condition, Grid, Pattern, Position, Profile};
use ambersheet_quantity::{How, Unit, read};

pub(super) const WORDS: &[(&str, Declaration)] = &[
    ("first_of", first_of),
    ("on_target", |draft, call, arguments| {
        plain(draft, call, arguments, Asks::OnTarget)
    }),
    ("better_than_target", |draft, call, arguments| {
        plain(draft, call, arguments, Asks::BetterThanTarget)
    }),
    ("up_to_intervention", |draft, call, arguments| {
        plain(draft, call, arguments, Asks::UpToIntervention)
    }),
    ("improved", |draft, call, arguments| {
        plain(draft, call, arguments, Asks::Improved)
    }),
    ("improved_or_same", |draft, call, arguments| {
        plain(draft, call, arguments, Asks::ImprovedOrSame)
    }),
    ("otherwise", |draft, call, arguments| {
        plain(draft, call, arguments, Asks::Otherwise)
    }),
    ("within", |draft, call, arguments| {
        allowed(draft, call, arguments, Asks::Within)
    }),
    ("closer_than", |draft, call, arguments| {
        allowed(draft, call, arguments, Asks::CloserThan)
    }),
    ("at_least", |draft, call, arguments| {
        bounded(draft, call, arguments, Asks::AtLeast)
    }),
    ("more_than", |draft, call, arguments| {
        bounded(draft, call, arguments, Asks::MoreThan)
    }),
    ("at_most", |draft, call, arguments| {
        bounded(draft, call, arguments, Asks::AtMost)
    }),
    ("less_than", |draft, call, arguments| {
        bounded(draft, call, arguments, Asks::LessThan)
    }),
    ("between", between),
    ("exactly", exactly),
    ("grid", grid),
    ("reversed", reversed),
    ("by_quarter", by_quarter),
];

fn bad() -> Dynamic {
    Dynamic::from(RuleValue::Bad)
}

/// A condition that needs nothing but its level.
fn plain(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic], asks: Asks) -> Dynamic {
    condition(draft, call, arguments, 0, asks)
}

fn condition(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
    level: usize,
    asks: Asks,
) -> Dynamic {
    let word = arguments
        .get(level)
        .and_then(|value| level_word(draft, call, level, value));
    word.map_or_else(bad, |word| {
        Dynamic::from(RuleValue::Condition(Condition {
            asks,
            word,
            rank: 0,
            at: call.at,
        }))
    })
}

/// The word of a level: a text, a number that is one, or `level("…")`.
fn level_word(
    draft: &mut ScriptDraft,
    call: &Call,
    index: usize,
    value: &Dynamic,
) -> Option<String> {
    if let Some(RuleValue::Level(word, _)) = value_of(value) {
        return Some(word);
    }
    if value.is_int() || value.is_decimal() {
        return Some(value.to_string());
    }
    if text_of(value).is_none() && !is_bad(value) {
        let message = format!(
            "`{}` takes the word of a level here, and got {}",
            call.name,
            describe(value)
        );
        draft
            .problems
            .suggest(call.argument(index), message, call.example());
        return None;
    }
    call.text(draft, std::slice::from_ref(value), 0)
        .map(|word| word.text)
}

fn allowed(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
    asks: fn(ambersheet_policy::model::Tolerance) -> Asks,
) -> Dynamic {
    let allowance = arguments
        .first()
        .and_then(|value| tolerance(draft, value, call.argument(0)));
    allowance.map_or_else(bad, |allowance| {
        condition(draft, call, arguments, 1, asks(allowance))
    })
}

fn bounded(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
    asks: fn(Bound) -> Asks,
) -> Dynamic {
    let bound = arguments
        .first()
        .and_then(|value| bound(draft, call, 0, value));
    bound.map_or_else(bad, |bound| {
        condition(draft, call, arguments, 1, asks(bound))
    })
}

/// A number, or a text with a number and its unit.
fn bound(draft: &mut ScriptDraft, call: &Call, index: usize, value: &Dynamic) -> Option<Bound> {
    if let Some(number) = decimal(value) {
        return Some(Bound {
            number,
            unit: Unit::None,
        });
    }
    let found = text_of(value).and_then(|text| read(&text, How::default()).quantity.ok());
    if found.is_none() && !is_bad(value) {
        let message = format!(
            "`{}` takes a number here, and got {}",
            call.name,
            describe(value)
        );
        let instead = format!("{}; with its unit in quotes, as in \"90%\"", call.example());
        draft
            .problems
            .suggest(call.argument(index), message, instead);
    }
    found.map(Bound::from)
}

fn decimal(value: &Dynamic) -> Option<Decimal> {
    match value.as_int() {
        Ok(number) => Some(Decimal::from(number)),
        Err(_) => value.as_decimal().ok(),
    }
}

fn between(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let ends: Vec<Bound> = arguments
        .iter()
        .take(2)
        .enumerate()
        .filter_map(|(index, value)| bound(draft, call, index, value))
        .collect();
    let [low, high] = ends[..] else { return bad() };
    if low.number > high.number {
        let message = format!("nothing is between {} and {}", low.number, high.number);
        let instead = format!(
            "write the lower one first: between({}, {}, …)",
            high.number, low.number
        );
        draft.problems.suggest(call.argument(0), message, instead);
        return bad();
    }
    condition(draft, call, arguments, 2, Asks::Between(low, high))
}

fn exactly(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(value) = arguments.first() else {
        return bad();
    };
    let text = text_of(value).filter(|text| read(text, How::default()).quantity.is_err());
    let asks = match text {
        Some(text) if text.trim().is_empty() => {
            draft
                .problems
                .suggest(call.argument(0), "this text is empty", call.example());
            None
        }
        Some(text) => Some(Asks::Text(Pattern::new(&text))),
        None => bound(draft, call, 0, value).map(Asks::Exactly),
    };
    asks.map_or_else(bad, |asks| condition(draft, call, arguments, 1, asks))
}

fn first_of(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(list) = arguments.first() else {
        return bad();
    };
    let Ok(items) = list.as_array_ref() else {
        if !is_bad(list) {
            let message = format!(
                "`first_of` takes a list of conditions, and got {}",
                describe(list)
            );
            draft
                .problems
                .suggest(call.argument(0), message, call.example());
        }
        return bad();
    };
    let mut conditions = Vec::with_capacity(items.len());
    for item in items.iter() {
        match value_of(item) {
            Some(RuleValue::Condition(condition)) => conditions.push(condition),
            _ if is_bad(item) => return bad(),
            _ => {
                let message = format!("`first_of` takes conditions, and got {}", describe(item));
                draft
                    .problems
                    .suggest(call.argument(0), message, call.example());
                return bad();
            }
        }
    }
    if conditions.is_empty() {
        draft
            .problems
            .suggest(call.argument(0), "this list is empty", call.example());
        return bad();
    }
    let before_last = &conditions[..conditions.len() - 1];
    if let Some(early) = before_last
        .iter()
        .find(|condition| condition.asks == Asks::Otherwise)
    {
        draft.problems.suggest(
            early.at,
            "whatever comes after `otherwise` is never asked",
            "put otherwise(…) at the end of the list",
        );
        return bad();
    }
    Dynamic::from(RuleValue::FirstOf(conditions))
}

fn grid(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(value) = arguments.first() else {
        return bad();
    };
    let Ok(map) = value.as_map_ref() else {
        if !is_bad(value) {
            let message = format!(
                "`grid` takes its columns and rows in #{{ … }}, and got {}",
                describe(value)
            );
            draft
                .problems
                .suggest(call.argument(0), message, call.example());
        }
        return bad();
    };
    read_grid(draft, call, &map).map_or_else(bad, |grid| Dynamic::from(RuleValue::Grid(grid)))
}

fn read_grid(draft: &mut ScriptDraft, call: &Call, map: &Map) -> Option<Grid> {
    if let Some(key) = map
        .keys()
        .find(|key| !["columns", "rows", "scored"].contains(&key.as_str()))
    {
        let message = format!("unknown key `{key}`");
        draft
            .problems
            .suggest(call.key(key), message, "the keys are columns, rows, scored");
        return None;
    }
    let (Some(columns), Some(rows)) = (map.get("columns"), map.get("rows")) else {
        draft
            .problems
            .suggest(call.at, "a grid needs `columns` and `rows`", call.example());
        return None;
    };
    let columns = texts(draft, columns, call.value("columns"), &call.example())?;
    let at = call.value("rows");
    let Ok(items) = rows.as_array_ref() else {
        let message = format!("`rows` takes a list of rows, and got {}", describe(rows));
        draft.problems.suggest(at, message, call.example());
        return None;
    };
    let (mut labels, mut words) = (Vec::new(), Vec::new());
    for item in items.iter() {
        let row = texts(draft, item, at, &call.example())?;
        let (label, levels) = row.split_first()?;
        if levels.len() != columns.len() {
            let message = format!(
                "the row \"{label}\" has {} levels, and the grid has {} columns",
                levels.len(),
                columns.len()
            );
            draft.problems.suggest(
                at,
                message,
                "write the row's label and then a level for each column",
            );
            return None;
        }
        labels.push(Pattern::new(label));
        words.push(levels.to_vec());
    }
    let scored = match map.get("scored") {
        None => false,
        Some(value) => value.as_bool().unwrap_or_else(|_| {
            let message = format!("`scored` takes yes or no, and got {}", describe(value));
            draft
                .problems
                .suggest(call.value("scored"), message, "write scored: yes");
            false
        }),
    };
    let columns = columns.iter().map(|text| Pattern::new(text)).collect();
    Some(Grid {
        columns,
        rows: labels,
        words,
        ranks: Vec::new(),
        scored,
        reversed: false,
        at: call.at,
    })
}

fn reversed(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(value) = arguments.first() else {
        return bad();
    };
    if let Some(RuleValue::Grid(grid)) = value_of(value) {
        return Dynamic::from(RuleValue::Grid(Grid {
            reversed: !grid.reversed,
            at: call.at,
            ..grid
        }));
    }
    if !is_bad(value) {
        let message = format!("`reversed` takes a grid, and got {}", describe(value));
        draft
            .problems
            .suggest(call.argument(0), message, call.example());
    }
    bad()
}

fn by_quarter(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let numbers: Vec<Decimal> = arguments.iter().filter_map(decimal).collect();
    let Ok(percents) = <[Decimal; 4]>::try_from(numbers) else {
        if !arguments.iter().any(is_bad) {
            let message = "`by_quarter` takes four numbers: percent of the year's target by the end of each quarter";
            draft.problems.suggest(call.at, message, call.example());
        }
        return bad();
    };
    Dynamic::from(RuleValue::Profile(Profile::ByQuarter(percents)))
}

/// A profile: one of the words for it, or `by_quarter(…)`.
pub(super) fn profile(draft: &mut ScriptDraft, value: &Dynamic, at: Position) -> Option<Profile> {
    match value_of(value) {
        Some(RuleValue::Word(crate::values::LINEAR)) => Some(Profile::Linear),
        Some(RuleValue::Word(crate::values::FLAT)) => Some(Profile::Flat),
        Some(RuleValue::Profile(profile)) => Some(profile),
        Some(RuleValue::Bad) => None,
        _ => {
            let message = format!(
                "`profile` takes linear, flat or by_quarter(…), and got {}",
                describe(value)
            );
            let instead = match text_of(value).map(|text| text.trim().to_lowercase()) {
                Some(word) if word == "linear" || word == "flat" => {
                    format!("write profile: {word}, without quotes")
                }
                _ => "write profile: linear, or profile: by_quarter(25, 50, 75, 100)".to_owned(),
            };
            draft.problems.suggest(at, message, instead);
            None
        }
    }
}
