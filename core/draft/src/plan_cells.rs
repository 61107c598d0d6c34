//! Finds what the cells of a plan's table say: the names of measures, the headings, the words of ratings.

use ambersheet_ooxml::address::Cell;

use crate::grid::SheetGrid;
use crate::level_words::{is_no_level, known};
use crate::lexicon::{Meaning, words_of};
use crate::look::{RatingLook, of_column};
use crate::plan::Plan;
use crate::table::FoundTable;

/// Returns the name of a row's measure, as questions have it.
pub fn plan_name(table: &FoundTable, grid: &SheetGrid, row: u32) -> String {
    let first = grid.merged_from(row, table.columns[table.name].column);
    grid.text(first.row, first.column)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns the column whose cells stand for the measures of a plan.
pub fn cell_column(plan: &Plan) -> Option<usize> {
    plan.actual
        .or(plan.typed.first().copied())
        .or(plan.factors.map(|factors| factors.0))
}

/// Returns a heading as answers name it: its text, or its cell where the text stands twice.
pub fn reference(grids: &[SheetGrid], table: &FoundTable, column: usize) -> String {
    let own = &table.columns[column];
    let twice = table
        .columns
        .iter()
        .filter(|other| words_of(&other.heading) == words_of(&own.heading))
        .count()
        > 1;
    if twice {
        let place = grids[table.sheet].place(table.heading_row, own.column);
        return place.rsplit('!').next().unwrap_or_default().to_owned();
    }
    own.heading.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the words of a plan's typed ratings that may be levels.
pub fn typed_words(grids: &[SheetGrid], tables: &[FoundTable], plan: &Plan) -> Vec<String> {
    let table = &tables[plan.table];
    let grid = &grids[table.sheet];
    let mut words: Vec<String> = Vec::new();
    for column in &plan.typed {
        for row in plan.rows.iter().copied() {
            let text = grid.text(row, table.columns[*column].column);
            if !is_no_level(text) && !crate::body::is_placeholder(text) {
                crate::body::push_new(&mut words, text);
            }
        }
    }
    words
}

/// Returns the words of typed ratings with the levels that the lists of their cells offer beside them.
pub fn offered_words(grids: &[SheetGrid], tables: &[FoundTable], plan: &Plan) -> Vec<String> {
    let table = &tables[plan.table];
    let mut words = typed_words(grids, tables, plan);
    let Some(row) = plan.rows.first() else {
        return words;
    };
    for column in &plan.typed {
        let cell = Cell::new(*row, table.columns[*column].column);
        for word in grids[table.sheet].offered(cell) {
            if known(word).is_some() && !is_no_level(word) {
                crate::body::push_new(&mut words, word);
            }
        }
    }
    words
}

/// Returns `true` if a column holds a meaning with some weight.
pub fn means(table: &FoundTable, column: usize, meaning: Meaning) -> bool {
    table.columns[column].weight(meaning) >= 2
}

/// Returns the look of typed ratings: that which the template gives to all of their words.
pub(crate) fn typed_look(
    grids: &[SheetGrid],
    tables: &[FoundTable],
    plan: &Plan,
) -> Option<RatingLook> {
    let table = &tables[plan.table];
    let words = typed_words(grids, tables, plan);
    let row = plan.rows.first().copied()?;
    let column = plan.typed.first().copied()?;
    of_column(
        &grids[table.sheet],
        row,
        table.columns[column].column,
        &words,
    )
}
