//! Declares what concerns dates: allowances in days, values that are still to come.

use rhai::Dynamic;
use rust_decimal::Decimal;

use super::writing::amount;
use super::{Call, Declaration, is_bad, report_repeated, text_of, texts, value_of};
use crate::dates::ScriptDate;
use crate::draft::ScriptDraft;
use crate::values::{RuleValue, TODAY, describe};
use ambersheet_policy::model::Tolerance;
use ambersheet_quantity::{Missing, Notation, ParseOptions, Quantity, Unit, read_value};

pub(super) const WORDS: &[(&str, Declaration)] =
    &[("not_due_yet", not_due_yet), ("first_filled", first_filled)];

/// The words that give an allowance; functions may use them too.
pub(super) const ALLOWANCES: &[(&str, Declaration)] =
    &[("days", days), ("working_days", working_days)];

/// The most working days that are counted one by one.
const MOST_DAYS: u16 = 5000;

fn days(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let number = amount(draft, call, arguments);
    Dynamic::from(number.map_or(RuleValue::Bad, |number| {
        let unit = Unit::days();
        RuleValue::Tolerance(Tolerance::PointsIn(Quantity { number, unit }))
    }))
}

fn working_days(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let Some(days) = amount(draft, call, arguments) else {
        return Dynamic::from(RuleValue::Bad);
    };
    if !days.fract().is_zero() || days > Decimal::from(MOST_DAYS) {
        let message =
            format!("`working_days` takes a whole number of at most {MOST_DAYS}, and got {days}");
        let instead = "write working_days(5), or days(7) for calendar days";
        draft.problems.suggest(call.argument(0), message, instead);
        return Dynamic::from(RuleValue::Bad);
    }
    if let Some(list) = arguments.get(1)
        && !take_holidays(draft, call, list)
    {
        return Dynamic::from(RuleValue::Bad);
    }
    Dynamic::from(RuleValue::Tolerance(Tolerance::WorkingDays {
        days,
        reach: None,
    }))
}

/// Takes a list of holidays, which holds for all working days of the rules; returns `false` if it is none.
fn take_holidays(draft: &mut ScriptDraft, call: &Call, list: &Dynamic) -> bool {
    let example = "write working_days(5, [ \"2025-12-25\", \"2025-12-26\" ])";
    let Some(dates) = texts(draft, list, call.argument(1), example) else {
        return false;
    };
    let mut days: Vec<Decimal> = Vec::with_capacity(dates.len());
    for date in &dates {
        let Some(day) = date_in(draft, call, date) else {
            return false;
        };
        days.push(day);
    }
    days.sort_unstable();
    days.dedup();
    let known = &draft.dates.holidays;
    if !known.is_empty() && *known != days {
        let message = "another `working_days` has another list of holidays, and one list holds for all of them";
        let instead = "give the same list, or leave this one out";
        draft.problems.suggest(call.argument(1), message, instead);
        return false;
    }
    draft.dates.holidays = days;
    true
}

/// Reads the date in a text of the rules, or reports that it is none.
fn date_in(draft: &mut ScriptDraft, call: &Call, text: &str) -> Option<Decimal> {
    let quantity = read_value(text, ParseOptions::default()).quantity;
    let found = quantity
        .ok()
        .filter(|quantity| quantity.unit == Unit::Notation(Notation::Date));
    if found.is_none() {
        let message = match quantity {
            Err(Missing::TwoDates) => {
                format!(
                    "\"{text}\" is two dates, one with the day first and one with the month first"
                )
            }
            _ => format!("\"{text}\" is no date"),
        };
        let instead = "write the year, month and day, as \"2025-12-25\"";
        draft.problems.suggest(call.argument(1), message, instead);
    }
    found.map(|date| date.number.floor())
}

fn not_due_yet(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    report_repeated(draft, call, draft.not_due.as_ref().map(|word| word.at));
    if let Some(word) = call.text(draft, arguments, 0) {
        draft.dates.not_due = Some(word.text.trim().to_owned());
        draft.not_due = Some(word);
    }
    Dynamic::UNIT
}

/// Returns `true` for the word `today`, or the date that it stands for.
pub(super) fn is_today(draft: &ScriptDraft, value: &Dynamic) -> bool {
    let date = value.read_lock::<ScriptDate>().map(|date| *date);
    value_of(value) == Some(RuleValue::Word(TODAY)) || date.is_some() && date == draft.today
}

fn first_filled(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let mut headings = Vec::with_capacity(arguments.len());
    let mut today = false;
    for (index, value) in arguments.iter().enumerate() {
        let is_last = index + 1 == arguments.len();
        if is_today(draft, value) && is_last && index > 0 {
            today = true;
            continue;
        }
        match (value_of(value), text_of(value)) {
            (Some(RuleValue::Optional(heading)), _) => headings.push((heading, true)),
            (_, Some(heading)) if !heading.trim().is_empty() => headings.push((heading, false)),
            _ if is_bad(value) => return Dynamic::from(RuleValue::Bad),
            _ => {
                let message = format!(
                    "`first_filled` takes headings, and perhaps today at the end, and got {}",
                    describe(value)
                );
                draft
                    .problems
                    .suggest(call.argument(index), message, call.example());
                return Dynamic::from(RuleValue::Bad);
            }
        }
    }
    Dynamic::from(RuleValue::FirstFilled(headings, today))
}
