//! Plans tables of risks: a score, or a likelihood and an impact.

use ambersheet_ooxml::text::fold;

use crate::grid::SheetGrid;
use crate::lexicon::Meaning;
use crate::plan::{Plan, PlanKind};
use crate::rating_columns::blank_rating;
use crate::table::{FoundColumn, FoundTable};

/// Returns the plan of a table of risks: a score, or a likelihood and an impact.
pub(crate) fn risk(grid: &SheetGrid, index: usize, table: &FoundTable) -> Option<Plan> {
    let numeric = |meaning: Meaning, over: Option<&Option<String>>| {
        let fits = |column: &FoundColumn| {
            column.weight(meaning) >= 2
                && column.profile.is_numeric()
                && over.is_none_or(|over| column.over == *over)
        };
        table.columns.iter().position(fits)
    };
    let factors = |over: Option<&Option<String>>| {
        numeric(Meaning::Likelihood, over).zip(numeric(Meaning::Impact, over))
    };
    let any = factors(None)?;
    let scores =
        table.columns.iter().enumerate().filter(|(_, column)| {
            column.weight(Meaning::Score) >= 2 && column.profile.is_numeric()
        });
    let ranked = scores.map(|(index, column)| {
        let own = factors(Some(&column.over)).unwrap_or(any);
        let product = crate::pairs::is_product(grid, table, index, own.0, own.1);
        (
            (
                stage(column),
                product,
                column.weight(Meaning::Score),
                std::cmp::Reverse(index),
            ),
            index,
            own,
        )
    });
    let best = ranked.max_by_key(|(rank, ..)| *rank);
    let (score, factors) = best.map_or((None, any), |(_, score, own)| (Some(score), own));
    Some(Plan {
        table: index,
        kind: PlanKind::Risk,
        actual: score,
        target: None,
        previous: None,
        also: None,
        periods: Vec::new(),
        rivals: Vec::new(),
        typed: Vec::new(),
        blank_rating: blank_rating(table).or_else(|| {
            let fits = |column: &FoundColumn| {
                column.profile.filled == 0 && column.weight(Meaning::Priority) >= 3
            };
            table.columns.iter().position(fits)
        }),
        good_is: None,
        factors: Some(factors),
        rows: table.records().collect(),
        kinds: None,
        shares_rows: false,
    })
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
        "résiduel",
    ]) {
        3
    } else {
        2
    }
}
