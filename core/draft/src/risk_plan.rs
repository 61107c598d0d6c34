//! Plans tables of risks: a score, or a likelihood and an impact.

use ambersheet_ooxml::text::fold;

use crate::grid::SheetGrid;
use crate::lexicon::Meaning;
use crate::plan::{Plan, PlanKind};
use crate::rating_columns::blank_rating;
use crate::table::{FoundColumn, FoundTable};

/// The stage of a score that the headings call today's.
const TODAY: u8 = 3;

/// A score of a table of risks, or the two factors that make one.
struct RiskScore {
    score: Option<usize>,
    factors: (usize, usize),
    rank: (u8, bool, u8, std::cmp::Reverse<usize>),
}

/// Returns the plan of a table of risks: a score, or a likelihood and an impact.
pub(crate) fn risk(grid: &SheetGrid, table: &FoundTable, plan: &Plan) -> Option<Plan> {
    let scores = scores(grid, table)?;
    let best = scores.iter().max_by_key(|score| score.rank)?;
    // Scores of several times are asked for, unless the headings tell which one is today's.
    let periods = if best.rank.0 == TODAY || scores.len() < 2 {
        Vec::new()
    } else {
        let shown = |score: &RiskScore| score.score.unwrap_or(score.factors.0);
        let others = scores
            .iter()
            .map(shown)
            .filter(|other| *other != shown(best));
        std::iter::once(shown(best)).chain(others).collect()
    };
    Some(Plan {
        kind: PlanKind::Risk,
        actual: best.score,
        periods,
        blank_rating: blank_rating(table)
            .or_else(|| blank_priority(table))
            .or_else(|| crate::rating_columns::only_blank(table)),
        good_is: None,
        factors: Some(best.factors),
        ..plan.clone()
    })
}

/// Returns the scores of a table; where there are none, the factors under each heading over the headings.
fn scores(grid: &SheetGrid, table: &FoundTable) -> Option<Vec<RiskScore>> {
    let any = factors(table, None)
        .or_else(|| by_product(grid, table))
        .or_else(|| in_words(table))?;
    let rank = |index: usize, own: (usize, usize)| {
        let column = &table.columns[index];
        let product = crate::pairs::is_product(grid, table, index, own.0, own.1);
        (
            stage(column),
            product,
            column.weight(Meaning::Score),
            std::cmp::Reverse(index),
        )
    };
    let mut found = Vec::new();
    for (index, column) in table.columns.iter().enumerate() {
        let beside = factors(table, Some(&column.over)).or_else(|| before(grid, table, index));
        let own = beside.unwrap_or(any);
        let is_factor = index == own.0 || index == own.1;
        let named = column.weight(Meaning::Score) >= 2;
        let reckoned = beside.is_some() && rank(index, own).1;
        if column.profile.is_numeric() && !is_factor && (named || reckoned) {
            found.push(RiskScore {
                score: Some(index),
                factors: own,
                rank: rank(index, own),
            });
        }
    }
    let is_numeric = |index: usize| table.columns[index].profile.is_numeric();
    if found.is_empty() && is_numeric(any.0) && is_numeric(any.1) {
        let mut overs: Vec<&Option<String>> = Vec::new();
        for column in &table.columns {
            if !overs.contains(&&column.over) {
                overs.push(&column.over);
            }
        }
        let each = overs
            .into_iter()
            .filter_map(|over| factors(table, Some(over)));
        let mut all: Vec<(usize, usize)> = each.collect();
        if all.is_empty() {
            all.push(any);
        }
        found.extend(all.into_iter().map(|own| RiskScore {
            score: None,
            factors: own,
            rank: rank(own.0, own),
        }));
    }
    Some(found)
}

/// Returns the two columns of small numbers before a column that is their product.
fn before(grid: &SheetGrid, table: &FoundTable, score: usize) -> Option<(usize, usize)> {
    let small = |index: &usize| {
        let profile = &table.columns[*index].profile;
        profile.numbers >= 3 && profile.small == profile.numbers && *index != table.name
    };
    let left: Vec<usize> = (0..score).filter(small).rev().take(2).collect();
    let [impact, likelihood] = left[..] else {
        return None;
    };
    let numbers = table
        .records()
        .filter_map(|row| crate::profile::number_at(grid, row, table.columns[score].column));
    let differ = numbers.collect::<std::collections::BTreeSet<_>>().len() > 2;
    (differ && crate::pairs::is_product(grid, table, score, likelihood, impact))
        .then_some((likelihood, impact))
}

/// Returns the factors of the first column that is the product of the two before it.
fn by_product(grid: &SheetGrid, table: &FoundTable) -> Option<(usize, usize)> {
    (0..table.columns.len()).find_map(|score| before(grid, table, score))
}

/// Returns the likelihood and the impact of a table that gives them in words, beside a score in numbers.
fn in_words(table: &FoundTable) -> Option<(usize, usize)> {
    let of = |meaning: Meaning| {
        table
            .columns
            .iter()
            .position(|column| column.weight(meaning) >= 3)
    };
    let has_score = table
        .columns
        .iter()
        .any(|column| column.weight(Meaning::Score) >= 2 && column.profile.is_numeric());
    of(Meaning::Likelihood)
        .zip(of(Meaning::Impact))
        .filter(|_| has_score)
}

/// Returns the likelihood and the impact of a table, or of the part of it under one heading over the headings.
pub(crate) fn factors(table: &FoundTable, over: Option<&Option<String>>) -> Option<(usize, usize)> {
    let numeric = |meaning: Meaning| {
        let fits = |column: &FoundColumn| {
            column.weight(meaning) >= 2
                && column.profile.is_numeric()
                && over.is_none_or(|over| column.over == *over)
        };
        table.columns.iter().position(fits)
    };
    numeric(Meaning::Likelihood).zip(numeric(Meaning::Impact))
}

/// Returns a blank column for the priority that follows from a score.
fn blank_priority(table: &FoundTable) -> Option<usize> {
    let fits =
        |column: &FoundColumn| column.profile.filled == 0 && column.weight(Meaning::Priority) >= 3;
    table.columns.iter().position(fits)
}

/// Returns how likely a score is today's: one with controls comes before one without them, and both before one that is aimed at.
fn stage(column: &FoundColumn) -> u8 {
    let text = fold(&column.shown());
    let holds = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if holds(&[
        "target",
        "want",
        "goal",
        "appetite",
        "tolerable",
        "sought",
        "aimed",
        "desired",
        "objetivo",
        "cible",
    ]) {
        return 0;
    }
    if holds(&[
        "inherent",
        "gross",
        "before",
        "initial",
        "original",
        "uncontrolled",
        "previous",
        "last",
        "inherente",
        "brut",
    ]) {
        return 1;
    }
    if holds(&[
        "residual",
        "current",
        "today",
        "now",
        "net",
        "with controls",
        "mitigated",
        "after",
        "actual",
        "as things stand",
        "résiduel",
    ]) {
        TODAY
    } else {
        2
    }
}
