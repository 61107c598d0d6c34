//! Declares general statements: name, period, parameters, assumptions, and whose colours win.

use rhai::Dynamic;
use rust_decimal::Decimal;

use super::{Call, Declaration, report_repeated, text_of, value_of};
use crate::draft::{DraftPeriod, ScriptDraft};
use crate::values::{LEAVE_IT, RULE_ON_TOP, RuleValue, describe};
use ambersheet_policy::model::{PeriodFrom, PeriodName, PeriodPart, Position, TemplateColours};

pub(super) const WORDS: &[(&str, Declaration)] = &[
    ("ruleset", ruleset),
    ("period", period),
    ("year_starts", year_starts),
    ("parameter", parameter),
    ("assumption", assumption),
    ("where_the_template_colours", where_the_template_colours),
];

fn ruleset(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    report_repeated(draft, call, draft.name.as_ref().map(|name| name.at));
    if let Some(name) = call.text(draft, arguments, 0) {
        draft.name = Some(name);
    }
    Dynamic::UNIT
}

fn period(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    report_repeated(draft, call, draft.period.as_ref().map(DraftPeriod::at));
    let at = call.argument(0);
    let from = match arguments.first().and_then(value_of) {
        Some(RuleValue::Spot(spot)) => PeriodFrom::Cell(spot),
        Some(RuleValue::FileName(pattern)) => PeriodFrom::FileName(pattern),
        _ => {
            if let Some(period) = call.text(draft, arguments, 0) {
                draft.period = Some(DraftPeriod::Text(period));
            }
            return Dynamic::UNIT;
        }
    };
    draft.period = Some(DraftPeriod::From(from, at));
    Dynamic::UNIT
}

fn year_starts(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    report_repeated(draft, call, draft.year_starts.map(|starts| starts.1));
    let Some(text) = call.text(draft, arguments, 0) else {
        return Dynamic::UNIT;
    };
    let name = PeriodName::read(&text.text).map(|name| (name.part, name.year));
    if let Some((PeriodPart::Month(month), None)) = name {
        draft.year_starts = Some((month, call.at));
        return Dynamic::UNIT;
    }
    let message = format!(
        "`year_starts` takes the first month of the year, and got the text \"{}\"",
        text.text
    );
    draft.problems.suggest(text.at, message, call.example());
    Dynamic::UNIT
}

fn parameter(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    let (Some(name), Some(default)) = (call.text(draft, arguments, 0), arguments.get(1)) else {
        return Dynamic::from(RuleValue::Bad);
    };
    declare_parameter(draft, &name.text, default, call.at)
}

/// Declares a parameter and returns its value: the value from outside, read as the default's type,
/// or the default.
///
/// Numbers become decimals, so that arithmetic with them is never cut to whole numbers.
pub(crate) fn declare_parameter(
    draft: &mut ScriptDraft,
    name: &str,
    default: &Dynamic,
    at: Position,
) -> Dynamic {
    if let Some(value) = draft.values.get(name) {
        return value.clone();
    }
    let given = draft
        .given
        .iter()
        .rfind(|given| given.0 == name)
        .map(|given| given.1.clone());
    let default = match default.as_int() {
        Ok(number) => Dynamic::from_decimal(Decimal::from(number)),
        Err(_) => default.clone(),
    };
    if !(default.is_decimal() || default.is_string() || default.is_bool()) {
        let message = format!(
            "the default of a parameter is a number, a text, true or false, and not {}",
            describe(&default)
        );
        draft
            .problems
            .suggest(at, message, "write parameter(\"tolerance\", 6)");
        return Dynamic::from(RuleValue::Bad);
    }
    let value = match given {
        Some(text) => from_outside(draft, name, &text, &default, at),
        None => default,
    };
    draft.parameters.push((name.to_owned(), value.to_string()));
    draft.values.insert(name.to_owned(), value.clone());
    value
}

fn from_outside(
    draft: &mut ScriptDraft,
    name: &str,
    text: &str,
    default: &Dynamic,
    at: Position,
) -> Dynamic {
    let trimmed = text.trim();
    let (value, wanted) = if default.is_decimal() {
        (
            trimmed.parse::<Decimal>().ok().map(Dynamic::from_decimal),
            "a number such as 7.5",
        )
    } else if default.is_bool() {
        let value = match trimmed.to_lowercase().as_str() {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            _ => None,
        };
        (value.map(Dynamic::from_bool), "true or false")
    } else {
        (Some(text.to_owned().into()), "a text")
    };
    value.unwrap_or_else(|| {
        let message = format!("the parameter `{name}` was given \"{text}\" from outside");
        draft
            .problems
            .suggest(at, message, format!("give it {wanted}"));
        default.clone()
    })
}

fn assumption(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    if let Some(text) = call.text(draft, arguments, 0) {
        draft.assumptions.push(text.text);
    }
    Dynamic::UNIT
}

fn where_the_template_colours(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
) -> Dynamic {
    draft.last_claims = None;
    report_repeated(draft, call, draft.colours.map(|colours| colours.1));
    let Some(value) = arguments.first() else {
        return Dynamic::UNIT;
    };
    let colours = match value_of(value) {
        Some(RuleValue::Word(LEAVE_IT)) => TemplateColours::LeaveIt,
        Some(RuleValue::Word(RULE_ON_TOP)) => TemplateColours::RuleOnTop,
        _ => {
            let quoted = text_of(value).filter(|text| text == LEAVE_IT || text == RULE_ON_TOP);
            let message = format!(
                "`{}` takes leave_it or rule_on_top, and got {}",
                call.name,
                describe(value)
            );
            let instead = match quoted {
                Some(word) => format!("write {word} without quotes"),
                None => call.example(),
            };
            draft.problems.suggest(call.argument(0), message, instead);
            return Dynamic::UNIT;
        }
    };
    draft.colours = Some((colours, call.at));
    Dynamic::UNIT
}
