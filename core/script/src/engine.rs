//! Builds the script engine with the powers that rules get, and exact numbers.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rhai::{
    AST, ASTNode, Dynamic, Engine, EvalAltResult, Expr, Module, NativeCallContext,
    OptimizationLevel, Stmt,
};

use super::arithmetic::{Arithmetic, calculate, negative};
use super::dates::ScriptDate;
use super::limits::{self, charge, check_list, check_map, check_text, weight};
use super::operators::{Comparison, ValueKind, compare, text, unfit, unlike};
use super::places::place;
use super::record::ScriptStop;
use super::source::Origin;
use super::values::{RuleValue, TODAY, constants};
use super::{standard, switch};
use ambersheet_policy::model::Position;
use ambersheet_policy::reason::Reason;

/// The places of `==` and `!=` with a `()` that is written out. Only these may ask for nothing.
pub(super) type NothingPlaces = Arc<OnceLock<BTreeSet<Position>>>;

/// Returns an engine for arithmetic, comparison and text: no files, clock, output, modules, loops
/// or code from text. `print` writes nothing.
///
/// The operators are our own, so that no unlike kinds are compared. Nothing is optimized away: a
/// constant that is compared wrongly must be noticed.
///
/// `at_load` is `true` for the engine that runs the script's statements: they may name today without its date.
pub(super) fn bare(today: Option<ScriptDate>, at_load: bool) -> (Engine, NothingPlaces) {
    let mut engine = Engine::new_raw();
    engine
        .set_optimization_level(OptimizationLevel::None)
        .set_allow_looping(false)
        .set_allow_anonymous_fn(false)
        .set_fail_on_invalid_map_property(true)
        .set_fast_operators(false);
    for symbol in [
        "eval",
        "Fn",
        "call",
        "curry",
        "import",
        "export",
        "is_def_var",
        "is_def_fn",
    ] {
        engine.disable_symbol(symbol);
    }
    limits::apply(&mut engine);
    let places = NothingPlaces::default();
    register_comparisons(&mut engine, &places);
    register_arithmetic(&mut engine);
    standard::register(&mut engine);
    switch::register(&mut engine);
    let mut module = Module::new();
    for (name, _, value) in constants().iter() {
        module.set_var(name, value);
    }
    engine.register_global_module(module.into());
    watch_variables(&mut engine, today, at_load);
    (engine, places)
}

/// Counts what is read from variables, and gives the date that stands for today.
///
/// The engine copies a list or map wherever a variable is read, and makes one text of several
/// without asking.
fn watch_variables(engine: &mut Engine, today: Option<ScriptDate>, at_load: bool) {
    #[expect(deprecated, reason = "the engine calls it volatile; its version is pinned")]
    engine.on_var(move |name, _, context| {
        let known = context.scope().get(name);
        let is_word = |value: &Dynamic| {
            value.read_lock::<RuleValue>().as_deref() == Some(&RuleValue::Word(TODAY))
        };
        if name == TODAY && known.is_none_or(is_word) {
            return match today {
                Some(date) => Ok(Some(Dynamic::from(date))),
                None if at_load => Ok(Some(Dynamic::from(RuleValue::Word(TODAY)))),
                None => ScriptStop::Unrated(
                    Reason::FunctionFailed,
                    "the function reads `today`, and no date was given for it: give --today 2026-03-31 (today= in Python)"
                        .to_owned(),
                )
                .at(rhai::Position::NONE),
            };
        }
        if let Some(value) = known {
            charge(weight(value), rhai::Position::NONE)?;
        }
        Ok(None)
    });
}

/// Returns the places of `==` and `!=` with a `()` that is written out.
pub(super) fn nothing_places(ast: &AST) -> BTreeSet<Position> {
    let mut places = BTreeSet::new();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let Some(ASTNode::Expr(Expr::FnCall(call, at)) | ASTNode::Stmt(Stmt::FnCall(call, at))) =
            path.last()
            && call.args.iter().any(|side| matches!(side, Expr::Unit(_)))
        {
            places.insert(place(*at));
        }
        true
    });
    places
}

fn register_comparisons(engine: &mut Engine, places: &NothingPlaces) {
    for (sign, comparison) in Comparison::ALL {
        let places = Arc::clone(places);
        engine.register_fn(
            sign,
            move |context: NativeCallContext<'_>, left: Dynamic, right: Dynamic| {
                let is_nothing = left.is_unit() || right.is_unit();
                let asks_for_nothing = is_nothing
                    && places
                        .get()
                        .is_some_and(|places| places.contains(&place(context.call_position())));
                compare(comparison, &left, &right, asks_for_nothing)
                    .or_else(|stop| stop.in_call(&context))
            },
        );
    }
}

fn register_arithmetic(engine: &mut Engine) {
    for (sign, operation) in Arithmetic::ALL {
        engine.register_fn(
            sign,
            move |context: NativeCallContext<'_>, left: Dynamic, right: Dynamic| {
                apply(&context, operation, &left, &right)
            },
        );
        engine.register_fn(
            format!("{sign}="),
            move |context: NativeCallContext<'_>, left: &mut Dynamic, right: Dynamic| {
                *left = apply(&context, operation, left, &right)?;
                Ok::<(), Box<EvalAltResult>>(())
            },
        );
    }
    engine.register_fn("-", |context: NativeCallContext<'_>, value: Dynamic| {
        negative(&value).map_or_else(|| alone(&context, &value, ValueKind::Number), Ok)
    });
    engine.register_fn(
        "+",
        |context: NativeCallContext<'_>, value: Dynamic| match ValueKind::of(&value) {
            ValueKind::Number => Ok(value),
            _ => alone(&context, &value, ValueKind::Number),
        },
    );
    engine.register_fn(
        "!",
        |context: NativeCallContext<'_>, value: Dynamic| match value.as_bool() {
            Ok(truth) => Ok(Dynamic::from_bool(!truth)),
            Err(_) => alone(&context, &value, ValueKind::Truth),
        },
    );
}

/// Stops at a value to which an operator of one value does not apply.
fn alone(
    context: &NativeCallContext<'_>,
    value: &Dynamic,
    need: ValueKind,
) -> Result<Dynamic, Box<EvalAltResult>> {
    let sign = context.fn_name();
    let stop = match Origin::of(value) {
        Some(source) => unfit(source, value, &format!("`{sign}` needs {}", need.words())),
        None => ScriptStop::Unrated(
            Reason::FunctionFailed,
            format!("`{sign}` does not work on {}", ValueKind::of(value).words()),
        ),
    };
    stop.in_call(context)
}

/// Applies an operation to two values: numbers, dates and times, or texts, lists and maps that are
/// added.
fn apply(
    context: &NativeCallContext<'_>,
    operation: Arithmetic,
    left: &Dynamic,
    right: &Dynamic,
) -> Result<Dynamic, Box<EvalAltResult>> {
    if let Some(result) = calculate(operation, left, right) {
        return result.or_else(|stop| stop.in_call(context));
    }
    if operation == Arithmetic::Plus
        && let Some(result) = add(context, left, right)
    {
        return result;
    }
    unlike(operation.sign(), left, right).in_call(context)
}

/// Adds texts, lists or maps; `None` for other values.
fn add(
    context: &NativeCallContext<'_>,
    left: &Dynamic,
    right: &Dynamic,
) -> Option<Result<Dynamic, Box<EvalAltResult>>> {
    let at = context.call_position();
    match (ValueKind::of(left), ValueKind::of(right)) {
        (ValueKind::List, ValueKind::List) => {
            let (a, b) = (left.as_array_ref().ok()?, right.as_array_ref().ok()?);
            let checked = check_list(a.len() + b.len(), at)
                .and_then(|()| charge(weight(left) + weight(right), at));
            Some(checked.map(|()| Dynamic::from_array(a.iter().chain(b.iter()).cloned().collect())))
        }
        (ValueKind::Map, ValueKind::Map) => {
            let (a, b) = (left.as_map_ref().ok()?, right.as_map_ref().ok()?);
            let checked = check_map(a.len() + b.len(), at)
                .and_then(|()| charge(weight(left) + weight(right), at));
            Some(checked.map(|()| {
                let mut map = a.clone();
                map.extend(b.iter().map(|(key, value)| (key.clone(), value.clone())));
                Dynamic::from_map(map)
            }))
        }
        _ => {
            let (a, b) = (part(left, right)?, part(right, left)?);
            let size = a.len() + b.len();
            let checked = check_text(size, at).and_then(|()| charge(size, at));
            Some(checked.map(|()| (a + b.as_str()).into()))
        }
    }
}

/// Returns a value as part of a text, if one of the two is a text that may be added to.
///
/// A text from a cell is not put beside a number: a number was expected there.
fn part(value: &Dynamic, beside: &Dynamic) -> Option<String> {
    let is_text = |value: &Dynamic| ValueKind::of(value) == ValueKind::Text;
    if is_text(value) && is_text(beside) {
        return text(value);
    }
    let is_own_text = |value: &Dynamic| is_text(value) && Origin::of(value).is_none();
    if is_own_text(value) {
        return text(value);
    }
    let adds = matches!(
        ValueKind::of(value),
        ValueKind::Number | ValueKind::Truth | ValueKind::Date | ValueKind::Time
    );
    (is_own_text(beside) && adds).then(|| standard::shown(value))
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    fn engine() -> Engine {
        bare(None, false).0
    }

    /// Other crates of a build can change the engine's features. This pins the two that ratings
    /// rely on.
    #[test]
    fn numbers_are_decimals_and_never_binary() {
        {
            let engine = engine();
            assert_eq!(engine.eval::<bool>("0.1 + 0.2 == 0.3").ok(), Some(true));
            assert_eq!(
                engine
                    .eval::<bool>("let a = 64.3; let b = 62.3; a - b == 2")
                    .ok(),
                Some(true)
            );
            let tenth = engine.eval::<Dynamic>("0.1").expect("a literal");
            assert_eq!(tenth.as_decimal().ok(), Some(Decimal::new(1, 1)));
            assert!(engine.eval::<Dynamic>("1.0/0").is_err());
        }
    }

    /// The results of Excel's ROUND, by hand.
    #[test]
    fn halves_round_away_from_zero() {
        let engine = engine();
        for (script, expected) in [
            ("2.5.round()", "3"),
            ("round(-2.5)", "-3"),
            ("round(2.45, 1)", "2.5"),
            ("round(7)", "7"),
        ] {
            assert_eq!(
                engine
                    .eval::<Dynamic>(script)
                    .map(|n| n.to_string())
                    .ok()
                    .as_deref(),
                Some(expected)
            );
        }
    }

    #[test]
    fn whole_and_decimal_numbers_mix() {
        {
            let engine = engine();
            for script in [
                "let a = 6; a * 1.5 == 9",
                "let a = 6.5; a >= 6",
                "let a = 6; a < 6.5",
                "let a = 6; a / 4.0 == 1.5",
            ] {
                assert_eq!(engine.eval::<bool>(script).ok(), Some(true), "{script}");
            }
        }
    }
}
