//! The texts to try in place of an actual: one for each pattern and each place of a grid, and one that none matches.

use std::collections::BTreeSet;

use ambersheet_policy::model::{By, LevelGrid, Pattern};

use crate::audit::regions::names::sample;
use crate::audit::regions::side::PolicySide;

/// Returns the texts to try in place of an actual.
pub(crate) fn texts(sides: &[&PolicySide<'_>]) -> Vec<String> {
    let mut patterns: Vec<&Pattern> = Vec::new();
    let mut texts = Vec::new();
    for side in sides {
        for condition in side.conditions().unwrap_or_default() {
            patterns.extend(condition.kind.region().text());
        }
        let policies = &side.rules.policies;
        patterns.extend(policies.ranked(&side.policy).into_iter().flatten());
        if let Some(By::Grid(grid)) = policies.by(&side.policy) {
            texts.extend(labels(grid));
        }
    }
    texts.extend(patterns.into_iter().map(sample));
    if !texts.is_empty() {
        texts.push("zz no such text".to_owned());
    }
    let known: BTreeSet<String> = texts.into_iter().collect();
    known.into_iter().collect()
}

/// Returns the texts of a grid's places.
fn labels(grid: &LevelGrid) -> Vec<String> {
    let places = grid
        .rows
        .iter()
        .flat_map(|row| grid.columns.iter().map(move |column| (row, column)));
    places
        .map(|(row, column)| format!("{}/{}", sample(row), sample(column)))
        .collect()
}
