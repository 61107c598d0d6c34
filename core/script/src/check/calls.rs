//! Calls in the syntax tree: is the word known here, does it get the right number of arguments, and are the keys of
//! its map known.

use rhai::{Expr, FnCallExpr};

use super::FunctionParameter;
use super::walk::Walker;
use crate::places::{CallPlaces, place};
use crate::vocabulary;
use crate::vocabulary::{
    MEASURE_KEYS, ROW_KEYS, STANDARD, SWITCH_KEYS, Stands, TABLE_KEYS, WORDS, Word, form_keys,
    suggest,
};
use ambersheet_policy::model::Position;

impl Walker<'_> {
    /// A call in the form `word(…)`, or an operator.
    pub(super) fn call(&mut self, call: &FnCallExpr, at: Position) {
        if call.is_operator_call() {
            self.operator(call, at);
            return;
        }
        self.remember_places(call, at);
        self.all(&call.args);
        let name = call.name.as_str();
        if call.is_qualified() || call.capture_parent_scope {
            self.fatal(at, format!("write the call as plain `{name}(…)`"), None);
        } else if self.defined.iter().any(|function| function.name == name) {
            self.own_function(name, call.args.len(), at);
        } else if let Some(word) = vocabulary::find(name) {
            self.word(word, call, at);
        } else {
            self.standard(call, call.args.len(), at);
        }
    }

    /// A call in the form `value.word(…)`.
    pub(super) fn method(&mut self, call: &FnCallExpr, at: Position) {
        self.all(&call.args);
        let name = call.name.as_str();
        if self.defined.iter().any(|function| function.name == name) {
            let message = format!("`{name}` is a function of this script");
            self.fatal(
                at,
                message,
                Some(format!("write `{name}(m)`, not `m.{name}()`")),
            );
        } else if name == "has" {
            self.count(name, (2, 2), call.args.len() + 1, "m.has(\"previous\")", at);
        } else if vocabulary::find(name).is_some() {
            self.fatal(
                at,
                format!("`{name}` stands on its own, not after a point"),
                None,
            );
        } else {
            self.standard(call, call.args.len() + 1, at);
        }
    }

    fn own_function(&mut self, name: &str, given: usize, at: Position) {
        let takes: Vec<usize> = self
            .defined
            .iter()
            .filter(|function| function.name == name)
            .map(|function| function.parameters)
            .collect();
        if !takes.contains(&given) {
            let takes = takes.first().copied().unwrap_or_default();
            self.fatal(
                at,
                format!("`{name}` takes {}, and got {given}", arguments(takes)),
                None,
            );
        }
    }

    fn word(&mut self, word: &Word, call: &FnCallExpr, at: Position) {
        self.called.push(word.name.to_owned());
        match word.stands {
            Stands::Outside if self.inside => {
                let message = format!(
                    "`{}` declares something, so it belongs outside functions",
                    word.name
                );
                self.fatal(at, message, None);
            }
            Stands::Inside if !self.inside => {
                let message = format!(
                    "`{}` answers for a record, so it belongs inside a function",
                    word.name
                );
                self.fatal(at, message, None);
            }
            _ => {}
        }
        let takes = match (word.name, self.inside) {
            ("level", false) => (2, 2),
            _ => word.takes,
        };
        self.count(word.name, takes, call.args.len(), word.example, at);
        self.keys(word.name, call);
        if self.inside && word.name == "parameter" {
            self.ask_for(call, at);
        }
    }

    fn count(
        &mut self,
        name: &str,
        (fewest, most): (usize, usize),
        given: usize,
        example: &str,
        at: Position,
    ) {
        if (fewest..=most).contains(&given) {
            return;
        }
        let takes = if fewest == most {
            arguments(most)
        } else {
            format!("{fewest} to {}", arguments(most))
        };
        self.fatal(
            at,
            format!("`{name}` takes {takes}, and got {given}"),
            Some(format!("write {example}")),
        );
    }

    /// A function of the engine, or one that nobody knows.
    fn standard(&mut self, call: &FnCallExpr, given: usize, at: Position) {
        let name = call.name.as_str();
        if let Some((_, fewest, most)) = STANDARD.iter().find(|row| row.0 == name) {
            if !(*fewest..=*most).contains(&given) {
                self.fatal(
                    at,
                    format!("`{name}` does not take {}", arguments(given)),
                    None,
                );
            }
            return;
        }
        if matches!(name, "eval" | "Fn" | "call" | "curry" | "import") {
            self.fatal(at, format!("`{name}` is not allowed in rules"), None);
            return;
        }
        let own = self.defined.iter().map(|function| function.name.as_str());
        let known: Vec<&str> = WORDS
            .iter()
            .map(|word| word.name)
            .chain(own)
            .chain(STANDARD.iter().map(|row| row.0))
            .collect();
        let suggestion = vocabulary::meant(name, &known).map(|meant| match call.args.as_slice() {
            [Expr::IntegerConstant(number, _)] => format!("did you mean `{meant}({number})`?"),
            _ => format!("did you mean `{meant}`?"),
        });
        self.fatal(at, format!("unknown function `{name}`"), suggestion);
    }

    /// Notes where arguments and keys stand, for the messages of the run.
    fn remember_places(&mut self, call: &FnCallExpr, at: Position) {
        let mut places = CallPlaces::default();
        for argument in &call.args {
            places.arguments.push(place(argument.start_position()));
            if let Expr::Map(map, _) = argument {
                places.map_written_out = true;
                for (key, value) in &map.0 {
                    places.keys.insert(
                        key.name.to_string(),
                        (place(key.pos), place(value.start_position())),
                    );
                }
            }
        }
        self.checked.calls.insert(at, places);
    }

    /// The keys of a map written out in a declaration.
    fn keys(&mut self, word: &str, call: &FnCallExpr) {
        for argument in &call.args {
            let Expr::Map(map, _) = argument else {
                continue;
            };
            for (key, value) in &map.0 {
                let name = key.name.as_str();
                let problem = match word {
                    "tables" | "table" => unknown_table_key(name, WrittenValue::of(value)),
                    "form" => unknown_form_key(name, WrittenValue::of(value)),
                    "measure" => unknown_measure_key(name),
                    _ => None,
                };
                if let Some((message, suggestion)) = problem {
                    self.problems.push(place(key.pos), message, suggestion);
                }
            }
        }
    }

    /// A parameter that a function asks for must be known before any record is rated.
    fn ask_for(&mut self, call: &FnCallExpr, at: Position) {
        let [Expr::StringConstant(name, _), default] = call.args.as_slice() else {
            let message =
                "inside a function, the name and default of a parameter must be written out"
                    .to_owned();
            self.problems.push(
                at,
                message,
                Some("write parameter(\"tolerance\", 6)".to_owned()),
            );
            return;
        };
        if let Some(default) = default.get_literal_value(None) {
            self.checked.parameters.push(FunctionParameter {
                name: name.to_string(),
                default,
                at,
            });
        }
    }
}

/// What stands in a script as the value of a table's or form's key.
#[derive(Clone, Copy)]
pub(crate) enum WrittenValue<'a> {
    /// Something that may turn out to be `rated(…)`.
    PerhapsRated,
    /// A text.
    Text(&'a str),
    /// A cell or a name.
    Cell,
    /// Anything else.
    Other,
}

impl<'a> WrittenValue<'a> {
    fn of(value: &'a Expr) -> Self {
        match value {
            Expr::FnCall(call, _)
                if call.name == "rated" || vocabulary::find(&call.name).is_none() =>
            {
                Self::PerhapsRated
            }
            Expr::FnCall(call, _) if call.name == "cell" || call.name == "named" => Self::Cell,
            Expr::Variable(..) => Self::PerhapsRated,
            Expr::StringConstant(text, _) => Self::Text(text),
            _ => Self::Other,
        }
    }
}

impl WrittenValue<'_> {
    /// Those of the keys that could have been meant: one that is `yes` or `no` takes neither heading nor cell.
    fn takers(self, keys: &[&'static str]) -> Vec<&'static str> {
        let switch = match self {
            Self::Text(text) => {
                ["yes", "no", "true", "false"].contains(&text.to_lowercase().as_str())
            }
            Self::Cell => false,
            Self::PerhapsRated | Self::Other => true,
        };
        keys.iter()
            .copied()
            .filter(|key| switch || !SWITCH_KEYS.contains(key))
            .collect()
    }
}

/// What is wrong with a key of a table, if it is none.
pub(crate) fn unknown_table_key(key: &str, given: WrittenValue<'_>) -> Option<(String, Option<String>)> {
    if TABLE_KEYS.contains(&key) || matches!(given, WrittenValue::PerhapsRated) {
        return None;
    }
    let suggestion = suggest(key, &given.takers(&TABLE_KEYS)).or_else(|| match given {
        WrittenValue::Text(heading) => Some(format!(
            "a further rating of the row is written `{key}: rated(\"{heading}\")`"
        )),
        _ => Some(format!("the keys are {}", TABLE_KEYS.join(", "))),
    });
    Some((format!("unknown key `{key}`"), suggestion))
}

/// What is wrong with a key of a form, if it is none.
pub(crate) fn unknown_form_key(key: &str, given: WrittenValue<'_>) -> Option<(String, Option<String>)> {
    if ROW_KEYS.contains(&key) {
        let message = format!("`{key}` speaks of the rows of a table, and a form has none");
        let instead = match key {
            "whole_row" => "leave it out; write_to(cell(\"B2\")) fills the cell of the rating",
            _ => "leave it out",
        };
        return Some((message, Some(instead.to_owned())));
    }
    let keys = form_keys();
    if keys.contains(&key) || matches!(given, WrittenValue::PerhapsRated) {
        return None;
    }
    let suggestion = suggest(key, &given.takers(&keys)).unwrap_or_else(|| match given {
        WrittenValue::Text(_) | WrittenValue::Cell => {
            format!("a further rating of the form is written `{key}: rated(cell(\"B2\"))`")
        }
        _ => format!("the keys are {}", keys.join(", ")),
    });
    Some((format!("unknown key `{key}`"), Some(suggestion)))
}

/// What is wrong with a key of `measure`, if it is none.
pub(crate) fn unknown_measure_key(key: &str) -> Option<(String, Option<String>)> {
    if MEASURE_KEYS.contains(&key) {
        return None;
    }
    let suggestion = suggest(key, &MEASURE_KEYS)
        .or_else(|| Some(format!("the keys are {}", MEASURE_KEYS.join(", "))));
    Some((format!("unknown key `{key}`"), suggestion))
}

fn arguments(count: usize) -> String {
    match count {
        0 => "no arguments".to_owned(),
        1 => "1 argument".to_owned(),
        _ => format!("{count} arguments"),
    }
}
