//! Lints on ordered conditions: those that never decide, gaps between them, and levels that run the
//! wrong way.

use crate::audit::check::finding::Finding;
use crate::audit::check::ranges::NumberPieces;
use crate::report::document::plain;
use ambersheet_policy::conditions::{Reach, Region};
use ambersheet_policy::model::{By, Condition, Polarity, RulesetModel, Statement};

/// Checks the conditions of a ruleset.
pub(crate) fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for (index, claim) in ruleset.policies.claims.iter().enumerate() {
        let Statement::By(By::FirstOf(conditions)) = &claim.statement else {
            continue;
        };
        let polarity = crate::audit::check::claims::polarity_of(&ruleset.policies, index);
        never_reached(conditions, polarity, found);
        gaps(conditions, "a number", found);
        wrong_way(conditions, found);
        found.extend(polarity.and_then(|polarity| limits_the_wrong_way(conditions, polarity)));
    }
}

/// Returns for each condition `Ok` if any number or text can reach it, or else the index of the
/// condition that alone covers it, if there is one.
pub(crate) fn reached(
    conditions: &[Condition],
    polarity: Option<Polarity>,
) -> Vec<Result<(), Option<usize>>> {
    let pieces = NumberPieces::of(conditions);
    let mut taken = vec![false; pieces.as_ref().map_or(0, NumberPieces::count)];
    let mut reached = Vec::with_capacity(conditions.len());
    for (index, condition) in conditions.iter().enumerate() {
        let earlier = conditions[..index]
            .iter()
            .position(|earlier| earlier.kind.region().covers(condition.kind.region()));
        let never = is_impossible(condition, polarity);
        let own = match condition.kind.region() {
            Region::All if !taken.is_empty() => Some(0..=taken.len() - 1),
            region @ (Region::Range { .. }
            | Region::Number(_)
            | Region::Text(_)
            | Region::Target(_)
            | Region::UpToIntervention
            | Region::Improved { .. }
            | Region::InColumn
            | Region::All) => pieces.as_ref().and_then(|pieces| pieces.covered(region)),
        };
        let by_several = own
            .clone()
            .is_some_and(|own| taken[own].iter().all(|taken| *taken));
        reached.push(match (earlier, by_several || never) {
            (Some(earlier), _) => Err(Some(earlier)),
            (None, true) => Err(by_one(pieces.as_ref(), conditions, index)),
            (None, false) => Ok(()),
        });
        if let Some(own) = own {
            taken[own].fill(true);
        }
    }
    reached
}

/// Returns `true` for a condition that only actuals better than the target meet, where none is better.
fn is_impossible(condition: &Condition, polarity: Option<Polarity>) -> bool {
    condition.kind.region() == Region::Target(Reach::Better)
        && polarity == Some(Polarity::CloseToTarget)
}

/// Returns the first condition with limits that covers all of a later one.
fn by_one(pieces: Option<&NumberPieces>, conditions: &[Condition], index: usize) -> Option<usize> {
    let pieces = pieces?;
    let own = pieces.covered(conditions[index].kind.region())?;
    conditions[..index].iter().position(|earlier| {
        pieces
            .covered(earlier.kind.region())
            .is_some_and(|all| all.contains(own.start()) && all.contains(own.end()))
    })
}

/// Finds conditions that never decide.
pub(crate) fn never_reached(
    conditions: &[Condition],
    polarity: Option<Polarity>,
    found: &mut Vec<Finding>,
) {
    for (condition, reached) in conditions.iter().zip(reached(conditions, polarity)) {
        let Err(by) = reached else { continue };
        let never = is_impossible(condition, polarity);
        let why = match by {
            Some(earlier) => {
                let line = conditions[earlier].at.line;
                format!(
                    "the one for \"{}\" on line {line} comes first and covers it",
                    conditions[earlier].word
                )
            }
            None if never => {
                "close to the target is best here, and nothing is better than the target".to_owned()
            }
            None => "those before it cover all that it asks for".to_owned(),
        };
        found.push(Finding::new(
            "AS003",
            condition.at,
            format!("this condition never decides: {why}"),
            "put the narrower condition first, or take this one out",
        ));
    }
}

/// Finds numbers that meet no condition; `what` is what they are.
pub(crate) fn gaps(conditions: &[Condition], what: &str, found: &mut Vec<Finding>) {
    let regions = || conditions.iter().map(|condition| condition.kind.region());
    if regions().any(|region| region == Region::All) {
        return;
    }
    let Some(last) = conditions.last() else {
        return;
    };
    let (degrees, limits) = (
        regions().filter(|region| region.is_by_degree()).count(),
        NumberPieces::of(conditions),
    );
    let report = |missed: String| {
        Finding::new(
            "AS004",
            last.at,
            format!("{missed} meets no condition of this list, and has no rating"),
            "end the list with otherwise(\"…\"), or close the gap",
        )
    };
    match limits {
        None if degrees > 0 => found.push(report("what misses all of these".to_owned())),
        Some(pieces)
            if degrees == 0
                && !regions()
                    .all(|region| matches!(region, Region::Number(_) | Region::Text(_))) =>
        {
            let mut taken = vec![false; pieces.count()];
            for covered in regions().filter_map(|region| pieces.covered(region)) {
                taken[covered].fill(true);
            }
            let gaps = runs_of_false(&taken)
                .into_iter()
                .filter(|gap| !pieces.is_beyond(gap));
            let gaps: Vec<String> = gaps.map(|gap| pieces.words(&gap)).collect();
            if !gaps.is_empty() {
                found.push(report(format!("{what} {}", gaps.join(", or "))));
            }
        }
        Some(_) | None => {}
    }
}

fn runs_of_false(taken: &[bool]) -> Vec<std::ops::RangeInclusive<usize>> {
    let mut runs = Vec::new();
    let mut start = None;
    for (index, taken) in taken.iter().chain([&true]).enumerate() {
        match (taken, start) {
            (false, None) => start = Some(index),
            (true, Some(first)) => {
                runs.push(first..=index - 1);
                start = None;
            }
            (false, Some(_)) | (true, None) => {}
        }
    }
    runs
}

/// Finds conditions that accept more than an earlier one and give a better level all the same.
fn wrong_way(conditions: &[Condition], found: &mut Vec<Finding>) {
    let by_degree_alone = conditions
        .iter()
        .map(|condition| condition.kind.region())
        .all(|region| region.is_by_degree() || region == Region::All);
    for (index, later) in conditions.iter().enumerate() {
        let region = later.kind.region();
        let is_rest = region == Region::All && by_degree_alone;
        let narrower = conditions[..index].iter().find(|earlier| {
            let narrower = earlier.kind.region();
            let is_wider = is_rest || (region.covers(narrower) && !narrower.covers(region));
            is_wider && narrower.is_by_degree() && later.rank < earlier.rank
        });
        let Some(narrower) = narrower else { continue };
        found.push(Finding::new(
            "AS006",
            later.at,
            format!(
                "this asks for less than the condition on line {} and gives the better level: \"{}\" in place of \"{}\"",
                narrower.at.line, later.word, narrower.word
            ),
            "exchange the two levels",
        ));
    }
}

/// Limits whose levels get worse the better the number is.
pub(crate) fn limits_the_wrong_way(
    conditions: &[Condition],
    polarity: Polarity,
) -> Option<Finding> {
    let pieces = NumberPieces::of(conditions).filter(|_| polarity != Polarity::CloseToTarget)?;
    let only_limits = conditions.iter().all(|condition| {
        let region = condition.kind.region();
        matches!(region, Region::All | Region::Text(_)) || pieces.covered(region).is_some()
    });
    let decides = |piece: usize| {
        conditions.iter().find(|condition| {
            let region = condition.kind.region();
            if region == Region::All {
                return only_limits;
            }
            pieces
                .covered(region)
                .is_some_and(|covered| covered.contains(&piece))
        })
    };
    let levels: Vec<&Condition> = (0..pieces.count()).filter_map(decides).collect();
    let steps = || {
        levels
            .windows(2)
            .filter(|pair| pair[0].rank != pair[1].rank)
    };
    let is_wrong = |pair: &[&Condition]| match polarity {
        Polarity::Higher => pair[1].rank > pair[0].rank,
        Polarity::Lower | Polarity::CloseToTarget => pair[1].rank < pair[0].rank,
    };
    if steps().next().is_none() || !steps().all(is_wrong) {
        return None;
    }
    let first = conditions
        .iter()
        .find(|condition| pieces.covered(condition.kind.region()).is_some())?;
    let (low, high) = (levels.first()?, levels.last()?);
    let (good, limits) = (polarity.word(), pieces.limits());
    Some(Finding::new(
        "AS006",
        first.at,
        format!(
            "{good} is better here, and these conditions give \"{}\" below {} and \"{}\" above {}",
            low.word,
            limits.first().map(|limit| plain(*limit))?,
            high.word,
            limits.last().map(|limit| plain(*limit))?
        ),
        "turn the levels round, or say good_is the other way",
    ))
}
