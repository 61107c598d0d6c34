//! Finds the two columns of a table that are compared: by their words, their values, and the formulas that subtract them.

use rust_decimal::Decimal;

use crate::formula::{met_or_expected, references};
use crate::grid::{FilledCell, SheetGrid};
use crate::lexicon::Meaning;
use crate::period::NamedPeriod;
use crate::table::{FoundColumn, FoundTable};

/// Two columns that may be compared, as places in the table's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnPair {
    /// The figure.
    pub actual: usize,
    /// The figure it is compared with.
    pub target: usize,
    /// The weight of what speaks for the pair.
    pub score: i32,
    /// `true` if a formula of the sheet compares the two.
    pub by_formula: bool,
}

/// Two columns of a table, by their places.
type ColumnIndices = (usize, usize);

/// Meanings of columns whose numbers are never rated.
const NEVER: [Meaning; 10] = [
    Meaning::Id,
    Meaning::Weight,
    Meaning::Variance,
    Meaning::PercentOf,
    Meaning::Tolerance,
    Meaning::Likelihood,
    Meaning::Impact,
    Meaning::Owner,
    Meaning::Comment,
    Meaning::OtherDate,
];

/// The meanings of figures that are rated.
pub(crate) const DONE: [Meaning; 5] = [
    Meaning::Actual,
    Meaning::Forecast,
    Meaning::Score,
    Meaning::ActualDate,
    Meaning::ForecastDate,
];
/// The meanings of what figures are compared with.
pub(crate) const WANTED: [Meaning; 5] = [
    Meaning::Target,
    Meaning::PlannedDate,
    Meaning::Limits,
    Meaning::Stretch,
    Meaning::Minimum,
];

/// Words of targets for a whole year.
pub(crate) const YEARLY: [&str; 13] = [
    "annual",
    "full year",
    "tahunan",
    "anual",
    "annuel",
    "annuelle",
    "year",
    "year's",
    "yearly",
    "whole year",
    "year end",
    "twelve months",
    "12 months",
];

/// The least score of a pair.
const LEAST: i32 = 30;

/// Returns the pairs of a table, the likeliest first.
pub fn pairs(grid: &SheetGrid, table: &FoundTable) -> Vec<ColumnPair> {
    let compared = compared(grid, table);
    let shares = shares(grid, table);
    let mut found = Vec::new();
    for actual in 0..table.columns.len() {
        for target in 0..table.columns.len() {
            if actual == target
                || actual == table.name
                || target == table.name && table.columns[target].profile.conditions == 0
            {
                continue;
            }
            if let Some(pair) = pair(table, actual, target, (&compared, &shares)) {
                found.push(pair);
            }
        }
    }
    found.sort_by_key(|pair| (std::cmp::Reverse(pair.score), pair.actual, pair.target));
    found
}

/// Returns a pair, if enough speaks for it.
fn pair(
    table: &FoundTable,
    actual: usize,
    target: usize,
    (compared, shares): (&[ColumnIndices], &[ColumnIndices]),
) -> Option<ColumnPair> {
    let (a, t) = (&table.columns[actual], &table.columns[target]);
    let as_reckoned = compared.contains(&(actual, target));
    // A difference may be taken either way, a share is of the target.
    let reversed = compared.contains(&(target, actual)) && !shares.contains(&(target, actual));
    let by_formula = as_reckoned || reversed;
    let dated = a.profile.is_dated() && t.profile.is_dated();
    let in_words = t.profile.conditions * 2 > t.profile.filled;
    let comparable = dated
        || a.profile.is_yes_or_no() && t.profile.is_yes_or_no()
        || a.profile.is_numeric() && (t.profile.is_numeric() || in_words && !t.profile.is_dated());
    if !comparable
        || is_never_rated(a)
        || is_never_rated(t)
        || crate::level_columns::is_lower_limit(a)
    {
        return None;
    }
    let (as_actual, as_target) = if dated {
        (actual_date(a), target_date(t))
    } else {
        (actual_score(a), target_score(t, in_words))
    };
    if as_target < 4 && !by_formula || as_actual < 4 && !by_formula && !a.only_period {
        return None;
    }
    let percent = |column: &FoundColumn| column.profile.percents * 2 > column.profile.numbers;
    let mut score = as_actual + as_target + period_score(a, t) + place_score(table, a, t);
    score += points(by_formula, 34);
    score += points(as_reckoned, 3);
    score -= points(!dated && !in_words && percent(a) != percent(t), 12);
    (score >= LEAST || as_reckoned).then_some(ColumnPair {
        actual,
        target,
        score,
        by_formula,
    })
}

/// Returns `true` if a column's numbers are never rated.
pub(crate) fn is_never_rated(column: &FoundColumn) -> bool {
    let (actual, target) = (
        column.weight(Meaning::Actual),
        column.weight(Meaning::Target),
    );
    let is_never = |meaning: &Meaning| column.weight(*meaning) >= 3;
    actual.max(target) < 3 && NEVER.iter().any(is_never) || says_limit(&column.heading)
}

/// Returns `true` for a heading that holds the limit of its own figures: "Leavers (limit 15%)".
fn says_limit(heading: &str) -> bool {
    let words = crate::lexicon::words_of(heading);
    let named = ["limit", "floor", "ceiling", "cap"]
        .iter()
        .any(|word| crate::lexicon::has_words(&words, word));
    named && heading.bytes().any(|b| b.is_ascii_digit()) && crate::period::named(heading).is_none()
}

/// Returns the points of what holds.
fn points(holds: bool, points: i32) -> i32 {
    if holds { points } else { 0 }
}

/// Returns how much the periods of two columns speak for the pair.
fn period_score(actual: &FoundColumn, target: &FoundColumn) -> i32 {
    let (a, t) = (&actual.period, &target.period);
    let is_part =
        |period: &Option<NamedPeriod>| period.as_ref().is_some_and(|of| of.part.is_some());
    let year = |period: &Option<NamedPeriod>| {
        period
            .as_ref()
            .and_then(|of| of.year.filter(|_| of.part.is_none()))
    };
    let words = crate::lexicon::words_of(&target.heading);
    let is_yearly = YEARLY
        .iter()
        .any(|word| crate::lexicon::has_words(&words, word));
    let other_year = year(a)
        .zip(year(t))
        .is_some_and(|(one, other)| one != other);
    points(t.is_some() && t == a, 12)
        - points(is_part(t) && t != a, 14)
        - points(other_year, 24)
        - points(is_yearly && is_part(a), 12)
}

/// Returns how much the places of two columns speak for the pair.
fn place_score(table: &FoundTable, actual: &FoundColumn, target: &FoundColumn) -> i32 {
    let names = table.columns[table.name].column;
    let apart = actual.column.abs_diff(target.column).min(6);
    points(actual.over.is_some() && actual.over == target.over, 8)
        - points(actual.column < names && target.column < names, 10)
        - i32::try_from(apart).unwrap_or(6)
}

/// Returns how much speaks for a column as the figure.
fn actual_score(column: &FoundColumn) -> i32 {
    let weight = |meaning| i32::from(column.weight(meaning));
    let mut score = weight(Meaning::Actual) * 8;
    score = score
        .max(weight(Meaning::Forecast) * 5)
        .max(weight(Meaning::Score) * 4);
    if column.only_period {
        score = score.max(22);
    }
    score -= weight(Meaning::Target) * 3
        + weight(Meaning::Previous) * 7
        + weight(Meaning::Baseline) * 7
        + weight(Meaning::Stretch) * 4
        + weight(Meaning::Minimum) * 4;
    score -= if column.profile.filled == 0 { 30 } else { 0 };
    score
}

/// Returns how much speaks for a column as the figure that others are compared with.
fn target_score(column: &FoundColumn, in_words: bool) -> i32 {
    let weight = |meaning| i32::from(column.weight(meaning));
    let mut score = weight(Meaning::Target) * 8;
    score = score.max(if in_words { 24 } else { 0 });
    score -= weight(Meaning::Actual) * 2
        + weight(Meaning::Previous) * 7
        + weight(Meaning::Variance) * 6
        + weight(Meaning::PercentOf) * 3;
    score -= if column.profile.filled == 0 { 30 } else { 0 };
    score
}

fn actual_date(column: &FoundColumn) -> i32 {
    let weight = |meaning| i32::from(column.weight(meaning));
    // What is done counts before what is expected, however it is called.
    let done = if weight(Meaning::ActualDate) > 0 {
        33
    } else {
        0
    };
    let score = done.max(weight(Meaning::ForecastDate) * 7);
    score - weight(Meaning::OtherDate) * 9
}

fn target_date(column: &FoundColumn) -> i32 {
    let weight = |meaning| i32::from(column.weight(meaning));
    weight(Meaning::PlannedDate) * 8 - weight(Meaning::OtherDate) * 9
}

/// Returns the pairs of columns that formulas of the table subtract or divide, in the order in which formulas name them.
fn compared(grid: &SheetGrid, table: &FoundTable) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for row in table.records().take(20) {
        let formulas = table
            .columns
            .iter()
            .filter_map(|column| grid.at(row, column.column)?.formula.as_deref());
        for formula in formulas.filter(|formula| formula.contains(['-', '/'])) {
            let cells = if formula.contains('[') {
                structured(table, formula)
            } else if let Some([met, _, planned]) = met_or_expected(formula) {
                [met, planned]
                    .into_iter()
                    .filter_map(|column| place(table, column))
                    .collect()
            } else if let Some([one, other]) = crate::formula::compared(formula) {
                let here = [one, other].into_iter().filter(|(_, at)| *at == row);
                here.filter_map(|(column, _)| place(table, column))
                    .collect()
            } else {
                in_row(table, row, formula)
            };
            if let [one, other] = cells[..]
                && !found.contains(&(one, other))
            {
                found.push((one, other));
            }
        }
    }
    for pair in by_numbers(grid, table) {
        if !found.contains(&pair) {
            found.push(pair);
        }
    }
    found
}

/// Returns the pairs of columns that formulas of the table divide.
fn shares(grid: &SheetGrid, table: &FoundTable) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for row in table.records().take(20) {
        let cells = table
            .columns
            .iter()
            .filter_map(|column| grid.at(row, column.column));
        for formula in cells
            .filter_map(|cell| cell.formula.as_deref())
            .filter(|formula| formula.contains('/'))
        {
            let Some([(over, _), (under, _)]) = crate::formula::compared(formula) else {
                continue;
            };
            if let (Some(over), Some(under)) = (place(table, over), place(table, under))
                && !formula.contains('-')
            {
                found.push((over, under));
            }
        }
    }
    found
}

/// The most columns of numbers among which differences are looked for.
const MOST_NUMERIC: usize = 16;

/// Returns the pairs of columns whose difference or quotient stands in a third, in the order in which it is reckoned.
fn by_numbers(grid: &SheetGrid, table: &FoundTable) -> Vec<(usize, usize)> {
    let numeric = |meaning: bool, index: &usize| {
        let column = &table.columns[*index];
        let derived = column
            .weight(Meaning::Variance)
            .max(column.weight(Meaning::PercentOf))
            >= 2;
        column.profile.numbers > 2 && (meaning == derived || column.meanings.is_empty())
    };
    let all: Vec<usize> = (0..table.columns.len()).collect();
    let results: Vec<usize> = all
        .iter()
        .copied()
        .filter(|index| numeric(true, index))
        .take(MOST_NUMERIC)
        .collect();
    let values: Vec<usize> = all
        .iter()
        .copied()
        .filter(|index| numeric(false, index))
        .take(MOST_NUMERIC)
        .collect();
    let mut found = Vec::new();
    for result in results {
        for one in values.iter().filter(|one| **one != result) {
            for other in values
                .iter()
                .filter(|other| **other != result && *other != one)
            {
                if is_reckoned(grid, table, result, (*one, *other)) {
                    found.push((*one, *other));
                }
            }
        }
    }
    found
}

/// Returns `true` if a column is the quotient of two others in every row.
pub(crate) fn is_quotient(
    grid: &SheetGrid,
    table: &FoundTable,
    result: usize,
    (over, under): (usize, usize),
) -> bool {
    let number = |row: u32, column: usize| {
        crate::profile::number_at(grid, row, table.columns[column].column)
    };
    let mut fits = table
        .records()
        .filter_map(|row| {
            let (shown, over, under) = (
                number(row, result)?,
                number(row, over)?,
                number(row, under)?,
            );
            let share = if under.is_zero() {
                None
            } else {
                over.checked_div(under)
            };
            Some(is_near(share, shown))
        })
        .peekable();
    fits.peek().is_some() && fits.all(|fits| fits)
}

/// Returns `true` if a column is the difference or the quotient of two others in every row.
fn is_reckoned(
    grid: &SheetGrid,
    table: &FoundTable,
    result: usize,
    (one, other): (usize, usize),
) -> bool {
    let number = |row: u32, column: usize| {
        crate::profile::number_at(grid, row, table.columns[column].column)
    };
    let (mut minus, mut by, mut inverse, mut relative, mut all, mut moved) = (0, 0, 0, 0, 0, 0);
    for row in table.records().take(30) {
        let (Some(result), Some(one), Some(other)) =
            (number(row, result), number(row, one), number(row, other))
        else {
            continue;
        };
        all += 1;
        moved += usize::from(!result.is_zero());
        minus += usize::from(is_near(one.checked_sub(other), result));
        let quotient = |over: Decimal, under: Decimal| {
            !under.is_zero() && is_near(over.checked_div(under), result)
        };
        by += usize::from(quotient(one, other));
        inverse += usize::from(!quotient(one, other) && quotient(other, one));
        let excess = one.checked_sub(other).filter(|_| !other.is_zero());
        let share = excess.and_then(|excess| excess.checked_div(other));
        relative += usize::from(is_near(share, result));
    }
    let is_share = by + inverse == all && by > inverse;
    all >= 3 && moved >= 2 && (minus == all || is_share || relative == all)
}

/// Returns `true` if a number is another but for rounding.
fn is_near(reckoned: Option<Decimal>, shown: Decimal) -> bool {
    let Some(reckoned) = reckoned else {
        return false;
    };
    let allowed = (shown.abs() * Decimal::new(1, 3)).max(Decimal::new(6, 4));
    (reckoned - shown).abs() <= allowed
}

/// Returns the place of a column in a table.
fn place(table: &FoundTable, column: u32) -> Option<usize> {
    table
        .columns
        .iter()
        .position(|known| known.column == column)
}

/// Returns the column that a formula of the table takes while that of the figure is blank.
pub(crate) fn until_met(grid: &SheetGrid, table: &FoundTable, actual: usize) -> Option<usize> {
    let met = table.columns[actual].column;
    let mut rows = table
        .records()
        .flat_map(|row| grid.rows.get(&row).into_iter().flatten());
    rows.find_map(|cell| {
        let [own, expected, _] = met_or_expected(cell.formula.as_deref()?)?;
        (own == met).then(|| place(table, expected)).flatten()
    })
}

/// Returns the different columns of a row that a formula names, if it names no other row.
fn in_row(table: &FoundTable, row: u32, formula: &str) -> Vec<usize> {
    let mut places = Vec::new();
    for (column, at) in references(formula) {
        match place(table, column).filter(|_| at == row) {
            Some(place) if !places.contains(&place) => places.push(place),
            Some(_) => {}
            None => return Vec::new(),
        }
    }
    places
}

/// Returns the columns that a formula of an Excel table names: `[Projected Cost]-[Actual Cost]`.
fn structured(table: &FoundTable, formula: &str) -> Vec<usize> {
    let mut places = Vec::new();
    for part in formula.split('[').skip(1) {
        let name = part
            .split(']')
            .next()
            .unwrap_or_default()
            .trim_start_matches('@');
        let place = table.columns.iter().position(|column| {
            ambersheet_ooxml::text::fold(&column.heading) == ambersheet_ooxml::text::fold(name)
        });
        if let Some(place) = place.filter(|place| !places.contains(place)) {
            places.push(place);
        }
    }
    places
}

/// Returns `true` if the numbers of a column are one column's times another's in most rows.
pub fn is_product(
    grid: &SheetGrid,
    table: &FoundTable,
    score: usize,
    one: usize,
    other: usize,
) -> bool {
    let number = |row: u32, column: usize| {
        grid.at(row, table.columns[column].column)
            .and_then(FilledCell::number)
    };
    let (mut fits, mut all) = (0, 0);
    for row in table.records() {
        if let (Some(score), Some(one), Some(other)) =
            (number(row, score), number(row, one), number(row, other))
        {
            all += 1;
            fits += usize::from(one.checked_mul(other).unwrap_or(Decimal::ZERO) == score);
        }
    }
    all > 0 && fits * 10 >= all * 9
}
