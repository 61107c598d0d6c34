//! Declares units for numbers whose cells show none, and the decimal comma.

use rhai::Dynamic;

use super::claims::{add_claim, begin_claims};
use super::{Call, Declaration, is_bad, report_repeated, text_of, value_of, yes_or_no};
use crate::draft::ScriptDraft;
use crate::values::{FRACTION_OF_ONE, NUMBER, PERCENT, RuleValue, describe};
use ambersheet_policy::model::{Claimed, Position, Statement};
use ambersheet_quantity::{ParseOptions, StatedUnit};

pub(super) const WORDS: &[(&str, Declaration)] =
    &[("unit", unit_of_all), ("decimal_comma", decimal_comma)];

fn unit_of_all(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    begin_claims(draft);
    if let Some(unit) = arguments
        .first()
        .and_then(|value| unit(draft, value, call.argument(0)))
    {
        add_claim(draft, Claimed::Every, Statement::Unit(unit), None, call.at);
    }
    Dynamic::UNIT
}

/// Reads a unit: one of the constants for it, or its sign or name as text.
pub(super) fn unit(draft: &mut ScriptDraft, value: &Dynamic, at: Position) -> Option<StatedUnit> {
    let text = text_of(value);
    let found = match value_of(value) {
        Some(RuleValue::Word(PERCENT)) => Some(StatedUnit::PERCENT),
        Some(RuleValue::Word(FRACTION_OF_ONE)) => Some(StatedUnit::FRACTION_OF_ONE),
        Some(RuleValue::Word(NUMBER)) => Some(StatedUnit::NUMBER),
        _ => text.as_deref().and_then(StatedUnit::named),
    };
    if found.is_none() && !is_bad(value) {
        let words = [PERCENT, FRACTION_OF_ONE, NUMBER];
        let message = format!(
            "a unit is percent, fraction_of_one, number or a text such as \"£\" or \"days\", and not {}",
            describe(value)
        );
        let instead = match text.filter(|text| words.contains(&text.trim())) {
            Some(word) => format!("write {} without quotes", word.trim()),
            None => "write percent, or \"days\" in quotes".to_owned(),
        };
        draft.problems.suggest(at, message, instead);
    }
    found
}

fn decimal_comma(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    report_repeated(draft, call, draft.how.map(|how| how.1));
    if let Some(decimal_comma) = yes_or_no(draft, call, arguments) {
        let how = ParseOptions {
            decimal_comma,
            ..ParseOptions::default()
        };
        draft.how = Some((how, call.at));
    }
    Dynamic::UNIT
}
