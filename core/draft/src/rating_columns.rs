//! Finds the columns of a table that hold ratings, wait for them, or say which way is good.

use ambersheet_ooxml::text::fold;

use crate::grid::SheetGrid;
use crate::level_words::{is_no_level, known};
use crate::lexicon::Meaning;
use crate::table::{FoundColumn, FoundTable};

/// Returns the columns of typed ratings: words of colours, words that the template colours, known words or few short ones
/// under a heading that names ratings.
pub(crate) fn typed(grid: &SheetGrid, table: &FoundTable) -> Vec<usize> {
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
fn words(column: &FoundColumn) -> Vec<&String> {
    column
        .profile
        .words
        .keys()
        .filter(|word| !is_no_level(word) && !crate::body::is_placeholder(word))
        .collect()
}

fn is_rating(grid: &SheetGrid, table: &FoundTable, column: &FoundColumn) -> bool {
    let (rating, status) = (
        column.weight(Meaning::Rating),
        column.weight(Meaning::Status),
    );
    let profile = &column.profile;
    let words = words(column);
    if profile.filled == 0
        || profile.sentences > 0
        || profile.formulas * 2 > profile.filled
        || is_earlier(column)
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
        || few && rating >= 3 && words.len() >= 3 && profile.numbers == 0
        || few && status >= 3 && is_half_known(&words)
}

/// Returns `true` for ratings of a time before, which are none of today's.
fn is_earlier(column: &FoundColumn) -> bool {
    let heading = crate::lexicon::words_of(&column.shown());
    let times = [
        "last month",
        "last quarter",
        "last year",
        "previous",
        "prior",
        "last period",
        "last review",
        "last time",
    ];
    times
        .iter()
        .any(|words| crate::lexicon::has_words(&heading, words))
}

/// Returns `true` if at least half of the words of a column are known words of ratings, and one of them says that all is well.
fn is_half_known(words: &[&String]) -> bool {
    let all: Vec<_> = words.iter().filter_map(|word| known(word)).collect();
    let is_well = all.iter().any(|word| word.rank == 2 && !word.is_size);
    is_well && words.len() >= 3 && all.len() * 2 >= words.len()
}

/// Returns `true` if the template colours most words of a column by conditional formats.
fn is_coloured(
    grid: &SheetGrid,
    table: &FoundTable,
    column: &FoundColumn,
    words: &[&String],
) -> bool {
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

/// Returns `true` for a column of ratings in words of its own: its heading names ratings, or some of its words are known.
pub(crate) fn has_own_words(column: &FoundColumn) -> bool {
    column.weight(Meaning::Rating) >= 3 && column.profile.numbers == 0 && words(column).len() >= 3
        || column.weight(Meaning::Status) >= 3 && is_half_known(&words(column))
}

/// Returns `true` if some word of a column of typed ratings says that something is not well, so that they are no mere states.
pub(crate) fn is_sure(column: &FoundColumn) -> bool {
    let tells = |word: &String| {
        known(word).is_some_and(|known| {
            known.is_colour || known.rank >= 5 || column.weight(Meaning::Rating) >= 2
        })
    };
    column.profile.numbers > 0 || column.profile.words.keys().any(tells)
}

pub(crate) fn blank_rating(table: &FoundTable) -> Option<usize> {
    let blank = |column: &&FoundColumn| {
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

/// Returns the only blank column with a heading, which waits for ratings.
pub(crate) fn only_blank(table: &FoundTable) -> Option<usize> {
    let is_blank = |index: &usize| {
        let column = &table.columns[*index];
        column.profile.filled == 0
            && !column.heading.is_empty()
            && column
                .meanings
                .iter()
                .all(|(meaning, _)| *meaning == Meaning::Status)
    };
    let mut found = (0..table.columns.len()).filter(is_blank);
    found.next().filter(|_| found.next().is_none())
}

pub(crate) fn good_is(table: &FoundTable) -> Option<usize> {
    let says = |column: &FoundColumn| {
        let most = column.profile.polarities > 0
            && column.profile.polarities * 10 >= column.profile.filled * 7;
        // "High" alone may be a size; in a column for what is good it is the direction.
        let plain = column
            .profile
            .words
            .keys()
            .all(|word| word.contains(' ') || word.contains('_'));
        let arrows = column.profile.words.keys().any(|word| is_arrow(word));
        // Arrows mostly tell which way a figure went.
        if arrows && column.weight(Meaning::GoodIs) < 2 {
            return false;
        }
        most && (plain
            || column.weight(Meaning::GoodIs) >= 2
            || column.profile.words.keys().all(|word| is_code(word)))
    };
    table.columns.iter().position(says)
}

/// Returns `true` for an arrow.
fn is_arrow(word: &str) -> bool {
    matches!(word, "▲" | "▼" | "↑" | "↓")
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
