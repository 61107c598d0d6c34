//! Conditions and grids: the words that decide a rating in place of the target and the tolerance.

use rhai::{Dynamic, Map};
use rust_decimal::Decimal;

use super::arguments::tolerance;
use super::{Call, Declaration, is_bad, text_of, texts, value_of};
use crate::draft::ScriptDraft;
use crate::values::{RuleValue, describe};
use ambersheet_policy::conditions::{
    Bound, BoundOrText, CONDITION_WORDS, ConditionArguments, ConditionKind, Region,
};
use ambersheet_policy::model::{Condition, LevelGrid, Pattern, Position, Profile, Tolerance};
use ambersheet_quantity::{Missing, Notation, ParseOptions, Quantity, Unit, read_value};

pub(super) const WORDS: &[(&str, Declaration)] = &[
    ("first_of", first_of),
    ("grid", grid),
    ("reversed", reversed),
    ("by_quarter", by_quarter),
];

fn bad() -> Dynamic {
    Dynamic::from(RuleValue::Bad)
}

/// Returns the declaration of each condition word.
pub(super) fn conditions() -> impl Iterator<Item = (&'static str, Declaration)> {
    CONDITION_WORDS
        .iter()
        .map(|entry| (entry.word, declare as Declaration))
}

/// Declares a condition: reads the word's own arguments, and then the level's word.
fn declare(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let entry = CONDITION_WORDS.iter().find(|entry| entry.word == call.name);
    let kind = entry.and_then(|entry| {
        (entry.parse)(&mut ArgumentReader {
            draft,
            call,
            arguments,
            next: 0,
        })
        .map(|kind| (kind, entry.arguments))
    });
    kind.map_or_else(bad, |(kind, level)| {
        condition(draft, call, arguments, level, kind)
    })
}

fn condition(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
    level: usize,
    kind: ConditionKind,
) -> Dynamic {
    let word = arguments
        .get(level)
        .and_then(|value| level_word(draft, call, level, value));
    word.map_or_else(bad, |word| {
        Dynamic::from(RuleValue::Condition(Condition {
            kind,
            word,
            rank: 0,
            at: call.at,
        }))
    })
}

/// Reads the word of a level: a text, a number, or `level("…")`.
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

/// Reader of a condition's own arguments, in their order.
struct ArgumentReader<'a> {
    draft: &'a mut ScriptDraft,
    call: &'a Call,
    arguments: &'a [Dynamic],
    next: usize,
}

impl<'a> ArgumentReader<'a> {
    fn take(&mut self) -> Option<(usize, &'a Dynamic)> {
        let index = self.next;
        self.next += 1;
        Some((index, self.arguments.get(index)?))
    }
}

impl ConditionArguments for ArgumentReader<'_> {
    fn allowance(&mut self) -> Option<Tolerance> {
        let (index, value) = self.take()?;
        tolerance(self.draft, value, self.call.argument(index))
    }

    fn bound(&mut self) -> Option<Bound> {
        let (index, value) = self.take()?;
        bound(self.draft, self.call, index, value)
    }

    fn bound_or_text(&mut self) -> Option<BoundOrText> {
        let (index, value) = self.take()?;
        if let Ok(truth) = value.as_bool() {
            return Some(BoundOrText::Truth(truth));
        }
        let text = text_of(value).filter(|text| limit_in(text).is_err());
        let Some(text) = text else {
            return bound(self.draft, self.call, index, value).map(BoundOrText::Bound);
        };
        if text.trim().is_empty() {
            let problems = &mut self.draft.problems;
            let at = self.call.argument(index);
            problems.suggest(at, "this text is empty", self.call.example());
            return None;
        }
        Some(BoundOrText::Text(Pattern::new(&text)))
    }

    fn refuse(&mut self, message: String, suggestion: String) {
        self.draft
            .problems
            .suggest(self.call.argument(0), message, suggestion);
    }
}

/// Reads a number, or a text with a number and its unit.
fn bound(draft: &mut ScriptDraft, call: &Call, index: usize, value: &Dynamic) -> Option<Bound> {
    if let Some(number) = decimal(value) {
        return Some(Bound {
            number,
            unit: Unit::None,
        });
    }
    let quantity = text_of(value).map(|text| limit_in(&text));
    if quantity == Some(Err(Missing::TwoDates)) {
        let message = format!(
            "{} is two dates, one with the day first and one with the month first",
            describe(value)
        );
        let instead = "write the year, month and day, as \"2025-03-31\"";
        draft
            .problems
            .suggest(call.argument(index), message, instead);
        return None;
    }
    let found = quantity.and_then(Result::ok);
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

/// Reads a limit in a text: a number with its unit, or a date.
fn limit_in(text: &str) -> Result<Quantity, Missing> {
    let quantity = read_value(text, ParseOptions::default()).quantity?;
    let is_limit = match quantity.unit.notation() {
        None | Some(Notation::Date | Notation::Duration) => true,
        Some(_) => false,
    };
    if is_limit {
        Ok(quantity)
    } else {
        Err(Missing::Text)
    }
}

fn decimal(value: &Dynamic) -> Option<Decimal> {
    match value.as_int() {
        Ok(number) => Some(Decimal::from(number)),
        Err(_) => value.as_decimal().ok(),
    }
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
        .find(|condition| condition.kind.region() == Region::All)
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

fn read_grid(draft: &mut ScriptDraft, call: &Call, map: &Map) -> Option<LevelGrid> {
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
    let (rows, words) = read_rows(draft, call, rows, columns.len())?;
    Some(LevelGrid {
        columns: columns.iter().map(|text| Pattern::new(text)).collect(),
        rows,
        words,
        ranks: Vec::new(),
        scored: read_scored(draft, call, map),
        reversed: false,
        at: call.at,
    })
}

/// Reads the rows of a grid: their labels, and the words of their levels.
fn read_rows(
    draft: &mut ScriptDraft,
    call: &Call,
    rows: &Dynamic,
    columns: usize,
) -> Option<(Vec<Pattern>, Vec<Vec<String>>)> {
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
        if levels.len() != columns {
            let message = format!(
                "the row \"{label}\" has {} levels, and the grid has {} columns",
                levels.len(),
                columns
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
    Some((labels, words))
}

fn read_scored(draft: &mut ScriptDraft, call: &Call, map: &Map) -> bool {
    match map.get("scored") {
        None => false,
        Some(value) => value.as_bool().unwrap_or_else(|_| {
            let message = format!("`scored` takes yes or no, and got {}", describe(value));
            draft
                .problems
                .suggest(call.value("scored"), message, "write scored: yes");
            false
        }),
    }
}

fn reversed(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(value) = arguments.first() else {
        return bad();
    };
    if let Some(RuleValue::Grid(grid)) = value_of(value) {
        return Dynamic::from(RuleValue::Grid(LevelGrid {
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
    // Shares of one would be hundredths of what is meant.
    let [.., at_year_end] = percents;
    if !at_year_end.is_zero() && percents.iter().all(|percent| *percent <= Decimal::ONE) {
        let meant = percents.map(|share| (share * Decimal::ONE_HUNDRED).normalize().to_string());
        let message = format!(
            "`by_quarter` takes percent of the year's target, and by these numbers no more than {at_year_end}% of it is ever due"
        );
        let instead = format!("write by_quarter({})", meant.join(", "));
        draft.problems.suggest(call.at, message, instead);
        return bad();
    }
    Dynamic::from(RuleValue::Profile(Profile::ByQuarter(percents)))
}

/// Reads a profile: one of the words for it, or `by_quarter(…)`.
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
