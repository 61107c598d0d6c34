//! Makes of published ratings what a draft needs: proposals for its questions, or the answers to them.

use std::collections::{BTreeMap, HashMap};

use ambersheet_ooxml::text::fold;
use ambersheet_policy::polarity::Polarity;
use serde_json::{Map, Value, json};

use crate::draft_result::SheetsDraft;
use crate::evidence::polarity_word;
use crate::infer::explanation::{BestLevel, LimitBasis, LimitPart};
use crate::infer::inference::Inference;
use crate::infer::polarity::MeasureSide;
use crate::published::ShownByRatings;
use crate::question::{GivenAnswers, QuestionTopic};
use crate::stated_tolerance::number_json;

/// Returns what a draft proposes by published ratings: a tolerance for all with two ends and no conflict, and which way is
/// good where colours show it.
pub fn proposals(inference: &Inference, levels: &[String], found: &SheetsDraft) -> ShownByRatings {
    let first = inference.observations.first().map(|first| first.rank);
    // A column that has one colour throughout may be a matter of style.
    if inference
        .observations
        .iter()
        .all(|own| Some(own.rank) == first)
    {
        return ShownByRatings::default();
    }
    let tolerances = tolerances(inference, levels);
    let of_all = match &tolerances[..] {
        [only] if inference.explains_all() && only.holds_for_all(inference) => Some(only),
        _ => None,
    };
    ShownByRatings {
        tolerance: of_all
            .filter(|only| only.has_both_ends)
            .map(|only| (only.value.clone(), only.why.clone())),
        good: good(inference, found),
        ..ShownByRatings::default()
    }
}

/// Returns the answers to the questions of a draft that compares figures, as published ratings give them, and what the draft
/// then says of their reasons.
pub fn answers(
    inference: &Inference,
    levels: &[String],
    found: &SheetsDraft,
) -> (GivenAnswers, ShownByRatings) {
    let tolerances = tolerances(inference, levels);
    let mut published = ShownByRatings {
        good: good(inference, found),
        is_answer: true,
        ..ShownByRatings::default()
    };
    let mut by_name: HashMap<String, &Value> = HashMap::new();
    for own in &tolerances {
        if let Some(text) = crate::policy::tolerance(&own.value) {
            published
                .reasons
                .entry(text)
                .or_insert_with(|| own.why.clone());
        }
        for at in &own.part.observations {
            by_name.insert(fold(&inference.observations[*at].measure), &own.value);
        }
    }
    let shown = shown(inference);
    let mut answers = GivenAnswers::new();
    for question in &found.questions {
        let each = |value: &dyn Fn(&str) -> Option<Value>| {
            let names = question.measures.iter();
            let values = names.filter_map(|name| Some((name.clone(), value(&fold(name))?)));
            Value::Object(values.collect::<Map<String, Value>>())
        };
        let answer = match (question.topic, &tolerances[..]) {
            (QuestionTopic::Tolerance, [only]) if only.holds_for_all(inference) => {
                only.value.clone()
            }
            (QuestionTopic::Tolerance, _) => each(&|name| by_name.get(name).copied().cloned()),
            (QuestionTopic::GoodIs, _) => each(&|name| shown.get(name).map(|word| json!(word))),
            // The order is borne out where it lets one rule give all of them.
            (QuestionTopic::Order, _) if inference.explains_all() => match &question.proposed {
                Some(order) => order.clone(),
                None => continue,
            },
            _ => continue,
        };
        if answer.as_object().is_none_or(|map| !map.is_empty()) {
            answers.insert(question.id.clone(), answer);
        }
    }
    (answers, published)
}

/// A tolerance that published ratings follow.
struct FoundTolerance<'a> {
    part: &'a LimitPart,
    value: Value,
    why: String,
    /// `true` if a measure sets each end of its range.
    has_both_ends: bool,
}

impl FoundTolerance<'_> {
    fn holds_for_all(&self, inference: &Inference) -> bool {
        self.part.observations.len() == inference.observations.len()
    }
}

/// Returns the tolerances of the chosen explanation, if it is one of tolerances around the target.
fn tolerances<'a>(inference: &'a Inference, levels: &[String]) -> Vec<FoundTolerance<'a>> {
    let chosen = inference
        .chosen()
        .filter(|chosen| chosen.best == BestLevel::MeetsTarget);
    let parts = chosen.map_or(&[][..], |chosen| &chosen.parts[..]);
    let of_part = |part: &'a LimitPart| {
        let [(_, span)] = &part.limits[..] else {
            return None;
        };
        let number = number_json(span.round_number()?);
        Some(FoundTolerance {
            value: match part.basis {
                LimitBasis::Percent => json!({ "percent_of_target": number }),
                LimitBasis::Points | LimitBasis::PercentOrPoints => json!({ "points": number }),
                LimitBasis::Figure => return None,
            },
            why: inference.reason(part, levels),
            has_both_ends: span.to.is_some() && span.from.is_some_and(|end| end.set_by.is_some()),
            part,
        })
    };
    parts.iter().filter_map(of_part).collect()
}

/// Returns which way is good by the cells of the figures of a draft, where colours show it.
fn good(inference: &Inference, found: &SheetsDraft) -> BTreeMap<String, &'static str> {
    let shown = shown(inference);
    let measures = found.measures.iter();
    measures
        .filter_map(|measure| Some((measure.place.clone(), *shown.get(&fold(&measure.name))?)))
        .collect()
}

/// Returns which way is good for the measures whose colours show it, by their folded names.
fn shown(inference: &Inference) -> HashMap<String, &'static str> {
    let is_shown = |side: &&MeasureSide| !side.shown_by.is_empty() && side.against.is_empty();
    let mut shown: HashMap<String, Option<Polarity>> = HashMap::new();
    for side in inference.sides.iter().filter(is_shown) {
        let name = fold(&inference.observations[side.observations[0]].measure);
        // Two measures of one name and different sides tell nothing by their name.
        let known = shown.entry(name).or_insert(side.polarity);
        *known = known.filter(|known| Some(*known) == side.polarity);
    }
    shown
        .into_iter()
        .filter_map(|(name, polarity)| Some((name, polarity_word(polarity?))))
        .collect()
}
