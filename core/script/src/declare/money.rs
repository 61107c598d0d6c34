//! Declares lines of budgets: which are spending and which income, the signs of their figures, the underspend that is a
//! concern, and the meaning of variances.

use rhai::Dynamic;

use super::arguments::tolerance;
use super::claims::{add_claim, begin_claims};
use super::conditions::level_word;
use super::measures::state;
use super::{Call, Declaration, is_bad, report_repeated, text_of, yes_or_no};
use crate::draft::ScriptDraft;
use crate::problems::any_of;
use crate::values::describe;
use ambersheet_policy::model::{Claimed, Statement};
use ambersheet_policy::money::{Money, MoneyKind, Underspend, VarianceSign};

pub(super) const WORDS: &[(&str, Declaration)] = &[
    ("spending", spending),
    ("income", income),
    ("income_is_negative", income_is_negative),
    ("spending_is_negative", spending_is_negative),
    ("underspend_beyond", underspend_beyond),
    ("variance_is", variance_is),
];

fn spending(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    line_of_budget(draft, call, arguments, MoneyKind::Spending)
}

fn income(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    line_of_budget(draft, call, arguments, MoneyKind::Income)
}

/// Declares lines of a budget. The sign of their figures is set once the whole script was read.
fn line_of_budget(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
    kind: MoneyKind,
) -> Dynamic {
    let money = Money {
        kind,
        is_negative: false,
    };
    state(draft, call, arguments, Statement::Money(money))
}

fn income_is_negative(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    sign(draft, call, arguments, MoneyKind::Income)
}

fn spending_is_negative(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    sign(draft, call, arguments, MoneyKind::Spending)
}

/// Declares the sign of the figures of one kind.
fn sign(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic], kind: MoneyKind) -> Dynamic {
    draft.last_claims = None;
    let said = &draft.negative;
    let same = said.iter().find(|(known, ..)| *known == kind);
    let first = same.map(|(_, _, at)| *at);
    report_repeated(draft, call, first);
    if let Some(is_negative) = yes_or_no(draft, call, arguments) {
        draft.negative.push((kind, is_negative, call.at));
    }
    let is_said = |kind| draft.negative.iter().any(|one| one.0 == kind && one.1);
    if is_said(MoneyKind::Income) && is_said(MoneyKind::Spending) {
        draft.problems.suggest(
            call.at,
            "income and spending cannot both be negative numbers, since the sign then tells nothing",
            "keep the line of the kind that is shown below zero",
        );
    }
    Dynamic::UNIT
}

fn underspend_beyond(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    begin_claims(draft);
    let allowance = arguments
        .first()
        .and_then(|value| tolerance(draft, value, call.argument(0)));
    let word = arguments
        .get(1)
        .and_then(|value| level_word(draft, call, 1, value));
    if let (Some(beyond), Some(word)) = (allowance, word) {
        let concern = Underspend {
            beyond,
            word,
            rank: 0,
            at: call.at,
        };
        let statement = Statement::Underspend(concern);
        add_claim(draft, Claimed::Every, statement, None, call.at);
    }
    Dynamic::UNIT
}

fn variance_is(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    begin_claims(draft);
    let Some(value) = arguments.first() else {
        return Dynamic::UNIT;
    };
    if let Some(sign) = text_of(value).and_then(|text| VarianceSign::from_text(&text)) {
        let statement = Statement::Variance(sign);
        add_claim(draft, Claimed::Every, statement, None, call.at);
    } else if !is_bad(value) {
        let known: Vec<String> = VarianceSign::ALL
            .iter()
            .map(|(text, _)| format!("\"{text}\""))
            .collect();
        let message = format!(
            "`variance_is` takes {}, and got {}",
            any_of(known.iter().map(String::as_str)),
            describe(value)
        );
        draft
            .problems
            .suggest(call.argument(0), message, call.example());
    }
    Dynamic::UNIT
}
