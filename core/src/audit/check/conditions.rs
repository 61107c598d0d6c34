//! Lists of conditions, of which the first that holds decides: what is never reached, what is left out, and levels that
//! run the wrong way.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::audit::check::finding::Finding;
use crate::audit::check::ranges::Pieces;
use crate::report::document::plain;
use ambersheet_ooxml::text::fold;
use ambersheet_policy::model::{Asks, By, Condition, Polarity, RulesetModel, Says, Tolerance};

/// What is wrong with the conditions of a ruleset.
pub(crate) fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for (index, claim) in ruleset.policies.claims.iter().enumerate() {
        let Says::By(By::FirstOf(conditions)) = &claim.says else {
            continue;
        };
        let polarity = crate::audit::check::claims::polarity_of(&ruleset.policies, index);
        never_reached(conditions, polarity, found);
        gaps(conditions, found);
        wrong_way(conditions, found);
        found.extend(polarity.and_then(|polarity| limits_the_wrong_way(conditions, polarity)));
    }
}

/// Of each condition, whether any number or text can reach it; where none can, the place of the one that covers it, if
/// one alone does.
pub(crate) fn reached(
    conditions: &[Condition],
    polarity: Option<Polarity>,
) -> Vec<Result<(), Option<usize>>> {
    let pieces = Pieces::of(conditions);
    let mut taken = vec![false; pieces.as_ref().map_or(0, Pieces::count)];
    let mut reached = Vec::with_capacity(conditions.len());
    for (index, condition) in conditions.iter().enumerate() {
        let earlier = conditions[..index]
            .iter()
            .position(|earlier| covers(&earlier.asks, &condition.asks));
        let never =
            condition.asks == Asks::BetterThanTarget && polarity == Some(Polarity::CloseToTarget);
        let own = match &condition.asks {
            Asks::Otherwise if !taken.is_empty() => Some(0..=taken.len() - 1),
            asks => pieces.as_ref().and_then(|pieces| pieces.covered(asks)),
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

/// The one condition with limits that covers all of a later one.
fn by_one(pieces: Option<&Pieces>, conditions: &[Condition], index: usize) -> Option<usize> {
    let pieces = pieces?;
    let own = pieces.covered(&conditions[index].asks)?;
    conditions[..index].iter().position(|earlier| {
        pieces
            .covered(&earlier.asks)
            .is_some_and(|all| all.contains(own.start()) && all.contains(own.end()))
    })
}

fn never_reached(conditions: &[Condition], polarity: Option<Polarity>, found: &mut Vec<Finding>) {
    for (condition, reached) in conditions.iter().zip(reached(conditions, polarity)) {
        let Err(by) = reached else { continue };
        let never =
            condition.asks == Asks::BetterThanTarget && polarity == Some(Polarity::CloseToTarget);
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

/// Whether one condition holds wherever another does, whatever the target and the actual are. Limits are compared in
/// [`Pieces`].
fn covers(earlier: &Asks, later: &Asks) -> bool {
    match (earlier, later) {
        (Asks::Text(earlier), Asks::Text(later)) => {
            fold(earlier.text()) == fold(later.text())
                || (later.is_literal() && earlier.matches(&fold(later.text())))
        }
        (Asks::ImprovedOrSame, Asks::ImprovedOrSame | Asks::Improved)
        | (Asks::Improved, Asks::Improved)
        | (Asks::UpToIntervention, Asks::UpToIntervention) => true,
        _ => match (Reach::of(earlier), Reach::of(later)) {
            (Some(earlier), Some(later)) => earlier.holds(later),
            _ => false,
        },
    }
}

/// How far off the target a condition still holds.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    /// Only on its better side.
    Better,
    /// On it or better.
    OnTarget,
    /// Off it by this, of percent or not; the limit itself included or not.
    Off {
        percent: bool,
        by: Decimal,
        included: bool,
    },
}

impl Reach {
    fn of(asks: &Asks) -> Option<Self> {
        let (tolerance, included) = match asks {
            Asks::BetterThanTarget => return Some(Self::Better),
            Asks::OnTarget => return Some(Self::OnTarget),
            Asks::Within(tolerance) => (*tolerance, true),
            Asks::CloserThan(tolerance) => (*tolerance, false),
            _ => return None,
        };
        let (percent, by) = match tolerance {
            Tolerance::PercentOfTarget(by) | Tolerance::PercentOfPrevious(by) => (true, by),
            Tolerance::Points(by) => (false, by),
        };
        Some(if by.is_zero() {
            Self::OnTarget
        } else {
            Self::Off {
                percent,
                by,
                included,
            }
        })
    }

    /// Whether it holds wherever the other does.
    fn holds(self, other: Self) -> bool {
        match (self, other) {
            (_, Self::Better) => true,
            (Self::Better, _) | (Self::OnTarget, Self::Off { .. }) => false,
            (_, Self::OnTarget) => true,
            (
                Self::Off {
                    percent,
                    by,
                    included,
                },
                Self::Off {
                    percent: other_percent,
                    by: other,
                    included: other_included,
                },
            ) => {
                percent == other_percent
                    && match by.cmp(&other) {
                        Ordering::Greater => true,
                        Ordering::Equal => included || !other_included,
                        Ordering::Less => false,
                    }
            }
        }
    }
}

/// Whether a condition is about the distance from the target, the movement or the intervention level: of two such, the
/// wider is the worse.
pub(crate) fn is_by_degree(asks: &Asks) -> bool {
    Reach::of(asks).is_some()
        || matches!(
            asks,
            Asks::Improved | Asks::ImprovedOrSame | Asks::UpToIntervention
        )
}

fn gaps(conditions: &[Condition], found: &mut Vec<Finding>) {
    let asks = || conditions.iter().map(|condition| &condition.asks);
    if asks().any(|asks| *asks == Asks::Otherwise) {
        return;
    }
    let Some(last) = conditions.last() else {
        return;
    };
    let (degrees, limits) = (
        asks().filter(|asks| is_by_degree(asks)).count(),
        Pieces::of(conditions),
    );
    let report = |what: String| {
        Finding::new(
            "AS004",
            last.at,
            format!("{what} meets no condition of this list, and has no rating"),
            "end the list with otherwise(\"…\"), or close the gap",
        )
    };
    match limits {
        None if degrees > 0 => found.push(report("what misses all of these".to_owned())),
        Some(pieces)
            if degrees == 0
                && !asks().all(|asks| matches!(asks, Asks::Exactly(_) | Asks::Text(_))) =>
        {
            let mut taken = vec![false; pieces.count()];
            for covered in asks().filter_map(|asks| pieces.covered(asks)) {
                taken[covered].fill(true);
            }
            let gaps = runs_of_false(&taken)
                .into_iter()
                .filter(|gap| !pieces.is_beyond(gap));
            let gaps: Vec<String> = gaps.map(|gap| pieces.words(&gap)).collect();
            if !gaps.is_empty() {
                found.push(report(format!("a number {}", gaps.join(", or "))));
            }
        }
        _ => {}
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
            _ => {}
        }
    }
    runs
}

/// A condition that lets more pass than an earlier one and gives a better level all the same.
fn wrong_way(conditions: &[Condition], found: &mut Vec<Finding>) {
    let by_degree_alone = conditions
        .iter()
        .all(|condition| is_by_degree(&condition.asks) || condition.asks == Asks::Otherwise);
    for (index, later) in conditions.iter().enumerate() {
        let is_rest = later.asks == Asks::Otherwise && by_degree_alone;
        let narrower = conditions[..index].iter().find(|earlier| {
            let wider = is_rest
                || (covers(&later.asks, &earlier.asks) && !covers(&earlier.asks, &later.asks));
            wider && is_by_degree(&earlier.asks) && later.rank < earlier.rank
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
    let pieces = Pieces::of(conditions).filter(|_| polarity != Polarity::CloseToTarget)?;
    let only_limits = conditions.iter().all(|condition| {
        matches!(condition.asks, Asks::Otherwise | Asks::Text(_))
            || pieces.covered(&condition.asks).is_some()
    });
    let decides = |piece: usize| {
        conditions.iter().find(|condition| match &condition.asks {
            Asks::Otherwise => only_limits,
            asks => pieces
                .covered(asks)
                .is_some_and(|covered| covered.contains(&piece)),
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
        _ => pair[1].rank < pair[0].rank,
    };
    if steps().next().is_none() || !steps().all(is_wrong) {
        return None;
    }
    let first = conditions
        .iter()
        .find(|condition| pieces.covered(&condition.asks).is_some())?;
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
