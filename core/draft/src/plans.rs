//! Makes the plans of all tables, and lets tables with the same headings agree.

use ambersheet_ooxml::text::fold;

use crate::bands::{Key, says_limits};
use crate::grid::{ColumnRole, SheetGrid};
use crate::guess::by_shape;
use crate::level_words::known;
use crate::lexicon::Meaning;
use crate::pair_plan::{by_group, computed, each_period};
use crate::pairs::{ColumnPair, pairs};
use crate::plan::{PairCertainty, Plan, PlanKind};
use crate::profile::ColumnProfile;
use crate::rating_columns::{blank_rating, good_is, has_own_words, is_sure, typed};
use crate::risk_plan::risk;
use crate::row_kinds::RowKinds;
use crate::row_period::of_latest;
use crate::table::{FoundColumn, FoundTable};

/// Returns the plans of all tables.
pub fn plans(grids: &[SheetGrid], tables: &[FoundTable], keys: &[Key]) -> Vec<Plan> {
    let mut found = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let grid = &grids[table.sheet];
        if holds_measures(table, keys) {
            found.extend(
                of_table(grid, index, table, keys)
                    .into_iter()
                    .filter(|plan| table.is_meant() || is_beside(table, plan)),
            );
        }
    }
    agree(tables, &mut found);
    add_blank(tables, &mut found);
    found
}

/// Returns the plans of tables whose headings say too little, by the shape of their columns.
pub fn guessed(tables: &[FoundTable], keys: &[Key]) -> Vec<Plan> {
    let unknown = tables
        .iter()
        .enumerate()
        .filter(|(_, table)| holds_measures(table, keys));
    let plans = unknown.filter_map(|(index, table)| by_shape(table, &bare(index, table)));
    let mut found: Vec<Plan> = plans
        .filter(|plan| is_beside(&tables[plan.table], plan))
        .collect();
    agree(tables, &mut found);
    found
}

/// Returns the headings of a table with their places relative to the names.
fn shape(table: &FoundTable) -> Vec<(u32, String)> {
    let first = table.columns[table.name].column;
    let headed = table
        .columns
        .iter()
        .enumerate()
        .filter(|(index, column)| *index != table.name && !column.heading.is_empty());
    headed
        .map(|(_, column)| (column.column.wrapping_sub(first), fold(&column.heading)))
        .collect()
}

/// Makes tables with the same headings be read in the same way: in that of most of them.
fn agree(tables: &[FoundTable], plans: &mut [Plan]) {
    let key = |plan: &Plan| {
        let table = &tables[plan.table];
        let heading =
            |column: Option<usize>| column.map(|column| fold(&table.columns[column].heading));
        (heading(plan.actual), heading(plan.target))
    };
    for index in 0..plans.len() {
        let own = shape(&tables[plans[index].table]);
        let single = |plan: &Plan| {
            plans
                .iter()
                .filter(|other| other.table == plan.table)
                .count()
                == 1
        };
        let alike: Vec<usize> = (0..plans.len())
            .filter(|other| {
                plans[*other].kind == plans[index].kind
                    && single(&plans[*other])
                    && shape(&tables[plans[*other].table]) == own
            })
            .collect();
        let votes = |at: &usize| {
            alike
                .iter()
                .filter(|other| key(&plans[**other]) == key(&plans[*at]))
                .count()
        };
        let Some(best) = alike
            .iter()
            .copied()
            .max_by_key(|at| (votes(at), std::cmp::Reverse(*at)))
        else {
            continue;
        };
        if key(&plans[best]) != key(&plans[index]) && alike.contains(&index) {
            let table = &tables[plans[index].table];
            let of = &tables[plans[best].table];
            let place = |column: usize| {
                table.columns.iter().position(|own| {
                    own.heading == of.columns[column].heading && own.over == of.columns[column].over
                })
            };
            let (actual, target) = (
                plans[best].actual.and_then(place),
                plans[best].target.and_then(place),
            );
            (plans[index].actual, plans[index].target) = (actual, target);
            plans[index].rivals.clear();
        }
    }
}

/// Adds plans for tables that are not filled in yet, and have the headings of one that is.
fn add_blank(tables: &[FoundTable], plans: &mut Vec<Plan>) {
    for (index, table) in tables.iter().enumerate() {
        if plans.iter().any(|plan| plan.table == index) {
            continue;
        }
        let alike = plans
            .iter()
            .find(|plan| shape(&tables[plan.table]) == shape(table) && plan.kind == PlanKind::Pair)
            .cloned();
        let Some(alike) = alike else { continue };
        let of = &tables[alike.table];
        let place = |column: usize| {
            let heading = fold(&of.columns[column].heading);
            table
                .columns
                .iter()
                .position(|own| fold(&own.heading) == heading)
        };
        let same = |column: Option<usize>| column.and_then(place);
        plans.push(Plan {
            previous: None,
            rows: table.records().collect(),
            table: index,
            actual: same(alike.actual),
            target: same(alike.target),
            blank_rating: same(alike.blank_rating),
            good_is: same(alike.good_is),
            periods: Vec::new(),
            rivals: Vec::new(),
            ..alike
        });
    }
}

/// The most columns from names without a heading to the first value.
const MOST_APART: u32 = 3;

/// Returns `true` if some column that a plan needs stands right of the names.
fn is_beside(table: &FoundTable, plan: &Plan) -> bool {
    let names = table.columns[table.name].column;
    let mut used = plan
        .actual
        .into_iter()
        .chain(plan.target)
        .chain(plan.typed.iter().copied())
        .chain(plan.factors.map(|factors| factors.0));
    let far = table.columns[table.name].heading.is_empty();
    used.any(|column| {
        let at = table.columns[column].column;
        at > names && !(far && at > names + MOST_APART)
    })
}

/// The most columns of a key.
const MOST_OF_KEY: usize = 4;

/// Returns `false` for a table that holds the key of ratings, or counts them.
pub(crate) fn holds_measures(table: &FoundTable, keys: &[Key]) -> bool {
    table.is_meant() || !is_key(table, keys) && !counts_levels(table)
}

/// Returns `true` for a table that counts ratings: two of its headings or more are colours of ratings.
fn counts_levels(table: &FoundTable) -> bool {
    let is_level = |column: &&FoundColumn| {
        column.profile.is_numeric() && known(&column.heading).is_some_and(|known| known.is_colour)
    };
    table.columns.iter().filter(is_level).count() >= 2
}

/// Returns `true` for the table that holds the key of the ratings: its names, or the different words of a column, are those of
/// the key.
fn is_key(table: &FoundTable, keys: &[Key]) -> bool {
    let words = keys
        .iter()
        .filter(|key| key.sheet == table.sheet)
        .flat_map(|key| &key.bands)
        .map(|band| fold(&band.word));
    let words: Vec<String> = words.collect();
    let of_key = |profile: &ColumnProfile| {
        let known = profile
            .words
            .keys()
            .filter(|name| words.contains(name))
            .count();
        known * 2 >= profile.words.len().max(1)
    };
    let lists = |column: &FoundColumn| {
        let profile = &column.profile;
        profile.words.len() >= 2 && profile.words.len() == profile.filled && of_key(profile)
    };
    let is_small = table.columns.len() <= MOST_OF_KEY;
    let has = |meaning| {
        table
            .columns
            .iter()
            .any(|column| column.weight(meaning) >= 3)
    };
    let compares = has(Meaning::Actual) && has(Meaning::Target);
    !words.is_empty()
        && !compares
        && (of_key(&table.columns[table.name].profile)
            || is_small && table.columns.iter().any(lists))
}

/// Returns a plan that rates nothing yet.
pub(crate) fn bare(index: usize, table: &FoundTable) -> Plan {
    Plan {
        table: index,
        kind: PlanKind::Typed,
        actual: None,
        is_variance: false,
        target: None,
        previous: None,
        also: None,
        periods: Vec::new(),
        rivals: Vec::new(),
        certainty: PairCertainty::Known,
        typed: Vec::new(),
        blank_rating: blank_rating(table),
        good_is: good_is(table),
        factors: None,
        rows: table.records().collect(),
        all_rows: None,
        row_period: None,
        kinds: None,
        shares_rows: false,
        by_formula: None,
    }
}

/// Returns the plan of a table whose columns a person named. Where there are no targets, the figures have limits of their own.
fn meant(grid: &SheetGrid, index: usize, table: &FoundTable) -> Option<Plan> {
    let actual = table.named(ColumnRole::Figures)?;
    let target = table.named(ColumnRole::Targets);
    let plan = bare(index, table);
    let is_certain = |index: &usize| {
        let column = &table.columns[*index];
        is_sure(column) || has_own_words(column)
    };
    let typed: Vec<usize> = typed(grid, table).into_iter().filter(is_certain).collect();
    let kind = match target {
        _ if !typed.is_empty() => PlanKind::Typed,
        Some(_) => PlanKind::Pair,
        None => PlanKind::Risk,
    };
    let plan = Plan {
        kind,
        actual: Some(actual),
        target: target.filter(|target| !says_limits(grid, table, *target)),
        typed,
        ..plan
    };
    Some(of_latest(grid, table, plan))
}

fn of_table(grid: &SheetGrid, index: usize, table: &FoundTable, keys: &[Key]) -> Vec<Plan> {
    if let Some(plan) = meant(grid, index, table) {
        return vec![plan];
    }
    let typed = typed(grid, table);
    let best = pairs(grid, table);
    let plan = bare(index, table);
    if grid.is_turned {
        // Ratings that were typed cannot be named across.
        let first = best
            .first()
            .map(|pair| computed(grid, table, *pair, &best, &plan));
        return first.into_iter().collect();
    }
    let risk = risk(grid, table, &plan).filter(|risk| !has_limit(table, risk, &best));
    if let Some(kinds) = crate::row_kinds::find(grid, table) {
        return vec![of_latest(grid, table, in_rows(table, kinds, &plan))];
    }
    let each = each_period(table, &typed, &best, &plan);
    if !each.is_empty() {
        return each;
    }
    let is_certain = |index: &usize| {
        let column = &table.columns[*index];
        is_sure(column) || risk.is_none() && has_own_words(column)
    };
    let sure: Vec<usize> = typed.iter().copied().filter(is_certain).collect();
    let rated = if sure.is_empty() && best.is_empty() && risk.is_none() {
        typed
    } else {
        sure
    };
    if !rated.is_empty() {
        let pair = best.first();
        return vec![Plan {
            kind: PlanKind::Typed,
            actual: pair.map(|pair| pair.actual),
            target: pair.map(|pair| pair.target),
            typed: rated,
            ..plan
        }];
    }
    match risk {
        Some(risk) => vec![risk],
        None if best.is_empty() => crate::budget::by_variance(table, &plan)
            .into_iter()
            .collect(),
        None => compared(grid, table, keys, &best, &plan),
    }
}

/// Returns `true` if the score of a risk whose factors are words has a limit of its own beside it, and is compared with that.
fn has_limit(table: &FoundTable, risk: &Plan, best: &[ColumnPair]) -> bool {
    let in_words = risk
        .factors
        .is_some_and(|(likelihood, _)| !table.columns[likelihood].profile.is_numeric());
    let is_limit = |pair: &ColumnPair| {
        Some(pair.actual) == risk.actual && table.columns[pair.target].weight(Meaning::Target) >= 2
    };
    in_words && best.first().is_some_and(is_limit)
}

/// Returns the plans of a table that compare figures, or rate the share that one is of another.
fn compared(
    grid: &SheetGrid,
    table: &FoundTable,
    keys: &[Key],
    best: &[ColumnPair],
    plan: &Plan,
) -> Vec<Plan> {
    let mut plans = computed_by_group(grid, table, best, plan);
    for plan in &mut plans {
        // A column that says the limits of its rows in words is no target.
        plan.target = plan
            .target
            .filter(|target| !says_limits(grid, table, *target));
    }
    if plans.len() > 1 && names_periods(grid, table) {
        // Each group of headings is a measure, and each row a period of it.
        return Vec::new();
    }
    let has_shares = keys
        .iter()
        .any(|key| key.bands.iter().any(|band| band.percent));
    let plans: Vec<Plan> = plans
        .into_iter()
        .map(|plan| of_latest(grid, table, plan))
        .collect();
    match &plans[..] {
        [one] if has_shares => vec![by_share(grid, table, one).unwrap_or_else(|| one.clone())],
        _ => plans,
    }
}

/// Returns `true` if the names of a table are periods.
fn names_periods(grid: &SheetGrid, table: &FoundTable) -> bool {
    let mut names = table
        .records()
        .map(|row| table.name_of(grid, row))
        .peekable();
    names.peek().is_some() && names.all(crate::period::is_only_period)
}

/// Parts of headings over the share of a budget that is used up.
const SHARES: [&str; 7] = [
    "ejec", "exécut", "execut", "spent", "used", "consom", "serapan",
];

/// Returns the plan that rates the share which a formula reckons from the two columns of another plan, beside the rating.
fn by_share(grid: &SheetGrid, table: &FoundTable, plan: &Plan) -> Option<Plan> {
    let (actual, target) = plan.actual.zip(plan.target)?;
    let rating = table.columns[plan.blank_rating?].column;
    let is_share = |column: &FoundColumn| {
        let heading = crate::lexicon::words_of(&column.heading);
        SHARES.iter().any(|word| heading.contains(word))
    };
    let is_beside = |index: &usize| {
        let column = &table.columns[*index];
        column.column + 1 == rating
            && is_share(column)
            && column.profile.is_numeric()
            && column.profile.percents * 2 > column.profile.numbers
            && crate::pairs::is_quotient(grid, table, *index, (actual, target))
    };
    let share = (0..table.columns.len()).find(is_beside)?;
    Some(Plan {
        kind: PlanKind::Risk,
        actual: Some(share),
        target: None,
        previous: None,
        also: None,
        periods: Vec::new(),
        rivals: Vec::new(),
        certainty: PairCertainty::Known,
        ..plan.clone()
    })
}

/// Returns the plans that compare figures: one, or one for each group of headings.
fn computed_by_group(
    grid: &SheetGrid,
    table: &FoundTable,
    best: &[ColumnPair],
    plan: &Plan,
) -> Vec<Plan> {
    let chosen = by_group(table, best);
    let shares_rows = chosen.len() > 1;
    let computed = chosen.into_iter().map(|pair| Plan {
        shares_rows,
        ..computed(grid, table, pair, best, plan)
    });
    computed.collect()
}

/// Returns the plan of a table whose figures and targets stand in rows of their own.
fn in_rows(table: &FoundTable, found: (RowKinds, Vec<u32>), plan: &Plan) -> Plan {
    let (kinds, rows) = found;
    let filled = |index: &usize| {
        let column = &table.columns[*index];
        let is_total =
            crate::lexicon::is_total(&column.heading) || column.weight(Meaning::Actual) >= 2;
        *index != table.name
            && (column.period.is_some() || is_total)
            && column.profile.numbers >= rows.len() * 2
    };
    let mut periods: Vec<usize> = (0..table.columns.len()).filter(filled).collect();
    let parts = |index: &usize| table.columns[*index].only_period;
    let all_parts = (0..table.columns.len())
        .filter(parts)
        .all(|index| periods.contains(&index));
    // The latest period comes first; where all are filled in, what adds them up comes before.
    periods.reverse();
    periods.sort_by_key(|index| parts(index) == all_parts);
    Plan {
        actual: periods.first().copied(),
        periods,
        rows,
        kinds: Some(kinds),
        kind: PlanKind::Pair,
        ..plan.clone()
    }
}
