//! Finds the numbers that functions compare with values of the record: 0.9 in `m.actual >= 0.9`.
//!
//! A number may stand in the comparison, or come from a variable or a parameter. `check` reads the
//! list to find limits on another scale than the return's numbers.

use std::collections::BTreeMap;

use rhai::{AST, ASTNode, Dynamic, Expr, FnCallExpr, ScriptFuncDef, Stmt};
use rust_decimal::Decimal;

use super::bodies;
use super::places::place;
use ambersheet_policy::function::{ComparedNumber, ComparedValue};
use ambersheet_policy::model::Position;

/// The operators that compare numbers.
const COMPARISONS: [&str; 6] = ["<", "<=", ">", ">=", "==", "!="];

/// The variables of a function, each with its value as long as it is given no other.
type Variables = BTreeMap<String, Option<Expr>>;

/// Returns the numbers that functions compare with values of the record, in the script's order.
pub(super) fn numbers(ast: &AST, parameters: &BTreeMap<String, Dynamic>) -> Vec<ComparedNumber> {
    let mut found = Vec::new();
    for function in ast.iter_fn_def() {
        let mut variables = Variables::new();
        walk(ast, function, &mut |node| remember(node, &mut variables));
        let reader = Reader {
            function,
            variables,
            parameters,
        };
        walk(ast, function, &mut |node| {
            found.extend(reader.compared(node));
        });
    }
    found.sort_by_key(|number: &ComparedNumber| number.at);
    found
}

/// Calls `each` with every node of a function's body.
fn walk(ast: &AST, function: &ScriptFuncDef, each: &mut impl FnMut(&ASTNode<'_>)) {
    let start = function.body.start_position();
    bodies::nodes(ast, |of, node| {
        if of.body.start_position() == start {
            each(node);
        }
    });
}

/// Records what a node gives to a variable. A second value makes it unknown.
fn remember(node: &ASTNode<'_>, variables: &mut Variables) {
    match node {
        ASTNode::Stmt(Stmt::Var(variable, _, _)) => {
            variables
                .entry(variable.0.name.to_string())
                .and_modify(|known| *known = None)
                .or_insert_with(|| Some(variable.1.clone()));
        }
        ASTNode::Stmt(Stmt::Assignment(assignment)) => {
            if let Expr::Variable(name, _, _) = &assignment.1.lhs {
                variables.insert(name.1.to_string(), None);
            }
        }
        _ => {}
    }
}

/// Reads the comparisons of one function.
struct Reader<'a> {
    function: &'a ScriptFuncDef,
    variables: Variables,
    parameters: &'a BTreeMap<String, Dynamic>,
}

impl Reader<'_> {
    /// Returns the number that a node compares with a value of the record.
    fn compared(&self, node: &ASTNode<'_>) -> Option<ComparedNumber> {
        let call: &FnCallExpr = match node {
            ASTNode::Expr(Expr::FnCall(call, _)) | ASTNode::Stmt(Stmt::FnCall(call, _)) => call,
            _ => return None,
        };
        let [left, right] = call.args.as_slice() else {
            return None;
        };
        if !call.is_operator_call() || !COMPARISONS.contains(&call.name.as_str()) {
            return None;
        }
        let (value, number) = match (self.value(left), self.value(right)) {
            (Some(value), None) => (value, right),
            (None, Some(value)) => (value, left),
            _ => return None,
        };
        let (number, at) = self.number(number)?;
        Some(ComparedNumber {
            function: self.function.name.to_string(),
            number,
            value,
            at,
        })
    }

    /// Follows a variable to the expression that gives its value.
    fn source<'e>(&'e self, expression: &'e Expr) -> &'e Expr {
        let mut source = expression;
        for _ in 0..=self.variables.len() {
            let Expr::Variable(name, _, _) = source else {
                break;
            };
            match self.variables.get(name.1.as_str()) {
                Some(Some(known)) => source = known,
                _ => break,
            }
        }
        source
    }

    /// Returns the value of the record that an expression reads.
    fn value(&self, expression: &Expr) -> Option<ComparedValue> {
        let is_record = |of: &Expr| {
            matches!(of, Expr::Variable(name, _, _)
                if self.function.params.iter().any(|parameter| parameter.as_str() == name.1.as_str()))
        };
        match self.source(expression) {
            Expr::Dot(x, _, _) if is_record(&x.lhs) => match &x.rhs {
                Expr::Property(property, _) => match property.2.as_str() {
                    "actual" => Some(ComparedValue::Actual),
                    "previous" => Some(ComparedValue::Previous),
                    "target" => Some(ComparedValue::Target),
                    "off_target_by" => Some(ComparedValue::OffTargetBy),
                    _ => None,
                },
                _ => None,
            },
            Expr::Index(x, _, _) if is_record(&x.lhs) => match self.source(&x.rhs) {
                Expr::StringConstant(heading, _) => Some(ComparedValue::Cell(heading.to_string())),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the number that an expression stands for, and its position.
    fn number(&self, expression: &Expr) -> Option<(Decimal, Position)> {
        let source = self.source(expression);
        let at = place(source.start_position());
        let number = match source {
            Expr::FnCall(call, _) => match (call.name.as_str(), call.args.as_slice()) {
                ("-", [of]) => -self.number(of)?.0,
                ("parameter", [Expr::StringConstant(name, _), default]) => {
                    match self.parameters.get(name.as_str()) {
                        Some(given) => decimal(given)?,
                        None => self.number(default)?.0,
                    }
                }
                _ => return None,
            },
            other => decimal(&other.get_literal_value(None)?)?,
        };
        Some((number, at))
    }
}

/// Returns the number in a value of the engine.
fn decimal(value: &Dynamic) -> Option<Decimal> {
    let whole = value.as_int().ok().map(Decimal::from);
    whole.or_else(|| value.as_decimal().ok())
}
