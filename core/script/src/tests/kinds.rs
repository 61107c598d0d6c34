//! Values of every kind in functions: what compares with what, and what `switch`, dates and units do.

use std::sync::Arc;

use super::functions::{answer, functions, quantity, record};
use super::loaded;
use ambersheet_policy::function::{Answer, Failure, FunctionRecord};
use ambersheet_policy::reason::Reason;
use ambersheet_quantity::{Quantity, Unit};

/// Every pair of kinds under every comparison. By hand: only like kinds compare, only numbers,
/// dates and times have an order, and only a written `()` asks for nothing.
#[test]
fn no_unlike_kinds_are_compared() {
    const KINDS: [(&str, &str); 16] = [
        ("number", "1"),
        ("number", "1.5"),
        ("number", "m.actual"),
        ("number", "m[\"Visits\"]"),
        ("text", "\"1\""),
        ("text", "'x'"),
        ("text", "m.measure"),
        ("text", "m[\"Note\"]"),
        ("truth", "true"),
        ("truth", "m[\"Late\"]"),
        ("date", "date(2023, 3, 31)"),
        ("date", "m[\"Due\"]"),
        ("blank", "m[\"Last year's note\"]"),
        ("blank", "m.field"),
        ("list", "[1]"),
        ("map", "#{ a: 1 }"),
    ];
    for (kind, left) in KINDS {
        for (other, right) in KINDS {
            for sign in ["<", "<=", ">", ">=", "==", "!="] {
                let is_equality = sign == "==" || sign == "!=";
                let is_ordered = kind == "number" || kind == "date";
                let expected = kind == other && (is_equality || is_ordered);
                // In variables and in a call of a function, so that no kind is seen at load.
                let body = format!(
                    "let a = {left}; let b = {right}; if compared(a, b) {{ \"Green\" }} else {{ \"Red\" }}"
                );
                let script = format!("fn compared(a, b) {{ a {sign} b }}\nfn rate(m) {{ {body} }}");
                let result = functions(loaded(&script)).call("rate", &Arc::new(record()));
                match result {
                    Ok(_) => assert!(expected, "{left} {sign} {right}"),
                    Err(Failure::Record(_, why)) => {
                        assert!(!expected, "{left} {sign} {right}: {why}");
                        assert!(why.ends_with("of the rules)"), "{why}");
                    }
                    Err(other) => panic!("{left} {sign} {right}: {other:?}"),
                }
                // As written: refused at load, or the same.
                let body = format!("if {left} {sign} {right} {{ \"Green\" }} else {{ \"Red\" }}");
                if let Ok(rules) = super::load(&format!("fn rate(m) {{ {body} }}")) {
                    let result = functions(rules).call("rate", &Arc::new(record()));
                    assert_eq!(result.is_ok(), expected, "{left} {sign} {right}");
                } else {
                    assert!(!expected, "{left} {sign} {right}");
                }
            }
        }
    }
}

#[test]
fn membership_is_strict_too() {
    for (body, is_answered) in [
        (
            "if m.measure in [\"A\", \"Visits to museums\"] { \"Green\" } else { \"Red\" }",
            true,
        ),
        (
            "if m[\"Note\"] in [\"done\", \"n/a\"] { \"Green\" } else { \"Red\" }",
            true,
        ),
        (
            "if 103 in [m.actual, 5.5] { \"Green\" } else { \"Red\" }",
            true,
        ),
        (
            "if [1, 2.0] == [1.0, 2] { \"Green\" } else { \"Red\" }",
            true,
        ),
        (
            "if #{ a: 1 } == #{ a: 1.0 } { \"Green\" } else { \"Red\" }",
            true,
        ),
        (
            "if m[\"Last year's note\"] in [\"done\", \"late\"] { \"Green\" } else { \"Red\" }",
            false,
        ),
        (
            "if m[\"Visits\"] in [\"done\", \"late\"] { \"Green\" } else { \"Red\" }",
            false,
        ),
        ("if 1 in [\"1\", 1] { \"Green\" } else { \"Red\" }", false),
        (
            "if [\"1\", 1].contains(1) { \"Green\" } else { \"Red\" }",
            false,
        ),
        (
            "if [true].index_of(\"true\") == -1 { \"Red\" } else { \"Green\" }",
            false,
        ),
        ("if [1] == [\"1\"] { \"Green\" } else { \"Red\" }", false),
        (
            "if #{ a: 1 } == #{ a: \"1\" } { \"Green\" } else { \"Red\" }",
            false,
        ),
        (
            "if max(\"a\", \"b\") == \"b\" { \"Green\" } else { \"Red\" }",
            false,
        ),
        (
            "if min(m.actual, m[\"Late\"]) == 5 { \"Green\" } else { \"Red\" }",
            false,
        ),
    ] {
        let result = answer(body);
        assert_eq!(result.is_ok(), is_answered, "{body}: {result:?}");
    }
}

/// A function's body, and the rank that it must answer; none if it is not to be answered.
const SWITCHES: &[(&str, Option<u8>)] = &[
    (
        "switch m.actual { 103 => \"Green\", _ => \"Red\" }",
        Some(0),
    ),
    (
        "switch m.actual { 103.0 => \"Green\", _ => \"Red\" }",
        Some(0),
    ),
    (
        "switch m.actual { 2 => \"Green\", 3.5 => \"Amber\", _ => \"Red\" }",
        Some(2),
    ),
    (
        "switch m.actual { 1..103 => \"Green\", 103..=110 => \"Amber\", _ => \"Red\" }",
        Some(1),
    ),
    (
        "switch m.actual { 1 | 2 | 103 => \"Green\", _ => \"Red\" }",
        Some(0),
    ),
    (
        "switch m.actual { 103 if m.target > 500 => \"Green\", 103 => \"Amber\", _ => \"Red\" }",
        Some(1),
    ),
    (
        "switch m.actual { 103 => { let a = 1; \"Green\" } 5 => \"Amber\", _ => \"Red\" }",
        Some(0),
    ),
    (
        "switch m.actual { 1 => \"Green\", _ => return \"Amber\" }",
        Some(1),
    ),
    (
        "switch m.actual { 103 => if m.target > 5 { \"Green\" } else { \"Red\" } _ => \"Red\" }",
        Some(0),
    ),
    (
        "let level = \"\"; switch m.actual { 103 => { level = \"Green\"; } _ => { level = \"Red\"; } } level",
        Some(0),
    ),
    (
        "switch m[\"Note\"] { \"n/a\" => \"Green\", _ => \"Red\" }",
        Some(0),
    ),
    (
        "switch m[\"Note\"] { \"done\" => \"Green\", _ => \"Red\" }",
        Some(2),
    ),
    (
        "switch m[\"Share\"] { \"64.3%\" => \"Green\", _ => \"Red\" }",
        Some(0),
    ),
    (
        "switch m.good_is { higher => \"Green\", lower => \"Amber\" }",
        Some(0),
    ),
    (
        "switch m[\"Late\"] { true => \"Red\", false => \"Green\" }",
        Some(0),
    ),
    (
        "switch m.field { () => \"Green\", \"spend\" => \"Amber\", _ => \"Red\" }",
        Some(0),
    ),
    (
        "switch m[\"Due\"] { date(2023, 3, 31) => \"Green\", _ => \"Red\" }",
        Some(0),
    ),
    (
        "switch m.actual { 103 => return \"Green\", _ => \"Red\" } \"Amber\"",
        Some(0),
    ),
    ("switch m.actual { 5 => return, _ => 1 } \"Green\"", Some(0)),
    ("switch m.actual { 5 => 1, 6 => return } \"Green\"", Some(0)),
    (
        "switch m.actual { 5 => throw \"stop\", _ => \"Green\" }",
        Some(0),
    ),
    (
        "switch m.actual { 5 => { \"Red\" }, _ => \"Green\" }",
        Some(0),
    ),
    (
        "switch m.actual { 103 => throw \"stop\", _ => \"Green\" }",
        None,
    ),
    (
        "switch m.actual { \"103\" => \"Green\", _ => \"Red\" }",
        None,
    ),
    (
        "switch m[\"Visits\"] { \"done\" => \"Green\", _ => \"Red\" }",
        None,
    ),
    (
        "switch m[\"Last year's note\"] { \"done\" => \"Green\", _ => \"Red\" }",
        None,
    ),
    ("switch m[\"Note\"] { 1 => \"Green\", _ => \"Red\" }", None),
    (
        "switch m[\"Note\"] { 1..5 => \"Green\", _ => \"Red\" }",
        None,
    ),
    (
        "switch m[\"Late\"] { \"FALSE\" => \"Green\", _ => \"Red\" }",
        None,
    ),
];

/// By hand. A case meets what `==` meets; a value of another kind than every case is not answered.
#[test]
fn switch_compares_as_the_operators_do() {
    for &(body, expected) in SWITCHES {
        match (answer(body), expected) {
            (Ok(Answer::Level(rank)), Some(expected)) => assert_eq!(rank, expected, "{body}"),
            (Err(Failure::Record(_, why)), None) => {
                assert!(why.ends_with("(line 1 of the rules)"), "{body}: {why}");
            }
            (other, _) => panic!("{body}: {other:?}"),
        }
    }
    let nothing = answer("switch m.actual { 103 => return, _ => 1 } \"Green\"");
    assert!(matches!(nothing, Err(Failure::Script(_))), "{nothing:?}");
    for body in [
        "switch m.actual { 1 => \"Green\" 2 => \"Red\" }",
        "switch m.actual { 1 \"Green\" }",
        "let a = 1; switch m.actual { 1 => a = 5, _ => a = 6 } \"Red\"",
        "switch m.actual { _ if true => \"Green\" }",
    ] {
        super::load(&format!("fn rate(m) {{ {body} }}")).expect_err(body);
    }
}

/// By hand, from the calendar: 31 March 2023 is a Friday, 365 days before 30 March 2024.
#[test]
fn dates_are_dates() {
    let dated = super::load_as(
        "rules.rhai",
        b"fn rate(m) { if days_between(m[\"Due\"], today) == 366 && m[\"Due\"] < today { \"Green\" } else { \"Red\" } }",
        &crate::Overrides {
            today: Some("2024-03-31".to_owned()),
            ..crate::Overrides::default()
        },
    );
    let dated = dated.expect("a script that loads");
    assert_eq!(dated.today.as_deref(), Some("2024-03-31"));
    assert_eq!(
        functions(dated).call("rate", &Arc::new(record())),
        Ok(Answer::Level(0))
    );
    for (body, rank) in [
        (
            "if m[\"Due\"] - date(2023, 3, 1) == 30 { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "let late = m[\"Due\"] + 0.75; if days_between(late, m[\"Due\"] + 1.25) == 1 { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "if days_between(m[\"Due\"] + 0.75, m[\"Due\"]) == 0 { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "if m[\"Due\"] + 1 == date(2023, 4, 1) { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "if m[\"Due\"].year == 2023 && m[\"Due\"].month == 3 && m[\"Due\"].day == 31 { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "if max(m[\"Due\"], date(2022, 1, 1)) == m[\"Due\"] { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "if `${m[\"Due\"]}` == \"2023-03-31\" { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "let today = 5; if today == 5 { \"Green\" } else { \"Red\" }",
            0,
        ),
    ] {
        assert_eq!(answer(body), Ok(Answer::Level(rank)), "{body}");
    }
    for given in ["31/03/2024", "2024-02-30", "today", "", "2024-03-31 10:00"] {
        let overrides = crate::Overrides {
            today: Some(given.to_owned()),
            ..crate::Overrides::default()
        };
        super::load_as("rules.rhai", b"fn rate(m) { \"Red\" }", &overrides).expect_err(given);
    }
}

/// By hand: 0.9 beside 90% may be 0.9% or 90%.
#[test]
fn a_bare_share_beside_a_percentage_is_doubted() {
    let percent = |number: &str| {
        Ok(Quantity {
            number: number.parse().expect("a decimal"),
            unit: Unit::Percent,
        })
    };
    let record = FunctionRecord {
        actual: percent("90"),
        target: Ok(quantity("0.85")),
        previous: percent("0.4"),
        ..record()
    };
    for (condition, is_answered) in [
        ("m.actual >= 0.9", false),
        ("0.9 <= m.actual", false),
        ("m.actual == 1", false),
        ("m.actual >= m.target", false),
        ("m.previous < 0.5", false),
        ("m.actual >= 90", true),
        ("m.actual > 0", true),
        ("m.actual > m.previous", true),
        ("m.previous < percent(0.5)", true),
        ("m.actual / 100 >= 0.9", true),
        ("m.target >= 0.8", true),
    ] {
        for body in [
            format!("if {condition} {{ \"Green\" }} else {{ \"Red\" }}"),
            format!("let unused = []; if {condition} {{ \"Green\" }} else {{ \"Red\" }}"),
        ] {
            let rules = loaded(&format!("fn rate(m) {{ {body} }}"));
            let result = functions(rules).call("rate", &Arc::new(record.clone()));
            match result {
                Ok(Answer::Level(rank)) => assert!(is_answered && rank == 0, "{condition}"),
                Err(Failure::Record(reason, _)) => {
                    assert!(
                        !is_answered && reason == Reason::AmbiguousUnit,
                        "{condition}"
                    );
                }
                other => panic!("{condition}: {other:?}"),
            }
        }
    }
}
