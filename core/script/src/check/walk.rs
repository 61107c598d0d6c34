//! Walks statements and expressions with the names that are in scope.

use std::collections::BTreeSet;
use std::mem::take;

use rhai::{ASTFlags, Expr, FnCallExpr, Stmt};

use super::{CheckedScript, DefinedFunction};
use crate::arithmetic::whole_division_message;
use crate::places::place;
use crate::problems::{Problems, did_you_mean};
use crate::values::constant_names;
use crate::words::{PROPERTIES, find, suggest};
use ambersheet_policy::model::Position;

/// The walk over one script.
pub(super) struct Walker<'a> {
    pub(super) problems: &'a mut Problems,
    pub(super) defined: &'a [DefinedFunction],
    pub(super) checked: CheckedScript,
    /// The names in scope, those of inner blocks last.
    names: Vec<String>,
    /// The names of the script's variables outside functions.
    globals: BTreeSet<String>,
    pub(super) inside: bool,
    /// The parameters that hold a record.
    records: BTreeSet<String>,
    /// `true` if the current statement outside functions cannot run.
    pub(super) broken: bool,
    /// The words that the current statement calls.
    pub(super) called: Vec<String>,
    /// The position of a call that stands on its own, so that nobody misses what it gives back.
    alone: Option<Position>,
}

impl<'a> Walker<'a> {
    pub(super) fn new(problems: &'a mut Problems, defined: &'a [DefinedFunction]) -> Self {
        Self {
            problems,
            defined,
            checked: CheckedScript::default(),
            names: Vec::new(),
            globals: BTreeSet::new(),
            inside: false,
            records: BTreeSet::new(),
            broken: false,
            called: Vec::new(),
            alone: None,
        }
    }

    /// Walks a statement outside functions.
    pub(super) fn statement_outside(&mut self, statement: &Stmt) {
        self.broken = false;
        self.statement(statement);
        let at = place(statement.position());
        let called = take(&mut self.called);
        if self.broken {
            self.checked.broken.insert(at, called.clone());
        }
        self.checked.words.insert(at, called);
    }

    /// Ends the statements outside functions and returns their variables, which no function sees.
    pub(super) fn end_of_globals(&mut self) -> BTreeSet<String> {
        take(&mut self.names).into_iter().collect()
    }

    /// Begins the body of a function.
    pub(super) fn enter_function(
        &mut self,
        parameters: Vec<String>,
        record: Option<String>,
        globals: &BTreeSet<String>,
    ) {
        self.inside = true;
        self.records = record
            .into_iter()
            .chain(parameters.iter().filter(|name| *name == "m").cloned())
            .collect();
        self.names = parameters;
        self.globals.clone_from(globals);
    }

    /// Walks a statement of the function that was entered last.
    pub(super) fn statement_inside(&mut self, statement: &Stmt) {
        self.statement(statement);
    }

    pub(super) fn finish(self) -> CheckedScript {
        self.checked
    }

    /// Reports a problem that keeps the statement from running.
    pub(super) fn fatal(&mut self, at: Position, message: String, suggestion: Option<String>) {
        self.broken = true;
        self.problems.push(at, message, suggestion);
    }

    fn block<'b>(&mut self, statements: impl IntoIterator<Item = &'b Stmt>) {
        let known = self.names.len();
        for statement in statements {
            self.statement(statement);
        }
        self.names.truncate(known);
    }

    fn statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::If(x, _) => {
                self.expression(&x.expr);
                self.block(x.body.statements());
                self.block(x.branch.statements());
            }
            Stmt::Var(x, _, _) => {
                self.expression(&x.1);
                self.names.push(x.0.name.to_string());
            }
            Stmt::Assignment(x) => {
                self.expression(&x.1.lhs);
                self.expression(&x.1.rhs);
            }
            Stmt::FnCall(call, at) => {
                self.alone = Some(place(*at));
                self.call(call, place(*at));
            }
            Stmt::Block(block) => self.block(block.statements()),
            Stmt::TryCatch(x, _) => {
                self.block(x.body.statements());
                let known = self.names.len();
                if let Expr::Variable(name, _, _) = &x.expr {
                    self.names.push(name.1.to_string());
                }
                self.block(x.branch.statements());
                self.names.truncate(known);
            }
            Stmt::Expr(x) => {
                self.alone = last_call(x);
                self.expression(x);
            }
            Stmt::Return(x, flags, at) => {
                if let Some(x) = x {
                    self.expression(x);
                }
                if !self.inside && !flags.contains(ASTFlags::BREAK) {
                    self.fatal(
                        place(*at),
                        "`return` means something only inside a function".to_owned(),
                        None,
                    );
                }
            }
            Stmt::Import(_, at) | Stmt::Export(_, at) => {
                self.fatal(
                    place(*at),
                    "rules cannot import or export; a ruleset is one file".to_owned(),
                    None,
                );
            }
            Stmt::While(_, at) | Stmt::Do(_, _, at) | Stmt::For(_, at) => {
                self.fatal(place(*at), "rules have no loops".to_owned(), None);
            }
            _ => {}
        }
    }

    pub(super) fn expression(&mut self, expression: &Expr) {
        match expression {
            Expr::InterpolatedString(parts, _) | Expr::Array(parts, _) => self.all(parts),
            Expr::And(parts, _) | Expr::Or(parts, _) | Expr::Coalesce(parts, _) => {
                self.all(parts.iter());
            }
            Expr::Map(map, _) => self.all(map.0.iter().map(|entry| &entry.1)),
            Expr::Variable(name, _, at) => {
                if name.2.is_empty() {
                    self.variable(&name.1, place(*at));
                } else {
                    self.fatal(place(*at), "`::` has no meaning in rules".to_owned(), None);
                }
            }
            Expr::ThisPtr(at) => {
                let message =
                    "`this` has no meaning in rules; use the function's own parameter".to_owned();
                self.fatal(place(*at), message, None);
            }
            Expr::Stmt(block) => self.block(block.statements()),
            Expr::Custom(custom, _) => self.all(&custom.inputs),
            Expr::FnCall(call, at) => self.call(call, place(*at)),
            Expr::MethodCall(call, at) => self.method(call, place(*at)),
            Expr::Dot(x, _, _) => {
                self.expression(&x.lhs);
                if self.is_record(&x.lhs) {
                    self.property(first_of_chain(&x.rhs));
                }
                self.expression(&x.rhs);
            }
            Expr::Index(x, _, _) => {
                self.expression(&x.lhs);
                self.expression(&x.rhs);
            }
            _ => {}
        }
    }

    pub(super) fn all<'b>(&mut self, expressions: impl IntoIterator<Item = &'b Expr>) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    pub(super) fn is_record(&self, expression: &Expr) -> bool {
        matches!(expression, Expr::Variable(name, _, _) if self.records.contains(name.1.as_str()))
    }

    fn variable(&mut self, name: &str, at: Position) {
        if self.names.iter().any(|known| known == name)
            || constant_names().any(|known| known == name)
        {
            return;
        }
        if self.globals.contains(name) {
            let message = format!(
                "`{name}` is not known inside a function, which sees only what it is given"
            );
            let instead = "write the value here, or ask for it with parameter(\"…\", …)";
            self.fatal(at, message, Some(instead.to_owned()));
            return;
        }
        let called =
            self.defined.iter().any(|function| function.name == name) || find(name).is_some();
        let suggestion = if called {
            format!("write it with brackets, as in `{name}(…)`")
        } else {
            let known = self
                .names
                .iter()
                .map(String::as_str)
                .chain(constant_names());
            did_you_mean(name, known)
                .unwrap_or_else(|| format!("if it is text, write it in quotes: \"{name}\""))
        };
        self.fatal(at, format!("unknown word `{name}`"), Some(suggestion));
    }

    /// Checks a property of a record.
    fn property(&mut self, first: &Expr) {
        let Expr::Property(property, at) = first else {
            return;
        };
        let name = property.2.as_str();
        if !PROPERTIES.contains(&name) {
            let near = suggest(name, PROPERTIES);
            let instead =
                near.or_else(|| Some(format!("for a column of the table, write m[\"{name}\"]")));
            self.problems
                .push(place(*at), format!("a record has no `{name}`"), instead);
        }
    }

    /// Checks an operator.
    pub(super) fn operator(&mut self, call: &FnCallExpr, at: Position) {
        self.all(&call.args);
        self.comparison(call, at);
        if let ("/", [left, right]) = (call.name.as_str(), call.args.as_slice())
            && is_whole(left)
            && is_whole(right)
        {
            self.whole_division(left, right, at);
        }
    }

    /// Reports a word that changes a value in its place, where something is expected back.
    pub(super) fn in_place(&mut self, name: &str, at: Position) {
        if !IN_PLACE.contains(&name) || self.alone == Some(at) {
            return;
        }
        let what = if name == "push" { "list" } else { "text" };
        let arguments = if name == "push" {
            "\"Done\""
        } else {
            "\"<=\", \"\""
        };
        let message = format!("`{name}` changes the {what} in its place and gives nothing back");
        let instead =
            format!("write it on its own line, as in t.{name}({arguments}); and use `t` after it");
        self.fatal(at, message, Some(instead));
    }

    /// Tells whether a name stands for a variable or parameter of the script.
    pub(super) fn is_own_name(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    fn whole_division(&mut self, left: &Expr, right: &Expr, at: Position) {
        let (message, instead) = match (left, right) {
            (Expr::IntegerConstant(a, _), Expr::IntegerConstant(b, _)) => {
                (whole_division_message(*a, *b), format!("write {a}.0/{b}"))
            }
            _ => (
                "`/` between whole numbers cuts the result in Rhai: 7/2 is 3".to_owned(),
                "give one of them a point, as in 7.0/2".to_owned(),
            ),
        };
        self.fatal(at, message, Some(instead));
    }
}

/// The words that change a value in its place.
const IN_PLACE: [&str; 2] = ["push", "replace"];

/// Returns the position of the last call of a chain such as `a.b(1).c(2)`.
fn last_call(expression: &Expr) -> Option<Position> {
    match expression {
        Expr::FnCall(_, at) | Expr::MethodCall(_, at) => Some(place(*at)),
        Expr::Dot(x, _, _) | Expr::Index(x, _, _) => last_call(&x.rhs),
        _ => None,
    }
}

/// Returns the first property or method after the dot of a chain such as `a.b.c`.
fn first_of_chain(expression: &Expr) -> &Expr {
    match expression {
        Expr::Dot(x, _, _) | Expr::Index(x, _, _) => first_of_chain(&x.lhs),
        other => other,
    }
}

/// Tells whether an expression consists of whole numbers only.
fn is_whole(expression: &Expr) -> bool {
    match expression {
        Expr::IntegerConstant(..) => true,
        Expr::FnCall(call, _) => call.is_operator_call() && call.args.iter().all(is_whole),
        _ => false,
    }
}
