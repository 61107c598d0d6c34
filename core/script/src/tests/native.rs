//! Functions evaluated without the engine. Source of truth: the engine itself, over the same record.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::functions::record;
use super::{load, loaded};
use crate::functions::Functions;
use crate::problems::Problems;
use crate::{check, engine, values};
use ambersheet_policy::function::{Answer, FunctionRecord};
use ambersheet_policy::model::{Polarity, RulesetModel};
use ambersheet_policy::reason::Reason;
use ambersheet_quantity::{Quantity, Unit};

/// Compiles the functions of a sound script as the load does; the loaded ruleset shows only one way to call them.
fn compiled(script: &str, ruleset: &RulesetModel) -> Functions {
    let (engine, _) = engine::bare(None, false);
    let ast = engine
        .compile_with_scope(&values::constants(), script)
        .expect("a script that loads");
    let checked = check::check(&ast, script, &mut Problems::default());
    let starts = checked
        .defined
        .into_iter()
        .map(|function| (function.name, function.at))
        .collect();
    let scale = ruleset.scale.clone();
    Functions::compile(script, scale, BTreeMap::new(), starts, None).expect("functions that load")
}

fn functions(body: &str) -> Functions {
    let script = format!("fn rate(m) {{ {body} }}");
    compiled(&script, &loaded(&script))
}

/// Numbers of which many are equal, some lie just beside a product of others, and some are near the largest.
fn number() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (-30..30_i64).prop_map(Decimal::from),
        (-3000..3000_i64, 0..4_u32).prop_map(|(digits, places)| Decimal::new(digits, places)),
        Just(Decimal::MAX),
        Just(Decimal::MIN),
        Just(Decimal::new(1, 28)),
        any::<i64>().prop_map(|digits| Decimal::new(digits, 14)),
    ]
}

fn value() -> impl Strategy<Value = Result<Quantity, Reason>> {
    let unit = prop_oneof![
        6 => Just(Unit::None),
        3 => Just(Unit::Percent),
        1 => Just(Unit::Currency('£')),
        1 => Just(Unit::InDoubt),
    ];
    let there = (number(), unit).prop_map(|(number, unit)| Ok(Quantity { number, unit }));
    prop_oneof![9 => there, 1 => Just(Err(Reason::NoData))]
}

fn records() -> impl Strategy<Value = FunctionRecord> {
    let off = prop_oneof![4 => number().prop_map(Ok), 1 => Just(Err(Reason::NoTarget))];
    let good_is = prop_oneof![
        Just(None),
        Just(Some(Polarity::Higher)),
        Just(Some(Polarity::Lower))
    ];
    let group = prop_oneof![Just(None), Just(Some("Culture".to_owned()))];
    (value(), value(), value(), off, good_is, group).prop_map(
        |(actual, previous, target, off_target_by, good_is, group)| FunctionRecord {
            group,
            actual,
            previous,
            target,
            good_is,
            off_target_by,
            ..record()
        },
    )
}

/// An expression that is a number, mostly.
fn reckoning() -> impl Strategy<Value = String> {
    let one = prop_oneof![
        8 => prop::sample::select(vec!["m.actual", "m.previous", "m.target", "m.off_target_by"])
            .prop_map(str::to_owned),
        4 => number().prop_map(|number| format!("({number})")),
        4 => (-9..9_i64).prop_map(|number| format!("({number})")),
        3 => Just("x".to_owned()),
        1 => prop::sample::select(vec!["m[\"Visits\"]", "m.actual.round(1)", "min(m.actual, 5)", "helper(m.target)", "m.group"])
            .prop_map(str::to_owned),
    ];
    one.prop_recursive(3, 8, 2, |inner| {
        let both = (
            inner.clone(),
            prop::sample::select(vec!["+", "-", "*", "/"]),
            inner.clone(),
        );
        prop_oneof![
            8 => both.prop_map(|(left, operator, right)| format!("({left} {operator} {right})")),
            1 => inner.prop_map(|x| format!("-({x})")),
        ]
    })
}

fn condition() -> impl Strategy<Value = String> {
    let ordered = prop::sample::select(vec!["<", "<=", ">", ">=", "==", "!="]);
    let words = vec![
        "m.good_is == higher",
        "lower != m.good_is",
        "m.group == \"Culture\"",
        "m.measure == m.group",
        "true",
        "m.good_is < 5",
        "m.has(\"target\")",
        "\"Culture\" == \"culture\"",
        "m.field == ()",
        "5",
    ];
    let one = prop_oneof![
        6 => (reckoning(), ordered, reckoning()).prop_map(|(left, order, right)| format!("{left} {order} {right}")),
        2 => prop::sample::select(words).prop_map(str::to_owned),
    ];
    one.prop_recursive(2, 4, 2, |inner| {
        let both = (
            inner.clone(),
            prop::sample::select(vec!["&&", "||"]),
            inner.clone(),
        );
        prop_oneof![
            3 => both.prop_map(|(left, word, right)| format!("({left} {word} {right})")),
            1 => inner.prop_map(|x| format!("!({x})")),
        ]
    })
}

fn body() -> impl Strategy<Value = String> {
    let answers = vec![
        "\"Green\"",
        "\"Amber\"",
        "return \"Red\";",
        "unrated(\"why\")",
        " \" red \" ",
        "level(\"Red\")",
        "\"Purple\"",
        "5",
        "return;",
        "\"Red\";",
        "",
    ];
    let answer = prop::sample::select(answers).prop_map(str::to_owned);
    answer.prop_recursive(3, 10, 2, |inner| {
        let chosen = (condition(), inner.clone(), inner.clone());
        prop_oneof![
            4 => chosen.prop_map(|(condition, then, otherwise)| {
                format!("if {condition} {{ {then} }} else {{ {otherwise} }}")
            }),
            1 => (condition(), inner.clone(), inner.clone())
                .prop_map(|(condition, then, after)| format!("if {condition} {{ {then} }} {after}")),
            2 => (reckoning(), inner.clone()).prop_map(|(x, after)| format!("let x = {x}; {after}")),
            1 => (reckoning(), inner.clone(), inner.clone())
                .prop_map(|(x, within, after)| format!("{{ let x = {x}; {within} }} {after}")),
            1 => inner.prop_map(|after| format!("x = 5; {after}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(miri) { 4 } else { 4000 }))]

    #[test]
    fn what_is_answered_natively_is_what_the_engine_answers(body in body(), record in records()) {
        let script = format!("fn helper(x) {{ x * 2 }}\nfn rate(m) {{ let x = 7; {body} }}");
        if let Ok(ruleset) = load(&script) {
            let functions = compiled(&script, &ruleset);
            if let Some(natively) = functions.natively("rate", &record) {
                let record = Arc::new(record);
                prop_assert_eq!(Ok(natively.clone()), functions.by_engine("rate", &record), "{}", script);
                // What the ruleset carries gives the same.
                let loaded = ruleset.functions.expect("functions");
                prop_assert_eq!(Ok(natively), loaded.call("rate", &record), "{}", script);
            }
        }
    }
}

/// By hand: which functions need no engine. A function that looked native and was not would only be slow.
#[test]
fn plain_functions_need_no_engine() {
    for (body, rank) in [
        ("\"Green\"", 0),
        ("if m.actual >= m.target { \"Green\" } else { \"Red\" }", 2),
        (
            "if m.actual - m.previous >= m.target - m.off_target_by { \"Green\" } else { \"Amber\" }",
            1,
        ),
        (
            "let share = m.actual / m.target; if share > 0.93 && share < 0.94 { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "let a = 1; { let a = 2; } let b = 3; if a == 1 && b == 3 { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "if m.good_is == higher && m.group == \"Culture\" { return \"Amber\"; } \"Red\"",
            1,
        ),
        (
            "if !(m.actual < 100) || m.has(\"target\") { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "if -m.actual > -104 { \"Green\" } else if m.actual == 103.0 { \"Amber\" } else { \"Red\" }",
            0,
        ),
        (
            "if 2 * 3 - 1 == 5 && 5 + 1 != 5 && 1 <= 1 { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "if m.measure == \"Visits to museums\" && m.group != higher { \"Green\" } else { round(2.5) }",
            0,
        ),
    ] {
        assert_eq!(
            functions(body).natively("rate", &record()),
            Some(Answer::Level(rank)),
            "{body}"
        );
    }
    let unrated = functions("if m.actual > 5 { unrated(\"no survey\") } else { \"Red\" }");
    assert_eq!(
        unrated.natively("rate", &record()),
        Some(Answer::Unrated("no survey".to_owned()))
    );
}

#[test]
fn the_engine_is_left_what_only_it_can_say() {
    for body in [
        "if m.field == \"RAG\" { \"Green\" } else { \"Red\" }",
        "let five = \"5\"; if m.actual > five { \"Green\" } else { \"Red\" }",
        "if m.actual / 0 > 5 { \"Green\" } else { \"Red\" }",
        "if m.actual * 79228162514264337593543950335.0 > 5 { \"Green\" } else { \"Red\" }",
        "if m.actual.round(1) > 5 { \"Green\" } else { \"Red\" }",
        "if m[\"Visits\"] > 5 { \"Green\" } else { \"Red\" }",
        "if m.actual { \"Green\" } else { \"Red\" }",
        "let m = #{ actual: 5 }; if m.actual == 5 { \"Green\" } else { \"Red\" }",
        "let x = 1; x += 5; if x == 1 { \"Green\" } else { \"Red\" }",
        "if -m.group == 5 { \"Green\" } else { \"Red\" }",
        "throw \"Green\"",
        "\"Purple\"",
        "2.0",
        "()",
    ] {
        assert_eq!(functions(body).natively("rate", &record()), None, "{body}");
    }
    let missing = FunctionRecord {
        target: Err(Reason::NoTarget),
        ..record()
    };
    assert_eq!(
        functions("if m.target > 5 { \"Green\" } else { \"Red\" }").natively("rate", &missing),
        None
    );
}

/// The engine has a limit of steps, which a function without it must not outrun.
#[test]
fn a_very_long_function_goes_to_the_engine() {
    for (lines, is_native) in [(500, true), (2_000, false)] {
        let functions = functions(&format!("{} \"Green\"", "m.actual > 5; ".repeat(lines)));
        assert_eq!(
            functions.natively("rate", &record()).is_some(),
            is_native,
            "{lines} lines"
        );
    }
}

#[test]
fn functions_of_one_name_are_told_apart() {
    let script =
        "fn rate(a, b) { \"Red\" }\nfn rate(m) { if m.actual > 5 { \"Green\" } else { \"Red\" } }";
    let answer = compiled(script, &loaded(script)).natively("rate", &record());
    assert_eq!(answer, Some(Answer::Level(0)));
}
