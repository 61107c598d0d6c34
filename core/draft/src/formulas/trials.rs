//! Figures by which a translation is tried: on each limit, just beside it, and where binary numbers and decimals differ.

use rust_decimal::Decimal;

use super::form::{FigureSum, RatedFigure};
use super::pieces::{Pieces, View};
use super::place::{AskedText, value};

/// The most trials of a row.
const MOST: usize = 400;
/// Distances from a limit.
const BESIDE: [(i64, u32); 3] = [(1, 9), (1, 4), (1, 1)];
/// Targets whose shares binary numbers often miss.
const TARGETS: [(i64, u32); 10] = [
    (7, 1),
    (11, 1),
    (3, 0),
    (7, 0),
    (29, 0),
    (60, 0),
    (100, 0),
    (1234, 1),
    (9999, 2),
    (57, 2),
];

/// A value of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrialValue {
    /// A number.
    Number(Decimal),
    /// A text.
    Text(String),
}

/// A trial: values in the place of what the row holds, by column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The values.
    pub values: Vec<(u32, TrialValue)>,
    /// The limit that the figure is exactly on, by its number.
    pub limit: Option<usize>,
}

/// Returns the trials of a row: first what it holds, then the figures on and beside each limit.
pub fn trials(
    pieces: &Pieces,
    view: View,
    target: Option<u32>,
    numbers: &dyn Fn(u32) -> Option<Decimal>,
) -> Vec<Trial> {
    let mut all = vec![Trial {
        values: Vec::new(),
        limit: on_limit(pieces, view, numbers),
    }];
    let own = target.and_then(|column| Some((column, numbers(column)?)));
    add(pieces, view, numbers, own, &mut all);
    let limits = limits(pieces);
    let is_of_target = |limit: &&FigureSum| {
        let mut terms = limit.terms.iter();
        terms.any(|(figure, _)| target.is_some_and(|target| figure.has(target)))
    };
    if let Some(column) = target
        && !view.is_dated
        && limits.iter().any(is_of_target)
    {
        let is_share = own.is_some_and(|(_, number)| number.abs() <= Decimal::TWO);
        for (number, places) in TARGETS {
            let scale = if is_share { places + 2 } else { places };
            add(
                pieces,
                view,
                numbers,
                Some((column, Decimal::new(number, scale))),
                &mut all,
            );
        }
    }
    for (text, _) in &pieces.texts {
        if let (AskedText::Whole(text), RatedFigure::Column(column)) = (text, view.figure) {
            all.push(Trial {
                values: vec![(column, TrialValue::Text(text.clone()))],
                limit: None,
            });
        }
    }
    all.truncate(MOST);
    all
}

/// Returns the limit that the figure of the row is on now.
fn on_limit(
    pieces: &Pieces,
    view: View,
    numbers: &dyn Fn(u32) -> Option<Decimal>,
) -> Option<usize> {
    let own = value(&FigureSum::of_figure(view.figure), numbers)?;
    let mut limits = limits(pieces).into_iter();
    limits.position(|limit| value(limit, numbers) == Some(own))
}

/// Returns the limits of pieces.
fn limits(pieces: &Pieces) -> Vec<&FigureSum> {
    let from = pieces
        .numbers
        .iter()
        .filter_map(|piece| piece.from.as_ref());
    from.map(|(limit, _)| limit).collect()
}

/// Adds the trials on and beside the limits for a target.
fn add(
    pieces: &Pieces,
    view: View,
    numbers: &dyn Fn(u32) -> Option<Decimal>,
    target: Option<(u32, Decimal)>,
    all: &mut Vec<Trial>,
) {
    let with_target = |column: u32| match target {
        Some((own, number)) if own == column => Some(number),
        _ => numbers(column),
    };
    // Days are whole, and so are the scores of risks.
    let is_whole = view.is_dated || matches!(view.figure, RatedFigure::Product(..));
    for (number, limit) in values(pieces, &with_target, is_whole) {
        let number = number.normalize();
        let is_score = number >= Decimal::ONE && number.fract().is_zero();
        // More digits than a cell holds are no figure of a sheet.
        if number.mantissa().unsigned_abs() >= 10_u128.pow(15) || is_whole && !is_score {
            continue;
        }
        let mut values = match view.figure {
            RatedFigure::Column(column) => vec![(column, TrialValue::Number(number))],
            RatedFigure::Product(one, other) => vec![
                (one, TrialValue::Number(number)),
                (other, TrialValue::Number(Decimal::ONE)),
            ],
        };
        values.extend(target.map(|(column, number)| (column, TrialValue::Number(number))));
        let trial = Trial { values, limit };
        if !all.contains(&trial) {
            all.push(trial);
        }
    }
}

/// Returns the figures on and beside each limit, and two far from all limits, each with the limit that it is on.
fn values(
    pieces: &Pieces,
    numbers: &dyn Fn(u32) -> Option<Decimal>,
    is_whole: bool,
) -> Vec<(Decimal, Option<usize>)> {
    let beside: &[(i64, u32)] = if is_whole { &[(1, 0)] } else { &BESIDE };
    let mut found: Vec<(Decimal, Option<usize>)> = Vec::new();
    for (at, limit) in limits(pieces).into_iter().enumerate() {
        let Some(on) = value(limit, numbers) else {
            continue;
        };
        found.push((on, Some(at)));
        for (number, places) in beside.iter().copied() {
            let step = Decimal::new(number, places);
            let both = [on.checked_sub(step), on.checked_add(step)];
            found.extend(both.into_iter().flatten().map(|number| (number, None)));
        }
    }
    if is_whole || pieces.numbers.is_empty() {
        return found;
    }
    let known = || {
        found
            .iter()
            .map(|(number, _)| *number)
            .chain([Decimal::ZERO])
    };
    let far = [
        known()
            .max()
            .and_then(|high| high.checked_add(Decimal::ONE_HUNDRED)),
        known().min().and_then(|low| low.checked_sub(Decimal::ONE)),
    ];
    found.extend(far.into_iter().flatten().map(|number| (number, None)));
    found
}
