//! The findings from published ratings as data: the document `ambersheet/infer/1`.

use ambersheet_draft::infer::explanation::{
    BestLevel, LimitBasis, LimitExplanation, LimitPart, Scope,
};
use ambersheet_draft::infer::inference::Inference;
use ambersheet_draft::infer::lines::numbers;
use ambersheet_draft::infer::polarity::{MeasureSide, ToldBy};
use ambersheet_draft::infer::span::{End, Span};
use ambersheet_draft::infer::words::{exact_and_shown, label, level, limit_unit};
use ambersheet_policy::polarity::Polarity;
use serde::Serialize;

/// An explanation of published ratings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InferredExplanation {
    /// The explanation in words: `one tolerance for all, in percent of the target`.
    pub label: String,
    /// The basis of the limits: `percent_of_target`, `points`, `percent_of_target_or_points` or `figure`.
    pub basis: &'static str,
    /// The measures that share limits: `all`, or those of one `unit`, `group` or `measure`.
    pub scope: &'static str,
    /// The way to the best level: `meets_target`, or a limit of its own, `own_limit`.
    pub best: &'static str,
    /// `true` for the chosen one.
    pub is_chosen: bool,
    /// `true` for one that explains as much as the chosen one with as few limits.
    pub is_tie: bool,
    /// The number of limits that must be chosen.
    pub numbers: usize,
    /// The number of published ratings that it gives.
    pub explained: usize,
    /// The fewest published ratings that must be left out so that it gives the others.
    pub left_out: usize,
    /// Its limits.
    pub limits: Vec<InferredLimit>,
}

/// A limit, with the whole range in which it may lie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InferredLimit {
    /// The unit, the group or the measure for which it holds; `None` for all.
    pub holds_for: Option<String>,
    /// `percent_of_target`, `points` or `figure`.
    pub basis: &'static str,
    /// For a limit on the figure itself, which way is good.
    pub good_is: Option<&'static str>,
    /// The level that reaches up to the limit.
    pub level: String,
    /// The unit of the numbers; empty for bare ones.
    pub unit: String,
    /// The lower end; `None` if nothing bounds it.
    pub from: Option<InferredEnd>,
    /// The upper end; `None` if nothing bounds it.
    pub to: Option<InferredEnd>,
    /// A round number in the range.
    pub round: Option<String>,
    /// The range in words.
    pub text: String,
}

/// An end of a range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InferredEnd {
    /// The number, exactly: a decimal, or a fraction such as `210/37`.
    pub number: String,
    /// The number, rounded to four decimals.
    pub shown: String,
    /// `true` if the limit may be the number itself.
    pub included: bool,
    /// The measure that sets it; `None` for zero, below which no tolerance lies.
    pub measure: Option<String>,
    /// The place of its published rating.
    pub place: Option<String>,
    /// The end with that measure's figures, in words.
    pub text: Option<String>,
}

/// A published rating that does not fit the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InferredConflict {
    /// The measure.
    pub measure: String,
    /// The place of the published rating.
    pub place: String,
    /// The published level.
    pub published: String,
    /// `true` if another of the doubtful ones may be wrong in its place.
    pub is_doubtful: bool,
    /// Why it does not fit, in words.
    pub why: String,
}

/// The way that is good for a measure, as the published ratings show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InferredPolarity {
    /// The measure.
    pub measure: String,
    /// Its group.
    pub group: Option<String>,
    /// `higher`, `lower` or `close to the target`; `None` if nothing tells.
    pub good_is: Option<&'static str>,
    /// The source of the polarity: `statement`, `colours`, `name` or `nothing`.
    pub told_by: &'static str,
    /// A published rating that shows it, with its figures.
    pub evidence: Option<String>,
    /// The places of the published ratings that show it.
    pub shown_by: Vec<String>,
    /// The places of those that show the other way.
    pub against: Vec<String>,
    /// `true` if its name hints at another way than its colours show.
    pub is_against_name: bool,
}

/// A figure that would decide between what is possible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InferredFurther {
    /// The measure.
    pub measure: String,
    /// The figure that it would have.
    pub actual: String,
    /// The sentence that says what the figure would decide.
    pub text: String,
}

/// Returns all explanations, the simplest first.
pub(crate) fn explanations(inference: &Inference, levels: &[String]) -> Vec<InferredExplanation> {
    let all = inference.explanations.iter().enumerate();
    all.map(|(place, one)| InferredExplanation {
        label: label(one, levels),
        basis: basis(one.basis),
        scope: scope(one.scope),
        best: match one.best {
            BestLevel::MeetsTarget => "meets_target",
            BestLevel::OwnLimit => "own_limit",
        },
        is_chosen: inference.chosen == Some(place),
        is_tie: inference.ties.contains(&place),
        numbers: one.numbers,
        explained: one.explained,
        left_out: one.left_out,
        limits: limits(inference, one, levels),
    })
    .collect()
}

fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::All => "all",
        Scope::Unit => "unit",
        Scope::Group => "group",
        Scope::Measure => "measure",
    }
}

/// Returns the limits of an explanation.
fn limits(
    inference: &Inference,
    chosen: &LimitExplanation,
    levels: &[String],
) -> Vec<InferredLimit> {
    let of_part = |part: &LimitPart| {
        let rounds = numbers(part);
        let limit = |(place, (rank, span)): (usize, &(usize, Span))| InferredLimit {
            holds_for: holds_for(chosen, part),
            basis: basis(part.basis),
            good_is: part.polarity.map(Polarity::word),
            level: level(levels, *rank).to_owned(),
            unit: limit_unit(part).to_owned(),
            from: end(inference, part, span.from, levels),
            to: end(inference, part, span.to, levels),
            round: rounds
                .get(place)
                .copied()
                .flatten()
                .map(|number| number.to_string()),
            text: inference.range(part, span),
        };
        part.limits
            .iter()
            .enumerate()
            .map(limit)
            .collect::<Vec<InferredLimit>>()
    };
    chosen.parts.iter().flat_map(of_part).collect()
}

/// Returns the unit, the group or the measure for which a part holds.
fn holds_for(chosen: &LimitExplanation, part: &LimitPart) -> Option<String> {
    match chosen.scope {
        Scope::All => None,
        Scope::Unit if part.name.is_empty() => Some("bare numbers".to_owned()),
        Scope::Group if part.name.is_empty() => Some("no group".to_owned()),
        Scope::Unit | Scope::Group | Scope::Measure => Some(part.name.clone()),
    }
}

fn basis(basis: LimitBasis) -> &'static str {
    match basis {
        LimitBasis::Percent => "percent_of_target",
        LimitBasis::Points => "points",
        LimitBasis::PercentOrPoints => "percent_of_target_or_points",
        LimitBasis::Figure => "figure",
    }
}

fn end(
    inference: &Inference,
    part: &LimitPart,
    end: Option<End>,
    levels: &[String],
) -> Option<InferredEnd> {
    let own = end?;
    let (number, shown) = exact_and_shown(own.number);
    let by = own.set_by.map(|at| &inference.observations[at]);
    Some(InferredEnd {
        number,
        shown,
        included: own.is_included,
        measure: by.map(|by| by.measure.clone()),
        place: by.map(|by| by.place.clone()),
        text: inference.set_by(part, end, levels),
    })
}

/// Returns the published ratings that do not fit an explanation.
pub(crate) fn conflicts(
    inference: &Inference,
    chosen: &LimitExplanation,
    levels: &[String],
) -> Vec<InferredConflict> {
    let conflicts = chosen.conflicts.iter();
    conflicts
        .map(|conflict| {
            let own = &inference.observations[conflict.at];
            InferredConflict {
                measure: own.measure.clone(),
                place: own.place.clone(),
                published: level(levels, own.rank).to_owned(),
                is_doubtful: conflict.is_doubtful,
                why: inference.conflict(conflict, levels),
            }
        })
        .collect()
}

/// Returns which way is good for each measure.
pub(crate) fn polarities(inference: &Inference, levels: &[String]) -> Vec<InferredPolarity> {
    let places = |indexes: &[usize]| -> Vec<String> {
        indexes
            .iter()
            .map(|at| inference.observations[*at].place.clone())
            .collect()
    };
    let of_side = |side: &MeasureSide| {
        let own = &inference.observations[side.observations[0]];
        InferredPolarity {
            measure: own.measure.clone(),
            group: Some(own.group.clone()).filter(|group| !group.is_empty()),
            good_is: side.polarity.map(Polarity::word),
            told_by: told_by(side.told_by),
            evidence: side.shown_by.first().map(|at| inference.seen(*at, levels)),
            shown_by: places(&side.shown_by),
            against: places(&side.against),
            is_against_name: side.is_against_name,
        }
    };
    inference.sides.iter().map(of_side).collect()
}

fn told_by(told_by: ToldBy) -> &'static str {
    match told_by {
        ToldBy::Statement => "statement",
        ToldBy::Colours => "colours",
        ToldBy::Name => "name",
        ToldBy::Nothing => "nothing",
    }
}

/// Returns the figures that would decide.
pub(crate) fn further(inference: &Inference, levels: &[String]) -> Vec<InferredFurther> {
    let all = inference.further.iter();
    all.filter_map(|further| {
        Some(InferredFurther {
            measure: inference.observations[further.of].measure.clone(),
            actual: further.actual.normalize().to_string(),
            text: inference.further(further, levels)?,
        })
    })
    .collect()
}
