//! Plans tables in which a figure is compared with another: for which period, and instead of which other pairs.

use ambersheet_ooxml::text::fold;
use ambersheet_policy::period::YearSpan;

use crate::grid::SheetGrid;
use crate::lexicon::Meaning;
use crate::pairs::{ColumnPair, DONE, WANTED};
use crate::period::NamedPeriod;
use crate::plan::{PairCertainty, Plan, PlanKind};
use crate::table::{FoundColumn, FoundTable};

/// The most other pairs that a question offers.
const MOST_RIVALS: usize = 4;

/// Returns the plans of a table with a figure and a rating for each of several periods: typed ones stay, a blank one is reckoned.
pub(crate) fn each_period(
    table: &FoundTable,
    typed: &[usize],
    best: &[ColumnPair],
    plan: &Plan,
) -> Vec<Plan> {
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
pub(crate) fn by_group(table: &FoundTable, best: &[ColumnPair]) -> Vec<ColumnPair> {
    let Some(first) = best.first() else {
        return Vec::new();
    };
    let mut chosen: Vec<(String, ColumnPair)> = Vec::new();
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
fn repeats(table: &FoundTable, pair: &ColumnPair) -> bool {
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
fn group_of(table: &FoundTable, index: usize) -> Option<String> {
    let column = &table.columns[index];
    column
        .over
        .as_deref()
        .filter(|over| crate::period::named(over).is_none())
        .map(fold)
}

/// Returns the blank column for the rating of a pair, within its group of headings.
fn rating_of(table: &FoundTable, pair: &ColumnPair) -> Option<usize> {
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
pub(crate) fn computed(
    grid: &SheetGrid,
    table: &FoundTable,
    pair: ColumnPair,
    best: &[ColumnPair],
    plan: &Plan,
) -> Plan {
    let pair = of_whole_year(table, pair, best);
    let periods = periods(grid, table, &pair);
    let actual = periods.first().copied().unwrap_or(pair.actual);
    let same_over =
        |other: &&ColumnPair| table.columns[other.actual].over == table.columns[other.target].over;
    let of_actual = || best.iter().filter(|other| other.actual == actual);
    let target = of_actual()
        .find(same_over)
        .or_else(|| of_actual().next())
        .map_or(pair.target, |other| other.target);
    let (actual, also) = done_or_expected(grid, table, actual);
    let also = also.filter(|also| *also != target);
    let by_formula = crate::pairs::until_met(grid, table, actual).is_some();
    let certainty = if also.is_some() && !by_formula {
        PairCertainty::Likely
    } else {
        certainty(table, actual, target)
    };
    let chosen = Plan {
        kind: PlanKind::Pair,
        actual: Some(actual),
        target: Some(target),
        also,
        previous: previous(table, actual, &periods),
        periods,
        certainty,
        blank_rating: rating_of(table, &pair)
            .or_else(|| rating_beside(table, actual, plan.blank_rating)),
        ..plan.clone()
    };
    Plan {
        rivals: rivals(table, &pair, best, &chosen),
        ..chosen
    }
}

/// Returns the columns that could be the figure of another period, the likeliest first.
fn periods(grid: &SheetGrid, table: &FoundTable, pair: &ColumnPair) -> Vec<usize> {
    let column = &table.columns[pair.actual];
    let filled =
        |index: &usize| table.columns[*index].profile.filled * 2 >= table.records().count().max(1);
    let of_times = in_blocks(table, pair);
    let alike = (0..table.columns.len()).filter(|index| is_like(column, &table.columns[*index]));
    let mut periods: Vec<usize> = if of_times.is_empty() {
        alike.collect()
    } else {
        of_times
    };
    periods.retain(filled);
    periods.sort_by_key(|index| {
        let column = &table.columns[*index];
        std::cmp::Reverse((adds_up_so_far(column), column.period.clone()))
    });
    let known = periods.clone();
    if known.len() > 1 {
        periods.extend(
            (0..table.columns.len())
                .filter(|index| !known.contains(index) && adds_up(grid, table, *index, &known)),
        );
    }
    periods
}

/// Returns the other pairs that could be meant instead of that of a plan.
fn rivals(
    table: &FoundTable,
    pair: &ColumnPair,
    best: &[ColumnPair],
    plan: &Plan,
) -> Vec<ColumnPair> {
    let of_group = group_of(table, pair.actual);
    let is_alone = by_group(table, best).len() == 1;
    let is_rival = |other: &&ColumnPair| {
        let (actual, target) = (Some(other.actual), Some(other.target));
        // The same target beside the figure of another period is asked as the period.
        let of_period = plan.periods.len() > 1 && plan.periods.contains(&other.actual);
        let same = (actual, target) == (plan.actual, plan.target)
            || actual == plan.also
            || of_period && (target == plan.target || actual != plan.actual);
        let may_be = is_alone && repeats(table, other) || group_of(table, other.actual) == of_group;
        let is_reckoned =
            is_alone && other.by_formula && actual != plan.actual && target != plan.target;
        let of_other_span = of_other_span(table, plan, other);
        let of_other_stage = of_other_stage(table, plan, other);
        !same
            && (other.score + 10 >= pair.score && may_be
                || is_reckoned
                || of_other_span
                || of_other_stage)
    };
    best.iter()
        .filter(is_rival)
        .copied()
        .take(MOST_RIVALS)
        .collect()
}

/// Returns `true` if a pair is of the year to date and that of the plan is of the whole year, or the other way round.
fn of_other_span(table: &FoundTable, plan: &Plan, other: &ColumnPair) -> bool {
    let span = |actual: usize, target: usize| {
        let [of_actual, of_target] =
            [actual, target].map(|index| YearSpan::of_heading(&table.columns[index].shown()));
        of_actual.filter(|_| of_actual == of_target)
    };
    let own = plan
        .actual
        .zip(plan.target)
        .and_then(|(actual, target)| span(actual, target));
    let other = span(other.actual, other.target);
    own.zip(other).is_some_and(|(own, other)| own != other)
}

/// Returns the pair that takes what is expected at the end of the year, where another takes what is done so far beside the
/// same budget and that is not one to date.
fn of_whole_year(table: &FoundTable, pair: ColumnPair, best: &[ColumnPair]) -> ColumnPair {
    let span = |index: usize| YearSpan::of_heading(&table.columns[index].shown());
    let is_expected = |other: &&ColumnPair| {
        other.target == pair.target
            && span(other.actual) == Some(YearSpan::Whole)
            && crate::budget::are_money(table, other.actual, other.target)
    };
    let has_choice = span(pair.target) != Some(YearSpan::ToDate)
        && span(pair.actual) != Some(YearSpan::Whole)
        && crate::budget::are_money(table, pair.actual, pair.target);
    let expected = best.iter().find(is_expected).filter(|_| has_choice);
    expected.copied().unwrap_or(pair)
}

/// Returns `true` if one of two pairs of money takes what is done so far and the other what is expected at the end of the
/// year, both beside the same budget.
fn of_other_stage(table: &FoundTable, plan: &Plan, other: &ColumnPair) -> bool {
    let Some(actual) = plan.actual.filter(|_| plan.target == Some(other.target)) else {
        return false;
    };
    let is_whole =
        |index: usize| YearSpan::of_heading(&table.columns[index].shown()) == Some(YearSpan::Whole);
    is_whole(actual) != is_whole(other.actual)
        && crate::budget::are_money(table, other.actual, other.target)
}

/// Returns the blank column for the rating of a figure: that of its period where each period has one.
pub(crate) fn rating_beside(
    table: &FoundTable,
    actual: usize,
    blank: Option<usize>,
) -> Option<usize> {
    let columns = &table.columns;
    let waits = |index: &usize| {
        let column = &columns[*index];
        let rates = column
            .weight(Meaning::Rating)
            .max(column.weight(Meaning::Status));
        column.profile.filled == 0 && rates >= 2
    };
    let own = columns[actual].period.as_ref();
    let parted = |index: &usize| {
        columns[*index]
            .period
            .as_ref()
            .is_some_and(|it| it.part.is_some())
    };
    if !(0..columns.len()).any(|index| waits(&index) && parted(&index)) || own.is_none() {
        return blank;
    }
    let of_period = |index: &usize| waits(index) && columns[*index].period.as_ref() == own;
    (0..columns.len()).find(of_period)
}

/// Returns how certain a pair is: known only if the headings of both say what they are.
fn certainty(table: &FoundTable, actual: usize, target: usize) -> PairCertainty {
    let (actual, target) = (&table.columns[actual], &table.columns[target]);
    let any = |column: &FoundColumn, meanings: &[Meaning]| {
        meanings.iter().any(|meaning| column.weight(*meaning) >= 2)
    };
    let is_told = (actual.only_period || any(actual, &DONE))
        && (any(target, &WANTED) || target.profile.conditions * 2 > target.profile.filled);
    if is_told {
        PairCertainty::Known
    } else {
        PairCertainty::Likely
    }
}

/// Returns the figures of a table whose headings are parted into blocks for several times, each with a figure and a target.
fn in_blocks(table: &FoundTable, pair: &ColumnPair) -> Vec<usize> {
    let (actual, target) = (&table.columns[pair.actual], &table.columns[pair.target]);
    if actual.over.is_none() || actual.over != target.over || !repeats(table, pair) {
        return Vec::new();
    }
    let named = |column: &FoundColumn| column.over.as_deref().is_some_and(of_time);
    let same = |index: &usize| {
        let column = &table.columns[*index];
        fold(&column.heading) == fold(&actual.heading) && named(column)
    };
    let found: Vec<usize> = (0..table.columns.len()).filter(same).collect();
    if named(actual) { found } else { Vec::new() }
}

/// Returns `true` for a heading over headings that tells a time: a period, or all since the year began.
fn of_time(over: &str) -> bool {
    let words = crate::lexicon::words_of(over);
    let holds = |word: &str| crate::lexicon::has_words(&words, word);
    crate::period::named(over).is_some() || TIMES.iter().any(|word| holds(word))
}

/// Words of blocks of headings for a time.
const TIMES: [&str; 14] = [
    "to date",
    "so far",
    "ytd",
    "cumulative",
    "month",
    "this month",
    "quarter",
    "full year",
    "whole year",
    "year",
    "year end",
    "annual",
    "cumul",
    "acumulado",
];

/// Returns `true` if the block of a column adds up all since the year began.
fn adds_up_so_far(column: &FoundColumn) -> bool {
    let words = crate::lexicon::words_of(column.over.as_deref().unwrap_or_default());
    [
        "to date",
        "so far",
        "ytd",
        "cumulative",
        "cumul",
        "acumulado",
    ]
    .iter()
    .any(|word| crate::lexicon::has_words(&words, word))
}

/// Returns `true` for a column that adds up or averages those of periods.
fn adds_up(grid: &SheetGrid, table: &FoundTable, column: usize, periods: &[usize]) -> bool {
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
fn previous(table: &FoundTable, actual: usize, periods: &[usize]) -> Option<usize> {
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
fn done_or_expected(grid: &SheetGrid, table: &FoundTable, actual: usize) -> (usize, Option<usize>) {
    if !table.columns[actual].profile.is_dated() {
        return (actual, None);
    }
    if let Some(expected) = crate::pairs::until_met(grid, table, actual) {
        return (actual, Some(expected));
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
fn is_like(one: &FoundColumn, other: &FoundColumn) -> bool {
    let plain = |column: &FoundColumn| {
        let words: Vec<String> =
            crate::lexicon::words_of(&crate::lexicon::without_period(&column.heading))
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
