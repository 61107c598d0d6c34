//! Builds the script engine with the powers that rules get, and exact numbers.

use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicMapPackage, BasicMathPackage, BasicStringPackage,
    LogicPackage, MoreStringPackage, Package,
};
use rhai::{
    Dynamic, Engine, EvalAltResult, INT, ImmutableString, NativeCallContext, OptimizationLevel,
};
use rust_decimal::{Decimal, RoundingStrategy};

use super::limits;
use super::record::ScriptStop;
use ambersheet_policy::reason::Reason;

/// Returns an engine for arithmetic, comparison and text: no files, clock, output, modules, loops
/// or code from text. `print` writes nothing.
///
/// With `checked`, ordering a number against text or nothing is an error, which the engine
/// otherwise answers with `false`. Dividing whole numbers is an error too, which the engine
/// otherwise cuts. Checks cost speed.
pub(super) fn bare(checked: bool) -> Engine {
    let mut engine = Engine::new_raw();
    for package in [
        ArithmeticPackage::new().as_shared_module(),
        LogicPackage::new().as_shared_module(),
        BasicMathPackage::new().as_shared_module(),
        BasicStringPackage::new().as_shared_module(),
        MoreStringPackage::new().as_shared_module(),
        BasicArrayPackage::new().as_shared_module(),
        BasicMapPackage::new().as_shared_module(),
    ] {
        engine.register_global_module(package);
    }
    engine
        .set_optimization_level(OptimizationLevel::Simple)
        .set_allow_looping(false)
        .set_allow_anonymous_fn(false)
        .set_fail_on_invalid_map_property(true)
        .set_fast_operators(!checked);
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
    round_as_excel_does(&mut engine);
    if checked {
        check_operators(&mut engine);
    }
    engine
}

/// Rounds halves away from zero, as Excel's ROUND does; the engine would round them to even.
fn round_as_excel_does(engine: &mut Engine) {
    const HALF_UP: RoundingStrategy = RoundingStrategy::MidpointAwayFromZero;
    engine.register_fn("round", |number: Decimal| {
        number.round_dp_with_strategy(0, HALF_UP)
    });
    engine.register_fn("round", |number: INT| number);
    engine.register_fn("round", |number: Decimal, places: INT| {
        number.round_dp_with_strategy(u32::try_from(places.clamp(0, 28)).unwrap_or(0), HALF_UP)
    });
}

fn check_operators(engine: &mut Engine) {
    for operator in ["<", "<=", ">", ">="] {
        order::<ImmutableString, Decimal>(engine, operator);
        order::<ImmutableString, INT>(engine, operator);
        order::<(), Decimal>(engine, operator);
        order::<(), INT>(engine, operator);
        order::<(), ImmutableString>(engine, operator);
    }
    engine.register_fn("/", |context: NativeCallContext<'_>, a: INT, b: INT| {
        whole_division(&context, a, b)
    });
}

/// Refuses an operator between two types, in both orders.
fn order<A: rhai::Variant + Clone, B: rhai::Variant + Clone>(engine: &mut Engine, operator: &str) {
    engine.register_fn(operator, |context: NativeCallContext<'_>, a: A, _: B| {
        cannot_order(&context, &Dynamic::from(a))
    });
    engine.register_fn(operator, |context: NativeCallContext<'_>, _: B, a: A| {
        cannot_order(&context, &Dynamic::from(a))
    });
}

fn cannot_order(
    context: &NativeCallContext<'_>,
    value: &Dynamic,
) -> Result<bool, Box<EvalAltResult>> {
    let stop = if value.is_unit() {
        ScriptStop::Missing(Reason::NoData, None)
    } else {
        ScriptStop::Missing(Reason::NotANumber, Some(format!("“{value}”")))
    };
    stop.in_call(context)
}

fn whole_division(
    context: &NativeCallContext<'_>,
    a: INT,
    b: INT,
) -> Result<INT, Box<EvalAltResult>> {
    ScriptStop::Problem(
        whole_division_message(a, b),
        Some(format!("write {a}.0/{b}")),
    )
    .in_call(context)
}

/// Returns the message for a division of two whole numbers.
pub(super) fn whole_division_message(a: INT, b: INT) -> String {
    match a.checked_div(b) {
        Some(cut) => format!("{a}/{b} is {cut} in Rhai, which cuts whole numbers"),
        None => format!("{a}/{b} divides by zero"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Other crates of a build can change the engine's features. This pins the two that ratings
    /// rely on.
    #[test]
    fn numbers_are_decimals_and_never_binary() {
        for checked in [false, true] {
            let engine = bare(checked);
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
        let engine = bare(false);
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
        for checked in [false, true] {
            let engine = bare(checked);
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
