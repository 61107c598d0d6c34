//! Fits one explanation to observations: shares them out among the limits, and collects the colours that do not fit.

use std::collections::BTreeMap;

use ambersheet_ooxml::text::fold;
use ambersheet_policy::polarity::Polarity;
use rust_decimal::Decimal;

use crate::infer::explanation::{
    BestLevel, CHOICE, LimitBasis, LimitExplanation, LimitPart, Misfit, MisfitColour, OWN_LIMIT,
    Scope, bits, cost_of,
};
use crate::infer::fit::{ColourItem, Fit, fit};
use crate::infer::observation::Observation;
use crate::infer::ratio::Ratio;
use crate::infer::span::{End, Span};

/// The most colours of a part that are named as not fitting; all of them are counted.
const MOST_CONFLICTS: usize = 200;

/// Observations with the polarity that is taken for each.
#[derive(Clone, Copy)]
pub(crate) struct Taken<'a> {
    pub(crate) observations: &'a [Observation],
    pub(crate) polarities: &'a [Option<Polarity>],
    /// The number of levels.
    pub(crate) levels: usize,
}

/// A part that was fitted.
#[derive(Clone, Debug, Default)]
struct FittedPart {
    limits: Vec<(usize, Span)>,
    left_out: usize,
    setting: usize,
    numbers: usize,
    conflicts: Vec<MisfitColour>,
}

/// Fits an explanation; `None` if it cannot be said of these measures, such as points for several units together.
pub(crate) fn explain(
    taken: Taken<'_>,
    basis: LimitBasis,
    scope: Scope,
    best: BestLevel,
) -> Option<LimitExplanation> {
    let mut found = LimitExplanation {
        basis,
        scope,
        best,
        parts: Vec::new(),
        numbers: 0,
        explained: 0,
        left_out: 0,
        setting: 0,
        conflicts: Vec::new(),
        follows_names: false,
        cost: cost_of(scope),
    };
    for (name, own) in shared_out(taken.observations, scope) {
        for (polarity, own) in by_polarity(taken, basis, own) {
            let (basis, fitted) = fit_part(taken, basis, best, polarity, &own)?;
            let limit = bits(fitted.setting + 1);
            found.cost += limit.saturating_mul(fitted.numbers as u32);
            if found.basis == LimitBasis::PercentOrPoints {
                found.cost += CHOICE;
            }
            found.numbers += fitted.numbers;
            found.left_out += fitted.left_out;
            found.setting += fitted.setting;
            found.conflicts.extend(fitted.conflicts);
            found.parts.push(LimitPart {
                name: name.clone(),
                basis,
                polarity,
                unit: taken.observations[own[0]].unit.clone(),
                limits: fitted.limits,
                observations: own,
            });
        }
    }
    found.explained = taken.observations.len() - found.left_out;
    let error = bits(taken.observations.len()) + bits(taken.levels - 1);
    found.cost = found
        .cost
        .saturating_add(error.saturating_mul(found.left_out as u32));
    if best == BestLevel::OwnLimit && basis != LimitBasis::Figure {
        found.cost += OWN_LIMIT;
    }
    found
        .conflicts
        .sort_by_key(|conflict| (conflict.is_doubtful, conflict.at));
    Some(found)
}

/// Shares observations out among the limits, in the order of the first of each.
fn shared_out(observations: &[Observation], scope: Scope) -> Vec<(String, Vec<usize>)> {
    let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut shared: Vec<(String, Vec<usize>)> = Vec::new();
    for (index, observation) in observations.iter().enumerate() {
        let (name, key) = match scope {
            Scope::All => (String::new(), (String::new(), String::new())),
            Scope::Unit => (
                observation.unit.clone(),
                (fold(&observation.unit), String::new()),
            ),
            Scope::Group => (
                observation.group.clone(),
                (fold(&observation.group), String::new()),
            ),
            Scope::Measure => (observation.measure.clone(), observation.key()),
        };
        let place = *places.entry(key).or_insert(shared.len());
        match shared.get_mut(place) {
            Some((_, own)) => own.push(index),
            None => shared.push((name, vec![index])),
        }
    }
    shared
}

/// Shares observations out by polarity, for limits on the figure itself. Those of which nothing tells join the side on which
/// more of them fit.
fn by_polarity(
    taken: Taken<'_>,
    basis: LimitBasis,
    own: Vec<usize>,
) -> Vec<(Option<Polarity>, Vec<usize>)> {
    if basis != LimitBasis::Figure {
        return vec![(None, own)];
    }
    let of = |polarity: Option<Polarity>| -> Vec<usize> {
        own.iter()
            .copied()
            .filter(|index| taken.polarities[*index] == polarity)
            .collect()
    };
    let (higher, lower, close) = (
        of(Some(Polarity::Higher)),
        of(Some(Polarity::Lower)),
        of(Some(Polarity::CloseToTarget)),
    );
    let unknown = of(None);
    let with = |sides: [&[usize]; 2]| {
        let joined = sides.concat();
        let mut joined: Vec<usize> = joined;
        joined.sort_unstable();
        joined
    };
    let ways = [
        (with([&higher, &unknown]), lower.clone()),
        (higher, with([&lower, &unknown])),
    ];
    let cost = |(higher, lower): &(Vec<usize>, Vec<usize>)| {
        let side = |polarity, own: &[usize]| {
            let fitted = (!own.is_empty()).then(|| of_figures(taken, polarity, own));
            fitted.map_or(0, |fitted| fitted.numbers + 2 * fitted.left_out)
        };
        side(Polarity::Higher, higher) + side(Polarity::Lower, lower)
    };
    let [one, other] = ways;
    let (higher, lower) = if cost(&one) <= cost(&other) {
        one
    } else {
        other
    };
    [
        (Polarity::Higher, higher),
        (Polarity::Lower, lower),
        (Polarity::CloseToTarget, close),
    ]
    .into_iter()
    .filter(|(_, own)| !own.is_empty())
    .map(|(polarity, own)| (Some(polarity), own))
    .collect()
}

/// Fits one part, and returns what its limits are compared with.
fn fit_part(
    taken: Taken<'_>,
    basis: LimitBasis,
    best: BestLevel,
    polarity: Option<Polarity>,
    own: &[usize],
) -> Option<(LimitBasis, FittedPart)> {
    let unit = &taken.observations[own[0]].unit;
    let has_one_unit = own
        .iter()
        .all(|index| taken.observations[*index].unit == *unit);
    let percent = || of_distances(taken, LimitBasis::Percent, best, own);
    let points = || of_distances(taken, LimitBasis::Points, best, own);
    Some(match basis {
        LimitBasis::Percent => (basis, percent()),
        LimitBasis::Points if has_one_unit => (basis, points()),
        LimitBasis::PercentOrPoints => {
            let (percent, points) = (percent(), has_one_unit.then(points));
            match points.filter(|points| points.left_out < percent.left_out) {
                Some(points) => (LimitBasis::Points, points),
                None => (LimitBasis::Percent, percent),
            }
        }
        LimitBasis::Figure if has_one_unit => match polarity {
            Some(Polarity::CloseToTarget) | None => return None,
            Some(polarity) => (basis, of_figures(taken, polarity, own)),
        },
        LimitBasis::Points | LimitBasis::Figure => return None,
    })
}

/// Fits limits to how far figures are off their targets.
fn of_distances(taken: Taken<'_>, basis: LimitBasis, best: BestLevel, own: &[usize]) -> FittedPart {
    let mut found = FittedPart::default();
    let mut items = Vec::new();
    for at in own.iter().copied() {
        match distance(taken, basis, best, at) {
            Ok(Some(value)) => items.push(ColourItem {
                at,
                value,
                rank: taken.observations[at].rank,
            }),
            Ok(None) => {}
            Err(why) => {
                found.left_out += 1;
                found.conflicts.push(MisfitColour {
                    at,
                    why,
                    is_doubtful: false,
                });
            }
        }
    }
    let first = match best {
        BestLevel::MeetsTarget => 1,
        BestLevel::OwnLimit => 0,
    };
    found.take(&items, first, taken.levels - 1);
    if best == BestLevel::MeetsTarget {
        // No tolerance lies below zero.
        let zero = End {
            number: Ratio::ZERO,
            is_included: true,
            set_by: None,
        };
        for (_, span) in &mut found.limits {
            span.from = span.from.or(Some(zero));
        }
    }
    found
}

/// Returns how far off its target a figure is; nothing where that sets no limit.
fn distance(
    taken: Taken<'_>,
    basis: LimitBasis,
    best: BestLevel,
    at: usize,
) -> Result<Option<Ratio>, Misfit> {
    let observation = &taken.observations[at];
    let is_best = observation.rank == 0;
    let polarity = match taken.polarities[at] {
        Some(polarity) => polarity,
        // Exactly on its target, a figure meets it either way.
        None if Some(observation.actual) == observation.target => Polarity::Higher,
        None => return Err(Misfit::NoSide),
    };
    if best == BestLevel::MeetsTarget {
        match (observation.meets(polarity).unwrap_or(false), is_best) {
            (true, true) => return Ok(None),
            (true, false) => return Err(Misfit::MeetsTarget),
            (false, true) => return Err(Misfit::MissesTarget),
            (false, false) => {}
        }
    }
    let (off, target) = (
        observation.off(polarity).unwrap_or_default(),
        observation.target.unwrap_or(Decimal::ZERO),
    );
    let value = match basis {
        LimitBasis::Percent => Ratio::percent(off, target),
        LimitBasis::Points | LimitBasis::PercentOrPoints | LimitBasis::Figure => Ratio::of(off),
    };
    value.map(Some).ok_or(Misfit::NoPercentage)
}

/// Fits limits to the figures themselves.
fn of_figures(taken: Taken<'_>, polarity: Polarity, own: &[usize]) -> FittedPart {
    let is_turned = polarity == Polarity::Higher;
    let item = |at: &usize| {
        let observation = &taken.observations[*at];
        let value = Ratio::of(observation.actual)?;
        Some(ColourItem {
            at: *at,
            value: if is_turned { value.negated() } else { value },
            rank: observation.rank,
        })
    };
    let mut found = FittedPart::default();
    let items: Vec<ColourItem> = own.iter().filter_map(item).collect();
    found.take(&items, 0, taken.levels - 1);
    if is_turned {
        for (_, span) in &mut found.limits {
            *span = span.negated();
        }
    }
    found
}

impl FittedPart {
    /// Takes the limits that fit colours, and those that do not fit.
    fn take(&mut self, items: &[ColourItem], first: usize, last: usize) {
        let Fit {
            spans,
            left_out,
            wrong,
            doubtful,
        } = fit(items.to_vec(), first, last);
        self.left_out += left_out;
        self.setting = items.len();
        self.numbers = if items.is_empty() { 0 } else { spans.len() };
        self.limits = (first..last).zip(spans).collect();
        let all = wrong
            .iter()
            .map(|at| (*at, false))
            .chain(doubtful.iter().map(|at| (*at, true)));
        for (at, is_doubtful) in all.take(MOST_CONFLICTS) {
            if let Some(why) = misfit(items, &wrong, at) {
                self.conflicts.push(MisfitColour {
                    at,
                    why,
                    is_doubtful,
                });
            }
        }
    }
}

/// Returns the other colour that one does not fit: of those that are not wrong the one that is furthest from it.
fn misfit(items: &[ColourItem], wrong: &[usize], at: usize) -> Option<Misfit> {
    let own = items.iter().find(|item| item.at == at)?;
    let others = || items.iter().filter(|item| !wrong.contains(&item.at));
    let better = others()
        .filter(|item| item.rank < own.rank && item.value >= own.value)
        .max_by_key(|item| (item.value, std::cmp::Reverse(item.at)));
    let worse = others()
        .filter(|item| item.rank > own.rank && item.value <= own.value)
        .min_by_key(|item| (item.value, item.at));
    let by_better = better.map(|item| Misfit::WorseHasBetter(item.at));
    by_better.or_else(|| worse.map(|item| Misfit::BetterHasWorse(item.at)))
}
