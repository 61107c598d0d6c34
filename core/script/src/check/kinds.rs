//! Finds comparisons that can be seen to be of unlike kinds, before any record is read.

use rhai::{Expr, FnCallExpr, Stmt};

use super::walk::Walker;
use crate::arithmetic::Arithmetic;
use crate::operators::{Comparison, ValueKind};
use crate::values::{POLARITIES, SWITCHES, TODAY};
use crate::words::{NUMBERS, TEXTS};
use ambersheet_policy::model::Position;

/// The functions of the engine by the kind of what they give.
const GIVE: &[(&str, ValueKind)] = &[
    ("abs", ValueKind::Number),
    ("ceiling", ValueKind::Number),
    ("contains", ValueKind::Truth),
    ("date", ValueKind::Date),
    ("days_between", ValueKind::Number),
    ("ends_with", ValueKind::Truth),
    ("floor", ValueKind::Number),
    ("has", ValueKind::Truth),
    ("index_of", ValueKind::Number),
    ("is_empty", ValueKind::Truth),
    ("keys", ValueKind::List),
    ("len", ValueKind::Number),
    ("parse_decimal", ValueKind::Number),
    ("parse_int", ValueKind::Number),
    ("percent", ValueKind::Number),
    ("round", ValueKind::Number),
    ("sign", ValueKind::Number),
    ("split", ValueKind::List),
    ("starts_with", ValueKind::Truth),
    ("sub_string", ValueKind::Text),
    ("to_int", ValueKind::Number),
    ("to_lower", ValueKind::Text),
    ("to_string", ValueKind::Text),
    ("to_upper", ValueKind::Text),
];

impl Walker<'_> {
    /// Reports a comparison whose sides can be seen to be of unlike kinds, or to have no order.
    pub(super) fn comparison(&mut self, call: &FnCallExpr, at: Position) {
        let (Some(comparison), [left, right]) =
            (Comparison::find(&call.name), call.args.as_slice())
        else {
            return;
        };
        let (Some(of), Some(other)) = (self.kind(left), self.kind(right)) else {
            return;
        };
        let sign = call.name.as_str();
        let is_equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if is_equality && (of == ValueKind::Nothing || other == ValueKind::Nothing) {
            return;
        }
        if of == other {
            if !is_equality && !matches!(of, ValueKind::Number | ValueKind::Date | ValueKind::Time)
            {
                let message = format!(
                    "`{sign}` compares numbers, dates and times; {} has no order",
                    of.words()
                );
                let instead = (of == ValueKind::Text).then(|| {
                    "for a date, write date(2026, 3, 31); texts can be compared with == and !="
                        .to_owned()
                });
                self.fatal(at, message, instead);
            }
            return;
        }
        let message = format!("`{sign}` compares {} with {}", of.words(), other.words());
        self.fatal(at, message, instead_of(call, left, right, (of, other)));
    }

    /// Returns the kind of an expression, as far as it can be seen.
    fn kind(&self, expression: &Expr) -> Option<ValueKind> {
        match expression {
            Expr::IntegerConstant(..) => Some(ValueKind::Number),
            Expr::DynamicConstant(value, _) => Some(ValueKind::of(value)),
            Expr::BoolConstant(..) | Expr::And(..) | Expr::Or(..) => Some(ValueKind::Truth),
            Expr::StringConstant(..) | Expr::CharConstant(..) | Expr::InterpolatedString(..) => {
                Some(ValueKind::Text)
            }
            Expr::Unit(_) => Some(ValueKind::Nothing),
            Expr::Array(..) => Some(ValueKind::List),
            Expr::Map(..) => Some(ValueKind::Map),
            Expr::Variable(name, _, _) if !self.is_own_name(&name.1) => constant(&name.1),
            Expr::FnCall(call, _) => self.kind_of_call(call),
            Expr::Dot(x, _, _) => match &x.rhs {
                Expr::Property(property, _) if self.is_record(&x.lhs) => of_property(&property.2),
                Expr::MethodCall(call, _) => given_by(&call.name),
                _ => None,
            },
            Expr::Stmt(block) => match block.statements() {
                [Stmt::Expr(only)] => self.kind(only),
                [Stmt::FnCall(only, _)] => self.kind_of_call(only),
                _ => None,
            },
            _ => None,
        }
    }

    fn kind_of_call(&self, call: &FnCallExpr) -> Option<ValueKind> {
        let name = call.name.as_str();
        if !call.is_operator_call() {
            let is_own = self.defined.iter().any(|function| function.name == name);
            return given_by(name).filter(|_| !is_own);
        }
        if Comparison::find(name).is_some() || name == "!" || name == "contains" {
            return Some(ValueKind::Truth);
        }
        Arithmetic::find(name)?;
        let is_number = |side: &Expr| self.kind(side) == Some(ValueKind::Number);
        let are_numbers = call.args.iter().all(is_number);
        let is_product = matches!(name, "*" | "/" | "%" | "**");
        (are_numbers || is_product).then_some(ValueKind::Number)
    }
}

fn given_by(name: &str) -> Option<ValueKind> {
    let known = GIVE.iter().find(|known| known.0 == name);
    known.map(|known| known.1)
}

fn of_property(name: &str) -> Option<ValueKind> {
    if NUMBERS.contains(&name) {
        Some(ValueKind::Number)
    } else {
        TEXTS.contains(&name).then_some(ValueKind::Text)
    }
}

fn constant(name: &str) -> Option<ValueKind> {
    if name == TODAY {
        Some(ValueKind::Date)
    } else if SWITCHES.iter().any(|known| known.0 == name) {
        Some(ValueKind::Truth)
    } else {
        let is_polarity = POLARITIES.iter().any(|known| known.0 == name);
        is_polarity.then_some(ValueKind::Text)
    }
}

/// Returns what was probably meant: `1 < x && x < 5` for `1 < x < 5`, a number for one in quotes.
fn instead_of(
    call: &FnCallExpr,
    left: &Expr,
    right: &Expr,
    (of, other): (ValueKind, ValueKind),
) -> Option<String> {
    if let Expr::FnCall(first, _) = left
        && Comparison::find(&first.name).is_some()
        && let [one, between] = first.args.as_slice()
    {
        let (one, between, two) = (written(one), written(between), written(right));
        let signs = (&first.name, &call.name);
        return Some(match (one, between, two) {
            (Some(one), Some(between), Some(two)) => {
                format!(
                    "write {one} {} {between} && {between} {} {two}",
                    signs.0, signs.1
                )
            }
            _ => format!(
                "write two comparisons with && between them: a {} x && x {} b",
                signs.0, signs.1
            ),
        });
    }
    let text = |side: &Expr| match side {
        Expr::StringConstant(text, _) => Some(text.to_string()),
        _ => None,
    };
    let quoted = text(left).or_else(|| text(right))?;
    match (of, other) {
        (ValueKind::Number, ValueKind::Text) | (ValueKind::Text, ValueKind::Number) => quoted
            .trim()
            .parse::<rust_decimal::Decimal>()
            .is_ok()
            .then(|| format!("write {} without quotes", quoted.trim())),
        (ValueKind::Truth, ValueKind::Text) | (ValueKind::Text, ValueKind::Truth) => {
            match quoted.to_lowercase().as_str() {
                word @ ("true" | "false") => Some(format!("write {word} without quotes")),
                _ => None,
            }
        }
        (ValueKind::Date, ValueKind::Text) | (ValueKind::Text, ValueKind::Date) => {
            Some("write the date as date(2026, 3, 31)".to_owned())
        }
        _ => None,
    }
}

/// Returns a short expression as the author wrote it.
fn written(expression: &Expr) -> Option<String> {
    match expression {
        Expr::IntegerConstant(number, _) => Some(number.to_string()),
        Expr::DynamicConstant(value, _) => Some(value.to_string()),
        Expr::StringConstant(text, _) => Some(format!("\"{text}\"")),
        Expr::Variable(name, _, _) => Some(name.1.to_string()),
        Expr::Property(property, _) => Some(property.2.to_string()),
        Expr::Dot(x, _, _) => Some(format!("{}.{}", written(&x.lhs)?, written(&x.rhs)?)),
        Expr::Index(x, _, _) => Some(format!("{}[{}]", written(&x.lhs)?, written(&x.rhs)?)),
        _ => None,
    }
}
