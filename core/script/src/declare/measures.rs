//! What good is, measure by measure: polarities, tolerances, what is not rated, and when a change is none.

use rhai::Dynamic;
use rust_decimal::Decimal;

use super::conditions::profile;
use super::over_time::{comparator, hold, parts, period_of, rate, target};
use super::{Call, Declaration, is_bad, text_of, texts, units, value_of};
use crate::check::unknown_measure_key;
use crate::draft::{Draft, DraftClaim, Placed};
use crate::problems::{any_of, did_you_mean};
use crate::values::{ALL_OTHERS, POLARITIES, Value, describe};
use crate::vocabulary::MEASURE_KEYS;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{
    By, Claim, Claimed, DirectionRule, Pattern, Polarity, Position, Statement, Tolerance, Validity,
};

pub(super) const WORDS: [(&str, Declaration); 9] = [
    ("amber_within", amber_within),
    ("higher_is_better", higher_is_better),
    ("lower_is_better", lower_is_better),
    ("close_to_target", close_to_target),
    ("good_is_means", good_is_means),
    ("not_rated", not_rated),
    ("with_id", with_id),
    ("measure", measure),
    ("same_if_within", same_if_within),
];

/// The keys of `measure` that say of what and when, and not what.
const WHICH: [&str; 3] = ["field", "from", "to"];

fn amber_within(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    start(draft);
    if let Some(tolerance) = arguments
        .first()
        .and_then(|value| tolerance(draft, value, call.argument(0)))
    {
        add(
            draft,
            Claimed::Every,
            Statement::AmberWithin(tolerance),
            None,
            call.at,
        );
    }
    Dynamic::UNIT
}

fn higher_is_better(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    good_is(draft, call, arguments, Polarity::Higher)
}

fn lower_is_better(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    good_is(draft, call, arguments, Polarity::Lower)
}

fn close_to_target(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    good_is(draft, call, arguments, Polarity::CloseToTarget)
}

fn good_is(draft: &mut Draft, call: &Call, arguments: &[Dynamic], polarity: Polarity) -> Dynamic {
    start(draft);
    let Some(value) = arguments.first() else {
        return Dynamic::UNIT;
    };
    let claimed = if value_of(value) == Some(Value::Word(ALL_OTHERS)) {
        Some(Claimed::AllOthers)
    } else {
        claimed(draft, call, value)
    };
    if let Some(claimed) = claimed {
        add(draft, claimed, Statement::GoodIs(polarity), None, call.at);
    }
    Dynamic::UNIT
}

/// What a word of the return's own column means.
fn good_is_means(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    let word = call.text(draft, arguments, 0);
    let polarity = arguments
        .get(1)
        .and_then(|value| polarity(draft, value, call.argument(1)));
    let (Some(word), Some(polarity)) = (word, polarity) else {
        return Dynamic::UNIT;
    };
    let folded = fold(&word.text);
    match draft
        .good_words
        .iter()
        .find(|known| fold(known.0.text()) == folded && known.1 != polarity)
    {
        Some(_) => {
            let message = format!("\"{}\" is said twice, with different meanings", word.text);
            draft.problems.suggest(call.at, message, "keep one of them");
        }
        None => draft.good_words.push((Pattern::new(&word.text), polarity)),
    }
    Dynamic::UNIT
}

fn not_rated(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    start(draft);
    let Some(value) = arguments.first() else {
        return Dynamic::UNIT;
    };
    if value_of(value) == Some(Value::Word(ALL_OTHERS)) {
        draft.problems.suggest(
            call.argument(0),
            "what no line claims is left unrated anyway, so not_rated(all_others) says nothing",
            "name the measures, or leave the line out",
        );
    } else if let Some(measures) = claimed(draft, call, value) {
        add(draft, measures, Statement::NotRated, None, call.at);
    }
    Dynamic::UNIT
}

fn measure(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    start(draft);
    let measures = arguments
        .first()
        .and_then(|value| claimed(draft, call, value));
    let Some(value) = arguments.get(1) else {
        return Dynamic::UNIT;
    };
    let Ok(map) = value.as_map_ref() else {
        let message = format!(
            "`measure` takes what it says in #{{ … }}, and got {}",
            describe(value)
        );
        draft
            .problems
            .suggest(call.argument(1), message, call.example());
        return Dynamic::UNIT;
    };
    let field = map
        .get("field")
        .and_then(|value| field(draft, value, call.value("field")));
    let (mut says, mut holds) = (Vec::new(), Validity::default());
    for (key, value) in map.iter() {
        let at = call.value(key);
        match key.as_str() {
            "good_is" => says.extend(polarity(draft, value, at).map(Statement::GoodIs)),
            "amber_within" => says.extend(tolerance(draft, value, at).map(Statement::AmberWithin)),
            "unit" => says.extend(units::unit(draft, value, at).map(Statement::Unit)),
            "by" => says.extend(by(draft, value, at).map(Statement::By)),
            "profile" => says.extend(profile(draft, value, at).map(Statement::Profile)),
            "part" => says.extend(part(draft, value, key, "Cumulative", at).map(Statement::Part)),
            "target_in_actual" => {
                says.extend(part(draft, value, key, "Target", at).map(Statement::TargetInActual));
            }
            "ranked" => says.extend(ranked(draft, value, at).map(Statement::Ranked)),
            "target" => says.extend(target(draft, value, at).map(Statement::Target)),
            "parts" => says.extend(parts(draft, value, at).map(Statement::Parts)),
            "rate" => says.extend(rate(draft, value, at)),
            "compared_with" => {
                says.extend(comparator(draft, value, at).map(Statement::ComparedWith))
            }
            "same_if_within" => says.extend(change(draft, value, at).map(Statement::SameIfWithin)),
            "redefined" => says.extend(period_of(draft, value, key, at).map(Statement::Redefined)),
            "formerly" => {
                let example = "write formerly: \"the name that it had\"";
                says.extend(texts(draft, value, at, example).map(Statement::Formerly));
            }
            "from" => holds.from = period_of(draft, value, key, at),
            "to" => holds.to = period_of(draft, value, key, at),
            "field" => {}
            _ if call.places.map_written_out => {}
            _ => {
                if let Some((message, suggestion)) = unknown_measure_key(key) {
                    draft.problems.push(call.key(key), message, suggestion);
                }
            }
        }
    }
    let all_known = map.keys().all(|key| MEASURE_KEYS.contains(&key.as_str()));
    if !all_known {
        draft.troubled.insert(call.name);
    } else if !MEASURE_KEYS
        .iter()
        .any(|key| !WHICH.contains(key) && map.contains_key(*key))
    {
        draft.problems.suggest(
            call.at,
            "this line says nothing of the measure",
            call.example(),
        );
    }
    if let Some(measures) = measures {
        for says in says {
            add(draft, measures.clone(), says, field.clone(), call.at);
        }
        hold(draft, &holds);
    }
    Dynamic::UNIT
}

fn field(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<Placed> {
    let text = text_of(value).filter(|text| !text.trim().is_empty());
    if text.is_none() && !is_bad(value) {
        let message = format!(
            "`field` takes the key of a rating of its own, and got {}",
            describe(value)
        );
        draft
            .problems
            .suggest(at, message, "write field: \"spend\"");
    }
    text.map(|text| Placed { text, at })
}

fn polarity(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<Polarity> {
    let names = || POLARITIES.iter().map(|row| row.0);
    let text = text_of(value);
    let found = text.as_deref().and_then(|text| {
        POLARITIES
            .iter()
            .find(|row| fold(row.1.word()) == fold(text) || row.0 == text)
            .map(|row| row.1)
    });
    if found.is_none() && !is_bad(value) {
        let message = format!(
            "what good is can be {}, and not {}",
            any_of(names()),
            describe(value)
        );
        let near = text.and_then(|text| did_you_mean(&text, names()));
        draft.problems.push(
            at,
            message,
            near.or_else(|| Some("write good_is: lower".to_owned())),
        );
    }
    found
}

/// What decides: a function, conditions or a grid.
fn by(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<By> {
    match value_of(value) {
        Some(Value::Function(name)) => return Some(By::Function(name)),
        Some(Value::FirstOf(conditions)) => return Some(By::FirstOf(conditions)),
        Some(Value::Grid(grid)) => return Some(By::Grid(grid)),
        Some(Value::Condition(_)) => {
            draft.problems.suggest(
                at,
                "`by` takes a list of conditions, and got one alone",
                "write by: first_of([ …, otherwise(\"Red\") ])",
            );
            return None;
        }
        Some(Value::Bad) => return None,
        _ => {}
    }
    let instead = match text_of(value) {
        Some(name) => format!("write by: function(\"{name}\")"),
        None => "write by: function(\"by_visits\")".to_owned(),
    };
    draft.problems.suggest(
        at,
        format!(
            "`by` takes first_of(…), a grid or a function, and got {}",
            describe(value)
        ),
        instead,
    );
    None
}

/// The name of a part of the actual.
fn part(
    draft: &mut Draft,
    value: &Dynamic,
    key: &str,
    name: &str,
    at: Position,
) -> Option<Pattern> {
    let text = text_of(value).filter(|text| !text.trim().is_empty());
    if text.is_none() && !is_bad(value) {
        let message = format!(
            "`{key}` takes what the text calls the number, and got {}",
            describe(value)
        );
        draft
            .problems
            .suggest(at, message, format!("write {key}: \"{name}\""));
    }
    text.map(|text| Pattern::new(&text))
}

/// Texts that are ranks, best first.
fn ranked(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<Vec<Pattern>> {
    let ranks = texts(
        draft,
        value,
        at,
        "write ranked: [ \"*Quartile 1*\", \"*Quartile 2*\", … ], best first",
    )?;
    if ranks.len() < 2 {
        draft.problems.suggest(
            at,
            "one text alone is no order",
            "write the texts of all ranks, best first",
        );
        return None;
    }
    Some(ranks.iter().map(|text| Pattern::new(text)).collect())
}

/// An allowance beside the target, which never is a bare number.
pub(super) fn tolerance(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<Tolerance> {
    let allowance = change(draft, value, at)?;
    if let Tolerance::PercentOfPrevious(percent) = allowance {
        let message = "percent_of_previous says which change is none, and not how far off the target is amber";
        draft.problems.suggest(
            at,
            message,
            format!("write percent_of_target({percent}) or points({percent})"),
        );
        return None;
    }
    Some(allowance)
}

/// An allowance for a change.
pub(super) fn change(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<Tolerance> {
    match value_of(value) {
        Some(Value::Tolerance(tolerance)) => return Some(tolerance),
        Some(Value::Bad) => return None,
        _ => {}
    }
    if value.is_int() || value.is_decimal() {
        let message = format!("{value} does not say whether it is percent of the target or points");
        let instead = format!("write percent_of_target({value}) or points({value})");
        draft.problems.suggest(at, message, instead);
    } else {
        let message = format!("this takes an allowance, and got {}", describe(value));
        let number = text_of(value).and_then(|text| {
            text.trim()
                .trim_end_matches('%')
                .trim()
                .parse::<Decimal>()
                .ok()
        });
        let instead = match number {
            Some(number) => {
                format!("write percent_of_target({number}) or points({number}), without quotes")
            }
            None => "write percent_of_target(6) or points(2)".to_owned(),
        };
        draft.problems.suggest(at, message, instead);
    }
    None
}

fn same_if_within(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    let Some(allowance) = arguments
        .first()
        .and_then(|value| change(draft, value, call.argument(0)))
    else {
        return Dynamic::UNIT;
    };
    let Some(condition) = arguments.get(1) else {
        match &draft.direction {
            Some(rule) => {
                let message = format!(
                    "`same_if_within` is said twice without a condition, here and on line {}",
                    rule.at.line
                );
                draft.problems.suggest(
                    call.at,
                    message,
                    "keep one, or add where_target_under(…) to this one",
                );
            }
            None => {
                draft.direction = Some(DirectionRule {
                    same_if_within: allowance,
                    where_target_under: Vec::new(),
                    at: call.at,
                });
            }
        }
        return Dynamic::UNIT;
    };
    match (value_of(condition), &mut draft.direction) {
        (Some(Value::Under(under)), Some(rule)) => rule.where_target_under.push((under, allowance)),
        (Some(Value::Under(_)), None) => draft.problems.suggest(
            call.at,
            "this is the rule for small targets, and no line before it says what holds for the others",
            "write same_if_within(points(2)) before it",
        ),
        (Some(Value::Bad), _) => {}
        _ => {
            let message = format!(
                "the condition here can only be where_target_under(…), and this is {}",
                describe(condition)
            );
            draft.problems.suggest(
                call.argument(1),
                message,
                "write same_if_within(points(0.5), where_target_under(10))",
            );
        }
    }
    Dynamic::UNIT
}

/// The measures that a line names: by name, or by id.
fn claimed(draft: &mut Draft, call: &Call, value: &Dynamic) -> Option<Claimed> {
    let patterns = |texts: Vec<String>| texts.iter().map(|text| Pattern::new(text)).collect();
    if let Some(Value::WithId(ids)) = value_of(value) {
        return Some(Claimed::WithId(patterns(ids)));
    }
    texts(draft, value, call.argument(0), &call.example())
        .map(|names| Claimed::Named(patterns(names)))
}

fn with_id(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let ids = arguments
        .first()
        .and_then(|value| texts(draft, value, call.argument(0), &call.example()));
    Dynamic::from(ids.map_or(Value::Bad, Value::WithId))
}

/// Starts a line of claims: a reason after it belongs to them, even where something is wrong with them.
pub(super) fn start(draft: &mut Draft) {
    let end = draft.claims.len();
    draft.last_claims = Some(end..end);
}

pub(super) fn add(
    draft: &mut Draft,
    claimed: Claimed,
    says: Statement,
    field: Option<Placed>,
    at: Position,
) {
    let claim = Claim {
        claimed,
        field: None,
        statement: says,
        at,
        because: None,
        holds: Validity::default(),
        register: None,
    };
    draft.claims.push(DraftClaim { claim, field });
    let end = draft.claims.len();
    if let Some(line) = &mut draft.last_claims {
        line.end = end;
    }
}
