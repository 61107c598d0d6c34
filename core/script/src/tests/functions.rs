//! Functions over records. Expected answers were worked out by hand.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{FUNCTIONS, loaded};
use ambersheet_ooxml::address::Cell;
use ambersheet_policy::function::{
    Answer, CellUnderHeading, Failure, FunctionRecord, Held, ScriptFunctions,
};
use ambersheet_policy::model::{Polarity, RulesetModel};
use ambersheet_policy::reason::Reason;
use ambersheet_quantity::{Quantity, Unit};

pub(super) fn quantity(text: &str) -> Quantity {
    Quantity {
        number: text.parse().expect("a decimal"),
        unit: Unit::None,
    }
}

pub(super) fn record() -> FunctionRecord {
    let number = |text: &str| (Held::Number, Ok(quantity(text)));
    let time = |hundredths| {
        let days = Decimal::new(hundredths, 2);
        (Held::Time(days), Err(Reason::NotANumber))
    };
    let cells = [
        ("visits", "1,200", number("1200")),
        ("note", "n/a", (Held::Text, Err(Reason::NotApplicable))),
        ("last year's note", "", (Held::Blank, Err(Reason::NoData))),
        ("share", "64.3%", (Held::Text, Ok(quantity("64.3")))),
        (
            "due",
            "45016",
            (Held::Date(Decimal::from(45_016)), Err(Reason::NotANumber)),
        ),
        (
            "late",
            "FALSE",
            (Held::Truth(false), Err(Reason::NotANumber)),
        ),
        ("nought", "0", number("0")),
        ("broken", "#DIV/0!", (Held::Error, Err(Reason::CellError))),
        ("opened", "0.25", time(25)),
        ("closed", "0.75", time(75)),
    ];
    let cell = |(column, (_, text, (held, quantity)))| CellUnderHeading {
        at: Some(Cell::new(4, column)),
        text: str::to_owned(text),
        held,
        quantity,
    };
    FunctionRecord {
        measure: "Visits to museums".to_owned(),
        field: None,
        group: Some("Culture".to_owned()),
        actual: Ok(quantity("103")),
        previous: Ok(quantity("100")),
        target: Ok(quantity("110")),
        places: [None; 3],
        good_is: Some(Polarity::Higher),
        off_target_by: Ok(Decimal::from(7)),
        headings: Arc::new(cells.iter().map(|cell| cell.0.to_owned()).collect()),
        cells: (1..).zip(cells).map(cell).collect(),
    }
}

pub(super) fn functions(ruleset: RulesetModel) -> Arc<dyn ScriptFunctions> {
    ruleset.functions.expect("functions")
}

pub(super) fn answer(body: &str) -> Result<Answer, Failure> {
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
        (
            "if 1.0 ** 1000 == 1 && 2 ** 10 == 1024 { \"Green\" } else { \"Red\" }",
            0,
        ),
        (
            "if \"abcabc\".index_of(\"c\", 3) == 5 && [1, 2, 1].index_of(1, 1) == 2 { \"Green\" } else { \"Red\" }",
            0,
        ),
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
    let failed = |reason, why: &str| Err(Failure::Record(reason, why.to_owned()));
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
        failed(
            Reason::NoData,
            "there is no previous value (line 1 of the rules)"
        )
    );
    assert_eq!(
        functions.call("caught", &Arc::new(blank())),
        failed(
            Reason::NoData,
            "there is no previous value (line 2 of the rules)"
        )
    );
    assert_eq!(
        functions.call("first", &Arc::new(blank())),
        failed(Reason::TextTarget, "")
    );
}

/// A function's body, the reason that it must give, and the sentence.
const MET: &[(&str, Reason, &str)] = &[
    (
        "if m[\"Note\"] > 5 { \"Green\" } else { \"Red\" }",
        Reason::NotApplicable,
        "\"Note\" in C5 holds the text \"n/a\", and `>` compares it with the number 5",
    ),
    (
        "let n = m[\"Note\"]; let v = m[\"Last year's note\"]; if n * 2 > 5 { \"Green\" } else { \"Red\" }",
        Reason::NotApplicable,
        "\"Note\" in C5 holds the text \"n/a\", and `*` stands between it and the number 2",
    ),
    (
        "if 5 <= m[\"Last year's note\"] { \"Green\" } else { \"Red\" }",
        Reason::NoData,
        "there is nothing under \"Last year's note\" in D5, and `<=` compares it with the number 5",
    ),
    (
        "if m[\"Due\"] > 5 { \"Green\" } else { \"Red\" }",
        Reason::NotANumber,
        "\"Due\" in F5 holds a date, 2023-03-31, and `>` compares it with the number 5",
    ),
    (
        "if m[\"Last year's note\"].contains(\"late\") { \"Amber\" } else { \"Red\" }",
        Reason::NoData,
        "there is nothing under \"Last year's note\" in D5, and `contains` needs text",
    ),
    (
        "if m[\"Visits\"].starts_with(\"1\") { \"Amber\" } else { \"Red\" }",
        Reason::FunctionFailed,
        "\"Visits\" in B5 holds the number 1200, and `starts_with` needs text",
    ),
    (
        "if max(m.actual, m[\"Note\"]) > 5 { \"Amber\" } else { \"Red\" }",
        Reason::NotApplicable,
        "\"Note\" in C5 holds the text \"n/a\", and `max` compares it with the actual, the number 103",
    ),
    (
        "if round(m[\"Last year's note\"]) > 5 { \"Amber\" } else { \"Red\" }",
        Reason::NoData,
        "there is nothing under \"Last year's note\" in D5, and `round` needs a number",
    ),
    (
        "if parse_decimal(m[\"Note\"]) > 5 { \"Amber\" } else { \"Red\" }",
        Reason::NotApplicable,
        "\"Note\" in C5 holds the text \"n/a\", and `parse_decimal` needs a number, such as 12.5",
    ),
    (
        "if m.actual / m[\"Nought\"] > 5 { \"Amber\" } else { \"Red\" }",
        Reason::FunctionFailed,
        "\"Nought\" in H5 is 0, and the function divides by it",
    ),
    (
        "m.actual % m[\"Nought\"]",
        Reason::FunctionFailed,
        "\"Nought\" in H5 is 0, and the function divides by it",
    ),
    (
        "m.actual / 0",
        Reason::FunctionFailed,
        "the function divides by zero",
    ),
    (
        "if m[\"Note\"] > m[\"Last year's note\"] { \"Amber\" } else { \"Red\" }",
        Reason::NoData,
        "there is nothing under \"Last year's note\" in D5, and `>` compares it with \"Note\" in C5, the text \"n/a\"",
    ),
    (
        "if m[\"Broken\"] == \"x\" { \"Amber\" } else { \"Red\" }",
        Reason::CellError,
        "\"Broken\" in I5 holds an error value, #DIV/0!",
    ),
    (
        "if m[\"Note\"] < \"z\" { \"Amber\" } else { \"Red\" }",
        Reason::NotApplicable,
        "\"Note\" in C5 holds the text \"n/a\", and `<` compares numbers, dates and times; texts have no order",
    ),
    (
        "if m[\"Note\"] <= m[\"Due\"] { \"Amber\" } else { \"Red\" }",
        Reason::NotApplicable,
        "\"Note\" in C5 holds the text \"n/a\", and `<=` compares it with \"Due\" in F5, a date, 2023-03-31",
    ),
    (
        "if m.actual == m[\"Note\"] { \"Amber\" } else { \"Red\" }",
        Reason::NotApplicable,
        "\"Note\" in C5 holds the text \"n/a\", and `==` compares it with the actual, the number 103",
    ),
    (
        "if m.field == \"spend\" { \"Amber\" } else { \"Red\" }",
        Reason::NoData,
        "the field is not there, and `==` compares it with the text \"spend\"",
    ),
    (
        "if m[\"Late\"] { \"Amber\" } else if m[\"Visits\"] == true { \"Green\" } else { \"Red\" }",
        Reason::FunctionFailed,
        "\"Visits\" in B5 holds the number 1200, and `==` compares it with TRUE",
    ),
    (
        "m[\"Visit\"]",
        Reason::FunctionFailed,
        "this table has no heading \"Visit\"; did you mean `visits`?",
    ),
    (
        "m.has(\"previus\")",
        Reason::FunctionFailed,
        "no value and no heading is called \"previus\"; did you mean `previous`?",
    ),
    ("throw \"stop\"", Reason::FunctionFailed, "stop"),
    (
        "m.actual - \"x\"",
        Reason::FunctionFailed,
        "the actual holds the number 103, and `-` stands between it and the text \"x\"",
    ),
    (
        "let a = 7; a / 2",
        Reason::FunctionFailed,
        "7/2 is 3 in Rhai, which cuts whole numbers; write 7.0/2",
    ),
    (
        "if m.actual { \"Red\" } else { \"Red\" }",
        Reason::FunctionFailed,
        "this needs true or false and got a number",
    ),
    (
        "rate(m)",
        Reason::FunctionFailed,
        "functions call each other more than 12 deep, the limit on call depth; a function must not end up \
             calling itself",
    ),
    (
        "if m[\"Due\"] <= today { \"Amber\" } else { \"Red\" }",
        Reason::FunctionFailed,
        "the function reads `today`, and no date was given for it: give --today 2026-03-31 (today= in Python)",
    ),
];

/// Each sentence names the value at fault and its cell, whatever was read before or after it.
#[test]
fn what_a_function_met_is_told_with_its_cell() {
    for &(body, reason, why) in MET {
        let expected = Failure::Record(reason, format!("{why} (line 1 of the rules)"));
        assert_eq!(answer(body), Err(expected), "{body}");
    }
}

#[test]
fn an_answer_that_is_no_level_stops_the_run() {
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
            vec![("0.7", Value::Target, 28)],
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
