//! The explanations that are tried, the simplest first, and the one that is chosen.

use std::collections::BTreeSet;

use ambersheet_policy::polarity::Polarity;

use crate::infer::explanation::{BestLevel, LimitBasis, LimitExplanation, Scope};
use crate::infer::observation::{KnownSide, Observation};
use crate::infer::parts::{Taken, explain};
use crate::infer::polarity::MeasureSide;

/// Returns every explanation that can be said of these measures, the simplest first. `levels` is the number of levels.
pub(crate) fn explanations(
    observations: &[Observation],
    sides: &[MeasureSide],
    levels: usize,
) -> Vec<LimitExplanation> {
    let has_targets = observations
        .iter()
        .all(|observation| observation.target.is_some());
    let by_colours = of_colours(observations, sides);
    let by_names = of_names(observations, &by_colours);
    let taken = |polarities| Taken {
        observations,
        polarities,
        levels,
    };
    let mut found = Vec::new();
    let scopes = scopes(observations);
    for scope in scopes.iter().copied().filter(|_| has_targets) {
        for basis in [
            LimitBasis::Percent,
            LimitBasis::Points,
            LimitBasis::PercentOrPoints,
        ] {
            if basis == LimitBasis::PercentOrPoints && scope == Scope::All {
                continue;
            }
            let plain = explain(taken(&by_colours), basis, scope, BestLevel::MeetsTarget);
            let own = [(&by_colours, false), (&by_names, true)]
                .into_iter()
                .filter_map(|(polarities, follows_names)| {
                    let found = explain(taken(polarities), basis, scope, BestLevel::OwnLimit)?;
                    Some(LimitExplanation {
                        follows_names,
                        ..found
                    })
                });
            let own = own.min_by_key(|own| own.left_out);
            // A limit of its own for the best level says more than the target only where it explains more.
            let own = own.filter(|own| {
                plain
                    .as_ref()
                    .is_none_or(|plain| own.left_out < plain.left_out)
            });
            found.extend(plain.into_iter().chain(own));
        }
    }
    for scope in scopes {
        found.extend(explain(
            taken(&by_colours),
            LimitBasis::Figure,
            scope,
            BestLevel::OwnLimit,
        ));
    }
    found
}

/// Returns the scopes that differ for these measures.
fn scopes(observations: &[Observation]) -> Vec<Scope> {
    let count = |text: fn(&Observation) -> &str| {
        observations
            .iter()
            .map(text)
            .collect::<BTreeSet<&str>>()
            .len()
    };
    let measures = observations
        .iter()
        .map(Observation::key)
        .collect::<BTreeSet<_>>()
        .len();
    let mut scopes = vec![Scope::All];
    if count(|observation| &observation.unit) > 1 {
        scopes.push(Scope::Unit);
    }
    if count(|observation| &observation.group) > 1 {
        scopes.push(Scope::Group);
    }
    // A limit for a measure that has one colour says nothing but that colour.
    if measures > 1 && measures < observations.len() {
        scopes.push(Scope::Measure);
    }
    scopes
}

/// Returns the polarity of each observation as the colours show it.
fn of_colours(observations: &[Observation], sides: &[MeasureSide]) -> Vec<Option<Polarity>> {
    let mut polarities = vec![None; observations.len()];
    for side in sides {
        for index in &side.observations {
            polarities[*index] = side.polarity;
        }
    }
    polarities
}

/// Returns the polarity of each observation as its name hints, and otherwise that of most: where the best level reaches beyond
/// the target, a colour near it shows nothing.
fn of_names(
    observations: &[Observation],
    by_colours: &[Option<Polarity>],
) -> Vec<Option<Polarity>> {
    let count = |polarity| {
        by_colours
            .iter()
            .filter(|known| **known == Some(polarity))
            .count()
    };
    let most = if count(Polarity::Lower) > count(Polarity::Higher) {
        Polarity::Lower
    } else {
        Polarity::Higher
    };
    let of = |observation: &Observation| match observation.known {
        KnownSide::Stated(polarity) | KnownSide::Hinted(polarity) => polarity,
        KnownSide::Nothing => most,
    };
    observations
        .iter()
        .map(|observation| Some(of(observation)))
        .collect()
}

/// How many colours more than the fewest the chosen explanation may leave out.
///
/// One error in a return can mostly be hidden in a finer explanation, with a limit of its own for the unit or the group in which
/// it stands. Several errors can not, and several colours that a coarser explanation cannot give show that it is too coarse.
const SLACK: usize = 2;

/// Returns the place of the chosen explanation, of those that the colours test: it leaves out the fewest colours, or one more.
/// Of these it is the one that takes least to state together with the colours that it leaves out.
pub(crate) fn choose(explanations: &[LimitExplanation]) -> Option<usize> {
    let are_tested = explanations.iter().any(LimitExplanation::is_tested);
    let open = || {
        let all = explanations.iter().enumerate();
        all.filter(|(_, one)| one.is_tested() || !are_tested)
    };
    let fewest = open().map(|(_, one)| one.left_out).min()?;
    let near = open().filter(|(_, one)| one.left_out <= fewest + SLACK);
    near.min_by_key(|(place, one)| (one.cost, one.left_out, *place))
        .map(|(place, _)| place)
}
