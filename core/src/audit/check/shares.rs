//! Lints on the conditions of a share of ratings, which lies between 0 and 100.

use crate::audit::check::conditions::{gaps, never_reached};
use crate::audit::check::finding::Finding;
use crate::audit::check::ranges::NumberPieces;
use ambersheet_policy::conditions::Region;
use ambersheet_policy::model::{Condition, LevelShare, OverallBy, RulesetModel};

/// Checks the conditions of all overall ratings that are shares.
pub(crate) fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for rule in &ruleset.overall {
        let OverallBy::Share(share) = &rule.by else {
            continue;
        };
        never_reached(&share.conditions, None, found);
        gaps(&share.conditions, "a share", found);
        found.extend(steps_back(ruleset, share));
    }
}

/// Returns the first step at which a better share gives a worse level.
fn steps_back(ruleset: &RulesetModel, share: &LevelShare) -> Option<Finding> {
    let levels = ruleset.scale.levels();
    let is_better = if_larger_is_better(share, levels.len())?;
    let pieces = NumberPieces::of(&share.conditions)?;
    let mut runs: Vec<(&Condition, usize, usize)> = Vec::new();
    for piece in (0..pieces.count()).filter(|piece| !pieces.is_beyond(&(*piece..=*piece))) {
        let Some(decides) = deciding(&pieces, &share.conditions, piece) else {
            continue;
        };
        match runs.last_mut() {
            Some((known, _, last)) if known.rank == decides.rank && *last + 1 == piece => {
                *last = piece;
            }
            _ => runs.push((decides, piece, piece)),
        }
    }
    let is_back = |pair: &&[(&Condition, usize, usize)]| {
        let (low, high) = (pair[0].0.rank, pair[1].0.rank);
        if is_better { high > low } else { high < low }
    };
    let pair = runs.windows(2).find(is_back)?;
    let told = |(condition, first, last): (&Condition, usize, usize)| {
        format!("\"{}\" {}", condition.word, pieces.words(&(first..=last)))
    };
    let counted = share.ranks.iter();
    let counted: Vec<&str> = counted
        .map(|rank| levels[usize::from(*rank)].word.as_str())
        .collect();
    let (good, counted) = (
        if is_better { "larger" } else { "smaller" },
        counted.join(" or "),
    );
    Some(Finding::new(
        "AS006",
        pair[1].0.at,
        format!(
            "a {good} share of {counted} is better, and these conditions give {} and {}",
            told(pair[0]),
            told(pair[1])
        ),
        "exchange the levels or the limits, so that a better share never gets a worse level",
    ))
}

/// Returns whether a larger share is better: it counts the best levels. `None` if neither can be said.
fn if_larger_is_better(share: &LevelShare, levels: usize) -> Option<bool> {
    let counts = |rank: usize| share.ranks.iter().any(|own| usize::from(*own) == rank);
    let counted = share.ranks.len();
    if counted == levels {
        return None;
    }
    if (0..counted).all(counts) {
        return Some(true);
    }
    (levels - counted..levels).all(counts).then_some(false)
}

/// Returns the condition that decides on a piece of the numbers.
fn deciding<'a>(
    pieces: &NumberPieces,
    conditions: &'a [Condition],
    piece: usize,
) -> Option<&'a Condition> {
    conditions.iter().find(|condition| {
        let region = condition.kind.region();
        let covered = pieces.covered(region);
        region == Region::All || covered.is_some_and(|covered| covered.contains(&piece))
    })
}
