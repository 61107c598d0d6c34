//! Checks the calls in the syntax tree: the word, the number of its arguments, and the keys of its
//! map.

use std::ops::RangeInclusive;

use rhai::{Expr, FnCallExpr};

use super::FunctionParameter;
use super::keys::{WrittenValue, unknown_form_key, unknown_measure_key, unknown_table_key};
use super::walk::Walker;
use crate::places::{CallPlaces, place};
use crate::words::{self, ENGINE_FUNCTIONS, EngineFunction, VocabularyWord, WORDS, WordScope};
use ambersheet_policy::model::Position;

impl Walker<'_> {
    /// Checks a call in the form `word(…)`, or an operator.
    pub(super) fn call(&mut self, call: &FnCallExpr, at: Position) {
        if call.is_operator_call() {
            self.operator(call, at);
            return;
        }
        let name = call.name.as_str();
        self.in_place(name, at);
        self.remember_places(call, at);
        self.all(&call.args);
        if call.is_qualified() || call.capture_parent_scope {
            self.fatal(at, format!("write the call as plain `{name}(…)`"), None);
        } else if self.defined.iter().any(|function| function.name == name) {
            self.own_function(name, call.args.len(), at);
        } else if let Some(word) = words::find(name) {
            self.word(word, call, at);
        } else {
            self.standard(call, call.args.len(), at);
        }
    }

    /// Checks a call in the form `value.word(…)`.
    pub(super) fn method(&mut self, call: &FnCallExpr, at: Position) {
        let name = call.name.as_str();
        self.in_place(name, at);
        self.all(&call.args);
        if self.defined.iter().any(|function| function.name == name) {
            let message = format!("`{name}` is a function of this script");
            self.fatal(
                at,
                message,
                Some(format!("write `{name}(m)`, not `m.{name}()`")),
            );
        } else if name == "has" {
            self.count(name, 2..=2, call.args.len() + 1, "m.has(\"previous\")", at);
        } else if words::find(name).is_some() {
            self.fatal(
                at,
                format!("`{name}` is written on its own, not after a dot"),
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

    fn word(&mut self, word: &VocabularyWord, call: &FnCallExpr, at: Position) {
        let name = word.name();
        self.called.push(name.to_owned());
        match word.scope() {
            WordScope::Outside if self.inside => {
                let message =
                    format!("`{name}` declares something, so it belongs outside functions");
                self.fatal(at, message, None);
            }
            WordScope::Inside if !self.inside => {
                let message =
                    format!("`{name}` answers for a record, so it belongs inside a function");
                self.fatal(at, message, None);
            }
            WordScope::Outside | WordScope::Anywhere | WordScope::Inside => {}
        }
        // A scale needs the colour of its levels; an answer needs the word only.
        let takes = match (name, self.inside) {
            ("level", false) => 2..=3,
            _ => word.arguments(),
        };
        self.count(name, takes, call.args.len(), word.example(), at);
        self.keys(name, call);
        if self.inside && name == "parameter" {
            self.require_parameter(call, at);
        }
    }

    fn count(
        &mut self,
        name: &str,
        takes: RangeInclusive<usize>,
        given: usize,
        example: &str,
        at: Position,
    ) {
        if takes.contains(&given) {
            return;
        }
        let most = arguments(*takes.end());
        let takes = if takes.start() == takes.end() {
            most
        } else {
            format!("{} to {most}", takes.start())
        };
        self.fatal(
            at,
            format!("`{name}` takes {takes}, and got {given}"),
            Some(format!("write {example}")),
        );
    }

    /// Checks a call to a function of the engine, or reports an unknown function.
    fn standard(&mut self, call: &FnCallExpr, given: usize, at: Position) {
        let name = call.name.as_str();
        // Outside functions a percentage needs to say of what.
        let is_known =
            |known: &&EngineFunction| known.name() == name && (self.inside || name != "percent");
        if let Some(function) = ENGINE_FUNCTIONS.iter().find(is_known) {
            if !function.arguments().contains(&given) {
                self.fatal(
                    at,
                    format!("`{name}` does not take {}", arguments(given)),
                    None,
                );
            }
            return;
        }
        if NOT_IN_RULES.contains(&name) {
            let message = format!(
                "rules have no `{name}`, which changes a value in its place in Rhai and gives nothing back"
            );
            let instead = (name == "trim")
                .then(|| "parse_decimal reads a number with spaces around it".to_owned());
            self.fatal(at, message, instead);
            return;
        }
        if matches!(name, "eval" | "Fn" | "call" | "curry" | "import") {
            self.fatal(at, format!("`{name}` is not allowed in rules"), None);
            return;
        }
        let mut known: Vec<&str> = Vec::new();
        for word in WORDS {
            known.push(word.name());
        }
        for function in self.defined {
            known.push(&function.name);
        }
        for function in ENGINE_FUNCTIONS {
            if self.inside || function.name() != "percent" {
                known.push(function.name());
            }
        }
        let suggestion = words::meant(name, &known).map(|meant| match call.args.as_slice() {
            [Expr::IntegerConstant(number, _)] => format!("did you mean `{meant}({number})`?"),
            _ => format!("did you mean `{meant}`?"),
        });
        self.fatal(at, format!("unknown function `{name}`"), suggestion);
    }

    /// Records the positions of arguments and keys, for the messages of the run.
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

    /// Checks the keys of a map that is written out in a declaration.
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

    /// Records a parameter that a function reads, so that it is known before any record is rated.
    fn require_parameter(&mut self, call: &FnCallExpr, at: Position) {
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

/// Words of Rhai that change a value in its place, and that rules do not have.
const NOT_IN_RULES: &[&str] = &[
    "append",
    "chop",
    "clear",
    "crop",
    "dedup",
    "drain",
    "extract",
    "fill_with",
    "insert",
    "make_lower",
    "make_upper",
    "mixin",
    "pad",
    "pop",
    "remove",
    "retain",
    "reverse",
    "set",
    "shift",
    "sort",
    "splice",
    "trim",
    "truncate",
];

fn arguments(count: usize) -> String {
    match count {
        0 => "no arguments".to_owned(),
        1 => "1 argument".to_owned(),
        _ => format!("{count} arguments"),
    }
}
