//! Gives `switch` the meaning of `==`: values of unlike kinds never fall to `_` in silence.
//!
//! The engine's own `switch` compares hashes, so that 3.0 does not meet 3, and a blank cell meets
//! `_`. This one reads the same words. Its parser notes the shape of the cases for the evaluation.

use std::ops::{Range, RangeInclusive};

use rhai::{
    Blob, Dynamic, Engine, EvalAltResult, EvalContext, Expr, Expression, INT, ImmutableString,
    LexError, ParseError, Position, Token,
};
use rust_decimal::Decimal;

use super::operators::{Comparison, ValueKind, compare, text, unfit};
use super::record::ScriptStop;
use super::source::{Origin, number};
use ambersheet_policy::reason::Reason;

/// The word.
const SWITCH: &str = "switch";

/// The parts of a `switch` that have an expression, or stand for themselves.
mod part {
    pub(super) const CASE: u8 = b'c';
    pub(super) const DEFAULT: u8 = b'd';
    pub(super) const CONDITION: u8 = b'i';
    pub(super) const ANSWER: u8 = b'a';
    pub(super) const RETURN: u8 = b'r';
    pub(super) const RETURN_NOTHING: u8 = b'n';
    pub(super) const THROW: u8 = b't';
}

/// The thing that the parser expects next; it is the last byte of the shape.
mod next {
    pub(super) const BRACE: u8 = 1;
    pub(super) const CASE: u8 = 2;
    pub(super) const ARROW_OR_IF: u8 = 3;
    pub(super) const CONDITION: u8 = 4;
    pub(super) const ARROW: u8 = 5;
    pub(super) const ANSWER: u8 = 6;
    pub(super) const COMMA: u8 = 7;
    pub(super) const COMMA_OR_CASE: u8 = 8;
    pub(super) const RETURNED: u8 = 9;
    pub(super) const THROWN: u8 = 10;
    pub(super) const END: u8 = 11;
}

/// Replaces the engine's `switch`.
pub(super) fn register(engine: &mut Engine) {
    engine.register_custom_syntax_with_state_raw(SWITCH, parse, false, evaluate);
    #[expect(
        deprecated,
        reason = "the engine calls it volatile; its version is pinned"
    )]
    engine.on_parse_token(|token, _, _| match token {
        Token::Switch => Token::Custom(Box::new(SWITCH.into())),
        token => token,
    });
}

/// Returns the next symbol of a `switch`, and notes its shape.
fn parse(
    _: &[ImmutableString],
    ahead: &str,
    state: &mut Dynamic,
) -> Result<Option<ImmutableString>, ParseError> {
    if state.is_unit() {
        *state = Dynamic::from_blob(vec![next::BRACE]);
        return Ok(Some("$expr$".into()));
    }
    let Some(mut shape) = state.write_lock::<Blob>() else {
        return Ok(None);
    };
    let expected = shape.pop().unwrap_or(next::END);
    let (symbol, parts, then) = step(expected, ahead)?;
    shape.extend(parts);
    shape.push(then);
    Ok((!symbol.is_empty()).then(|| symbol.into()))
}

/// Returns the symbol to read, the parts that it adds, and what comes then.
fn step(expected: u8, ahead: &str) -> Result<(&'static str, Vec<u8>, u8), ParseError> {
    let nothing = Vec::new;
    Ok(match (expected, ahead) {
        (next::BRACE, _) => ("{", nothing(), next::CASE),
        (next::CASE | next::COMMA | next::COMMA_OR_CASE, "}") => ("}", nothing(), next::END),
        (next::COMMA | next::COMMA_OR_CASE, ",") => (",", nothing(), next::CASE),
        (next::COMMA, sign) if sign.ends_with('=') => {
            let message = "a case that gives a value to a name needs curly brackets: => { a = 1; }";
            return Err(LexError::Runtime(message.to_owned()).into_err(Position::NONE));
        }
        (next::COMMA, _) => (",", nothing(), next::CASE),
        (next::CASE | next::COMMA_OR_CASE, "_") => ("_", vec![part::DEFAULT], next::ARROW),
        (next::CASE | next::COMMA_OR_CASE, _) => ("$expr$", vec![part::CASE], next::ARROW_OR_IF),
        (next::ARROW_OR_IF, "if") => ("if", nothing(), next::CONDITION),
        (next::ARROW_OR_IF | next::ARROW, _) => ("=>", nothing(), next::ANSWER),
        (next::CONDITION, _) => ("$expr$", vec![part::CONDITION], next::ARROW),
        (next::ANSWER, "{") => ("$block$", vec![part::ANSWER], next::COMMA_OR_CASE),
        (next::ANSWER, "if" | SWITCH) => ("$expr$", vec![part::ANSWER], next::COMMA_OR_CASE),
        (next::ANSWER, "return") => ("return", nothing(), next::RETURNED),
        (next::ANSWER, "throw") => ("throw", nothing(), next::THROWN),
        (next::ANSWER, _) => ("$expr$", vec![part::ANSWER], next::COMMA),
        (next::RETURNED, "}") => ("}", vec![part::RETURN_NOTHING], next::END),
        (next::RETURNED, ",") => (",", vec![part::RETURN_NOTHING], next::CASE),
        (next::RETURNED, _) => ("$expr$", vec![part::RETURN], next::COMMA),
        (next::THROWN, _) => ("$expr$", vec![part::THROW], next::COMMA),
        _ => ("", nothing(), next::END),
    })
}

/// Evaluates a `switch`.
fn evaluate(
    context: &mut EvalContext<'_, '_, '_, '_, '_, '_>,
    inputs: &[Expression<'_>],
    shape: &Dynamic,
) -> Result<Dynamic, Box<EvalAltResult>> {
    let Some((matched, rest)) = inputs.split_first() else {
        return Ok(Dynamic::UNIT);
    };
    let value = context.eval_expression_tree(matched)?.flatten();
    let shape = shape.read_lock::<Blob>().map(|shape| shape.clone());
    let mut cases = SwitchCases {
        value,
        at: matched.position(),
        comparable: false,
        kinds: Vec::new(),
    };
    let mut rest = rest.iter();
    let mut holds = false;
    for part in shape.unwrap_or_default() {
        match part {
            part::DEFAULT => {
                cases.check_kinds()?;
                holds = true;
            }
            part::RETURN_NOTHING if holds => {
                return Err(Box::new(EvalAltResult::Return(Dynamic::UNIT, cases.at)));
            }
            part::CASE | part::CONDITION | part::ANSWER | part::RETURN | part::THROW => {
                let Some(input) = rest.next() else { break };
                match part {
                    part::CASE => holds = cases.meets(context, input)?,
                    part::CONDITION => holds = holds && truth(context, input)?,
                    _ if holds => return answer(context, input, part),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    cases.check_kinds()?;
    Ok(Dynamic::UNIT)
}

/// Evaluates the answer of the case that holds.
fn answer(
    context: &mut EvalContext<'_, '_, '_, '_, '_, '_>,
    input: &Expression<'_>,
    part: u8,
) -> Result<Dynamic, Box<EvalAltResult>> {
    let value = context.eval_expression_tree(input)?;
    match part {
        part::RETURN => Err(Box::new(EvalAltResult::Return(value, input.position()))),
        part::THROW => Err(Box::new(EvalAltResult::ErrorRuntime(
            value,
            input.position(),
        ))),
        _ => Ok(value),
    }
}

fn truth(
    context: &mut EvalContext<'_, '_, '_, '_, '_, '_>,
    input: &Expression<'_>,
) -> Result<bool, Box<EvalAltResult>> {
    let value = context.eval_expression_tree(input)?;
    value.as_bool().map_err(|got| {
        let (wanted, got) = ("bool".to_owned(), got.to_owned());
        Box::new(EvalAltResult::ErrorMismatchDataType(
            wanted,
            got,
            input.position(),
        ))
    })
}

/// The value of a `switch`, and the kinds of the cases that it was compared with.
struct SwitchCases {
    value: Dynamic,
    at: Position,
    /// `true` if a case is of the value's kind.
    comparable: bool,
    kinds: Vec<ValueKind>,
}

impl SwitchCases {
    /// Tells whether the value meets a case, which may be several values between `|`.
    fn meets(
        &mut self,
        context: &mut EvalContext<'_, '_, '_, '_, '_, '_>,
        case: &Expression<'_>,
    ) -> Result<bool, Box<EvalAltResult>> {
        let mut meets = false;
        let mut alternatives = Vec::new();
        split_alternatives(case, &mut alternatives);
        for alternative in alternatives {
            let known = context.eval_expression_tree(&Expression::from(alternative))?;
            meets |= self.is(&known.flatten())?;
        }
        Ok(meets)
    }

    fn is(&mut self, known: &Dynamic) -> Result<bool, Box<EvalAltResult>> {
        let of_value = ValueKind::of(&self.value);
        if let Some(holds) = in_range(known, number(&self.value)) {
            self.kinds.push(ValueKind::Number);
            self.comparable |= of_value == ValueKind::Number;
            return Ok(holds);
        }
        let of_case = ValueKind::of(known);
        self.kinds.push(of_case);
        let both_texts = of_case == ValueKind::Text && text(&self.value).is_some();
        if of_case != of_value && !both_texts {
            return Ok(false);
        }
        self.comparable = true;
        compare(Comparison::Equal, &self.value, known, false).or_else(|stop| stop.at(self.at))
    }

    /// Stops if no case is of the value's kind.
    fn check_kinds(&self) -> Result<(), Box<EvalAltResult>> {
        let Some(kind) = self.kinds.first().filter(|_| !self.comparable) else {
            return Ok(());
        };
        let stop = match Origin::of(&self.value) {
            Some(source) => {
                let need = format!(
                    "the cases of `switch` are {}s",
                    kind.words().trim_start_matches("a ")
                );
                unfit(source, &self.value, &need)
            }
            None => ScriptStop::Unrated(
                Reason::FunctionFailed,
                format!(
                    "`switch` compares {} with cases that are none",
                    ValueKind::of(&self.value).words()
                ),
            ),
        };
        stop.at(self.at)
    }
}

/// Splits `1 | 2 | 3` into its values.
fn split_alternatives<'e>(case: &'e Expr, found: &mut Vec<&'e Expr>) {
    if let Expr::FnCall(call, _) = case
        && call.name == "|"
        && let [left, right] = call.args.as_slice()
    {
        split_alternatives(left, found);
        split_alternatives(right, found);
    } else {
        found.push(case);
    }
}

/// Tells whether a case that is a range holds a number; `None` for any other case.
fn in_range(case: &Dynamic, value: Option<Decimal>) -> Option<bool> {
    let bounds: Option<(INT, INT, bool)> = match case.read_lock::<Range<INT>>() {
        Some(range) => Some((range.start, range.end, false)),
        None => case
            .read_lock::<RangeInclusive<INT>>()
            .map(|range| (*range.start(), *range.end(), true)),
    };
    let (start, end, with_end) = bounds?;
    Some(value.is_some_and(|value| {
        let end = Decimal::from(end);
        Decimal::from(start) <= value && (value < end || with_end && value == end)
    }))
}
