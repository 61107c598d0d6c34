//! Plans tables whose headings say too little: by the shape of their columns, with a question for what is compared.

use crate::level_words::is_no_level;
use crate::lexicon::Meaning;
use crate::pairs::{ColumnPair, DONE, WANTED, is_never_rated};
use crate::plan::{PairCertainty, Plan, PlanKind};
use crate::rating_columns::only_blank;
use crate::table::{FoundColumn, FoundTable};

/// The fewest measures of a table that is planned by its shape.
const FEWEST_ROWS: usize = 2;
/// The most pairs that are offered.
const MOST_PAIRS: usize = 6;
/// The most words of a column of ratings whose words are not known.
const MOST_WORDS: usize = 6;

/// The meanings of columns that belong to another time than the figure's.
const OTHER_TIME: [Meaning; 3] = [Meaning::Previous, Meaning::Baseline, Meaning::Stretch];

/// Returns the plan of a table by its shape: words that may be ratings, or two columns that can be compared.
pub(crate) fn by_shape(table: &FoundTable, plan: &Plan) -> Option<Plan> {
    if table.records().count() < FEWEST_ROWS {
        return None;
    }
    let pairs = pairs(table);
    let typed = typed(table);
    let first = pairs.first();
    if typed.is_none() && first.is_none() {
        return None;
    }
    Some(Plan {
        kind: if typed.is_some() {
            PlanKind::Typed
        } else {
            PlanKind::Pair
        },
        actual: first.map(|pair| pair.actual),
        target: first.map(|pair| pair.target),
        typed: typed.into_iter().collect(),
        rivals: pairs.iter().copied().skip(1).take(MOST_PAIRS - 1).collect(),
        blank_rating: plan.blank_rating.or_else(|| only_blank(table)),
        certainty: if is_close(&pairs) {
            PairCertainty::Open
        } else {
            PairCertainty::Likely
        },
        ..plan.clone()
    })
}

/// Returns `true` if nothing tells the best pair from the next.
fn is_close(pairs: &[ColumnPair]) -> bool {
    match pairs {
        [first, second, ..] => first.score - second.score < 4,
        _ => false,
    }
}

/// Returns the pairs of columns that can be compared, the likeliest first.
fn pairs(table: &FoundTable) -> Vec<ColumnPair> {
    let all = || (0..table.columns.len()).filter(|index| *index != table.name);
    let mut found = Vec::new();
    for actual in all() {
        for target in all().filter(|target| *target != actual) {
            let (a, t) = (&table.columns[actual], &table.columns[target]);
            if let Some(score) = score(a, t) {
                found.push(ColumnPair {
                    actual,
                    target,
                    score,
                    by_formula: false,
                });
            }
        }
    }
    found.sort_by_key(|pair| (std::cmp::Reverse(pair.score), pair.actual, pair.target));
    found
}

/// Returns how much speaks for a pair; `None` if the two cannot be compared.
fn score(actual: &FoundColumn, target: &FoundColumn) -> Option<i32> {
    let (a, t) = (&actual.profile, &target.profile);
    let in_words = t.conditions * 2 > t.filled;
    let comparable = a.is_dated() && t.is_dated()
        || a.is_yes_or_no() && t.is_yes_or_no()
        || a.is_numeric() && a.conditions == 0 && (t.is_numeric() || in_words && !t.is_dated());
    if !comparable || [actual, target].into_iter().any(is_never) {
        return None;
    }
    let of_other_time = |column: &FoundColumn| {
        OTHER_TIME
            .iter()
            .any(|meaning| column.weight(*meaning) >= 2)
    };
    let percent = |column: &FoundColumn| column.profile.percents * 2 > column.profile.numbers;
    let is = |column: &FoundColumn, meanings: &[Meaning]| {
        meanings
            .iter()
            .map(|meaning| i32::from(column.weight(*meaning)))
            .max()
            .unwrap_or(0)
    };
    if crate::level_columns::is_lower_limit(actual) || crate::level_columns::is_lower_limit(target)
    {
        return None;
    }
    let mut score = 3 * (is(actual, &DONE) + is(target, &WANTED));
    score -= 3 * (is(actual, &WANTED) + is(target, &DONE));
    score += if in_words { 12 } else { 0 };
    score -= if of_other_time(actual) { 10 } else { 0 };
    score -= if of_other_time(target) { 10 } else { 0 };
    score -= if !in_words && percent(actual) != percent(target) {
        8
    } else {
        0
    };
    let part_of = |column: &FoundColumn| column.period.as_ref().is_some_and(|it| it.part.is_some());
    let words = crate::lexicon::words_of(&target.heading);
    let is_yearly = crate::pairs::YEARLY
        .iter()
        .any(|word| crate::lexicon::has_words(&words, word));
    score +=
        i32::from(part_of(actual)) * 3 - i32::from(part_of(target)) * 3 + i32::from(is_yearly) * 4;
    // What is not yet done everywhere is no target.
    score += i32::from(t.filled >= a.filled) - i32::from(t.filled < a.filled) * 3;
    let apart = actual.column.abs_diff(target.column).min(6);
    score -= i32::try_from(apart).unwrap_or(6);
    Some(score)
}

/// Returns `true` for a column whose cells are never compared.
fn is_never(column: &FoundColumn) -> bool {
    crate::condition::read(&column.heading).is_some()
        || column.profile.filled == 0
        || column.heading.is_empty()
        || column.weight(Meaning::Minimum) >= 3
        || is_never_rated(column)
}

/// Returns the column whose few words may be ratings that somebody typed.
fn typed(table: &FoundTable) -> Option<usize> {
    let names = table.columns[table.name].column;
    let fits = |index: &usize| {
        let column = &table.columns[*index];
        let profile = &column.profile;
        let words = profile
            .words
            .keys()
            .filter(|word| !is_no_level(word))
            .count();
        let is_time = |word: &String| {
            crate::period::is_only_period(word)
                || word
                    .bytes()
                    .all(|b| b.is_ascii_digit() || b == b'-' || b == b'/')
        };
        column.column > names
            && !profile.words.keys().any(is_time)
            && column
                .meanings
                .iter()
                .all(|(meaning, _)| *meaning == Meaning::Status)
            && !column.heading.is_empty()
            && profile.is_textual()
            && profile.sentences + profile.conditions + profile.polarities + profile.dates == 0
            && (2..=MOST_WORDS).contains(&words)
            && words * 2 <= profile.filled
            && profile.mean_length() <= 20
    };
    (0..table.columns.len()).rev().find(fits)
}
