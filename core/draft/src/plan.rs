//! A plan for each table: what is rated, by what, and what a person must still tell.

use ambersheet_ooxml::text::fold;

use crate::bands::Key;
use crate::grid::SheetGrid;
use crate::level_words::{is_no_level, known};
use crate::lexicon::Meaning;
use crate::pairs::{Pair, pairs};
use crate::period::NamedPeriod;
use crate::row_kinds::RowKinds;
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
    /// The figure of the period before.
    pub previous: Option<usize>,
    /// The column that counts where the figure's own is blank.
    pub also: Option<usize>,
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
    /// The rows of the measures.
    pub rows: Vec<u32>,
    /// The rows whose figures are the targets, where figures and targets stand in rows of their own.
    pub kinds: Option<RowKinds>,
}

/// Returns the plans of all tables.
pub fn plans(grids: &[SheetGrid], tables: &[Table], keys: &[Key]) -> Vec<Plan> {
    let mut found = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let grid = &grids[table.sheet];
        if !is_key(table, keys) && !counts_levels(table) {
            found.extend(
                of_table(grid, index, table)
                    .into_iter()
                    .filter(|plan| is_beside(table, plan)),
            );
        }
    }
    agree(tables, &mut found);
    add_blank(tables, &mut found);
    found
}

/// Returns the headings of a table with their places relative to the names.
fn shape(table: &Table) -> Vec<(u32, String)> {
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
fn agree(tables: &[Table], plans: &mut [Plan]) {
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
fn add_blank(tables: &[Table], plans: &mut Vec<Plan>) {
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
fn is_beside(table: &Table, plan: &Plan) -> bool {
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

/// Returns `true` for a table that counts ratings: two of its headings or more are colours of ratings.
fn counts_levels(table: &Table) -> bool {
    let is_level = |column: &&Column| {
        column.profile.is_numeric() && known(&column.heading).is_some_and(|known| known.is_colour)
    };
    table.columns.iter().filter(is_level).count() >= 2
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
    let typed = typed(grid, table);
    let risk = risk(grid, index, table);
    let best = pairs(grid, table);
    let plan = Plan {
        table: index,
        kind: PlanKind::Typed,
        actual: None,
        target: None,
        previous: None,
        also: None,
        periods: Vec::new(),
        rivals: Vec::new(),
        typed: Vec::new(),
        blank_rating: blank_rating(table),
        good_is: good_is(table),
        factors: None,
        rows: table.records().collect(),
        kinds: None,
    };
    if let Some(kinds) = crate::row_kinds::find(grid, table) {
        return vec![in_rows(table, kinds, &plan)];
    }
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
        .map(|pair| computed(grid, table, pair, &best, &plan))
        .collect()
}

/// Returns the plan of a table whose figures and targets stand in rows of their own.
fn in_rows(table: &Table, found: (RowKinds, Vec<u32>), plan: &Plan) -> Plan {
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

/// Returns the columns of typed ratings: words of colours, words that the template colours, known words or few short ones
/// under a heading that names ratings.
fn typed(grid: &SheetGrid, table: &Table) -> Vec<usize> {
    let is_typed =
        |index: &usize| *index != table.name && is_rating(grid, table, &table.columns[*index]);
    let found: Vec<usize> = (0..table.columns.len()).filter(is_typed).collect();
    let strong = |index: &usize| {
        let column = &table.columns[*index];
        column.weight(Meaning::Rating) >= 2
            || words(column)
                .iter()
                .all(|word| known(word).is_some_and(|known| known.is_colour))
    };
    let ratings: Vec<usize> = found.iter().copied().filter(strong).collect();
    if ratings.is_empty() { found } else { ratings }
}

/// Returns the words of a column that may be levels.
fn words(column: &Column) -> Vec<&String> {
    column
        .profile
        .words
        .keys()
        .filter(|word| !is_no_level(word) && !crate::body::is_placeholder(word))
        .collect()
}

fn is_rating(grid: &SheetGrid, table: &Table, column: &Column) -> bool {
    let (rating, status) = (
        column.weight(Meaning::Rating),
        column.weight(Meaning::Status),
    );
    let profile = &column.profile;
    let words = words(column);
    if profile.filled == 0
        || profile.sentences > 0
        || profile.formulas * 2 > profile.filled
        || column.weight(Meaning::Priority) >= 3
        || column.weight(Meaning::GoodIs) >= 3
    {
        return false;
    }
    let folded = fold(&column.heading);
    let says_rag = crate::lexicon::has_words(&folded, "rag");
    let of_risk = ["risk level", "risk rating", "level of risk"]
        .iter()
        .any(|words| folded.contains(words));
    let of_known = |test: fn(crate::level_words::LevelWord) -> bool| {
        !words.is_empty() && words.iter().all(|word| known(word).is_some_and(test))
    };
    let colours = of_known(|word| word.is_colour) && (words.len() >= 2 || rating >= 2);
    let all_known = of_known(|_| true) && (!of_known(|word| word.is_size) || says_rag || of_risk);
    let scores =
        says_rag && profile.small == profile.numbers && profile.numbers > 0 && words.is_empty();
    let few = !words.is_empty()
        && words.len() <= 7
        && words.iter().all(|word| word.chars().count() <= 30);
    let coloured = few && words.len() >= 2 && is_coloured(grid, table, column, &words);
    colours
        || coloured
        || rating.max(status) >= 2 && all_known
        || scores
        || few && rating >= 2 && says_rag
}

/// Returns `true` if the template colours most words of a column by conditional formats.
fn is_coloured(grid: &SheetGrid, table: &Table, column: &Column, words: &[&String]) -> bool {
    let Some(row) = table.records().next() else {
        return false;
    };
    let covers = |rule: &&crate::grid::GridRule| {
        (rule.range.0.row..=rule.range.1.row).contains(&row)
            && (rule.range.0.column..=rule.range.1.column).contains(&column.column)
    };
    let coloured: Vec<String> = grid
        .rules
        .iter()
        .filter(covers)
        .map(|rule| fold(&rule.word))
        .collect();
    coloured.len() >= 2
        && words.iter().filter(|word| coloured.contains(word)).count() * 2 >= words.len()
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
        let most = column.profile.polarities > 0
            && column.profile.polarities * 10 >= column.profile.filled * 7;
        // "High" alone may be a size; in a column for what is good it is the direction.
        let plain = column
            .profile
            .words
            .keys()
            .all(|word| word.contains(' ') || word.contains('_'));
        most && (plain
            || column.weight(Meaning::GoodIs) >= 2
            || column.profile.words.keys().all(|word| is_code(word)))
    };
    table.columns.iter().position(says)
}

/// Returns `true` for words that programs write for a direction, and for arrows.
fn is_code(word: &str) -> bool {
    matches!(
        word,
        "gte"
            | "lte"
            | "gt"
            | "lt"
            | "asc"
            | "desc"
            | "▲"
            | "▼"
            | "↑"
            | "↓"
            | "maximise"
            | "minimise"
            | "maximize"
            | "minimize"
    )
}

/// Returns the plan of a table of risks: a score, or a likelihood and an impact.
fn risk(grid: &SheetGrid, index: usize, table: &Table) -> Option<Plan> {
    let numeric = |meaning: Meaning, over: Option<&Option<String>>| {
        let fits = |column: &Column| {
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
            let fits = |column: &Column| {
                column.profile.filled == 0 && column.weight(Meaning::Priority) >= 3
            };
            table.columns.iter().position(fits)
        }),
        good_is: None,
        factors: Some(factors),
        rows: table.records().collect(),
        kinds: None,
    })
}

/// Returns how likely a score is today's: one with controls comes before one without them, and both before one that is aimed at.
fn stage(column: &Column) -> u8 {
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
            && (rating_of(table, pair).is_some() || repeats(table, pair))
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

/// Returns `true` if the two headings of a pair stand under other headings too.
fn repeats(table: &Table, pair: &Pair) -> bool {
    let times = |index: usize| {
        table
            .columns
            .iter()
            .filter(|column| fold(&column.heading) == fold(&table.columns[index].heading))
            .count()
    };
    times(pair.actual) >= 2 && times(pair.actual) == times(pair.target)
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
fn computed(grid: &SheetGrid, table: &Table, pair: Pair, best: &[Pair], plan: &Plan) -> Plan {
    let own = rating_of(table, &pair);
    let column = &table.columns[pair.actual];
    let alike: Vec<usize> = (0..table.columns.len())
        .filter(|index| is_like(column, &table.columns[*index]))
        .collect();
    let filled =
        |index: &usize| table.columns[*index].profile.filled * 2 >= table.records().count().max(1);
    let mut periods: Vec<usize> = alike.iter().copied().filter(filled).collect();
    periods.sort_by_key(|index| std::cmp::Reverse(table.columns[*index].period.clone()));
    let known = periods.clone();
    if known.len() > 1 {
        periods.extend(
            (0..table.columns.len())
                .filter(|index| !known.contains(index) && adds_up(grid, table, *index, &known)),
        );
    }
    let actual = periods.first().copied().unwrap_or(pair.actual);
    let target = best
        .iter()
        .find(|other| other.actual == actual)
        .map_or(pair.target, |other| other.target);
    let of_group = group_of(table, pair.actual);
    let before: Vec<usize> = periods.clone();
    let (actual, also) = done_or_expected(table, actual);
    let rivals = best.iter().filter(|other| {
        // The same target beside the figure of another period is asked as the period.
        let of_period = periods.len() > 1 && periods.contains(&other.actual);
        let same = (other.actual, other.target) == (actual, target)
            || Some(other.actual) == also
            || of_period && (other.target == target || other.actual != actual);
        !same && other.score + 10 >= pair.score && group_of(table, other.actual) == of_group
    });
    let rivals = rivals.copied().take(4).collect();
    Plan {
        kind: PlanKind::Pair,
        actual: Some(actual),
        target: Some(target),
        also,
        previous: previous(table, actual, &before),
        periods,
        rivals,
        blank_rating: own.or(plan.blank_rating),
        ..plan.clone()
    }
}

/// Returns `true` for a column that adds up or averages those of periods.
fn adds_up(grid: &SheetGrid, table: &Table, column: usize, periods: &[usize]) -> bool {
    let own = &table.columns[column];
    let words = crate::lexicon::words_of(&own.heading);
    let is_sum = [
        "total",
        "quarter",
        "year to date",
        "ytd",
        "cumulative",
        "to date",
        "average",
        "acumulado",
        "cumul",
        "kumulatif",
        "full year",
    ]
    .iter()
    .any(|word| crate::lexicon::has_words(&words, word));
    let formula = table
        .records()
        .find_map(|row| grid.at(row, own.column)?.formula.as_deref());
    let covers = formula.is_some_and(|formula| {
        let named = crate::formula::references(formula);
        periods
            .iter()
            .filter(|period| {
                named
                    .iter()
                    .any(|(at, _)| *at == table.columns[**period].column)
            })
            .count()
            >= 2
    });
    own.profile.is_numeric()
        && own.weight(Meaning::Target) < 3
        && own.weight(Meaning::Variance) < 3
        && (is_sum || covers)
}

/// Returns the column of the figures before: the one called so, else that of the period before the figure's own.
fn previous(table: &Table, actual: usize, periods: &[usize]) -> Option<usize> {
    let named = |index: &usize| {
        let column = &table.columns[*index];
        column.weight(Meaning::Previous) >= 2
            && column.profile.is_numeric()
            && column.weight(Meaning::Variance) < 2
    };
    let column = &table.columns[actual];
    let part = column.period.as_ref().and_then(|period| period.part);
    let is_before = |index: &usize| {
        let other = table.columns[*index]
            .period
            .as_ref()
            .and_then(|period| period.part);
        matches!((other, part), (Some(before), Some(own)) if before + 1 == own || own == 1 && before == 4)
    };
    (0..table.columns.len())
        .find(named)
        .or_else(|| periods.iter().copied().find(is_before))
}

/// Returns the column of the dates on which things were done, with that of the dates expected, which counts while nothing is done.
fn done_or_expected(table: &Table, actual: usize) -> (usize, Option<usize>) {
    if !table.columns[actual].profile.is_dated() {
        return (actual, None);
    }
    let group = group_of(table, actual);
    let dated = |meaning: Meaning, not: Option<usize>| {
        let fits = |index: &usize| {
            let column = &table.columns[*index];
            column.weight(meaning) >= 3
                && column.weight(Meaning::OtherDate) < 3
                && column.profile.dates > 0
                && Some(*index) != not
                && group_of(table, *index) == group
        };
        (0..table.columns.len()).find(fits)
    };
    let own = |meaning| table.columns[actual].weight(meaning) >= 2;
    if own(Meaning::ActualDate) {
        return (actual, dated(Meaning::ForecastDate, Some(actual)));
    }
    match dated(Meaning::ActualDate, Some(actual)) {
        Some(done) if own(Meaning::ForecastDate) => (done, Some(actual)),
        _ => (actual, None),
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
