//! What lines say of time and of composite values: when a line holds, what a value is compared with, which of several
//! values is rated.

use rhai::Dynamic;
use rust_decimal::Decimal;

use super::{Call, Declaration, is_bad, text_of, value_of};
use crate::draft::Draft;
use crate::values::{
    BASELINE, FORECAST, PREVIOUS_PERIOD, SAME_PERIOD_LAST_YEAR, SUM, Value, WORST, describe,
};
use ambersheet_policy::model::{Comparator, PartsRule, Period, Position, Statement, Validity};
use ambersheet_quantity::{How, Quantity, Unit, read};

pub(super) const WORDS: [(&str, Declaration); 2] = [("from", from), ("to", to)];

fn from(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
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

fn to(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
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

/// Gives the line before this one its first or last period.
fn attach(draft: &mut Draft, call: &Call, holds: &Validity) -> Dynamic {
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
    hold(draft, holds);
    Dynamic::UNIT
}

/// Gives the claims of the last line their first and last period.
pub(super) fn hold(draft: &mut Draft, holds: &Validity) {
    let Some(claims) = draft.last_claims.clone() else {
        return;
    };
    let mut ends_before = None;
    for claimed in draft.claims.iter_mut().take(claims.end).skip(claims.start) {
        let own = &mut claimed.claim.holds;
        own.from = own.from.take().or_else(|| holds.from.clone());
        own.to = own.to.take().or_else(|| holds.to.clone());
        if !own.meets(own) {
            ends_before = Some((claimed.claim.at, own.to_string()));
        }
    }
    if let Some((at, when)) = ends_before.filter(|_| holds.is_limited()) {
        let message = format!("this line ends before it begins: {when}");
        draft.problems.suggest(
            at,
            message,
            "write the earlier period in from(…) and the later in to(…)",
        );
    }
}

/// A period with its year, as text.
pub(super) fn period_of(
    draft: &mut Draft,
    value: &Dynamic,
    key: &str,
    at: Position,
) -> Option<Period> {
    let period = text_of(value)
        .map(|text| Period::new(&text))
        .filter(|p| p.first_quarter().is_some());
    if period.is_none() && !is_bad(value) {
        let message = format!(
            "`{key}` takes a period with its year, and got {}",
            describe(value)
        );
        draft
            .problems
            .suggest(at, message, "write it as in \"2022/23 Q4\" or \"2022/23\"");
    }
    period
}

/// What a measure is compared with.
pub(super) fn comparator(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<Comparator> {
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

/// Which parts of a composite value count.
pub(super) fn parts(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<PartsRule> {
    one_of(
        draft,
        value,
        at,
        "parts",
        &[(SUM, PartsRule::Sum), (WORST, PartsRule::Worst)],
    )
}

/// Which value is rated in place of the actual.
pub(super) fn rate(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<Statement> {
    one_of(draft, value, at, "rate", &[(FORECAST, Statement::Forecast)])
}

/// One of some words.
fn one_of<T: Clone>(
    draft: &mut Draft,
    value: &Dynamic,
    at: Position,
    key: &str,
    words: &[(&'static str, T)],
) -> Option<T> {
    let said = match value_of(value) {
        Some(Value::Word(word)) => words.iter().find(|known| known.0 == word),
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

/// A target that the rules give: a number, or a text that reads as one.
pub(super) fn target(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<Quantity> {
    let number = value
        .as_decimal()
        .ok()
        .or_else(|| value.as_int().ok().map(Decimal::from));
    let quantity = match number {
        Some(number) => Some(Quantity {
            number,
            unit: Unit::None,
        }),
        None => text_of(value).and_then(|text| read(&text, How::default()).quantity.ok()),
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
