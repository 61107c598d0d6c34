//! Declares what depends on time: when a statement holds, comparisons with other periods, and which
//! value is rated.

use rhai::Dynamic;
use rust_decimal::Decimal;

use super::claims::limit_to_periods;
use super::{Call, Declaration, is_bad, text_of, value_of};
use crate::draft::ScriptDraft;
use crate::values::{
    BASELINE, FORECAST, PREVIOUS_PERIOD, RuleValue, SAME_PERIOD_LAST_YEAR, SUM, WORST, describe,
};
use ambersheet_policy::model::{Comparator, PartsRule, Period, Position, Statement, Validity};
use ambersheet_quantity::{Notation, ParseOptions, Quantity, Unit, read_value};

pub(super) const WORDS: &[(&str, Declaration)] = &[("from", from), ("to", to)];

fn from(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let period = arguments
        .first()
        .and_then(|value| period_of(draft, value, "from", call.argument(0)));
    attach(
        draft,
        call,
        &Validity {
            from: period,
            to: None,
        },
    )
}

fn to(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let period = arguments
        .first()
        .and_then(|value| period_of(draft, value, "to", call.argument(0)));
    attach(
        draft,
        call,
        &Validity {
            from: None,
            to: period,
        },
    )
}

/// Sets the first or last period of the statement before this one.
fn attach(draft: &mut ScriptDraft, call: &Call, holds: &Validity) -> Dynamic {
    if draft.last_claims.is_none() {
        let message = format!(
            "`{}` says when the line before it holds, and that line says nothing about measures",
            call.name
        );
        draft.problems.suggest(
            call.at,
            message,
            "put it after a line such as amber_within(…) or measure(…)",
        );
    }
    limit_to_periods(draft, holds);
    Dynamic::UNIT
}

/// Reads a period with its year.
pub(super) fn period_of(
    draft: &mut ScriptDraft,
    value: &Dynamic,
    key: &str,
    at: Position,
) -> Option<Period> {
    let period = text_of(value)
        .map(|text| Period::new(&text))
        .filter(|period| period.span().is_some() && period.outside().is_none());
    if period.is_none() && !is_bad(value) {
        let message = format!(
            "`{key}` takes a period with its year, and got {}",
            describe(value)
        );
        draft.problems.suggest(
            at,
            message,
            "write it as in \"2022/23 Q4\", \"June 2025\" or \"2022/23\"",
        );
    }
    period
}

/// Reads the value that a measure is compared with.
pub(super) fn comparator(
    draft: &mut ScriptDraft,
    value: &Dynamic,
    at: Position,
) -> Option<Comparator> {
    one_of(
        draft,
        value,
        at,
        "compared_with",
        &[
            (PREVIOUS_PERIOD, Comparator::Previous),
            (SAME_PERIOD_LAST_YEAR, Comparator::LastYear),
            (BASELINE, Comparator::Baseline),
        ],
    )
}

/// Reads the parts of a composite value that count.
pub(super) fn parts(draft: &mut ScriptDraft, value: &Dynamic, at: Position) -> Option<PartsRule> {
    one_of(
        draft,
        value,
        at,
        "parts",
        &[(SUM, PartsRule::Sum), (WORST, PartsRule::Worst)],
    )
}

/// Reads the value that is rated in place of the actual.
pub(super) fn rate(draft: &mut ScriptDraft, value: &Dynamic, at: Position) -> Option<Statement> {
    one_of(draft, value, at, "rate", &[(FORECAST, Statement::Forecast)])
}

/// Reads one of several constants.
fn one_of<T: Clone>(
    draft: &mut ScriptDraft,
    value: &Dynamic,
    at: Position,
    key: &str,
    words: &[(&'static str, T)],
) -> Option<T> {
    let said = match value_of(value) {
        Some(RuleValue::Word(word)) => words.iter().find(|known| known.0 == word),
        _ => None,
    };
    if said.is_none() && !is_bad(value) {
        let names = crate::problems::any_of(words.iter().map(|known| known.0));
        let message = format!("`{key}` takes {names}, and got {}", describe(value));
        let quoted = text_of(value).filter(|text| words.iter().any(|known| known.0 == text.trim()));
        let instead = match quoted {
            Some(word) => format!("write {key}: {}, without quotes", word.trim()),
            None => format!("write {key}: {}", words[0].0),
        };
        draft.problems.suggest(at, message, instead);
    }
    said.map(|known| known.1.clone())
}

/// Reads a target that the rules give: a number, or a text that reads as one.
pub(super) fn target(draft: &mut ScriptDraft, value: &Dynamic, at: Position) -> Option<Quantity> {
    let number = value
        .as_decimal()
        .ok()
        .or_else(|| value.as_int().ok().map(Decimal::from));
    let quantity = match number {
        Some(number) => Some(Quantity {
            number,
            unit: Unit::None,
        }),
        None => text_of(value).and_then(|text| target_in(&text)),
    };
    if quantity.is_none() && !is_bad(value) {
        let message = format!(
            "`target` of a measure takes a number, and got {}",
            describe(value)
        );
        draft
            .problems
            .suggest(at, message, "write target: 90, or target: \"90%\"");
    }
    quantity
}

/// Reads a target in a text: a number with its unit, or a date, a duration, yes or no.
fn target_in(text: &str) -> Option<Quantity> {
    let quantity = read_value(text, ParseOptions::default()).quantity.ok()?;
    let is_target = match quantity.unit.notation() {
        None | Some(Notation::Date | Notation::Duration | Notation::Truth) => true,
        Some(_) => false,
    };
    is_target.then_some(quantity)
}
