//! Expressions of functions with what they are: operators, the standard functions, `switch` and the record.

use std::sync::Arc;

use super::functions::{functions, record};
use ambersheet_policy::function::{Answer, Failure};

/// Every row of `holds.tsv`, worked out by hand. Each is asked where simple functions are answered
/// without the engine, and with a list before it, for which the engine is needed.
#[test]
fn expressions_are_what_the_table_says() {
    let rows = include_str!("holds.tsv").lines();
    let rows = rows.filter(|row| !row.is_empty() && !row.starts_with('#'));
    let mut wrong = Vec::new();
    for row in rows {
        let (expected, expression) = row.split_once('\t').expect("a verdict and an expression");
        for before in ["", "let engine = []; "] {
            let body = format!(
                "{before}let holds = {expression}; if holds {{ \"Green\" }} else {{ \"Red\" }}"
            );
            let Ok(rules) = super::load(&format!("fn rate(m) {{ {body} }}")) else {
                if expected != "refused" {
                    wrong.push(format!("{before}{row}: refused"));
                }
                continue;
            };
            let found = match functions(rules).call("rate", &Arc::new(record())) {
                Ok(Answer::Level(0)) => "yes".to_owned(),
                Ok(Answer::Level(2)) => "no".to_owned(),
                Err(Failure::Record(..)) => "stops".to_owned(),
                other => format!("{other:?}"),
            };
            if found != expected {
                wrong.push(format!("{before}{row}: {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
