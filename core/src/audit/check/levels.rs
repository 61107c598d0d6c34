//! Levels that no rule gives, levels that look alike, and grids that step back.

use std::collections::BTreeSet;

use crate::audit::check::claims::{field_fits, is_everything, names_all_of, patterns, polarity_of};
use crate::audit::check::conditions::reached;
use crate::audit::check::finding::Finding;
use ambersheet_policy::model::{
    By, Claim, Claimed, LevelGrid, Position, Role, RulesetModel, Statement, TableLayout,
};
use ambersheet_script::text_places;

/// What is wrong with the levels of a ruleset.
pub(crate) fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    if let Some(at) = ruleset.scale_at {
        never_given(ruleset, at, found);
        look_alike(ruleset, at, found);
    }
    let mut seen: Vec<&LevelGrid> = Vec::new();
    for claim in &ruleset.policies.claims {
        if let Statement::By(By::Grid(grid)) = &claim.statement
            && !seen.iter().any(|known| known.words == grid.words)
        {
            seen.push(grid);
            found.extend(steps_back(ruleset, grid));
        }
    }
}

/// Whether actual and target decide any rating: one is written, what good is is said, and nothing else decides for all.
pub(crate) fn targets_decide(ruleset: &RulesetModel) -> bool {
    let claims = &ruleset.policies.claims;
    let rated = ruleset.tables.iter().any(|table| table.rating.is_some())
        || ruleset.forms.iter().any(|form| form.rating.is_some());
    let has_column = |table: &TableLayout| {
        table
            .columns
            .iter()
            .any(|column| column.role == Role::GoodIs)
    };
    let said = claims.iter().any(|claim| {
        matches!(claim.statement, Statement::GoodIs(_) | Statement::Ranked(_))
            && !decided_otherwise(claims, claim)
    });
    let said = said
        || ruleset.tables.iter().any(has_column)
        || ruleset
            .forms
            .iter()
            .any(|form| form.values.iter().any(|value| value.role == Role::GoodIs));
    let decided_for_all = claims.iter().any(|claim| {
        let all = match &claim.claimed {
            Claimed::Every => true,
            Claimed::Named(patterns) => patterns.iter().any(is_everything),
            Claimed::WithId(_) | Claimed::AllOthers => false,
        };
        all && claim.field.is_none() && matches!(claim.statement, Statement::By(_))
    });
    rated && said && !decided_for_all
}

/// Whether other lines decide for all that a line names.
fn decided_otherwise(claims: &[Claim], claim: &Claim) -> bool {
    let decides = |known: &Claim| matches!(known.statement, Statement::By(_) | Statement::NotRated);
    patterns(&claim.claimed).is_some_and(|(own, ids)| {
        own.iter().all(|pattern| {
            claims.iter().any(|known| {
                decides(known) && field_fits(known, claim) && names_all_of(known, pattern, ids)
            })
        })
    })
}

fn never_given(ruleset: &RulesetModel, at: Position, found: &mut Vec<Finding>) {
    let Some(given) = given(ruleset) else { return };
    for (rank, level) in ruleset.scale.levels().iter().enumerate() {
        if !given.contains(&rank) {
            found.push(Finding::new(
                "AS005",
                at,
                format!("no rule gives the level \"{}\"", level.word),
                "take the level out of the scale, or write the rule that gives it",
            ));
        }
    }
}

/// The ranks that the rules can give; `None` where that cannot be told, as of a function.
fn given(ruleset: &RulesetModel) -> Option<BTreeSet<usize>> {
    let claims = &ruleset.policies.claims;
    let mut ranks = BTreeSet::new();
    if ruleset.fields.iter().any(|field| field.keep_typed) || claims.is_empty() {
        return None;
    }
    for (index, claim) in claims.iter().enumerate() {
        match claim.statement.decision() {
            Some(By::Function(_)) => return None,
            Some(By::FirstOf(conditions)) => {
                let reached = reached(conditions, polarity_of(&ruleset.policies, index));
                let decide = conditions
                    .iter()
                    .zip(reached)
                    .filter(|(_, reached)| reached.is_ok());
                ranks.extend(decide.map(|(condition, _)| usize::from(condition.rank)));
            }
            Some(By::Grid(grid)) => {
                ranks.extend(grid.ranks.iter().flatten().map(|rank| usize::from(*rank)));
            }
            None => {}
        }
    }
    if targets_decide(ruleset) {
        let amber = claims
            .iter()
            .any(|claim| matches!(claim.statement, Statement::AmberWithin(_)));
        // Without any tolerance, that is what is wrong, and is said of its own.
        let worst = ruleset.scale.levels().len() - 1;
        ranks.extend(if amber {
            vec![0, 1, worst]
        } else {
            (0..=worst).collect()
        });
    }
    (!ranks.is_empty()).then_some(ranks)
}

fn look_alike(ruleset: &RulesetModel, at: Position, found: &mut Vec<Finding>) {
    if ruleset.palette.is_some() {
        return;
    }
    let levels = ruleset.scale.levels();
    for (index, level) in levels.iter().enumerate() {
        if let Some(same) = levels[..index]
            .iter()
            .find(|known| known.fill == level.fill)
        {
            found.push(Finding::new(
                "AS018",
                at,
                format!(
                    "the levels \"{}\" and \"{}\" have the same colour",
                    same.word, level.word
                ),
                "give one of them another colour",
            ));
        }
    }
}

/// A grid that gets both better and worse as its labels get higher: one cell has the wrong level.
fn steps_back(ruleset: &RulesetModel, grid: &LevelGrid) -> Option<Finding> {
    let mut steps: Vec<(usize, usize, std::cmp::Ordering)> = Vec::new();
    for (row, ranks) in grid.ranks.iter().enumerate() {
        for (column, rank) in ranks.iter().enumerate() {
            let before = column.checked_sub(1).and_then(|before| ranks.get(before));
            let above = row
                .checked_sub(1)
                .and_then(|above| grid.ranks[above].get(column));
            steps.extend(before.map(|before| (row, column, rank.cmp(before))));
            steps.extend(above.map(|above| (row, column, rank.cmp(above))));
        }
    }
    let way = |way| steps.iter().filter(move |step| step.2 == way);
    let (worse, better) = (
        way(std::cmp::Ordering::Greater).count(),
        way(std::cmp::Ordering::Less).count(),
    );
    if worse == 0 || better == 0 {
        return None;
    }
    let odd = if worse < better {
        std::cmp::Ordering::Greater
    } else {
        std::cmp::Ordering::Less
    };
    let (row, column, _) = *way(odd).next()?;
    let (label, heading) = (grid.rows.get(row)?, grid.columns.get(column)?);
    let word = grid.words.get(row)?.get(column)?;
    let places = text_places(&ruleset.text);
    let mut rows = places
        .iter()
        .filter(|place| place.0 == label.text())
        .map(|place| place.1);
    let at = rows
        .clone()
        .find(|at| *at >= grid.at)
        .or_else(|| rows.next())
        .unwrap_or(grid.at);
    Some(Finding::new(
        "AS019",
        at,
        format!(
            "the grid gives \"{word}\" to \"{}\" and \"{}\", which goes against its neighbours",
            label.text(),
            heading.text()
        ),
        "write rows and columns from low to high, and correct the cell that is wrong",
    ))
}
