//! Functions for lists and maps, and those for texts and lists alike.

use rhai::{Dynamic, Engine, EvalAltResult, NativeCallContext};
use rust_decimal::prelude::ToPrimitive;

use super::numbers::needed;
use super::texts::{needed_text, place};
use super::{Made, needs, of_one, of_three, of_two};
use crate::limits::{self, charge, check_list};
use crate::operators::{Comparison, ValueKind, compare, text};

pub(super) fn register(engine: &mut Engine) {
    of_two(engine, "contains", contains);
    of_two(engine, "index_of", |context, value, item| {
        index_of(context, value, item, 0)
    });
    of_three(engine, "index_of", |context, value, item, start| {
        let start = needed(context, start)?.to_i64().unwrap_or(i64::MAX);
        index_of(context, value, item, start)
    });
    of_one(engine, "len", |context, value| {
        let size = size(context, value)?;
        Ok(i64::try_from(size).unwrap_or(i64::MAX).into())
    });
    of_one(engine, "is_empty", |context, value| {
        Ok((size(context, value)? == 0).into())
    });
    of_one(engine, "keys", |context, value| match value.as_map_ref() {
        Ok(map) => {
            charge(map.len() * limits::ITEM_BYTES, context.call_position())?;
            Ok(Dynamic::from_array(
                map.keys().map(|key| key.as_str().into()).collect(),
            ))
        }
        Err(_) => needs(context, value, "a map"),
    });
    engine.register_fn(
        "push",
        |context: NativeCallContext<'_>, list: &mut Dynamic, item: Dynamic| {
            push(&context, list, item)
        },
    );
}

fn size(context: &NativeCallContext<'_>, value: &Dynamic) -> Result<usize, Box<EvalAltResult>> {
    if let Ok(list) = value.as_array_ref() {
        return Ok(list.len());
    }
    if let Ok(map) = value.as_map_ref() {
        return Ok(map.len());
    }
    match text(value) {
        Some(text) => Ok(text.chars().count()),
        None => needs(context, value, "text, a list or a map"),
    }
}

/// Tells whether a text contains a text, a list an item, or a map a key. `in` asks the same.
fn contains(context: &NativeCallContext<'_>, value: &Dynamic, item: &Dynamic) -> Made {
    if value.is_array() {
        return Ok((position(context, value, item, 0)?.is_some()).into());
    }
    if let Ok(map) = value.as_map_ref() {
        return Ok(map
            .contains_key(needed_text(context, item)?.as_str())
            .into());
    }
    let (whole, part) = (needed_text(context, value)?, needed_text(context, item)?);
    Ok(whole.contains(&part).into())
}

/// Returns the index of an item in a list, or of a part in a text; -1 if it is not there.
fn index_of(context: &NativeCallContext<'_>, value: &Dynamic, item: &Dynamic, start: i64) -> Made {
    let found = if value.is_array() {
        position(context, value, item, start)?
    } else {
        let (whole, part) = (needed_text(context, value)?, needed_text(context, item)?);
        let start = place(start, whole.chars().count());
        let from = whole
            .char_indices()
            .nth(start)
            .map_or(whole.len(), |at| at.0);
        let found = whole[from..].find(&part).map(|at| from + at);
        found.map(|at| whole[..at].chars().count())
    };
    Ok(found
        .and_then(|at| i64::try_from(at).ok())
        .unwrap_or(-1)
        .into())
}

/// Finds an item in a list. Each item before it must be of the same kind.
fn position(
    context: &NativeCallContext<'_>,
    list: &Dynamic,
    item: &Dynamic,
    start: i64,
) -> Result<Option<usize>, Box<EvalAltResult>> {
    let Ok(items) = list.as_array_ref() else {
        return needs(context, list, "a list");
    };
    let asks_for_nothing =
        item.is_unit() && ValueKind::of(item) == ValueKind::Nothing && item.tag() == 0;
    let start = place(start, items.len());
    let mut found = None;
    for (index, known) in items.iter().enumerate() {
        match compare(Comparison::Equal, known, item, asks_for_nothing) {
            Ok(true) if index >= start && found.is_none() => found = Some(index),
            Ok(_) => {}
            Err(stop) => return stop.in_call(context),
        }
    }
    Ok(found)
}

/// Adds an item to a list in its place.
fn push(
    context: &NativeCallContext<'_>,
    list: &mut Dynamic,
    item: Dynamic,
) -> Result<(), Box<EvalAltResult>> {
    let at = context.call_position();
    if !list.is_array() {
        return needs(context, list, "a list");
    }
    let weight = limits::weight(&item);
    let Ok(mut items) = list.as_array_mut() else {
        return Ok(());
    };
    check_list(items.len() + 1, at)?;
    charge(limits::ITEM_BYTES + weight, at)?;
    items.push(item);
    Ok(())
}
