//! Evaluates simple functions without the engine.
//!
//! Most functions only calculate, compare and decide, and the engine spends nearly all its time on
//! looking up what each word means. Here the tree of a function becomes our own tree, with the same
//! operations on the same decimals.
//!
//! The engine evaluates whole functions that contain anything else, such as another function or a
//! cell by its heading. It also evaluates every call that fails, so that only the engine reports
//! errors.

use std::collections::BTreeMap;

use rhai::{AST, ASTFlags, Expr, FnCallExpr, Stmt};
use rust_decimal::Decimal;

use super::arithmetic::Arithmetic;
use super::bodies;
use super::limits::FUNCTION_EXPRESSION_DEPTH;
use super::operators::{Comparison, UnitDoubt};
use super::record::{NUMBER_READS, ReadNumber, ReadText, TEXT_READS};
use super::values::{POLARITIES, SWITCHES};
use ambersheet_policy::function::FunctionRecord;
use ambersheet_quantity::Unit;

/// The most nodes of a function. The engine would not reach its limit of steps with so few.
const NODES: usize = 5_000;

/// A function whose one parameter holds the record.
#[derive(Debug)]
pub(super) struct Native(Node);

/// The value of a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NativeValue<'a> {
    Nothing,
    Bool(bool),
    Whole(i64),
    Decimal(Decimal),
    /// A number of the record, in its unit.
    Measured(Decimal, Unit),
    Text(&'a str),
    /// `unrated("why")`.
    Unrated(&'a str),
}

/// The reason why evaluation ends early.
enum Exit<'a> {
    /// The function returns this value.
    Return(NativeValue<'a>),
    /// Only the engine can evaluate the function.
    Engine,
}

type Evaluated<'a> = Result<NativeValue<'a>, Exit<'a>>;

#[derive(Debug)]
enum Node {
    Nothing,
    Bool(bool),
    Whole(i64),
    Decimal(Decimal),
    Text(String),
    Unrated(String),
    Number(ReadNumber),
    TextOfRecord(ReadText),
    /// A variable, by its index among those declared so far.
    Local(usize),
    /// A declaration of the next variable.
    Let(Box<Node>),
    Block(Vec<Node>),
    If(Box<[Node; 3]>),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Negative(Box<Node>),
    Operation(Operator, Box<[Node; 2]>),
    Return(Box<Node>),
    /// An expression that only the engine can evaluate.
    Engine,
}

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Compare(Comparison),
    Calculate(Arithmetic),
}

impl Native {
    /// Compiles the functions of a tree that have one parameter and do not always need the engine,
    /// by name.
    pub(super) fn compile(ast: &AST) -> BTreeMap<String, Self> {
        let mut compilers: BTreeMap<String, (Compiler, Vec<Node>)> = BTreeMap::new();
        bodies::statements(ast, |function, statement| {
            let [record] = function.params.as_slice() else {
                return;
            };
            let (compiler, body) = compilers
                .entry(function.name.to_string())
                .or_insert_with(|| (Compiler::new(record), Vec::new()));
            body.push(compiler.statement(statement));
        });
        let compiled = compilers
            .into_iter()
            .filter_map(|(name, (compiler, body))| {
                let goes_to_engine = matches!(body.last(), None | Some(Node::Engine));
                (!goes_to_engine && compiler.nodes <= NODES)
                    .then_some((name, Self(Node::Block(body))))
            });
        compiled.collect()
    }

    /// Returns the function's answer, or nothing if only the engine can evaluate the call.
    pub(super) fn call<'a>(&'a self, record: &'a FunctionRecord) -> Option<NativeValue<'a>> {
        match self.0.evaluate(record, &mut Vec::new()) {
            Ok(item) | Err(Exit::Return(item)) => Some(item),
            Err(Exit::Engine) => None,
        }
    }
}

struct Compiler {
    /// The name of the parameter.
    record: String,
    /// The variables in scope.
    locals: Vec<String>,
    nodes: usize,
    depth: usize,
}

impl Compiler {
    fn new(record: &str) -> Self {
        Self {
            record: record.to_owned(),
            locals: Vec::new(),
            nodes: 0,
            depth: 0,
        }
    }

    fn block(&mut self, statements: &[Stmt]) -> Node {
        let known = self.locals.len();
        let nodes = statements
            .iter()
            .map(|statement| self.statement(statement))
            .collect();
        self.locals.truncate(known);
        Node::Block(nodes)
    }

    /// Counts a node and tells whether it is one too many, or too deep.
    fn is_too_much(&mut self) -> bool {
        self.nodes += 1;
        self.nodes > NODES || self.depth > FUNCTION_EXPRESSION_DEPTH
    }

    fn statement(&mut self, statement: &Stmt) -> Node {
        if self.is_too_much() {
            return Node::Engine;
        }
        self.depth += 1;
        let node = match statement {
            Stmt::Noop(_) => Node::Nothing,
            Stmt::Expr(x) => self.expression(x),
            Stmt::Block(block) => self.block(block.statements()),
            Stmt::FnCall(call, _) => self.call(call),
            Stmt::If(x, _) => Node::If(Box::new([
                self.expression(&x.expr),
                self.block(x.body.statements()),
                self.block(x.branch.statements()),
            ])),
            Stmt::Var(x, _, _) => {
                let value = self.expression(&x.1);
                self.locals.push(x.0.name.to_string());
                Node::Let(Box::new(value))
            }
            Stmt::Return(x, flags, _) if !flags.contains(ASTFlags::BREAK) => Node::Return(
                Box::new(x.as_deref().map_or(Node::Nothing, |x| self.expression(x))),
            ),
            _ => Node::Engine,
        };
        self.depth -= 1;
        node
    }

    fn expression(&mut self, expression: &Expr) -> Node {
        if self.is_too_much() {
            return Node::Engine;
        }
        self.depth += 1;
        let node = match expression {
            Expr::Unit(_) => Node::Nothing,
            Expr::BoolConstant(value, _) => Node::Bool(*value),
            Expr::IntegerConstant(value, _) => Node::Whole(*value),
            Expr::StringConstant(text, _) => Node::Text(text.to_string()),
            Expr::DynamicConstant(value, _) => {
                value.as_decimal().map_or(Node::Engine, Node::Decimal)
            }
            Expr::Variable(name, _, _) if name.2.is_empty() => self.variable(&name.1),
            Expr::Dot(x, flags, _) if !flags.contains(ASTFlags::NEGATED) => {
                self.property(&x.lhs, &x.rhs)
            }
            Expr::And(parts, _) => {
                Node::And(parts.iter().map(|part| self.expression(part)).collect())
            }
            Expr::Or(parts, _) => {
                Node::Or(parts.iter().map(|part| self.expression(part)).collect())
            }
            Expr::Stmt(block) => self.block(block.statements()),
            Expr::FnCall(call, _) => self.call(call),
            _ => Node::Engine,
        };
        self.depth -= 1;
        node
    }

    fn variable(&self, name: &str) -> Node {
        if let Some(place) = self.locals.iter().rposition(|known| *known == name) {
            return Node::Local(place);
        }
        if let Some((_, switch)) = SWITCHES.iter().find(|known| known.0 == name) {
            return Node::Bool(*switch);
        }
        let constant = POLARITIES.iter().find(|known| known.0 == name);
        match constant {
            Some((_, polarity)) if name != self.record => Node::Text(polarity.word().to_owned()),
            _ => Node::Engine,
        }
    }

    fn property(&self, of: &Expr, property: &Expr) -> Node {
        let (Expr::Variable(variable, _, _), Expr::Property(property, _)) = (of, property) else {
            return Node::Engine;
        };
        let (variable, name) = (variable.1.as_str(), property.2.as_str());
        if variable != self.record || self.locals.iter().any(|local| local == variable) {
            return Node::Engine;
        }
        if let Some((_, read)) = NUMBER_READS.iter().find(|known| known.0 == name) {
            return Node::Number(*read);
        }
        match TEXT_READS.iter().find(|known| known.0 == name) {
            Some((_, read)) => Node::TextOfRecord(*read),
            None => Node::Engine,
        }
    }

    fn call(&mut self, call: &FnCallExpr) -> Node {
        match (call.name.as_str(), call.args.as_slice()) {
            ("unrated", [Expr::StringConstant(why, _)]) => Node::Unrated(why.to_string()),
            _ if !call.is_operator_call() => Node::Engine,
            ("!", [x]) => Node::Not(Box::new(self.expression(x))),
            ("-", [x]) => Node::Negative(Box::new(self.expression(x))),
            (name, [left, right]) => Operator::find(name).map_or(Node::Engine, |operator| {
                Node::Operation(
                    operator,
                    Box::new([self.expression(left), self.expression(right)]),
                )
            }),
            _ => Node::Engine,
        }
    }
}

impl Node {
    fn evaluate<'a>(
        &'a self,
        record: &'a FunctionRecord,
        locals: &mut Vec<NativeValue<'a>>,
    ) -> Evaluated<'a> {
        match self {
            Self::Nothing => Ok(NativeValue::Nothing),
            Self::Bool(value) => Ok(NativeValue::Bool(*value)),
            Self::Whole(value) => Ok(NativeValue::Whole(*value)),
            Self::Decimal(value) => Ok(NativeValue::Decimal(*value)),
            Self::Text(text) => Ok(NativeValue::Text(text)),
            Self::Unrated(why) => Ok(NativeValue::Unrated(why)),
            Self::Number(read) => read(record)
                .map(|quantity| NativeValue::Measured(quantity.number, quantity.unit))
                .map_err(|_| Exit::Engine),
            Self::TextOfRecord(read) => read(record).map(NativeValue::Text).ok_or(Exit::Engine),
            Self::Local(place) => locals.get(*place).copied().ok_or(Exit::Engine),
            Self::Let(value) => {
                let value = value.evaluate(record, locals)?;
                locals.push(value);
                Ok(NativeValue::Nothing)
            }
            Self::Block(nodes) => {
                let known = locals.len();
                let mut last = NativeValue::Nothing;
                for node in nodes {
                    last = node.evaluate(record, locals)?;
                }
                locals.truncate(known);
                Ok(last)
            }
            Self::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                let chosen = if condition.is_true(record, locals)? {
                    then
                } else {
                    otherwise
                };
                chosen.evaluate(record, locals)
            }
            Self::And(parts) => Self::first(parts, false, record, locals),
            Self::Or(parts) => Self::first(parts, true, record, locals),
            Self::Not(x) => Ok(NativeValue::Bool(!x.is_true(record, locals)?)),
            Self::Negative(x) => negative(x.evaluate(record, locals)?).ok_or(Exit::Engine),
            Self::Operation(operator, sides) => {
                let [left, right] = &**sides;
                let (left, right) = (
                    left.evaluate(record, locals)?,
                    right.evaluate(record, locals)?,
                );
                operator.apply(left, right).ok_or(Exit::Engine)
            }
            Self::Return(x) => Err(Exit::Return(x.evaluate(record, locals)?)),
            Self::Engine => Err(Exit::Engine),
        }
    }

    /// Tells whether any part has the value that ends the search.
    fn first<'a>(
        parts: &'a [Self],
        end: bool,
        record: &'a FunctionRecord,
        locals: &mut Vec<NativeValue<'a>>,
    ) -> Evaluated<'a> {
        for part in parts {
            if part.is_true(record, locals)? == end {
                return Ok(NativeValue::Bool(end));
            }
        }
        Ok(NativeValue::Bool(!end))
    }

    fn is_true<'a>(
        &'a self,
        record: &'a FunctionRecord,
        locals: &mut Vec<NativeValue<'a>>,
    ) -> Result<bool, Exit<'a>> {
        match self.evaluate(record, locals)? {
            NativeValue::Bool(value) => Ok(value),
            _ => Err(Exit::Engine),
        }
    }
}

fn negative(item: NativeValue<'_>) -> Option<NativeValue<'_>> {
    match item {
        NativeValue::Whole(number) => number.checked_neg().map(NativeValue::Whole),
        NativeValue::Decimal(number) | NativeValue::Measured(number, _) => {
            Some(NativeValue::Decimal(-number))
        }
        _ => None,
    }
}

impl Operator {
    fn find(sign: &str) -> Option<Self> {
        let comparison = Comparison::find(sign).map(Self::Compare);
        comparison.or_else(|| Arithmetic::find(sign).map(Self::Calculate))
    }

    /// Applies the operator; `None` if only the engine can tell what comes of it.
    fn apply<'a>(self, left: NativeValue<'a>, right: NativeValue<'a>) -> Option<NativeValue<'a>> {
        match (self, left, right) {
            (Self::Compare(comparison), NativeValue::Text(left), NativeValue::Text(right)) => {
                match comparison {
                    Comparison::Equal => Some(NativeValue::Bool(left == right)),
                    Comparison::NotEqual => Some(NativeValue::Bool(left != right)),
                    _ => None,
                }
            }
            (Self::Compare(comparison), left, right) => {
                let (a, b) = (number(left)?, number(right)?);
                if UnitDoubt::about(a, b).is_some() {
                    return None;
                }
                Some(NativeValue::Bool(comparison.holds(a.1.cmp(&b.1))))
            }
            (Self::Calculate(operation), NativeValue::Whole(left), NativeValue::Whole(right)) => {
                operation.of_whole(left, right).map(NativeValue::Whole)
            }
            (Self::Calculate(operation), left, right) => {
                let (a, b) = (number(left)?.1, number(right)?.1);
                operation.of_decimals(a, b).map(NativeValue::Decimal)
            }
        }
    }
}

/// Returns the number in a value, with its unit if it comes from the record.
fn number(value: NativeValue<'_>) -> Option<(Option<Unit>, Decimal)> {
    match value {
        NativeValue::Whole(number) => Some((None, number.into())),
        NativeValue::Decimal(number) => Some((None, number)),
        NativeValue::Measured(number, unit) => Some((Some(unit), number)),
        _ => None,
    }
}
