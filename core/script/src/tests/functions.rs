//! Functions over records. Expected answers were worked out by hand.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{FUNCTIONS, loaded};
use ambersheet_policy::function::{Answer, CellText, Failure, FunctionRecord, ScriptFunctions};
use ambersheet_policy::model::{Polarity, RulesetModel};
use ambersheet_policy::reason::Reason;
use ambersheet_quantity::{Quantity, Unit};

fn quantity(text: &str) -> Quantity {
    Quantity {
        number: text.parse().expect("a decimal"),
        unit: Unit::None,
    }
}

pub(super) fn record() -> FunctionRecord {
    let cell = |text: &str, quantity| {
        Some(CellText {
            text: text.to_owned(),
            quantity,
        })
    };
    FunctionRecord {
        measure: "Visits to museums".to_owned(),
        field: None,
        group: Some("Culture".to_owned()),
        actual: Ok(quantity("103")),
        previous: Ok(quantity("100")),
        target: Ok(quantity("110")),
        good_is: Some(Polarity::Higher),
        off_target_by: Ok(Decimal::from(7)),
        headings: Arc::new(
            ["visits", "note", "last year's note", "share"]
                .map(str::to_owned)
                .to_vec(),
        ),
        cells: vec![
            cell("1,200", Ok(quantity("1200"))),
            cell("n/a", Err(Reason::NotApplicable)),
            None,
            cell("64.3%", Ok(quantity("64.3"))),
        ],
    }
}

fn functions(ruleset: RulesetModel) -> Arc<dyn ScriptFunctions> {
    ruleset.functions.expect("functions")
}

fn answer(body: &str) -> Result<Answer, Failure> {
    let rules = loaded(&format!("fn rate(m) {{ {body} }}"));
    functions(rules).call("rate", &Arc::new(record()))
}

#[test]
fn functions_answer_levels() {
    for (body, expected) in [
        ("\"Green\"", 0),
        ("\" amber \"", 1),
        ("level(\"red\")", 2),
        ("if m.actual >= m.target { \"Green\" } else { \"Red\" }", 2),
        ("if m.off_target_by <= 7 { \"Amber\" } else { \"Red\" }", 1),
        (
            "if m.off_target_by * 100 <= m.target * 6.5 { \"Amber\" } else { \"Red\" }",
            1,
        ),
        (
            "if m.good_is == higher && m.group == \"Culture\" { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "if m.measure.starts_with(\"Visits\") { \"Green\" } else { \"Red\" }",
            0,
        ),
        ("if m[\"Visits\"] > 1000 { \"Green\" } else { \"Red\" }", 0),
        (
            "if m[\"SHARE\"] - 62.3 == 2 { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "if m[\"Note\"] == \"n/a\" { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "if m[\"Last year\u{2019}s note\"] == () { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "if m.has(\"previous\") && m.has(\"Note\") && !m.has(\"Last year's note\") { \"Green\" } else { \"Red\" }",
            0,
        ),
        ("if m.field == () { \"Green\" } else { \"Red\" }", 0),
        (
            "let share = m.actual / m.target; if share.round(2) == 0.94 { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "if parameter(\"limit\", 7) / 2 == 3.5 { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "switch m.good_is { \"higher\" => \"Green\", _ => \"Red\" }",
            0,
        ),
        ("if 100 < m.actual { \"Green\" } else { \"Red\" }", 0),
        ("if min(m.actual, 5) == 5 { \"Green\" } else { \"Red\" }", 0),
    ] {
        assert_eq!(answer(body), Ok(Answer::Level(expected)), "{body}");
    }
    assert_eq!(
        answer("unrated(\"no survey\")"),
        Ok(Answer::Unrated("no survey".to_owned()))
    );
}

#[test]
fn scores_are_words_too() {
    let rules = loaded("scale([ level(\"1\", green), level(\"2\", red) ]);\nfn rate(m) { 2 }");
    assert_eq!(
        functions(rules).call("rate", &Arc::new(record())),
        Ok(Answer::Level(1))
    );
}

#[test]
fn reading_what_is_missing_gives_its_reason() {
    let missing = |reason, which: &str| Err(Failure::Missing(reason, which.to_owned()));
    let rules = loaded(
        "fn rate(m) { if m.previous > 5 { \"Green\" } else { \"Red\" } }\n\
         fn caught(m) { try { m.previous } catch { } \"Red\" }\nfn first(m) { m.target + m.previous; \"Red\" }",
    );
    let functions = functions(rules);
    let blank = || FunctionRecord {
        previous: Err(Reason::NoData),
        target: Err(Reason::TextTarget),
        ..record()
    };
    assert_eq!(
        functions.call("rate", &Arc::new(blank())),
        missing(Reason::NoData, "previous")
    );
    assert_eq!(
        functions.call("caught", &Arc::new(blank())),
        missing(Reason::NoData, "previous")
    );
    assert_eq!(
        functions.call("first", &Arc::new(blank())),
        missing(Reason::TextTarget, "target")
    );
    for (body, reason, which) in [
        (
            "if m[\"Note\"] > 5 { \"Green\" } else { \"Red\" }",
            Reason::NotApplicable,
            "note",
        ),
        (
            "if 5 <= m[\"Last year's note\"] { \"Green\" } else { \"Red\" }",
            Reason::NoData,
            "last year's note",
        ),
        (
            "let n = m[\"Note\"]; if n * 2 > 5 { \"Green\" } else { \"Red\" }",
            Reason::NotApplicable,
            "note",
        ),
        (
            "let n = m[\"Last year's note\"]; if n - 1 > 5 { \"Green\" } else { \"Red\" }",
            Reason::NoData,
            "last year's note",
        ),
    ] {
        assert_eq!(answer(body), missing(reason, which), "{body}");
    }
}

#[test]
fn a_function_may_be_wrong_in_its_own_words() {
    for (body, expected) in [
        (
            "\"Purple\"",
            "1:1: `rate` answers the text \"Purple\", which is no level of the scale; answer \"Green\", \"Amber\", \
             \"Red\" or unrated(\"why\")",
        ),
        (
            "let a = 5;",
            "1:1: `rate` answers nothing, which is no level of the scale; answer \"Green\", \"Amber\", \"Red\" or \
             unrated(\"why\")",
        ),
        (
            "m.actual > 5",
            "1:1: `rate` answers `true`, which is no level of the scale; answer \"Green\", \"Amber\", \"Red\" or \
             unrated(\"why\")",
        ),
        (
            "m[\"Visit\"]",
            "1:15: this table has no heading \"Visit\"; did you mean `visits`?",
        ),
        (
            "m.has(\"previus\")",
            "1:16: no value and no heading is called \"previus\"; did you mean `previous`?",
        ),
        ("m.actual / 0", "1:23: division by zero: 103 / 0"),
        ("throw \"stop\"", "1:14: stop"),
        (
            "m.actual - \"x\"",
            "1:23: `-` does not work between a number and text",
        ),
        (
            "let a = 7; a / 2",
            "1:27: 7/2 is 3 in Rhai, which cuts whole numbers; write 7.0/2",
        ),
        (
            "if m.actual { \"Red\" } else { \"Red\" }",
            "1:18: this needs true or false and got a number",
        ),
        (
            "rate(m)",
            "1:1: functions call each other more than 12 deep, the limit on call depth; a function must not \
                     end up calling itself",
        ),
    ] {
        match answer(body) {
            Err(Failure::Script(problem)) => {
                assert_eq!(problem.to_string(), expected, "{body}");
            }
            other => panic!("{body}: {other:?}"),
        }
    }
}

#[test]
fn named_functions_and_parameters_from_the_ruleset() {
    let functions = functions(loaded(FUNCTIONS));
    assert_eq!(
        functions.call("by_visits", &Arc::new(record())),
        Ok(Answer::Level(0))
    );
    let slower = FunctionRecord {
        actual: Ok(quantity("101")),
        ..record()
    };
    assert_eq!(
        functions.call("by_visits", &Arc::new(slower)),
        Ok(Answer::Level(1))
    );
    let new = FunctionRecord {
        previous: Err(Reason::NoData),
        ..record()
    };
    assert_eq!(
        functions.call("by_visits", &Arc::new(new)),
        Ok(Answer::Unrated("no year before".to_owned()))
    );
}

#[test]
fn any_thread_may_call_them() {
    fn shared<T: Send + Sync + std::fmt::Debug>(_: &T) {}
    let functions = functions(loaded(
        "fn rate(m) { if m.actual > 5 { \"Green\" } else { \"Red\" } }",
    ));
    shared(&functions);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                assert_eq!(
                    functions.call("rate", &Arc::new(record())),
                    Ok(Answer::Level(0))
                );
            });
        }
    });
}

/// The numbers and their places were read from the scripts by hand.
#[test]
fn the_numbers_that_functions_compare_with_are_listed() {
    use ambersheet_policy::function::ComparedValue as Value;
    let cell = |heading: &str| Value::Cell(heading.to_owned());
    for (body, expected) in [
        ("m.actual >= 0.9", vec![("0.9", Value::Actual, 26)]),
        ("5 < m.previous", vec![("5", Value::Previous, 14)]),
        ("m[\"Share\"] == -0.5", vec![("-0.5", cell("Share"), 28)]),
        (
            "let share = m.actual; let limit = 0.8; share < limit",
            vec![("0.8", Value::Actual, 48)],
        ),
        (
            "const LIMIT = 0.7; m.target <= LIMIT",
            vec![("0.7", Value::Target, 45)],
        ),
        (
            "m.off_target_by <= parameter(\"slack\", 0.05)",
            vec![("0.05", Value::OffTargetBy, 33)],
        ),
        (
            "m.actual > 1 && { let a = m.actual; a < 2 }",
            vec![("1", Value::Actual, 25), ("2", Value::Actual, 54)],
        ),
        ("m.actual * 100 >= 90", Vec::new()),
        ("m.actual >= m.target", Vec::new()),
        ("let a = 1; a = m.target; m.actual > a", Vec::new()),
        ("m.measure == \"0.9\"", Vec::new()),
    ] {
        let rules = loaded(&format!("fn rate(m) {{ {body}; \"Red\" }}"));
        let functions = functions(rules);
        let found: Vec<_> = functions
            .compared_numbers()
            .iter()
            .map(|number| {
                assert_eq!((number.function.as_str(), number.at.line), ("rate", 1));
                (
                    number.number.to_string(),
                    number.value.clone(),
                    number.at.column,
                )
            })
            .collect();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(number, value, column)| (number.to_owned(), value, column))
            .collect();
        assert_eq!(found, expected, "{body}");
    }
}
