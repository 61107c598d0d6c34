//! What good is, measure by measure: polarities, tolerances, what is not rated, and when a change is none.

use rhai::Dynamic;
use rust_decimal::Decimal;

use super::conditions::profile;
use super::{Call, Declaration, is_bad, text_of, texts, units, value_of};
use crate::ruleset::{By, Claim, Claimed, DirectionRule, Pattern, Polarity, Position, Says, Tolerance, fold};
use crate::script::check::unknown_measure_key;
use crate::script::draft::{Draft, DraftClaim, Placed};
use crate::script::problems::{any_of, did_you_mean};
use crate::script::values::{ALL_OTHERS, POLARITIES, Value, describe, describe_tolerance, polarity_text};
use crate::script::vocabulary::MEASURE_KEYS;

pub(super) const WORDS: [(&str, Declaration); 8] = [
    ("amber_within", amber_within),
    ("higher_is_better", higher_is_better),
    ("lower_is_better", lower_is_better),
    ("close_to_target", close_to_target),
    ("not_rated", not_rated),
    ("with_id", with_id),
    ("measure", measure),
    ("same_if_within", same_if_within),
];

fn amber_within(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    start(draft);
    if let Some(tolerance) = arguments.first().and_then(|value| tolerance(draft, value, call.argument(0))) {
        add(draft, Claimed::Every, Says::AmberWithin(tolerance), None, call.at);
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
    let Some(value) = arguments.first() else { return Dynamic::UNIT };
    let claimed = if value_of(value) == Some(Value::Word(ALL_OTHERS)) {
        Some(Claimed::AllOthers)
    } else {
        claimed(draft, call, value)
    };
    if let Some(claimed) = claimed {
        add(draft, claimed, Says::GoodIs(polarity), None, call.at);
    }
    Dynamic::UNIT
}

fn not_rated(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    start(draft);
    let Some(value) = arguments.first() else { return Dynamic::UNIT };
    if value_of(value) == Some(Value::Word(ALL_OTHERS)) {
        draft.problems.suggest(
            call.argument(0),
            "what no line claims is left unrated anyway, so not_rated(all_others) says nothing",
            "name the measures, or leave the line out",
        );
    } else if let Some(measures) = claimed(draft, call, value) {
        add(draft, measures, Says::NotRated, None, call.at);
    }
    Dynamic::UNIT
}

fn measure(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    start(draft);
    let measures = arguments.first().and_then(|value| claimed(draft, call, value));
    let Some(value) = arguments.get(1) else { return Dynamic::UNIT };
    let Ok(map) = value.as_map_ref() else {
        let message = format!("`measure` takes what it says in #{{ … }}, and got {}", describe(value));
        draft.problems.suggest(call.argument(1), message, call.example());
        return Dynamic::UNIT;
    };
    let field = map.get("field").and_then(|value| field(draft, value, call.value("field")));
    let mut says = Vec::new();
    for (key, value) in map.iter() {
        let at = call.value(key);
        match key.as_str() {
            "good_is" => says.extend(polarity(draft, value, at).map(Says::GoodIs)),
            "amber_within" => says.extend(tolerance(draft, value, at).map(Says::AmberWithin)),
            "unit" => says.extend(units::unit(draft, value, at).map(Says::Unit)),
            "by" => says.extend(by(draft, value, at).map(Says::By)),
            "profile" => says.extend(profile(draft, value, at).map(Says::Profile)),
            "part" => says.extend(part(draft, value, at).map(Says::Part)),
            "ranked" => says.extend(ranked(draft, value, at).map(Says::Ranked)),
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
    } else if !MEASURE_KEYS.iter().any(|key| *key != "field" && map.contains_key(*key)) {
        draft.problems.suggest(call.at, "this line says nothing of the measure", call.example());
    }
    if let Some(measures) = measures {
        for says in says {
            add(draft, measures.clone(), says, field.clone(), call.at);
        }
    }
    Dynamic::UNIT
}

fn field(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<Placed> {
    let text = text_of(value).filter(|text| !text.trim().is_empty());
    if text.is_none() && !is_bad(value) {
        let message = format!("`field` takes the key of a rating of its own, and got {}", describe(value));
        draft.problems.suggest(at, message, "write field: \"spend\"");
    }
    text.map(|text| Placed { text, at })
}

fn polarity(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<Polarity> {
    let names = || POLARITIES.iter().map(|row| row.0);
    let text = text_of(value);
    let found = text.as_deref().and_then(|text| {
        POLARITIES.iter().find(|row| fold(row.1) == fold(text) || row.0 == text).map(|row| row.2)
    });
    if found.is_none() && !is_bad(value) {
        let message = format!("what good is can be {}, and not {}", any_of(names()), describe(value));
        let near = text.and_then(|text| did_you_mean(&text, names()));
        draft.problems.push(at, message, near.or_else(|| Some("write good_is: lower".to_owned())));
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
        format!("`by` takes first_of(…), a grid or a function, and got {}", describe(value)),
        instead,
    );
    None
}

/// The name of a part of the actual.
fn part(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<Pattern> {
    let text = text_of(value).filter(|text| !text.trim().is_empty());
    if text.is_none() && !is_bad(value) {
        let message = format!("`part` takes what the text calls the number, and got {}", describe(value));
        draft.problems.suggest(at, message, "write part: \"Cumulative\"");
    }
    text.map(|text| Pattern::new(&text))
}

/// Texts that are ranks, best first.
fn ranked(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<Vec<Pattern>> {
    let ranks =
        texts(draft, value, at, "write ranked: [ \"*Quartile 1*\", \"*Quartile 2*\", … ], best first")?;
    if ranks.len() < 2 {
        draft.problems.suggest(at, "one text alone is no order", "write the texts of all ranks, best first");
        return None;
    }
    Some(ranks.iter().map(|text| Pattern::new(text)).collect())
}

/// An allowance, which never is a bare number.
pub(super) fn tolerance(draft: &mut Draft, value: &Dynamic, at: Position) -> Option<Tolerance> {
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
        let number =
            text_of(value).and_then(|text| text.trim().trim_end_matches('%').trim().parse::<Decimal>().ok());
        let instead = match number {
            Some(number) => format!("write percent_of_target({number}) or points({number}), without quotes"),
            None => "write percent_of_target(6) or points(2)".to_owned(),
        };
        draft.problems.suggest(at, message, instead);
    }
    None
}

fn same_if_within(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    let Some(allowance) = arguments.first().and_then(|value| tolerance(draft, value, call.argument(0)))
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
    texts(draft, value, call.argument(0), &call.example()).map(|names| Claimed::Named(patterns(names)))
}

fn with_id(draft: &mut Draft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let ids = arguments.first().and_then(|value| texts(draft, value, call.argument(0), &call.example()));
    Dynamic::from(ids.map_or(Value::Bad, Value::WithId))
}

/// Starts a line of claims: a reason after it belongs to them, even where something is wrong with them.
pub(super) fn start(draft: &mut Draft) {
    let end = draft.claims.len();
    draft.last_claims = Some(end..end);
}

pub(super) fn add(draft: &mut Draft, claimed: Claimed, says: Says, field: Option<Placed>, at: Position) {
    let claim = Claim { claimed, field: None, says, at, because: None };
    report_contradiction(draft, &claim, field.as_ref());
    draft.claims.push(DraftClaim { claim, field });
    let end = draft.claims.len();
    if let Some(line) = &mut draft.last_claims {
        line.end = end;
    }
}

/// Two lines that say different things of what they name in the same words.
fn report_contradiction(draft: &mut Draft, claim: &Claim, field: Option<&Placed>) {
    let field = field.map(|field| fold(&field.text));
    let contradiction = draft.claims.iter().find_map(|earlier| {
        let same_field = earlier.field.as_ref().map(|field| fold(&field.text)) == field;
        let what = same_field.then(|| contradiction(&earlier.claim.says, &claim.says)).flatten()?;
        Some((same_name(&earlier.claim.claimed, &claim.claimed)?, what, earlier.claim.at))
    });
    if let Some((name, (said, denied), earlier)) = contradiction {
        let message = format!("{name} is {said} here and {denied} on line {}", earlier.line);
        draft.problems.suggest(claim.at, message, "take it out of one of the two lines");
    }
}

/// What the later of two lines says, and what the earlier says against it.
fn contradiction(earlier: &Says, later: &Says) -> Option<(String, String)> {
    let better = |polarity: Polarity| format!("better {}", polarity_text(polarity));
    let amber = |tolerance: &Tolerance| format!("amber within {}", describe_tolerance(tolerance));
    match (earlier, later) {
        (Says::GoodIs(one), Says::GoodIs(other)) if one != other => Some((better(*other), better(*one))),
        (Says::AmberWithin(one), Says::AmberWithin(other)) if one != other => {
            Some((amber(other), amber(one)))
        }
        (Says::Unit(one), Says::Unit(other)) if one != other => {
            Some(("given one unit".to_owned(), "another".to_owned()))
        }
        (Says::By(one), Says::By(other)) if one != other => {
            Some(("rated by one thing".to_owned(), "by another".to_owned()))
        }
        (Says::Profile(one), Says::Profile(other)) if one != other => {
            Some(("given one profile".to_owned(), "another".to_owned()))
        }
        _ => None,
    }
}

/// What two lines both name in the same words, for a message.
fn same_name(one: &Claimed, other: &Claimed) -> Option<String> {
    match (one, other) {
        (Claimed::Named(one), Claimed::Named(other)) | (Claimed::WithId(one), Claimed::WithId(other)) => {
            let same = other.iter().find(|b| one.iter().any(|a| fold(a.text()) == fold(b.text())));
            same.map(|pattern| format!("\"{}\"", pattern.text()))
        }
        (Claimed::AllOthers, Claimed::AllOthers) => Some("`all_others`".to_owned()),
        (Claimed::Every, Claimed::Every) => Some("every measure".to_owned()),
        _ => None,
    }
}
