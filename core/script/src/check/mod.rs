//! Walks the syntax tree before anything runs. It reports unknown words, keys and properties, wrong
//! numbers of arguments, and division of whole numbers, all at once.
//!
//! The engine itself would stop at the first of these, and would notice some only when a record is
//! rated.

mod calls;
mod keys;
mod kinds;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use rhai::{AST, ASTNode, Dynamic};

use super::bodies;
use super::lexis::{TokenKind, tokens};
use super::places::{Calls, place};
use super::problems::Problems;
use super::words;
use ambersheet_policy::model::Position;
use walk::Walker;

pub(super) use keys::{WrittenValue, unknown_form_key, unknown_measure_key, unknown_table_key};

/// A function that the script defines.
#[derive(Clone, Debug)]
pub(super) struct DefinedFunction {
    pub(super) name: String,
    /// The number of its parameters.
    pub(super) parameters: usize,
    /// The position of its `fn`.
    pub(super) at: Position,
}

/// A parameter that a function reads, which must be declared before any record is rated.
#[derive(Clone, Debug)]
pub(super) struct FunctionParameter {
    pub(super) name: String,
    pub(super) default: Dynamic,
    pub(super) at: Position,
}

/// The results of the walk.
#[derive(Debug, Default)]
pub(super) struct CheckedScript {
    /// The positions of arguments and keys.
    pub(super) calls: Calls,
    /// The functions that the script defines, in its order.
    pub(super) defined: Vec<DefinedFunction>,
    /// The words that each statement outside functions calls, by the statement's position.
    pub(super) words: BTreeMap<Position, Vec<String>>,
    /// The statements that cannot run, with the words that they call.
    pub(super) broken: BTreeMap<Position, Vec<String>>,
    /// The parameters that functions read.
    pub(super) parameters: Vec<FunctionParameter>,
}

/// Walks a script's tree and reports its problems.
pub(super) fn check(ast: &AST, text: &str, problems: &mut Problems) -> CheckedScript {
    let defined = defined_functions(ast, text);
    for function in &defined {
        if words::find(&function.name).is_some() {
            problems.suggest(
                function.at,
                format!("`{}` is a word of the rules already", function.name),
                "choose another name for the function",
            );
        }
    }
    let records = functions_over_records(ast);
    let mut walker = Walker::new(problems, &defined);
    for statement in ast.statements() {
        walker.statement_outside(statement);
    }
    let globals = walker.end_of_globals();
    walk_functions(ast, &mut walker, &records, &globals);
    let mut checked = walker.finish();
    checked.defined = defined;
    checked
}

/// Returns the functions of a script, each with the position of its `fn`, which the tree does not
/// keep.
fn defined_functions(ast: &AST, text: &str) -> Vec<DefinedFunction> {
    let mut starts: BTreeMap<&str, Vec<Position>> = BTreeMap::new();
    let words: Vec<_> = tokens(text)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Comment)
        .collect();
    for pair in words.windows(2) {
        if pair[0].text == "fn" && pair[1].kind == TokenKind::Word {
            starts.entry(pair[1].text).or_default().push(pair[0].at);
        }
    }
    let mut defined: Vec<DefinedFunction> = ast
        .iter_fn_def()
        .map(|function| {
            let body = place(function.body.start_position());
            let start = starts
                .get(function.name.as_str())
                .and_then(|all| all.iter().rfind(|at| **at <= body));
            DefinedFunction {
                name: function.name.to_string(),
                parameters: function.params.len(),
                at: start.copied().unwrap_or(body),
            }
        })
        .collect();
    defined.sort_by_key(|function| function.at);
    defined
}

/// Returns the functions that are called with a record: `rate`, and those that a measure names.
fn functions_over_records(ast: &AST) -> BTreeSet<String> {
    let mut names = BTreeSet::from(["rate".to_owned()]);
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let Some(ASTNode::Expr(rhai::Expr::FnCall(call, _))) = path.last()
            && call.name == "function"
            && let Some(rhai::Expr::StringConstant(name, _)) = call.args.first()
        {
            names.insert(name.to_string());
        }
        true
    });
    names
}

fn walk_functions(
    ast: &AST,
    walker: &mut Walker<'_>,
    records: &BTreeSet<String>,
    globals: &BTreeSet<String>,
) {
    let mut current = None;
    bodies::statements(ast, |function, statement| {
        let start = place(function.body.start_position());
        if current != Some(start) {
            current = Some(start);
            let parameters: Vec<String> = function.params.iter().map(ToString::to_string).collect();
            let record = (function.params.len() == 1 && records.contains(function.name.as_str()))
                .then(|| parameters.first().cloned())
                .flatten();
            walker.enter_function(parameters, record, globals);
        }
        walker.statement_inside(statement);
    });
}
