//! Declares what good is for each measure: polarities, tolerances, measures that are not rated, the
//! smallest change.

use rhai::{Dynamic, Map};

use super::arguments::{allowance, tolerance};
use super::claims::{add_claim, begin_claims, limit_to_periods};
use super::conditions::profile;
use super::keys::rounding;
use super::over_time::{comparator, parts, period_of, rate, target};
use super::{Call, Declaration, is_bad, text_of, texts, units, value_of};
use crate::check::unknown_measure_key;
use crate::draft::{LocatedText, ScriptDraft};
use crate::problems::{any_of, did_you_mean};
use crate::values::{ALL_OTHERS, POLARITIES, RuleValue, SAID_BY_TARGET, describe};
use crate::words::MEASURE_KEYS;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{
    By, Claimed, DirectionRule, Pattern, Polarity, Position, Statement, Tolerance, Validity,
};

pub(super) const WORDS: &[(&str, Declaration)] = &[
    ("amber_within", amber_within),
    ("higher_is_better", higher_is_better),
    ("lower_is_better", lower_is_better),
    ("earlier_is_better", lower_is_better),
    ("close_to_target", close_to_target),
    ("good_is_means", good_is_means),
    ("not_rated", not_rated),
    ("with_id", with_id),
    ("measure", measure),
    ("same_if_within", same_if_within),
];

/// The keys of `measure` that select ratings and periods and state nothing about the measure.
const SELECTING_KEYS: &[&str] = &["field", "from", "to"];

fn amber_within(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    begin_claims(draft);
    if let Some(tolerance) = arguments
        .first()
        .and_then(|value| tolerance(draft, value, call.argument(0)))
    {
        add_claim(
            draft,
            Claimed::Every,
            Statement::AmberWithin(tolerance),
            None,
            call.at,
        );
    }
    Dynamic::UNIT
}

fn higher_is_better(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    good_is(draft, call, arguments, Polarity::Higher)
}

fn lower_is_better(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    good_is(draft, call, arguments, Polarity::Lower)
}

fn close_to_target(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    good_is(draft, call, arguments, Polarity::CloseToTarget)
}

fn good_is(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
    polarity: Polarity,
) -> Dynamic {
    state(draft, call, arguments, Statement::GoodIs(polarity))
}

/// States something about the measures of the first argument, which may be `all_others`.
pub(super) fn state(
    draft: &mut ScriptDraft,
    call: &Call,
    arguments: &[Dynamic],
    statement: Statement,
) -> Dynamic {
    begin_claims(draft);
    let Some(value) = arguments.first() else {
        return Dynamic::UNIT;
    };
    let claimed = if value_of(value) == Some(RuleValue::Word(ALL_OTHERS)) {
        Some(Claimed::AllOthers)
    } else {
        claimed(draft, value, call.argument(0), &call.example())
    };
    if let Some(claimed) = claimed {
        add_claim(draft, claimed, statement, None, call.at);
    }
    Dynamic::UNIT
}

/// Declares the meaning of a word in the return's own column for what good is.
fn good_is_means(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
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

fn not_rated(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    begin_claims(draft);
    let Some(value) = arguments.first() else {
        return Dynamic::UNIT;
    };
    if value_of(value) == Some(RuleValue::Word(ALL_OTHERS)) {
        draft.problems.suggest(
            call.argument(0),
            "measures that no line names are unrated anyway, so not_rated(all_others) changes nothing",
            "name the measures, or leave the line out",
        );
    } else if let Some(measures) = claimed(draft, value, call.argument(0), &call.example()) {
        add_claim(draft, measures, Statement::NotRated, None, call.at);
    }
    Dynamic::UNIT
}

fn measure(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    begin_claims(draft);
    let measures = arguments
        .first()
        .and_then(|value| claimed(draft, value, call.argument(0), &call.example()));
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
    let (stated, holds) = statements(draft, call, &map);
    report_missing_statement(draft, call, &map);
    if let Some(measures) = measures {
        for statement in stated {
            add_claim(draft, measures.clone(), statement, field.clone(), call.at);
        }
        limit_to_periods(draft, &holds);
    }
    Dynamic::UNIT
}

/// Reads what the keys of `measure` state, and the periods in which it holds.
fn statements(draft: &mut ScriptDraft, call: &Call, map: &Map) -> (Vec<Statement>, Validity) {
    let (mut stated, mut holds) = (Vec::new(), Validity::default());
    for (key, value) in map {
        let at = call.value(key);
        match key.as_str() {
            "from" => holds.from = period_of(draft, value, key, at),
            "to" => holds.to = period_of(draft, value, key, at),
            "field" => {}
            known if MEASURE_KEYS.contains(&known) => {
                stated.extend(statement(draft, known, value, at));
            }
            _ if call.places.map_written_out => {}
            unknown => {
                if let Some((message, suggestion)) = unknown_measure_key(unknown) {
                    draft.problems.push(call.key(key), message, suggestion);
                }
            }
        }
    }
    (stated, holds)
}

/// Reads what one key of `measure` states.
fn statement(
    draft: &mut ScriptDraft,
    key: &str,
    value: &Dynamic,
    at: Position,
) -> Option<Statement> {
    match key {
        "good_is" if value_of(value) == Some(RuleValue::Word(SAID_BY_TARGET)) => {
            Some(Statement::SaidByTarget)
        }
        "good_is" => polarity(draft, value, at).map(Statement::GoodIs),
        "amber_within" => tolerance(draft, value, at).map(Statement::AmberWithin),
        "unit" => units::unit(draft, value, at).map(Statement::Unit),
        "by" => by(draft, value, at).map(Statement::By),
        "profile" => profile(draft, value, at).map(Statement::Profile),
        "part" => part(draft, value, key, "Cumulative", at).map(Statement::Part),
        "target_in_actual" => part(draft, value, key, "Target", at).map(Statement::TargetInActual),
        "ranked" => ranked(draft, value, at).map(Statement::Ranked),
        "target" => target(draft, value, at).map(Statement::Target),
        "parts" => parts(draft, value, at).map(Statement::Parts),
        "rate" => rate(draft, value, at),
        "compared_with" => comparator(draft, value, at).map(Statement::ComparedWith),
        "same_if_within" => allowance(draft, value, at).map(Statement::SameIfWithin),
        "rounded" => rounding(draft, value, at).map(Statement::Rounded),
        "redefined" => period_of(draft, value, key, at).map(Statement::Redefined),
        "formerly" => {
            let example = "write formerly: \"the name that it had\"";
            texts(draft, value, at, example).map(Statement::Formerly)
        }
        _ => None,
    }
}

/// Reports a `measure` whose keys state nothing about the measure.
fn report_missing_statement(draft: &mut ScriptDraft, call: &Call, map: &Map) {
    if !map.keys().all(|key| MEASURE_KEYS.contains(&key.as_str())) {
        draft.troubled.insert(call.name);
    } else if map.keys().all(|key| SELECTING_KEYS.contains(&key.as_str())) {
        draft.problems.suggest(
            call.at,
            "this line says nothing about the measure",
            call.example(),
        );
    }
}

fn field(draft: &mut ScriptDraft, value: &Dynamic, at: Position) -> Option<LocatedText> {
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
    text.map(|text| LocatedText { text, at })
}

fn polarity(draft: &mut ScriptDraft, value: &Dynamic, at: Position) -> Option<Polarity> {
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

/// Reads what decides a rating: a function, conditions or a grid.
pub(super) fn by(draft: &mut ScriptDraft, value: &Dynamic, at: Position) -> Option<By> {
    match value_of(value) {
        Some(RuleValue::Function(name)) => return Some(By::Function(name)),
        Some(RuleValue::FirstOf(conditions)) => return Some(By::FirstOf(conditions)),
        Some(RuleValue::Grid(grid)) => return Some(By::Grid(grid)),
        Some(RuleValue::Condition(_)) => {
            draft.problems.suggest(
                at,
                "`by` takes a list of conditions, and got one alone",
                "write by: first_of([ …, otherwise(\"Red\") ])",
            );
            return None;
        }
        Some(RuleValue::Bad) => return None,
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

/// Reads the name of a part of the actual.
fn part(
    draft: &mut ScriptDraft,
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

/// Reads texts that are ranks, best first.
fn ranked(draft: &mut ScriptDraft, value: &Dynamic, at: Position) -> Option<Vec<Pattern>> {
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

fn same_if_within(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    draft.last_claims = None;
    let Some(allowance) = arguments
        .first()
        .and_then(|value| allowance(draft, value, call.argument(0)))
    else {
        return Dynamic::UNIT;
    };
    if matches!(allowance, Tolerance::WorkingDays { .. }) {
        let message = "working days are counted from a target, and a change has none";
        let instead = "write same_if_within(days(7))";
        draft.problems.suggest(call.argument(0), message, instead);
        return Dynamic::UNIT;
    }
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
                    questions: Vec::new(),
                    at: call.at,
                });
            }
        }
        return Dynamic::UNIT;
    };
    match (value_of(condition), &mut draft.direction) {
        (Some(RuleValue::Under(under)), Some(rule)) => rule.where_target_under.push((under, allowance)),
        (Some(RuleValue::Under(_)), None) => draft.problems.suggest(
            call.at,
            "this is the rule for small targets, and no line before it says what holds for the others",
            "write same_if_within(points(2)) before it",
        ),
        (Some(RuleValue::Bad), _) => {}
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

/// Reads the measures that a statement names: by name, or by id.
pub(super) fn claimed(
    draft: &mut ScriptDraft,
    value: &Dynamic,
    at: Position,
    example: &str,
) -> Option<Claimed> {
    let patterns = |texts: Vec<String>| texts.iter().map(|text| Pattern::new(text)).collect();
    if let Some(RuleValue::WithId(ids)) = value_of(value) {
        return Some(Claimed::WithId(patterns(ids)));
    }
    texts(draft, value, at, example).map(|names| Claimed::Named(patterns(names)))
}

fn with_id(draft: &mut ScriptDraft, call: &Call, arguments: &[Dynamic]) -> Dynamic {
    let ids = arguments
        .first()
        .and_then(|value| texts(draft, value, call.argument(0), &call.example()));
    Dynamic::from(ids.map_or(RuleValue::Bad, RuleValue::WithId))
}
