//! Functions over records. Expected answers were worked out by hand.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{FUNCTIONS, loaded};
use ambersheet_ooxml::address::Cell;
use ambersheet_policy::function::{
    Answer, Failure, FunctionRecord, HeadingCell, Held, ScriptFunctions,
};
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
    let number = |text: &str| (Held::Number, Ok(quantity(text)));
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
    ];
    let cell = |(column, (_, text, (held, quantity)))| HeadingCell {
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

/// Each sentence names the value at fault and its cell, whatever was read before or after it.
#[test]
fn what_a_function_met_is_told_with_its_cell() {
    for (body, reason, why) in [
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
            "m.actual / 0",
            Reason::FunctionFailed,
            "the function divides by zero",
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
    ] {
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

/// By hand. A case meets what `==` meets; a value of another kind than every case is not answered.
#[test]
fn switch_compares_as_the_operators_do() {
    for (body, expected) in [
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
    ] {
        match (answer(body), expected) {
            (Ok(Answer::Level(rank)), Some(expected)) => assert_eq!(rank, expected, "{body}"),
            (Err(Failure::Record(_, why)), None) => {
                assert!(why.ends_with("(line 1 of the rules)"), "{body}: {why}");
            }
            (other, _) => panic!("{body}: {other:?}"),
        }
    }
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
