//! Functions for texts.

use rhai::{Dynamic, Engine, EvalAltResult, NativeCallContext};

use super::numbers::needed;
use super::{Made, needs, of_one, of_three, of_two};
use crate::dates::{ScriptDate, ScriptTime};
use crate::limits::{self, charge, check_text};
use crate::operators::text;
use rust_decimal::prelude::ToPrimitive;

pub(super) fn register(engine: &mut Engine) {
    for (name, change) in [
        ("to_lower", str::to_lowercase as fn(&str) -> String),
        ("to_upper", str::to_uppercase),
    ] {
        of_one(engine, name, move |context, value| {
            let text = needed_text(context, value)?;
            made(context, change(&text))
        });
    }
    of_one(engine, "to_string", |context, value| {
        made(context, shown(value))
    });
    for (name, test) in [
        (
            "starts_with",
            (|a, b| a.starts_with(b)) as fn(&str, &str) -> bool,
        ),
        ("ends_with", |a, b| a.ends_with(b)),
    ] {
        of_two(engine, name, move |context, value, part| {
            let (text, part) = (needed_text(context, value)?, needed_text(context, part)?);
            Ok(test(&text, &part).into())
        });
    }
    engine.register_fn(
        "replace",
        |context: NativeCallContext<'_>, value: &mut Dynamic, from: Dynamic, to: Dynamic| {
            let replaced = replaced(&context, value, &from, &to)?;
            *value = made(&context, replaced)?;
            Ok::<(), Box<EvalAltResult>>(())
        },
    );
    of_two(engine, "split", |context, value, separator| {
        let (text, separator) = (
            needed_text(context, value)?,
            needed_text(context, separator)?,
        );
        split(context, &text, &separator)
    });
    of_two(engine, "sub_string", |context, value, start| {
        sub_string(context, value, start, None)
    });
    of_three(engine, "sub_string", |context, value, start, length| {
        sub_string(context, value, start, Some(length))
    });
}

/// Returns the text of a value, or stops.
pub(super) fn needed_text(
    context: &NativeCallContext<'_>,
    value: &Dynamic,
) -> Result<String, Box<EvalAltResult>> {
    match text(value) {
        Some(text) => Ok(text),
        None => needs(context, value, "text"),
    }
}

/// Returns a value as it is shown in a text. Lists and maps are not shown item by item.
pub(crate) fn shown(value: &Dynamic) -> String {
    if let Some(text) = text(value).filter(|_| value.is_string() || value.is_char()) {
        return text;
    }
    if let Some(date) = value.read_lock::<ScriptDate>() {
        return date.to_string();
    }
    if let Some(time) = value.read_lock::<ScriptTime>() {
        return time.to_string();
    }
    if value.is_array() {
        return "a list".to_owned();
    }
    if value.is_map() {
        return "a map".to_owned();
    }
    value.to_string()
}

/// Returns a text that a function made, and counts it.
pub(super) fn made(context: &NativeCallContext<'_>, text: String) -> Made {
    check_text(text.len(), context.call_position())?;
    charge(text.len(), context.call_position())?;
    Ok(text.into())
}

/// Returns a text with every part replaced. The size is known before anything is made.
fn replaced(
    context: &NativeCallContext<'_>,
    value: &Dynamic,
    from: &Dynamic,
    to: &Dynamic,
) -> Result<String, Box<EvalAltResult>> {
    let text = needed_text(context, value)?;
    let (from, to) = (needed_text(context, from)?, needed_text(context, to)?);
    if from.is_empty() {
        return Ok(text);
    }
    let count = text.matches(from.as_str()).count();
    let size = (text.len() - count * from.len()).saturating_add(count.saturating_mul(to.len()));
    check_text(size, context.call_position())?;
    Ok(text.replace(&from, &to))
}

fn split(context: &NativeCallContext<'_>, text: &str, separator: &str) -> Made {
    let at = context.call_position();
    let count = if separator.is_empty() {
        text.chars().count()
    } else {
        text.matches(separator).count() + 1
    };
    limits::check_list(count, at)?;
    charge(text.len() + count * limits::ITEM_BYTES, at)?;
    let parts: Vec<Dynamic> = if separator.is_empty() {
        text.chars()
            .map(|letter| letter.to_string().into())
            .collect()
    } else {
        text.split(separator)
            .map(|part| part.to_owned().into())
            .collect()
    };
    Ok(Dynamic::from_array(parts))
}

/// Returns a part of a text, by characters. A negative start counts from the end.
fn sub_string(
    context: &NativeCallContext<'_>,
    value: &Dynamic,
    start: &Dynamic,
    length: Option<&Dynamic>,
) -> Made {
    let text = needed_text(context, value)?;
    let whole = |value: &Dynamic| {
        Ok::<_, Box<EvalAltResult>>(needed(context, value)?.to_i64().unwrap_or(i64::MAX))
    };
    let characters = text.chars().count();
    let start = place(whole(start)?, characters);
    let length = match length {
        Some(length) => usize::try_from(whole(length)?).unwrap_or(0),
        None => characters,
    };
    made(context, text.chars().skip(start).take(length).collect())
}

/// Returns the index for a position in a text or list. A negative one counts from the end.
pub(super) fn place(position: i64, size: usize) -> usize {
    let from_end = position.unsigned_abs();
    if position < 0 {
        size.saturating_sub(usize::try_from(from_end).unwrap_or(usize::MAX))
    } else {
        usize::try_from(position).unwrap_or(usize::MAX)
    }
}
