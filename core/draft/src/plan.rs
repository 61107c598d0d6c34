//! A plan for each table: what is rated, by what, and what a person must still tell.

use ambersheet_ooxml::text::fold;

use crate::bands::Key;
use crate::grid::SheetGrid;
use crate::level_words::{is_no_level, known};
use crate::lexicon::Meaning;
use crate::pairs::{Pair, pairs};
use crate::period::NamedPeriod;
use crate::table::{Column, Table};

/// How the measures of a plan are rated.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanKind {
    /// A figure against another.
    Pair,
    /// Words or scores that people typed.
    Typed,
    /// The score of a risk.
    Risk,
}

/// A plan for a table. Numbers are places in the table's columns.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The table, by its place in the list of tables.
    pub table: usize,
    /// How the measures are rated.
    pub kind: PlanKind,
    /// The figure.
    pub actual: Option<usize>,
    /// The figure it is compared with.
    pub target: Option<usize>,
    /// Other columns that could be the figure of another period, the latest filled one first.
    pub periods: Vec<usize>,
    /// Other pairs that could be meant.
    pub rivals: Vec<Pair>,
    /// The typed ratings.
    pub typed: Vec<usize>,
    /// A blank column that waits for ratings.
    pub blank_rating: Option<usize>,
    /// The column that says which way is good.
    pub good_is: Option<usize>,
    /// The likelihood and the impact of a risk.
    pub factors: Option<(usize, usize)>,
}

/// Returns the plans of all tables.
pub fn plans(grids: &[SheetGrid], tables: &[Table], keys: &[Key]) -> Vec<Plan> {
    let mut found = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let grid = &grids[table.sheet];
        if !is_key(table, keys) {
            found.extend(of_table(grid, index, table));
        }
    }
    found
}

/// Returns `true` for the table that holds the key of the ratings.
fn is_key(table: &Table, keys: &[Key]) -> bool {
    let words = keys
        .iter()
        .filter(|key| key.sheet == table.sheet)
        .flat_map(|key| &key.bands)
        .map(|band| fold(&band.word));
    let words: Vec<String> = words.collect();
    let profile = &table.columns[table.name].profile;
    !words.is_empty()
        && profile
            .words
            .keys()
            .filter(|name| words.contains(name))
            .count()
            * 2
            >= profile.words.len().max(1)
}

fn of_table(grid: &SheetGrid, index: usize, table: &Table) -> Vec<Plan> {
    let typed = typed(table);
    let risk = risk(grid, index, table);
    let best = pairs(grid, table);
    let plan = Plan {
        table: index,
        kind: PlanKind::Typed,
        actual: None,
        target: None,
        periods: Vec::new(),
        rivals: Vec::new(),
        typed: Vec::new(),
        blank_rating: blank_rating(table),
        good_is: good_is(table),
        factors: None,
    };
    let each = each_period(table, &typed, &best, &plan);
    if !each.is_empty() {
        return each;
    }
    let sure = typed
        .iter()
        .copied()
        .filter(|column| is_sure(&table.columns[*column]));
    let sure: Vec<usize> = sure
        .filter(|_| risk.is_none() || !typed.is_empty())
        .collect();
    let rated: Vec<usize> = if sure.is_empty() && best.is_empty() && risk.is_none() {
        typed.clone()
    } else {
        sure
    };
    if !rated.is_empty() {
        let pair = best.first();
        let kind = PlanKind::Typed;
        return vec![Plan {
            kind,
            actual: pair.map(|pair| pair.actual),
            target: pair.map(|pair| pair.target),
            typed: rated,
            ..plan
        }];
    }
    if let Some(risk) = risk {
        return vec![risk];
    }
    by_group(table, &best)
        .into_iter()
        .map(|pair| computed(table, pair, &best, &plan))
        .collect()
}

/// Returns the columns of typed ratings: known words, or few short words under a heading that names ratings.
fn typed(table: &Table) -> Vec<usize> {
    let is_typed = |column: &Column| {
        let (rating, status) = (
            column.weight(Meaning::Rating),
            column.weight(Meaning::Status),
        );
        let profile = &column.profile;
        let usable =
            profile.filled > 0 && profile.sentences == 0 && profile.formulas * 2 <= profile.filled;
        let words: Vec<&String> = profile
            .words
            .keys()
            .filter(|word| !is_no_level(word) && !crate::body::is_placeholder(word))
            .collect();
        let all_known = !words.is_empty() && words.iter().all(|word| known(word).is_some());
        let says_rag = crate::lexicon::has_words(&fold(&column.heading), "rag");
        let scores = rating >= 2
            && says_rag
            && profile.small == profile.numbers
            && profile.numbers > 0
            && profile.texts == profile.words.len();
        let few = rating >= 2
            && says_rag
            && !words.is_empty()
            && words.len() <= 7
            && words.iter().all(|word| word.chars().count() <= 30);
        usable && (rating.max(status) >= 2 && all_known || scores || few)
    };
    let found = table
        .columns
        .iter()
        .enumerate()
        .filter(|(index, column)| *index != table.name && is_typed(column));
    let found: Vec<usize> = found.map(|(index, _)| index).collect();
    let ratings: Vec<usize> = found
        .iter()
        .copied()
        .filter(|index| table.columns[*index].weight(Meaning::Rating) >= 2)
        .collect();
    if ratings.is_empty() { found } else { ratings }
}

/// Returns `true` if some word of a column of typed ratings says that something is not well, so that they are no mere states.
fn is_sure(column: &Column) -> bool {
    let tells = |word: &String| {
        known(word).is_some_and(|known| {
            known.is_colour || known.rank >= 5 || column.weight(Meaning::Rating) >= 2
        })
    };
    column.profile.numbers > 0 || column.profile.words.keys().any(tells)
}

fn blank_rating(table: &Table) -> Option<usize> {
    let blank = |column: &&Column| {
        column.profile.filled == 0
            && column
                .weight(Meaning::Rating)
                .max(column.weight(Meaning::Status))
                >= 2
    };
    let found = table.columns.iter().find(blank)?;
    table
        .columns
        .iter()
        .position(|column| column.column == found.column)
}

fn good_is(table: &Table) -> Option<usize> {
    let says = |column: &Column| {
        column.profile.polarities > 0 && column.profile.polarities * 10 >= column.profile.filled * 7
    };
    table.columns.iter().position(says)
}

/// Returns the plan of a table of risks: a score, or a likelihood and an impact.
fn risk(grid: &SheetGrid, index: usize, table: &Table) -> Option<Plan> {
    let numeric = |meaning: Meaning| {
        let fits = |column: &Column| column.weight(meaning) >= 2 && column.profile.is_numeric();
        table.columns.iter().position(fits)
    };
    let factors = numeric(Meaning::Likelihood).zip(numeric(Meaning::Impact));
    let scores =
        table.columns.iter().enumerate().filter(|(_, column)| {
            column.weight(Meaning::Score) >= 2 && column.profile.is_numeric()
        });
    let score = scores
        .map(|(index, column)| {
            let product = factors.is_some_and(|(one, other)| {
                crate::pairs::is_product(grid, table, index, one, other)
            });
            (index, (product, column.weight(Meaning::Score)))
        })
        .max_by_key(|(index, rank)| (*rank, std::cmp::Reverse(*index)));
    let score = score.map(|(index, _)| index);
    if factors.is_none() {
        return None;
    }
    Some(Plan {
        table: index,
        kind: PlanKind::Risk,
        actual: score,
        target: None,
        periods: Vec::new(),
        rivals: Vec::new(),
        typed: Vec::new(),
        blank_rating: blank_rating(table).or_else(|| {
            let fits = |column: &Column| {
                column.profile.filled == 0 && column.weight(Meaning::Priority) >= 3
            };
            table.columns.iter().position(fits)
        }),
        good_is: None,
        factors,
    })
}

/// Returns the plans of a table with a figure and a rating for each of several periods: typed ones stay, a blank one is reckoned.
fn each_period(table: &Table, typed: &[usize], best: &[Pair], plan: &Plan) -> Vec<Plan> {
    let columns = &table.columns;
    let target = best.first().map(|pair| pair.target);
    let rating_of = |period: &Option<NamedPeriod>| {
        let fits = |index: &usize| {
            let column = &columns[*index];
            let rates = column
                .weight(Meaning::Rating)
                .max(column.weight(Meaning::Status))
                >= 2;
            !column.only_period && column.period == *period && rates
        };
        (0..columns.len()).find(fits)
    };
    let mut found = Vec::new();
    for actual in (0..columns.len())
        .filter(|index| columns[*index].only_period && columns[*index].profile.is_numeric())
    {
        let Some(rating) = rating_of(&columns[actual].period) else {
            continue;
        };
        let is_typed = typed.contains(&rating);
        if !is_typed && columns[rating].profile.filled > 0 {
            continue;
        }
        let kind = if is_typed {
            PlanKind::Typed
        } else {
            PlanKind::Pair
        };
        found.push(Plan {
            kind,
            actual: Some(actual),
            target,
            typed: if is_typed { vec![rating] } else { Vec::new() },
            blank_rating: (!is_typed).then_some(rating),
            ..plan.clone()
        });
    }
    let typed = found
        .iter()
        .filter(|plan| plan.kind == PlanKind::Typed)
        .count();
    if typed == 0 || found.len() < 2 {
        Vec::new()
    } else {
        found
    }
}

/// Returns the best pair, or the best of each group of headings where each group has a column for its own rating.
fn by_group(table: &Table, best: &[Pair]) -> Vec<Pair> {
    let Some(first) = best.first() else {
        return Vec::new();
    };
    let mut chosen: Vec<(String, Pair)> = Vec::new();
    for pair in best {
        let group = |index: usize| group_of(table, index);
        if let (Some(one), Some(other)) = (group(pair.actual), group(pair.target))
            && one == other
            && rating_of(table, pair).is_some()
            && !chosen.iter().any(|(known, _)| *known == one)
        {
            chosen.push((one, *pair));
        }
    }
    if chosen.len() >= 2 {
        chosen.sort_by_key(|(_, pair)| pair.actual);
        return chosen.into_iter().map(|(_, pair)| pair).collect();
    }
    vec![*first]
}

/// Returns the heading over the headings that a column belongs to, if it names no period.
fn group_of(table: &Table, index: usize) -> Option<String> {
    let column = &table.columns[index];
    column
        .over
        .as_deref()
        .filter(|over| crate::period::named(over).is_none())
        .map(fold)
}

/// Returns the blank column for the rating of a pair, within its group of headings.
pub fn rating_of(table: &Table, pair: &Pair) -> Option<usize> {
    let group = group_of(table, pair.actual)?;
    let fits = |index: &usize| {
        let column = &table.columns[*index];
        column.profile.filled == 0
            && column
                .weight(Meaning::Rating)
                .max(column.weight(Meaning::Status))
                >= 2
            && group_of(table, *index).as_ref() == Some(&group)
    };
    (0..table.columns.len()).find(fits)
}

/// Returns the plan of a pair, with the periods and the pairs that could be meant instead.
fn computed(table: &Table, pair: Pair, best: &[Pair], plan: &Plan) -> Plan {
    let own = rating_of(table, &pair);
    let column = &table.columns[pair.actual];
    let alike: Vec<usize> = (0..table.columns.len())
        .filter(|index| is_like(column, &table.columns[*index]))
        .collect();
    let filled =
        |index: &usize| table.columns[*index].profile.filled * 2 >= table.records().count().max(1);
    let mut periods: Vec<usize> = alike.iter().copied().filter(filled).collect();
    periods.sort_by_key(|index| std::cmp::Reverse(table.columns[*index].period.clone()));
    let actual = periods.first().copied().unwrap_or(pair.actual);
    let target = best
        .iter()
        .find(|other| other.actual == actual)
        .map_or(pair.target, |other| other.target);
    let of_group = group_of(table, pair.actual);
    let rivals = best.iter().filter(|other| {
        let same = (other.actual, other.target) == (actual, target)
            || periods.contains(&other.actual) && periods.len() > 1;
        !same && other.score + 10 >= pair.score && group_of(table, other.actual) == of_group
    });
    let rivals = rivals.copied().take(4).collect();
    Plan {
        kind: PlanKind::Pair,
        actual: Some(actual),
        target: Some(target),
        periods,
        rivals,
        blank_rating: own.or(plan.blank_rating),
        ..plan.clone()
    }
}

/// Returns `true` if two columns hold the same figure of different periods.
fn is_like(one: &Column, other: &Column) -> bool {
    let plain = |column: &Column| {
        let words: Vec<String> = crate::lexicon::words_of(&column.heading)
            .split(' ')
            .map(str::to_owned)
            .filter(|word| !crate::period::is_period_word(word))
            .collect();
        if column.only_period {
            String::new()
        } else {
            words.join(" ")
        }
    };
    one.period.is_some()
        && other.period.is_some()
        && one.period.as_ref().map(|p| p.part.is_some())
            == other.period.as_ref().map(|p| p.part.is_some())
        && plain(one) == plain(other)
}
