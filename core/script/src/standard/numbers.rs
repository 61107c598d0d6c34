//! Functions for numbers, dates and times.

use rhai::{Dynamic, Engine, EvalAltResult, FuncRegistration, NativeCallContext};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Made, needs, of_one, of_three, of_two};
use crate::dates::{ScriptDate, ScriptTime};
use crate::operators::{Comparison, ValueKind, compare, text, unlike};
use crate::record::ScriptStop;
use crate::source::{Origin, number};
use ambersheet_policy::reason::Reason;

/// Halves go away from zero, as in Excel's ROUND; the engine would round them to even.
const HALF_UP: RoundingStrategy = RoundingStrategy::MidpointAwayFromZero;

pub(super) fn register(engine: &mut Engine) {
    for (name, change) in [
        ("abs", Decimal::abs as fn(&Decimal) -> Decimal),
        ("ceiling", Decimal::ceil),
        ("floor", Decimal::floor),
        ("round", |number| number.round_dp_with_strategy(0, HALF_UP)),
    ] {
        of_one(engine, name, move |context, value| {
            let changed = change(&needed(context, value)?);
            Ok(match value.as_int() {
                Ok(whole) if name != "abs" => whole.into(),
                Ok(whole) => whole.checked_abs().map_or(changed.into(), Dynamic::from),
                Err(_) => changed.into(),
            })
        });
    }
    of_two(engine, "round", |context, value, places| {
        let number = needed(context, value)?;
        let places = needed(context, places)?.clamp(Decimal::ZERO, Decimal::from(28));
        let places = places.to_u32().unwrap_or(0);
        Ok(number.round_dp_with_strategy(places, HALF_UP).into())
    });
    of_one(engine, "sign", |context, value| {
        let number = needed(context, value)?;
        let sign = i64::from(!number.is_zero());
        Ok(Dynamic::from_int(if number < Decimal::ZERO {
            -1
        } else {
            sign
        }))
    });
    of_one(engine, "to_int", |context, value| {
        let whole = needed(context, value)?.trunc().to_i64();
        match whole {
            Some(whole) => Ok(whole.into()),
            None => failed(
                context,
                "this number is too large for a whole number".to_owned(),
            ),
        }
    });
    register_choices(engine);
    register_dates(engine);
}

/// Registers what chooses, states or reads a number.
fn register_choices(engine: &mut Engine) {
    of_two(engine, "max", |context, a, b| {
        chosen(context, Comparison::GreaterOrEqual, a, b)
    });
    of_two(engine, "min", |context, a, b| {
        chosen(context, Comparison::LessOrEqual, a, b)
    });
    of_one(engine, "percent", |context, value| {
        Ok(Origin::Percent.mark(needed(context, value)?.into()))
    });
    of_one(engine, "parse_decimal", |context, value| {
        match parsed(context, value)? {
            Some(number) => Ok(number.into()),
            None => needs(context, value, "a number, such as 12.5"),
        }
    });
    of_one(engine, "parse_int", |context, value| {
        match parsed(context, value)?
            .filter(Decimal::is_integer)
            .and_then(|number| number.to_i64())
        {
            Some(number) => Ok(number.into()),
            None => needs(context, value, "a whole number"),
        }
    });
}

fn register_dates(engine: &mut Engine) {
    of_three(engine, "date", |context, year, month, day| {
        let part = |value: &Dynamic| Ok::<_, Box<EvalAltResult>>(needed(context, value)?.to_i64());
        let made = match (part(year)?, part(month)?, part(day)?) {
            (Some(year), Some(month), Some(day)) => ScriptDate::new(year, month, day),
            _ => None,
        };
        match made {
            Some(date) => Ok(Dynamic::from(date)),
            None => failed(
                context,
                format!("no day has the year {year}, the month {month} and the day {day}"),
            ),
        }
    });
    of_two(engine, "days_between", |context, from, to| {
        let days = |value: &Dynamic| value.read_lock::<ScriptDate>().map(|date| date.day().0);
        match (days(from), days(to)) {
            (Some(from), Some(to)) => Ok((to - from).into()),
            (Some(_), None) => needs(context, to, "two dates"),
            (None, _) => needs(context, from, "two dates"),
        }
    });
    for (index, name) in ["year", "month", "day"].into_iter().enumerate() {
        engine.register_get(name, move |date: &mut ScriptDate| {
            date.civil()
                .map_or(Dynamic::UNIT, |parts| parts[index].into())
        });
    }
    for (name, factor) in [("days", 1_u16), ("hours", 24), ("minutes", 24 * 60)] {
        engine.register_get(name, move |time: &mut ScriptTime| {
            let number = time.0.checked_mul(Decimal::from(factor));
            number.map_or(Dynamic::UNIT, Dynamic::from_decimal)
        });
    }
    engine.register_type_with_name::<ScriptDate>("date");
    engine.register_type_with_name::<ScriptTime>("time");
    for name in ["print", "debug"] {
        FuncRegistration::new(name)
            .with_purity(true)
            .register_into_engine(engine, |_: &mut Dynamic| String::new());
    }
}

/// Returns the number of a value, or stops.
pub(super) fn needed(
    context: &NativeCallContext<'_>,
    value: &Dynamic,
) -> Result<Decimal, Box<EvalAltResult>> {
    match number(value) {
        Some(number) => Ok(number),
        None => needs(context, value, "a number"),
    }
}

/// Returns the number that a text is.
fn parsed(
    context: &NativeCallContext<'_>,
    value: &Dynamic,
) -> Result<Option<Decimal>, Box<EvalAltResult>> {
    if let Some(number) = number(value) {
        return Ok(Some(number));
    }
    match text(value) {
        Some(text) => Ok(Decimal::from_str_exact(text.trim()).ok()),
        None => needs(context, value, "text"),
    }
}

/// Returns that of two numbers, dates or times for which the comparison holds.
fn chosen(
    context: &NativeCallContext<'_>,
    comparison: Comparison,
    a: &Dynamic,
    b: &Dynamic,
) -> Made {
    let kind = ValueKind::of(a);
    if kind != ValueKind::of(b)
        || !matches!(kind, ValueKind::Number | ValueKind::Date | ValueKind::Time)
    {
        return unlike(context.fn_name(), a, b).in_call(context);
    }
    match compare(comparison, a, b, false) {
        Ok(true) => Ok(a.clone()),
        Ok(false) => Ok(b.clone()),
        Err(stop) => stop.in_call(context),
    }
}

fn failed<T>(context: &NativeCallContext<'_>, why: String) -> Result<T, Box<EvalAltResult>> {
    ScriptStop::Unrated(Reason::FunctionFailed, why).in_call(context)
}
