//! Reads from colours which way is good: the best level on one side of the target, another level on the other.
//!
//! A figure above its target with the best level shows that higher is better; one with any other level, that lower is. On the
//! target a colour shows nothing.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use ambersheet_policy::polarity::Polarity;

use crate::infer::observation::{KnownSide, Observation};

/// The evidence for the way that is good for a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToldBy {
    /// The return or the rules state it.
    Statement,
    /// The colours show it.
    Colours,
    /// A word of the name hints at it, and no colour shows anything.
    Name,
    /// Nothing tells.
    Nothing,
}

/// The way that is good for a measure, with the colours that show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureSide {
    /// The observations of the measure.
    pub observations: Vec<usize>,
    /// The polarity; `None` if nothing tells.
    pub polarity: Option<Polarity>,
    /// The source of the polarity.
    pub told_by: ToldBy,
    /// The observations whose colours show that way.
    pub shown_by: Vec<usize>,
    /// The observations whose colours show the other way.
    pub against: Vec<usize>,
    /// `true` if the colours show another way than the name hints at.
    pub is_against_name: bool,
}

/// Returns which way is good for each measure, in the order of their first observations.
pub fn sides(observations: &[Observation]) -> Vec<MeasureSide> {
    let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut of_measures: Vec<Vec<usize>> = Vec::new();
    for (index, observation) in observations.iter().enumerate() {
        let place = *places.entry(observation.key()).or_insert(of_measures.len());
        match of_measures.get_mut(place) {
            Some(known) => known.push(index),
            None => of_measures.push(vec![index]),
        }
    }
    let side = |own: Vec<usize>| side(observations, own);
    of_measures.into_iter().map(side).collect()
}

/// Returns the side that the colour of an observation shows: `Higher`, `Lower`, or nothing on the target or without one.
pub fn shown(observation: &Observation) -> Option<Polarity> {
    let is_best = observation.rank == 0;
    match (observation.actual.cmp(&observation.target?), is_best) {
        (Ordering::Equal, _) => None,
        (Ordering::Greater, true) | (Ordering::Less, false) => Some(Polarity::Higher),
        (Ordering::Less, true) | (Ordering::Greater, false) => Some(Polarity::Lower),
    }
}

fn side(observations: &[Observation], own: Vec<usize>) -> MeasureSide {
    let showing = |polarity: Polarity| -> Vec<usize> {
        let shows = |index: &usize| shown(&observations[*index]) == Some(polarity);
        own.iter().copied().filter(shows).collect()
    };
    let (higher, lower) = (showing(Polarity::Higher), showing(Polarity::Lower));
    let (stated, hinted) = beforehand(observations, &own);
    let by_colours = match higher.len().cmp(&lower.len()) {
        Ordering::Greater => Some(Polarity::Higher),
        Ordering::Less => Some(Polarity::Lower),
        Ordering::Equal => None,
    };
    let (polarity, told_by) = match (stated, by_colours, hinted) {
        (Some(stated), _, _) => (Some(stated), ToldBy::Statement),
        (None, Some(shown), _) => (Some(shown), ToldBy::Colours),
        (None, None, Some(hinted)) => (Some(hinted), ToldBy::Name),
        (None, None, None) => (None, ToldBy::Nothing),
    };
    let (shown_by, against) = match polarity {
        Some(Polarity::Higher) => (higher, lower),
        Some(Polarity::Lower) => (lower, higher),
        Some(Polarity::CloseToTarget) | None => (Vec::new(), Vec::new()),
    };
    MeasureSide {
        observations: own,
        polarity,
        told_by,
        shown_by,
        against,
        is_against_name: told_by == ToldBy::Colours && hinted.is_some() && hinted != polarity,
    }
}

/// Returns what is stated and what is hinted of a measure; of several returns the first that tells counts.
fn beforehand(observations: &[Observation], own: &[usize]) -> (Option<Polarity>, Option<Polarity>) {
    let known = || own.iter().map(|index| observations[*index].known);
    let stated = known().find_map(|known| match known {
        KnownSide::Stated(polarity) => Some(polarity),
        KnownSide::Hinted(_) | KnownSide::Nothing => None,
    });
    let hinted = known().find_map(|known| match known {
        KnownSide::Hinted(polarity) => Some(polarity),
        KnownSide::Stated(_) | KnownSide::Nothing => None,
    });
    (stated, hinted)
}
