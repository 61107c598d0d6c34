//! Conditions and grids: the words that decide a rating in place of the target and the tolerance.

use rhai::{Dynamic, Map};
use rust_decimal::Decimal;

use super::arguments::tolerance;
use super::{Call, Declaration, is_bad, text_of, texts, value_of};
use crate::draft::{LocatedText, ScriptDraft};
use crate::values::{RuleValue, describe};
use ambersheet_policy::conditions::{
    Bound, BoundOrText, CONDITION_WORDS, ColumnLimit, ConditionArguments, ConditionKind, InColumn,
    LimitWord, Region,
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
    if let Some(limit) = LimitWord::named(call.name)
        && arguments
            .iter()
            .any(|value| matches!(value_of(value), Some(RuleValue::Heading(_))))
    {
        return in_column(draft, call, arguments, limit);
    }
    let entry = CONDITION_WORDS.iter().find(|entry| entry.word == call.name);
    let kind = entry.and_then(|entry| {
        (entry.parse)(&mut ArgumentReader {
            draft,
            call,
            arguments,
            next: 0,
        })
        .map(|kind| (kind, arguments.len().saturating_sub(1).max(entry.arguments)))
    });
    kind.map_or_else(bad, |(kind, level)| {
        condition(draft, call, arguments, level, kind)
    })
}

/// Declares a condition whose limits stand in columns.
fn in_column(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
    word: LimitWord,
) -> Dynamic {
    let level = arguments.len().saturating_sub(1);
    let mut limits = Vec::with_capacity(level);
    for (index, value) in arguments.iter().take(level).enumerate() {
        let limit = match value_of(value) {
            Some(RuleValue::Heading(text)) => {
                let at = call.argument(index);
                let known = draft.limit_headings.iter().position(|one| one.text == text);
                let place = known.unwrap_or(draft.limit_headings.len());
                if known.is_none() {
                    let text = text.clone();
                    draft.limit_headings.push(LocatedText { text, at });
                }
                u16::try_from(place)
                    .ok()
                    .map(|place| ColumnLimit::Heading(text, place))
            }
            _ => bound(draft, call, index, value).map(ColumnLimit::Fixed),
        };
        let Some(limit) = limit else { return bad() };
        limits.push(limit);
    }
    condition(
        draft,
        call,
        arguments,
        level,
        ConditionKind::InColumn(InColumn { word, limits }),
    )
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
pub(super) fn level_word(
    draft: &mut ScriptDraft,
    call: &Call,
    index: usize,
    value: &Dynamic,
) -> Option<String> {
    if let Some(RuleValue::Level(word, _) | RuleValue::LevelWith(word, ..)) = value_of(value) {
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

    fn has_optional(&self) -> bool {
        self.next + 1 < self.arguments.len()
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
    let conditions = condition_list(draft, call, &items, 0);
    conditions.map_or_else(bad, |conditions| {
        Dynamic::from(RuleValue::FirstOf(conditions))
    })
}

/// Reads a list of conditions; `index` is that of the argument.
pub(super) fn condition_list(
    draft: &mut ScriptDraft,
    call: &Call,
    items: &[Dynamic],
    index: usize,
) -> Option<Vec<Condition>> {
    let mut conditions = Vec::with_capacity(items.len());
    for item in items {
        match value_of(item) {
            Some(RuleValue::Condition(condition)) => conditions.push(condition),
            _ if is_bad(item) => return None,
            _ => {
                let message = format!(
                    "`{}` takes conditions, and got {}",
                    call.name,
                    describe(item)
                );
                draft
                    .problems
                    .suggest(call.argument(index), message, call.example());
                return None;
            }
        }
    }
    if conditions.is_empty() {
        draft
            .problems
            .suggest(call.argument(index), "this list is empty", call.example());
        return None;
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
        return None;
    }
    Some(conditions)
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
    match shares(draft, call.at, percents.to_vec(), "by_quarter(", ")") {
        Some(profile) => Dynamic::from(RuleValue::Profile(profile)),
        None => bad(),
    }
}

/// Returns the profile with these shares, in percent; `open` and `close` are how the script writes them.
fn shares(
    draft: &mut ScriptDraft,
    at: Position,
    percents: Vec<Decimal>,
    open: &str,
    close: &str,
) -> Option<Profile> {
    // Shares of one would be hundredths of what is meant.
    let at_year_end = percents.last().copied()?;
    if !at_year_end.is_zero() && percents.iter().all(|percent| *percent <= Decimal::ONE) {
        let meant = percents
            .iter()
            .map(|share| (share * Decimal::ONE_HUNDRED).normalize().to_string());
        let word = if open == "[" { "profile" } else { "by_quarter" };
        let message = format!(
            "`{word}` takes percent of the year's target, and by these numbers no more than {at_year_end}% of it is ever due"
        );
        let meant: Vec<String> = meant.collect();
        let written = format!("{open}{}{close}", meant.join(", "));
        let instead = if open == "[" {
            format!("write profile: {written}")
        } else {
            format!("write {written}")
        };
        draft.problems.suggest(at, message, instead);
        return None;
    }
    if percents.windows(2).any(|pair| pair[1] < pair[0]) && open == "[" {
        let message = "`profile` takes what is due by the end of each part of the year, counted from its start, and these numbers fall";
        draft
            .problems
            .suggest(at, message, "add each share to those before it");
        return None;
    }
    Some(Profile::Shares(percents))
}

/// Reads a list of shares, one for each half year, term, quarter or month.
fn listed_shares(draft: &mut ScriptDraft, value: &Dynamic, at: Position) -> Option<Profile> {
    let list = value.as_array_ref().ok()?;
    if list.iter().any(is_bad) {
        return None;
    }
    let percents: Vec<Decimal> = list.iter().filter_map(decimal).collect();
    if percents.len() != list.len() || !matches!(list.len(), 2 | 3 | 4 | 12) {
        let message = format!(
            "`profile` takes 2, 3, 4 or 12 numbers, one for each half year, term, quarter or month, and got {}",
            if percents.len() == list.len() {
                list.len().to_string()
            } else {
                "a list with something else in it".to_owned()
            }
        );
        draft
            .problems
            .suggest(at, message, "write profile: [ 25, 50, 75, 100 ]");
        return None;
    }
    shares(draft, at, percents, "[", "]")
}

/// Reads a profile: one of the words for it, or `by_quarter(…)`.
pub(super) fn profile(draft: &mut ScriptDraft, value: &Dynamic, at: Position) -> Option<Profile> {
    match value_of(value) {
        Some(RuleValue::Word(crate::values::LINEAR)) => Some(Profile::Linear),
        Some(RuleValue::Word(crate::values::FLAT)) => Some(Profile::Flat),
        Some(RuleValue::Word(crate::values::YEAR_END)) => Some(Profile::YearEnd),
        Some(RuleValue::Profile(profile)) => Some(profile),
        Some(RuleValue::Bad) => None,
        None if value.is_array() => listed_shares(draft, value, at),
        _ => {
            let message = format!(
                "`profile` takes linear, flat, year_end, a list of percentages or by_quarter(…), and got {}",
                describe(value)
            );
            let instead = match text_of(value).map(|text| text.trim().to_lowercase()) {
                Some(word) if matches!(word.as_str(), "linear" | "flat" | "year_end") => {
                    format!("write profile: {word}, without quotes")
                }
                _ => "write profile: linear, or profile: by_quarter(25, 50, 75, 100)".to_owned(),
            };
            draft.problems.suggest(at, message, instead);
            None
        }
    }
}
